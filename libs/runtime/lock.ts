import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './messages.js';
import { isAlive, startMark, terminateStranger } from './process.js';

interface Holder {
  readonly pid: number;
  readonly mark: string | undefined;
}

interface LockNote extends Holder {
  /** The holder is on its way out. */
  stopping?: true;
  readonly parts: Record<string, Holder>;
}

/** Signal that ends each part cleanly; fast shutdown for PostgreSQL. */
const STOP_SIGNALS: Readonly<Record<string, NodeJS.Signals>> = { postgres: 'SIGINT' };
const LOCK_FILE = 'running.json';
const GRACE_MS = 15_000;
const STOPPING_MS = 60_000;
/** The order in which parts a killed holder left behind are ended. */
const STOP_ORDER = ['worker', 'api', 'temporal', 'postgres'];

/**
 * One running installation a data folder. The lock notes the processes of its holder, so that the next start can end what a
 * killed holder left behind.
 */
export class FolderLock {
  private readonly note: LockNote = { pid: process.pid, mark: startMark(process.pid), parts: {} };

  private constructor(private readonly file: string) {}

  /** Takes the lock of `folder`. Refuses with `alreadyRunning` while its holder lives, with `notWritable` when it cannot be written. */
  static async take(folder: string, log: (line: string) => void): Promise<FolderLock> {
    const file = path.join(folder, LOCK_FILE);
    const lock = new FolderLock(file);
    try {
      mkdirSync(folder, { recursive: true });
      if (lock.create()) return lock;
    } catch (error) {
      throw new SetupError('notWritable', { folder, reason: (error as NodeJS.ErrnoException).code ?? String(error) });
    }
    const before = await waitWhileStopping(file, log);
    if (before && lives(before)) throw new SetupError('alreadyRunning', { pid: before.pid, folder });
    const aside = `${file}.${process.pid}`;
    try {
      renameSync(file, aside);
    } catch {
      // another start was quicker
      return await FolderLock.take(folder, log);
    }
    const moved = readNote(aside);
    if (moved && lives(moved)) {
      // what was moved is the lock of a start that was quicker, not the stale one: give it back
      renameSync(aside, file);
      throw new SetupError('alreadyRunning', { pid: moved.pid, folder });
    }
    rmSync(aside);
    if (!lock.create()) return await FolderLock.take(folder, log);
    if (moved) await endLeftovers(moved, log);
    return lock;
  }

  private create(): boolean {
    try {
      writeFileSync(this.file, JSON.stringify(this.note), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Notes a process that must not outlive this one. */
  notePart(name: string, pid: number): void {
    this.note.parts[name] = { pid, mark: startMark(pid) };
    this.save();
  }

  /** Notes that everything is being stopped: a new start then waits instead of refusing. */
  noteStopping(): void {
    this.note.stopping = true;
    this.save();
  }

  private save(): void {
    const making = `${this.file}.new`;
    writeFileSync(making, JSON.stringify(this.note));
    renameSync(making, this.file);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function readNote(file: string): LockNote | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockNote;
  } catch {
    return undefined;
  }
}

/** npm, sent SIGTERM, does not wait for what it runs: the next start may come while the last one is still stopping. */
async function waitWhileStopping(file: string, log: (line: string) => void): Promise<LockNote | undefined> {
  const deadline = Date.now() + STOPPING_MS;
  for (let told = false; ; told = true) {
    const note = readNote(file);
    if (!note?.stopping || !lives(note) || Date.now() > deadline) return note;
    if (!told) log(`waiting until process ${note.pid} has stopped`);
    await sleep(100);
  }
}

function lives({ pid, mark }: Holder): boolean {
  return isAlive(pid) && startMark(pid) === mark;
}

/** Ends what a killed holder left running in a folder; does nothing while the holder lives. */
export async function endLeftoversIn(folder: string, log: (line: string) => void): Promise<void> {
  const note = readNote(path.join(folder, LOCK_FILE));
  if (note && !lives(note)) await endLeftovers(note, log);
}

async function endLeftovers(note: LockNote, log: (line: string) => void): Promise<void> {
  for (const name of STOP_ORDER) {
    const part = note.parts[name];
    if (!part || !lives(part)) continue;
    log(`ending ${name} (process ${part.pid}), left behind by a start that was killed`);
    await terminateStranger(part.pid, STOP_SIGNALS[name] ?? 'SIGTERM', GRACE_MS);
  }
}
