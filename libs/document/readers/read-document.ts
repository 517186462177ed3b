import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DocumentError, type DocumentErrorCode } from '../errors.js';
import { READ_LIMITS_DEFAULT, type ReadLimits } from './limits.js';
import type { ReadDocument } from './read.js';

/** Threads that read at the same time; further documents wait their turn. */
const THREADS_MAX = Math.max(1, Math.min(4, availableParallelism()));

/**
 * Reads a document (.docx, .pdf with a text layer, .html, .md, .txt) off the calling thread, each in a thread of its own with a cap on
 * heap and time, so that no file can stop or crash the process. What a file is, its content tells; the name only tells .md from .txt.
 *
 * Refuses with a DocumentError: DOCUMENT.EMPTY, .TOO_LARGE, .BINARY (a type we do not read), .OLD_WORD, .ENCRYPTED, .BROKEN, .SCAN,
 * .UNREADABLE (no encoding fits), .INFLATES, .TOO_MANY_PAGES, .TEXT_TOO_LONG, .CLASSIFIED, .TIMEOUT, .OUT_OF_MEMORY.
 */
export async function readDocument(
  bytes: Uint8Array,
  options: { fileName?: string; limits?: Partial<ReadLimits> } = {},
): Promise<ReadDocument> {
  const limits: ReadLimits = { ...READ_LIMITS_DEFAULT, ...options.limits };
  // refused here already: a thread would get a copy first
  if (bytes.length > limits.maxBytes)
    throw new DocumentError('DOCUMENT.TOO_LARGE', { bytes: bytes.length, maxBytes: limits.maxBytes });
  if (bytes.length === 0) throw new DocumentError('DOCUMENT.EMPTY');
  await turn();
  try {
    return await readInThread(bytes, options.fileName, limits);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

let running = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<void> {
  // the one who leaves wakes one up, and somebody new may have been quicker
  while (running >= THREADS_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
}

type Answer = { read: ReadDocument } | { refusal: { code: DocumentErrorCode; params: Record<string, string | number> } };

const STACK_MB = 4;

function readInThread(bytes: Uint8Array, fileName: string | undefined, limits: ReadLimits): Promise<ReadDocument> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), {
      workerData: { bytes: Uint8Array.from(bytes), fileName, limits },
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: STACK_MB },
      // what a library prints belongs to nobody
      stdout: true,
      stderr: true,
      // no settings, no secrets, no flags of the parent
      env: {},
      execArgv: [],
    });
    worker.stdout.resume();
    worker.stderr.resume();
    const timer = setTimeout(
      () => finish(new DocumentError('DOCUMENT.TIMEOUT', { timeoutMs: limits.timeoutMs })),
      limits.timeoutMs,
    );
    const finish = (result: ReadDocument | DocumentError) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.on('error', () => {});
      // settled only once the thread is gone, so that the count of threads is true
      void worker.terminate().finally(() => (result instanceof DocumentError ? reject(result) : resolve(result)));
    };
    worker.once('message', (answer: Answer) =>
      finish('read' in answer ? answer.read : new DocumentError(answer.refusal.code, answer.refusal.params)),
    );
    worker.once('error', (error: NodeJS.ErrnoException) =>
      finish(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new DocumentError('DOCUMENT.OUT_OF_MEMORY', { memoryMb: limits.memoryMb })
          : new DocumentError('DOCUMENT.BROKEN', { type: 'file' }),
      ),
    );
    worker.once('exit', () => finish(new DocumentError('DOCUMENT.BROKEN', { type: 'file' })));
  });
}

/** Threads run compiled code: beside this file once it is built, in dist/ while it is run from its source (by Jest). */
function workerFile(): URL {
  const beside = new URL('./document.worker.js', import.meta.url);
  return existsSync(fileURLToPath(beside))
    ? beside
    : new URL('../../../dist/libs/document/readers/document.worker.js', import.meta.url);
}
