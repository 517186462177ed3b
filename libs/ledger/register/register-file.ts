import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

export type RegisterFormat = 'xlsx' | 'docx';

/** What the thread is given: nothing but texts. */
export interface RegisterSheet {
  readonly format: RegisterFormat;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The file was not made within the limits of time and memory. */
export class RegisterNotMade extends Error {
  override readonly name = 'RegisterNotMade';
}

/** One file at a time: a second one waits, so that memory is bounded by one thread. */
let last: Promise<unknown> = Promise.resolve();
const MEMORY_MB = 512;
const TIMEOUT_MS = 60_000;

/**
 * The register as a file, made in a thread of its own with a cap on heap and time, so that nobody's request waits for it. Throws
 * {@link RegisterNotMade} when it takes longer or needs more.
 */
export function writeRegister(sheet: RegisterSheet): Promise<Buffer> {
  const made = last.then(() => inThread(sheet));
  last = made.catch(() => undefined);
  return made;
}

function inThread(sheet: RegisterSheet): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), {
      workerData: sheet,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      // no settings, no secrets, no flags of the parent
      env: {},
      execArgv: [],
    });
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      void worker.terminate().finally(settle);
    };
    const failed = (): void => finish(() => reject(new RegisterNotMade()));
    const timer = setTimeout(failed, TIMEOUT_MS);
    worker.once('message', (bytes: Uint8Array) => finish(() => resolve(Buffer.from(bytes))));
    worker.once('error', failed);
    worker.once('exit', failed);
  });
}

/** Threads run compiled code: beside this file once it is built, in dist/ while it is run from its source (by Jest). */
function workerFile(): URL {
  const beside = new URL('./register.worker.js', import.meta.url);
  return existsSync(fileURLToPath(beside))
    ? beside
    : new URL('../../../dist/libs/ledger/register/register.worker.js', import.meta.url);
}
