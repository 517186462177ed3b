import { parentPort, workerData } from 'node:worker_threads';
import { worldOfJob, type SimulationJob } from '#domain/simulation/policy.js';
import { simulateRun } from '#domain/simulation/run.js';
import { Gathering } from '#domain/simulation/summary.js';

// one simulation, off the thread that answers requests
const { job, runs } = workerData as { job: SimulationJob; runs: number };
const gathering = new Gathering(worldOfJob(job), job.seed);
for (let run = 0; run < runs; run += 1) gathering.add(simulateRun(gathering.world, job.seed, run));
parentPort!.postMessage(gathering.summary());
