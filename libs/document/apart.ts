import type { PolicyComparison } from './compare/types.js';
import type { PolicyVersion } from './compare/words.js';
import type { CompileOptions } from './compile.js';
import { runApart } from './readers/apart.js';
import { READ_LIMITS_DEFAULT, type ReadLimits } from './readers/limits.js';
import { checkSize } from './readers/read-document.js';
import type { ReadDocument } from './readers/read.js';
import type { Recompilation, RecordedReview } from './review/recompile.js';
import type { CompiledPolicy, Registry } from './types.js';

/** What the process is to do. */
export type CompileJob =
  | { kind: 'compile'; bytes: Uint8Array; fileName: string | undefined; limits: ReadLimits; options: CompileOptions }
  | { kind: 'compare'; old: PolicyVersion; next: PolicyVersion }
  | RecompileJob;

interface RecompileJob {
  kind: 'recompile';
  /** Read anew, where there is one. */
  file: { bytes: Uint8Array; fileName: string | undefined } | null;
  before: PolicyVersion;
  recorded: RecordedReview;
  limits: ReadLimits;
  options: CompileOptions & { registry: Registry };
}

/** A policy compiled anew, and what that means for what people did with the old compilation. */
export interface RecompiledFile extends Omit<CompiledFile, keyof ReadDocument>, Recompilation {
  text: string;
}

/** A document as read and compiled. */
export interface CompiledFile extends ReadDocument {
  head: Pick<CompiledPolicy, 'title' | 'issuer' | 'documentNumber' | 'status'> & { articles: number; findings: number };
  /** The CompiledPolicy as JSON: who only keeps it need not take it apart and put it together again. */
  json: string;
}

const WORKER = 'compile.worker.js';

/**
 * `readDocument` and `compile` together in a process of their own with a cap on heap and time, so that no text can
 * hold up or crash this one. Refuses as `readDocument` does; DOCUMENT.TIMEOUT and DOCUMENT.OUT_OF_MEMORY count for both together.
 */
export async function compileFile(
  bytes: Uint8Array,
  options: CompileOptions & { fileName?: string; limits?: Partial<ReadLimits> } = {},
): Promise<CompiledFile> {
  const limits: ReadLimits = { ...READ_LIMITS_DEFAULT, ...options.limits };
  checkSize(bytes, limits);
  const { fileName, registry, feasts } = options;
  return await runApart<CompiledFile>(
    WORKER,
    { kind: 'compile', bytes, fileName, limits, options: { registry, feasts } } satisfies CompileJob,
    limits,
  );
}

/**
 * Compiles a policy under review anew, from its text or from another file of the same words, in a process of its own. Refuses as
 * {@link compileFile}, and DOCUMENT.OTHER_TEXT.
 */
export async function recompileApart(
  before: PolicyVersion,
  recorded: RecordedReview,
  {
    file,
    limits: given,
    ...options
  }: CompileOptions & { file: RecompileJob['file']; registry: Registry; limits?: Partial<ReadLimits> },
): Promise<RecompiledFile> {
  const limits: ReadLimits = { ...READ_LIMITS_DEFAULT, ...given };
  if (file) checkSize(file.bytes, limits);
  const job: RecompileJob = {
    kind: 'recompile',
    file,
    before,
    recorded,
    limits,
    options,
  };
  return await runApart<RecompiledFile>(WORKER, job, limits);
}

/** `comparePolicies` in a process of its own. Refuses with DOCUMENT.TIMEOUT, DOCUMENT.OUT_OF_MEMORY. */
export async function compareApart(
  old: PolicyVersion,
  next: PolicyVersion,
  limits: Partial<Pick<ReadLimits, 'timeoutMs' | 'memoryMb'>> = {},
): Promise<PolicyComparison> {
  const version = ({ policy, text }: PolicyVersion): PolicyVersion => ({ policy, text });
  const job: CompileJob = { kind: 'compare', old: version(old), next: version(next) };
  return await runApart<PolicyComparison>(WORKER, job, { ...READ_LIMITS_DEFAULT, ...limits });
}
