import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DocumentError, type DocumentErrorCode } from '../errors.js';
import type { ReadLimits } from './limits.js';

/** Processes that read at the same time; further files wait their turn. */
const PROCESSES_MAX = Math.max(1, Math.min(4, availableParallelism()));
/** Within what a process may use of its stack everywhere, which is 8 MiB. */
const STACK_KB = 3_900;

/** What a process answers, once. */
type Answer<Result> = { result: Result } | { refusal: { code: DocumentErrorCode; params: Record<string, string | number> } };

/**
 * Does a job in a process of its own with a cap on heap and time, so that no file can stop or crash this one: V8 ends the whole process when a
 * heap is full in the midst of an allocation, whichever of its threads the heap belongs to. `name`: the worker's compiled file below
 * libs/document, for example `readers/document.worker.js`, which hands its work to {@link answerJob}.
 *
 * Refuses with a DocumentError: what the work refused, or DOCUMENT.TIMEOUT, .OUT_OF_MEMORY, .BROKEN (it died).
 */
export async function runApart<Result>(
  name: string,
  job: object,
  limits: Pick<ReadLimits, 'timeoutMs' | 'memoryMb'>,
): Promise<Result> {
  await turn();
  try {
    return await inProcess<Result>(name, job, limits);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

let running = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<void> {
  // the one who leaves wakes one up, and somebody new may have been quicker
  while (running >= PROCESSES_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
}

function inProcess<Result>(name: string, job: object, limits: Pick<ReadLimits, 'timeoutMs' | 'memoryMb'>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(workerFile(name)), [], {
      execArgv: [`--max-old-space-size=${limits.memoryMb}`, '--max-semi-space-size=16', `--stack-size=${STACK_KB}`],
      serialization: 'advanced',
      // no settings, no secrets; what a library prints belongs to nobody
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const refusal = (code: DocumentErrorCode, params: Record<string, string | number>) => () =>
      reject(new DocumentError(code, params));
    // settled only once the process is gone, so that the count of processes is true
    let settle = refusal('DOCUMENT.BROKEN', { type: 'file' });
    const end = (by: () => void) => {
      settle = by;
      child.kill('SIGKILL');
    };
    const { timeoutMs, memoryMb } = limits;
    const timer = setTimeout(() => end(refusal('DOCUMENT.TIMEOUT', { timeoutMs })), timeoutMs);
    child.once('message', (message) => {
      const answer = message as Answer<Result>;
      end('result' in answer ? () => resolve(answer.result) : refusal(answer.refusal.code, answer.refusal.params));
    });
    // it could not be started: there is no other end then
    child.on('error', () => {
      clearTimeout(timer);
      settle();
      child.kill('SIGKILL');
    });
    child.once('exit', (_, signal) => {
      clearTimeout(timer);
      // so V8 ends a process whose heap is full
      if (signal === 'SIGABRT') settle = refusal('DOCUMENT.OUT_OF_MEMORY', { memoryMb });
      settle();
    });
    // one that is gone before it has got the job says so by its end
    child.send(job, () => undefined);
  });
}

/** In the process: does the job that comes, answers, and ends; what the work refuses is the answer, and what no code stands for is a broken file. */
export function answerJob<Job>(work: (job: Job) => Promise<unknown>): void {
  // it goes with the process that asked, and with nothing that its terminal says
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.once('disconnect', () => process.exit());
  process.once('message', (job) => {
    void answerOf(async () => await work(withOwnBytes(job as object) as Job)).then((answer) => process.send!(answer));
  });
}

/**
 * Bytes lie where the message had room for them, also at odd places, where Node 20 searches for UTF-16 without end; and what reads them may want
 * all of their memory. So each gets its own, in the fields of the job and one below.
 */
const withOwnBytes = (job: object, below = 1): object =>
  Object.fromEntries(
    Object.entries(job).map(([name, value]: [string, unknown]) => {
      if (value instanceof Uint8Array) return [name, Uint8Array.from(value)];
      return [name, below > 0 && isPlain(value) ? withOwnBytes(value, below - 1) : value];
    }),
  );

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

async function answerOf<Result>(work: () => Promise<Result>): Promise<Answer<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof DocumentError) return { refusal: { code: error.code, params: error.params } };
    return { refusal: { code: 'DOCUMENT.BROKEN', params: { type: 'file' } } };
  }
}

/** Processes run compiled code: beside these files once they are built, in dist/ while they are run from their source (by Jest). */
function workerFile(name: string): URL {
  const beside = new URL(`../${name}`, import.meta.url);
  return existsSync(fileURLToPath(beside)) ? beside : new URL(`../../../dist/libs/document/${name}`, import.meta.url);
}
