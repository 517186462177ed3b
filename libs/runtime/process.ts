import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './messages.js';

export interface ProcessOptions {
  /** Name in messages, for example "PostgreSQL". */
  readonly part: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Both outputs are appended here; a log above 5 MB is first moved to `.old`. */
  readonly logFile: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const LOG_BYTES_MAX = 5 * 1024 * 1024;

/**
 * One child process with its log. It is put into a session of its own, so that Ctrl-C in the terminal reaches only the
 * parent, which then stops the parts in their order.
 */
export class Supervised {
  readonly part: string;
  readonly logFile: string;
  readonly pid: number;
  /** Settles once, when the process has ended. */
  readonly exited: Promise<Exit>;
  private ended: Exit | undefined;
  private readonly logStart: number;

  private constructor(child: ChildProcess, options: ProcessOptions, logStart: number) {
    this.part = options.part;
    this.logFile = options.logFile;
    this.pid = child.pid!;
    this.logStart = logStart;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ended = { code, signal };
        resolve(this.ended);
      });
    });
  }

  /** Starts the process. Refuses with `programMissing` when the program cannot be run at all. */
  static async start(options: ProcessOptions): Promise<Supervised> {
    mkdirSync(path.dirname(options.logFile), { recursive: true });
    if ((statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) {
      renameSync(options.logFile, `${options.logFile}.old`);
    }
    const log = openSync(options.logFile, 'a', 0o600);
    try {
      const logStart = fstatSync(log).size;
      const child = spawn(options.command, options.args, {
        cwd: options.cwd,
        env: options.env,
        uid: options.uid,
        gid: options.gid,
        detached: true,
        stdio: ['ignore', log, log],
      });
      const failure = await new Promise<Error | undefined>((resolve) => {
        child.once('spawn', () => resolve(undefined));
        child.once('error', resolve);
      });
      if (failure)
        throw new SetupError('programMissing', { part: options.part, program: options.command, reason: failure.message });
      return new Supervised(child, options, logStart);
    } finally {
      closeSync(log);
    }
  }

  get running(): boolean {
    return this.ended === undefined;
  }

  /** How it ended, for a message: "exit code 1", "signal SIGKILL". */
  get how(): string {
    return describeExit(this.ended);
  }

  /** The last lines this run of the process wrote (not those of earlier runs). */
  logTail(lines = 15): string {
    const text = readFrom(this.logFile, this.logStart);
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  }

  /**
   * Asks `probe` again and again until it returns true. Refuses with `exitedEarly` when the process ends first and with
   * `notReady` after `timeoutMs` milliseconds; both show the end of the log.
   */
  async waitFor(probe: () => Promise<boolean>, timeoutMs: number, pollMs = 30): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (!this.running) {
        throw new SetupError('exitedEarly', { part: this.part, how: this.how, logFile: this.logFile, tail: this.logTail() });
      }
      // a probe may hang until its own time limit; the end of the process must not wait for that
      if (await Promise.race([probe(), this.exited.then(() => false)])) return;
      if (!this.running) continue;
      if (Date.now() > deadline) {
        const seconds = Math.round(timeoutMs / 1000);
        throw new SetupError('notReady', { part: this.part, seconds, logFile: this.logFile, tail: this.logTail() });
      }
      await Promise.race([sleep(pollMs, undefined, { ref: false }), this.exited]);
    }
  }

  /** Sends a signal; does nothing when the process has ended. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) signalQuietly(this.pid, signal);
  }

  /** Ends the process by `signal`, and by SIGKILL when it is still there after `graceMs` milliseconds. */
  async terminate(signal: NodeJS.Signals = 'SIGTERM', graceMs = 10_000): Promise<Exit> {
    this.signal(signal);
    const timer = new AbortController();
    const exit = await Promise.race([this.exited, sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
    if (exit) return exit;
    this.signal('SIGKILL');
    return await this.exited;
  }
}

/** "exit code 1", "signal SIGKILL", or "still running". */
export function describeExit(exit: Exit | undefined): string {
  if (!exit) return 'still running';
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`;
}

function readFrom(file: string, start: number): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const length = Math.max(0, fstatSync(descriptor).size - start);
      const wanted = Math.min(length, 16 * 1024);
      const buffer = Buffer.alloc(wanted);
      readSync(descriptor, buffer, 0, wanted, start + length - wanted);
      return buffer.toString('utf8');
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether a process of this id lives (also when it belongs to another user). One that has ended but was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** The fields of /proc/PID/stat from the state on; undefined where there is no such file. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the field before, the program's name in brackets, may hold spaces
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/**
 * A mark that tells two processes of one id apart: the start time the system keeps. Undefined when no such process lives.
 */
export function startMark(pid: number): string | undefined {
  const fields = statFields(pid);
  if (fields) return fields[19];
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The command line of a living process; undefined when it cannot be read. */
export function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    const { status, stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  }
}

/** Ends a process that is not a child of this one, and waits until it is gone. Returns whether it is. */
export async function terminateStranger(pid: number, signal: NodeJS.Signals, graceMs: number): Promise<boolean> {
  signalQuietly(pid, signal);
  const deadline = Date.now() + graceMs;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (!isAlive(pid)) return true;
  signalQuietly(pid, 'SIGKILL');
  const killDeadline = Date.now() + 3_000;
  while (isAlive(pid) && Date.now() < killDeadline) await sleep(50);
  return !isAlive(pid);
}
