import { answerJob } from './apart.js';
import type { ReadLimits } from './limits.js';
import { readHere } from './read.js';

// The process that reads one document and ends; started by read-document.ts.

interface ReadJob {
  bytes: Uint8Array;
  fileName: string | undefined;
  limits: ReadLimits;
}

answerJob(async ({ bytes, fileName, limits }: ReadJob) => await readHere(bytes, fileName, limits));
