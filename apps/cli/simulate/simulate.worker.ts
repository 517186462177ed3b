import { parentPort, workerData } from 'node:worker_threads';
import { worldOfJob, type SimulationJob } from '#domain/simulation/policy.js';
import { simulateRun } from '#domain/simulation/run.js';
import type { Batch, BatchDone } from './pool.js';

// one thread of `duban simulate`: makes the runs that it is told to
const worlds = (workerData as { jobs: readonly SimulationJob[] }).jobs.map((job) => ({ job, world: worldOfJob(job) }));

parentPort!.on('message', ({ job: index, from, to }: Batch) => {
  const { job, world } = worlds[index]!;
  const results = Array.from({ length: to - from }, (_, i) => simulateRun(world, job.seed, from + i));
  parentPort!.postMessage({ job: index, from, results } satisfies BatchDone);
});
