import { comparePolicies } from './compare/compare.js';
import { compile } from './compile.js';
import type { CompiledFile, CompileJob, RecompiledFile } from './apart.js';
import { withUnreadPages } from './findings/reading.js';
import { answerJob } from './readers/apart.js';
import { readHere, type ReadDocument } from './readers/read.js';
import { recompilation } from './review/recompile.js';
import type { CompiledPolicy } from './types.js';

// The process that compiles one document, once more, or compares two versions of one, and ends; started by apart.ts.

async function work(job: CompileJob): Promise<unknown> {
  if (job.kind === 'compare') return comparePolicies(job.old, job.next);
  if (job.kind === 'recompile') return await recompile(job);
  const { bytes, fileName, limits, options } = job;
  const read = await readHere(bytes, fileName, limits);
  const policy = withUnreadPages(compile(read.text, options), read);
  return { ...read, ...kept(policy) } satisfies CompiledFile;
}

async function recompile(job: Extract<CompileJob, { kind: 'recompile' }>): Promise<RecompiledFile> {
  const { file, before, recorded, limits, options } = job;
  const read: Pick<ReadDocument, 'text' | 'unwritten'> = file
    ? await readHere(file.bytes, file.fileName, limits)
    : { text: before.text };
  const { text } = read;
  const { head, json } = kept(withUnreadPages(compile(text, options), read, file ? [] : before.policy.findings));
  // as it will be kept, to be held against what was kept before
  const policy = JSON.parse(json) as CompiledPolicy;
  return { text, head, json, ...recompilation(before, { policy, text }, recorded, options.registry) };
}

function kept(policy: CompiledPolicy): Pick<CompiledFile, 'head' | 'json'> {
  const { title, issuer, documentNumber, status, articles, findings } = policy;
  return {
    head: { title, issuer, documentNumber, status, articles: articles.length, findings: findings.length },
    json: JSON.stringify(policy),
  };
}

answerJob(work);
