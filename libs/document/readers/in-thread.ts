import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DocumentError, type DocumentErrorCode } from '../errors.js';
import type { ReadLimits } from './limits.js';

/** Threads that read at the same time; further files wait their turn. */
const THREADS_MAX = Math.max(1, Math.min(4, availableParallelism()));
const STACK_MB = 4;

/** What a thread posts, once. */
export type ThreadAnswer<Result> =
  { result: Result } | { refusal: { code: DocumentErrorCode; params: Record<string, string | number> } };

/**
 * Does a job in a thread of its own with a cap on heap and time, so that no file can stop or crash the process. `name`: the worker's
 * compiled file below libs/document, for example `readers/document.worker.js`; it posts one {@link ThreadAnswer}.
 *
 * Refuses with a DocumentError: what the thread refused, or DOCUMENT.TIMEOUT, .OUT_OF_MEMORY, .BROKEN (it died).
 */
export async function runInThread<Result>(
  name: string,
  job: object,
  limits: Pick<ReadLimits, 'timeoutMs' | 'memoryMb'>,
): Promise<Result> {
  await turn();
  try {
    return await inThread<Result>(name, job, limits);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

let running = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<void> {
  // the one who leaves wakes one up, and somebody new may have been quicker
  while (running >= THREADS_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
}

function inThread<Result>(name: string, job: object, limits: Pick<ReadLimits, 'timeoutMs' | 'memoryMb'>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(name), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: STACK_MB },
      // what a library prints belongs to nobody
      stdout: true,
      stderr: true,
      // no settings, no secrets, no flags of the parent
      env: {},
      execArgv: [],
    });
    worker.stdout.resume();
    worker.stderr.resume();
    const refuse = (error: DocumentError) => finish(() => reject(error));
    const timer = setTimeout(
      () => refuse(new DocumentError('DOCUMENT.TIMEOUT', { timeoutMs: limits.timeoutMs })),
      limits.timeoutMs,
    );
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.on('error', () => {});
      // settled only once the thread is gone, so that the count of threads is true
      void worker.terminate().finally(settle);
    };
    worker.once('message', (answer: ThreadAnswer<Result>) => {
      if ('result' in answer) finish(() => resolve(answer.result));
      else refuse(new DocumentError(answer.refusal.code, answer.refusal.params));
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      refuse(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new DocumentError('DOCUMENT.OUT_OF_MEMORY', { memoryMb: limits.memoryMb })
          : new DocumentError('DOCUMENT.BROKEN', { type: 'file' }),
      ),
    );
    worker.once('exit', () => refuse(new DocumentError('DOCUMENT.BROKEN', { type: 'file' })));
  });
}

/** In the thread: what the work gives or refuses, as the answer; what no code stands for is a broken file. */
export async function answerOf<Result>(work: () => Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof DocumentError) return { refusal: { code: error.code, params: error.params } };
    return { refusal: { code: 'DOCUMENT.BROKEN', params: { type: 'file' } } };
  }
}

/** Threads run compiled code: beside these files once they are built, in dist/ while they are run from their source (by Jest). */
function workerFile(name: string): URL {
  const beside = new URL(`../${name}`, import.meta.url);
  return existsSync(fileURLToPath(beside)) ? beside : new URL(`../../../dist/libs/document/${name}`, import.meta.url);
}
