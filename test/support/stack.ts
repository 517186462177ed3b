import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack, type Stack, type StackOptions } from '#runtime/stack.js';

export interface TestStack {
  readonly stack: Stack;
  /** Stops everything and removes the folder. */
  remove(): Promise<void>;
}

/** A whole installation (PostgreSQL, Temporal, API, worker) in a folder of its own under the temporary folder. dist/ must be built, as `npm test` does. */
export async function startTestStack(options: Omit<StackOptions, 'dataDir'> = {}): Promise<TestStack> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'duban-stack-'));
  // PostgreSQL may run as another user and must be able to enter
  chmodSync(dataDir, 0o711);
  const removeFolder = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  try {
    const stack = await startStack({ ...options, dataDir });
    const remove = async (): Promise<void> => {
      await stack.stop();
      removeFolder();
    };
    return { stack, remove };
  } catch (error) {
    removeFolder();
    throw error;
  }
}
