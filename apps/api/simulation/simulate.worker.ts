import { parentPort, workerData } from 'node:worker_threads';
import { worldOfJob, type SimulationJob } from '#domain/simulation/policy.js';
import { compareScenarios } from '#domain/simulation/compare.js';
import { simulateRun } from '#domain/simulation/run.js';
import { Gathering } from '#domain/simulation/summary.js';
import type { Simulated } from './simulator.js';

// one simulation, or two that are compared, off the thread that answers requests
const { jobs, runs } = workerData as { jobs: readonly SimulationJob[]; runs: number };
const gatherings = jobs.map((job) => {
  const gathering = new Gathering(worldOfJob(job), job.seed);
  for (let run = 0; run < runs; run += 1) gathering.add(simulateRun(gathering.world, job.seed, run));
  return gathering;
});
const [first, second] = gatherings;
parentPort!.postMessage({
  summaries: gatherings.map((gathering) => gathering.summary()),
  comparison: first && second ? compareScenarios(first, second) : null,
} satisfies Simulated);
