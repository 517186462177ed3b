import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SimulationJob } from '#domain/simulation/policy.js';
import type { Comparison } from '#domain/simulation/compare.js';
import type { SimulationSummary } from '#domain/simulation/summary.js';
import { Refused } from '../problems/refused.js';

export interface SimulatorLimits {
  /** Simulations that run at the same time, each in a thread of its own. */
  readonly running: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
  /** From the beginning of a simulation to its end. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** A summary of each job; of two, what the second changes. */
export interface Simulated {
  readonly summaries: readonly SimulationSummary[];
  readonly comparison: Comparison | null;
}

/** One at a time: requests are answered by the other cores meanwhile. */
const LIMITS: SimulatorLimits = { running: 1, waiting: 4, timeoutMs: 120_000, memoryMb: 1_024 };
const RETRY_AFTER_SECONDS = 10;

/** Runs simulations beside the requests, few at a time. */
@Injectable()
export class Simulator implements OnApplicationShutdown {
  /** A test sets other ones. */
  limits: SimulatorLimits = LIMITS;
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly threads = new Set<Worker>();

  /**
   * `runs` runs of each job. Refuses SIMULATION.BUSY when too many wait already, SIMULATION.TOO_LONG when it takes longer than it may,
   * SIMULATION.ABANDONED when `signal` says that the client has gone: then the thread is ended, or the place of one who waits given up.
   */
  async run(jobs: readonly SimulationJob[], runs: number, signal?: AbortSignal): Promise<Simulated> {
    if (this.running >= this.limits.running) {
      if (this.waiting.length >= this.limits.waiting) throw new Refused('SIMULATION.BUSY', { retryAfter: RETRY_AFTER_SECONDS });
      await this.turn(signal);
    } else this.running += 1;
    try {
      if (signal?.aborted) throw new Refused('SIMULATION.ABANDONED');
      return await this.inThread(jobs, runs, signal);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  /** Whoever ends hands its place over, so that nobody new slips in between. */
  private turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const mine = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(mine), 1);
        reject(new Refused('SIMULATION.ABANDONED'));
      };
      if (signal?.aborted) {
        reject(new Refused('SIMULATION.ABANDONED'));
        return;
      }
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(mine);
    });
  }

  /** How many threads are at work. */
  get atWork(): number {
    return this.threads.size;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.threads].map(async (thread) => await thread.terminate()));
  }

  private inThread(jobs: readonly SimulationJob[], runs: number, signal?: AbortSignal): Promise<Simulated> {
    const { timeoutMs, memoryMb } = this.limits;
    return new Promise((resolve, reject) => {
      const thread = new Worker(workerFile(), {
        workerData: { jobs, runs },
        resourceLimits: { maxOldGenerationSizeMb: memoryMb },
        // no settings, no secrets, no flags of the parent
        env: {},
        execArgv: [],
      });
      this.threads.add(thread);
      const tooLong = () => new Refused('SIMULATION.TOO_LONG', { seconds: Math.round(timeoutMs / 1000), runs });
      const timer = setTimeout(() => end(() => reject(tooLong())), timeoutMs);
      const leave = () => end(() => reject(new Refused('SIMULATION.ABANDONED')));
      signal?.addEventListener('abort', leave, { once: true });
      // settled only once the thread is gone, so that the count of threads is true
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        thread.removeAllListeners();
        thread.on('error', () => {});
        void thread.terminate().finally(() => {
          this.threads.delete(thread);
          settle();
        });
      };
      thread.once('message', (simulated: Simulated) => end(() => resolve(simulated)));
      thread.once('error', (error: NodeJS.ErrnoException) =>
        end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLong() : error)),
      );
      thread.once('exit', () => end(() => reject(new Refused('SERVICE.UNAVAILABLE', {}, { 'retry-after': '5' }))));
    });
  }
}

/** Threads run compiled code: beside this file once it is built, in dist/ while it is run from its source (by Jest). */
function workerFile(): URL {
  const beside = new URL('./simulate.worker.js', import.meta.url);
  return existsSync(fileURLToPath(beside))
    ? beside
    : new URL('../../../dist/apps/api/simulation/simulate.worker.js', import.meta.url);
}
