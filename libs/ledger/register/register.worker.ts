import { parentPort, workerData } from 'node:worker_threads';
import type { RegisterSheet } from './register-file.js';

// The thread that writes one register and ends; started by register-file.ts.

const sheet = workerData as RegisterSheet;
const { toXlsx, toDocx } = await import('./register-writers.js');
const bytes = sheet.format === 'xlsx' ? await toXlsx(sheet) : await toDocx(sheet);
parentPort!.postMessage(bytes);
