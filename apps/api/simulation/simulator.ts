import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SimulationJob } from '#domain/simulation/policy.js';
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

  /** The summary of `runs` runs. Refuses SIMULATION.BUSY when too many wait already, SIMULATION.TOO_LONG when it takes longer than it may. */
  async run(job: SimulationJob, runs: number): Promise<SimulationSummary> {
    if (this.running >= this.limits.running) {
      if (this.waiting.length >= this.limits.waiting) throw new Refused('SIMULATION.BUSY', { retryAfter: RETRY_AFTER_SECONDS });
      // whoever ends hands its place over, so that nobody new slips in between
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await this.inThread(job, runs);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.threads].map(async (thread) => await thread.terminate()));
  }

  private inThread(job: SimulationJob, runs: number): Promise<SimulationSummary> {
    const { timeoutMs, memoryMb } = this.limits;
    return new Promise((resolve, reject) => {
      const thread = new Worker(workerFile(), {
        workerData: { job, runs },
        resourceLimits: { maxOldGenerationSizeMb: memoryMb },
        // no settings, no secrets, no flags of the parent
        env: {},
        execArgv: [],
      });
      this.threads.add(thread);
      const tooLong = () => new Refused('SIMULATION.TOO_LONG', { seconds: Math.round(timeoutMs / 1000), runs });
      const timer = setTimeout(() => end(() => reject(tooLong())), timeoutMs);
      // settled only once the thread is gone, so that the count of threads is true
      const end = (settle: () => void) => {
        clearTimeout(timer);
        thread.removeAllListeners();
        thread.on('error', () => {});
        void thread.terminate().finally(() => {
          this.threads.delete(thread);
          settle();
        });
      };
      thread.once('message', (summary: SimulationSummary) => end(() => resolve(summary)));
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
