import { parentPort, workerData } from 'node:worker_threads';
import { answerOf } from '../readers/in-thread.js';
import { exportRegistryCsv, exportRegistryXlsx } from './export.js';
import type { RegistryJob } from './file.js';
import { importRegistry } from './import.js';

// The thread that reads or writes one file of units and ends; started by file.ts.

const job = workerData as RegistryJob;

async function work(): Promise<unknown> {
  if (job.kind === 'import') return await importRegistry(job.bytes, job.base);
  const { registry, table, language } = job;
  return job.format === 'xlsx' ? await exportRegistryXlsx(registry, language) : exportRegistryCsv(registry, table, language);
}

parentPort!.postMessage(await answerOf(work));
