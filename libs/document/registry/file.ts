import { DocumentError } from '../errors.js';
import { runApart } from '../readers/apart.js';
import { READ_LIMITS_DEFAULT, type ReadLimits } from '../readers/limits.js';
import type { Registry } from '../types.js';
import type { Language, SheetKind } from './columns.js';
import type { RegistryImport } from './import.js';
import { REGISTRY_BYTES_MAX } from './tables.js';

export type RegistryJob = { kind: 'import'; bytes: Uint8Array; base: Registry } | ({ kind: 'export' } & RegistryExport);

export interface RegistryExport {
  registry: Registry;
  format: 'xlsx' | 'csv';
  /** Which of the two a CSV file holds; a workbook holds both. */
  table: SheetKind;
  language: Language;
}

type Limits = Partial<Pick<ReadLimits, 'timeoutMs' | 'memoryMb'>>;
const WORKER = 'registry/registry.worker.js';

/**
 * `importRegistry` in a process of its own with a cap on heap (MiB) and time. Refuses as it does, and with
 * DOCUMENT.TIMEOUT, DOCUMENT.OUT_OF_MEMORY.
 */
export async function importRegistryFile(bytes: Uint8Array, base: Registry, limits: Limits = {}): Promise<RegistryImport> {
  // refused here already: a process would get a copy first
  if (bytes.length > REGISTRY_BYTES_MAX)
    throw new DocumentError('DOCUMENT.TOO_LARGE', { bytes: bytes.length, maxBytes: REGISTRY_BYTES_MAX });
  if (bytes.length === 0) throw new DocumentError('DOCUMENT.EMPTY');
  return await run<RegistryImport>({ kind: 'import', bytes, base }, limits);
}

/** `exportRegistryXlsx` or `exportRegistryCsv` in a process of its own: the file. Refuses DOCUMENT.TIMEOUT, DOCUMENT.OUT_OF_MEMORY. */
export async function exportRegistryFile(wanted: RegistryExport, limits: Limits = {}): Promise<Uint8Array> {
  return await run<Uint8Array>({ kind: 'export', ...wanted }, limits);
}

const run = async <Result>(job: RegistryJob, limits: Limits): Promise<Result> =>
  await runApart<Result>(WORKER, job, { ...READ_LIMITS_DEFAULT, ...limits });
