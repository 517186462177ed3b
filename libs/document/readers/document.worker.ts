import { parentPort, workerData } from 'node:worker_threads';
import { answerOf } from './in-thread.js';
import type { ReadLimits } from './limits.js';
import { readHere } from './read.js';

// The thread that reads one document and ends; started by read-document.ts.

const { bytes, fileName, limits } = workerData as { bytes: Uint8Array; fileName: string | undefined; limits: ReadLimits };

parentPort!.postMessage(await answerOf(async () => await readHere(bytes, fileName, limits)));
