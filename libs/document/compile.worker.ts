import { parentPort, workerData } from 'node:worker_threads';
import { comparePolicies } from './compare/compare.js';
import { compile } from './compile.js';
import type { CompiledFile, CompileJob } from './off-thread.js';
import { answerOf } from './readers/in-thread.js';
import { readHere } from './readers/read.js';

// The thread that compiles one document or compares two versions of one, and ends; started by off-thread.ts.

const job = workerData as CompileJob;

async function work(): Promise<unknown> {
  if (job.kind === 'compare') return comparePolicies(job.old, job.next);
  const { bytes, fileName, limits, options } = job;
  const read = await readHere(bytes, fileName, limits);
  const policy = compile(read.text, options);
  const { title, issuer, documentNumber, status, articles, findings } = policy;
  return {
    ...read,
    head: { title, issuer, documentNumber, status, articles: articles.length, findings: findings.length },
    json: JSON.stringify(policy),
  } satisfies CompiledFile;
}

parentPort!.postMessage(await answerOf(work));
