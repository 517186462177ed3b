import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { worldOfJob, type SimulationJob } from '#domain/simulation/policy.js';
import { Gathering } from '#domain/simulation/summary.js';
import type { RunResult } from '#domain/simulation/tally/result.js';

/** Runs `from` to the one before `to` of a job. */
export interface Batch {
  readonly job: number;
  readonly from: number;
  readonly to: number;
}

export interface BatchDone {
  readonly job: number;
  readonly from: number;
  readonly results: readonly RunResult[];
}

/** Runs handed to a thread at once: few, so that all threads end together. */
const BATCH_MAX = 4;

/**
 * Makes `runs` runs of every job in `workers` threads and gathers them. Results are added in the order of the runs, whichever thread was first, so that
 * the outcome is the same for any number of threads. `progress` hears how many runs are done. Refuses like `prepare`; an abort of `signal` ends the
 * threads and is thrown.
 */
export async function simulateInThreads(
  jobs: readonly SimulationJob[],
  runs: number,
  { workers, progress = () => {}, signal }: { workers: number; progress?: (done: number) => void; signal?: AbortSignal },
): Promise<readonly Gathering[]> {
  const gatherings = jobs.map((job) => new Gathering(worldOfJob(job), job.seed));
  const batches: Batch[] = jobs.flatMap((_, job) =>
    Array.from({ length: Math.ceil(runs / BATCH_MAX) }, (_, i) => {
      return { job, from: i * BATCH_MAX, to: Math.min((i + 1) * BATCH_MAX, runs) };
    }),
  );
  const early = jobs.map(() => new Map<number, BatchDone>());
  const next = jobs.map(() => 0);
  let done = 0;
  const take = (batch: BatchDone): void => {
    early[batch.job]!.set(batch.from, batch);
    done += batch.results.length;
    progress(done);
    for (let found = early[batch.job]!.get(next[batch.job]!); found; found = early[batch.job]!.get(next[batch.job]!)) {
      early[batch.job]!.delete(found.from);
      for (const result of found.results) gatherings[batch.job]!.add(result);
      next[batch.job] = found.from + found.results.length;
    }
  };
  const count = Math.min(workers, batches.length);
  const threads = Array.from({ length: count }, () => new Worker(workerFile(), { workerData: { jobs } }));
  try {
    await Promise.all(threads.map(async (thread) => await work(thread, batches, take, signal)));
  } finally {
    await Promise.all(threads.map(async (thread) => await thread.terminate()));
  }
  return gatherings;
}

/** Somebody has ended the simulation before it was done. */
export class Interrupted extends Error {}

/** Hands one batch after the other to a thread until none is left. */
function work(thread: Worker, batches: Batch[], take: (done: BatchDone) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
    const hand = (): void => {
      const batch = batches.shift();
      if (batch) thread.postMessage(batch);
      else resolve();
    };
    thread.on('message', (done: BatchDone) => {
      take(done);
      hand();
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`a thread of the simulation ended with ${code}`)));
    hand();
  });
}

/** Threads run compiled code: beside this file once it is built, in dist/ while it is run from its source (by Jest). */
function workerFile(): URL {
  const beside = new URL('./simulate.worker.js', import.meta.url);
  return existsSync(fileURLToPath(beside))
    ? beside
    : new URL('../../../dist/apps/cli/simulate/simulate.worker.js', import.meta.url);
}
