import { answerJob } from '../readers/apart.js';
import { exportRegistryCsv, exportRegistryXlsx } from './export.js';
import type { RegistryJob } from './file.js';
import { importRegistry } from './import.js';

// The process that reads or writes one file of units and ends; started by file.ts.

async function work(job: RegistryJob): Promise<unknown> {
  if (job.kind === 'import') return await importRegistry(job.bytes, job.base);
  const { registry, table, language } = job;
  return job.format === 'xlsx' ? await exportRegistryXlsx(registry, language) : exportRegistryCsv(registry, table, language);
}

answerJob(work);
