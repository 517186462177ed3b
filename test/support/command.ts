import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, jest } from '@jest/globals';
import { Command } from 'commander';

/** A command of `duban` run inside the test, with a folder of its own; what it prints is kept, not shown. */
export interface CommandBench {
  readonly folder: string;
  readonly out: string;
  readonly err: string;
  /** Runs it with these arguments; gives the exit code. What an earlier run printed is forgotten. */
  run(...args: string[]): Promise<number | string>;
  /** Writes a file into the folder; gives its path. */
  file(name: string, content: string | Uint8Array): string;
}

/** Sets the bench up before each test of the `describe` it is called in, and clears it away. */
export function commandBench(name: string, register: (program: Command) => void): CommandBench {
  const bench = {
    folder: '',
    out: '',
    err: '',
    async run(...args: string[]) {
      bench.out = bench.err = '';
      const program = new Command();
      register(program);
      await program.parseAsync(['node', 'duban', name, ...args]);
      return process.exitCode ?? 0;
    },
    file(fileName: string, content: string | Uint8Array) {
      const full = path.join(bench.folder, fileName);
      fs.writeFileSync(full, content);
      return full;
    },
  };
  let exitCode: typeof process.exitCode;

  beforeEach(() => {
    bench.folder = fs.mkdtempSync(path.join(os.tmpdir(), `duban-${name}-`));
    exitCode = process.exitCode;
    process.exitCode = undefined;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((bench.out += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((bench.err += String(text)), true));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = exitCode;
    fs.rmSync(bench.folder, { recursive: true });
  });
  return bench;
}
