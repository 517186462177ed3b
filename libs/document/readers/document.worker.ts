import { parentPort, workerData } from 'node:worker_threads';
import { DocumentError } from '../errors.js';
import type { ReadLimits } from './limits.js';
import { readHere } from './read.js';

// The thread that reads one document and ends; started by read-document.ts.

const { bytes, fileName, limits } = workerData as { bytes: Uint8Array; fileName: string | undefined; limits: ReadLimits };

try {
  parentPort!.postMessage({ read: await readHere(bytes, fileName, limits) });
} catch (error) {
  const refusal =
    error instanceof DocumentError
      ? { code: error.code, params: error.params }
      : { code: 'DOCUMENT.BROKEN', params: { type: 'file' } };
  parentPort!.postMessage({ refusal });
}
