import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';
import { freePort } from '#runtime/ports.js';
import { isAlive } from '#runtime/process.js';
import { ApiSession } from '../../apps/cli/http/api-client.js';
import { until } from '../support/until.js';

const dataDir = mkdtempSync(path.join(tmpdir(), 'duban-start-'));
let apiPort: number;
let workerPort: number;

beforeAll(async () => {
  chmodSync(dataDir, 0o711);
  apiPort = await freePort();
  workerPort = await freePort();
});
afterEach(async () => {
  // a failed test must not leave its installation running
  for (const start of starts.splice(0)) {
    start.signal('SIGTERM');
    start.endOrphan();
    await start.exitCode;
  }
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));

const starts: Start[] = [];

interface LockNote {
  pid: number;
  parts: Record<string, { pid: number }>;
}

/** One `npm start`. */
class Start {
  output = '';
  readonly exitCode: Promise<number | null>;
  private readonly began = performance.now();
  private readonly child: ChildProcess;
  private changed: () => void = () => undefined;

  /** `shell`: a shell starts it and waits, as under npm; {@link signal} then reaches the shell only. */
  constructor(private readonly shell = false) {
    starts.push(this);
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = { ...inherited, API_PORT: String(apiPort), WORKER_PORT: String(workerPort), NODE_ENV: 'development' };
    const command = [process.execPath, path.join(packageRoot(), 'tools', 'start.mjs'), '--data', dataDir];
    // what follows the command keeps the shell from making way for it
    const [program, ...args] = shell ? ['sh', '-c', '"$@"; exit $?', 'sh', ...command] : command;
    this.child = spawn(program!, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (chunk: Buffer): void => {
      this.output += chunk.toString();
      this.changed();
    };
    this.child.stdout!.on('data', take);
    this.child.stderr!.on('data', take);
    this.exitCode = new Promise((resolve) => this.child.once('close', (code) => resolve(code)));
  }

  /** Milliseconds until it said that it is ready. Throws with its whole output when it ended instead. */
  async ready(): Promise<number> {
    const seen = new Promise<void>((resolve) => {
      // the table of accounts comes after the line that says so, perhaps in another piece
      this.changed = () => /Ctrl-C stops it\.[^]*\n\s+sysadmin .*\n/.test(this.output) && resolve();
      this.changed();
    });
    await Promise.race([
      seen,
      this.exitCode.then((code) => {
        throw new Error(`npm start ended with ${code}:\n${this.output}`);
      }),
    ]);
    return performance.now() - this.began;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends what a shell that was ended left running, so that a failed test ends too. */
  endOrphan(): void {
    if (this.shell && existsSync(path.join(dataDir, 'running.json'))) process.kill(this.holder, 'SIGTERM');
  }

  /** The process of tools/start.mjs itself. */
  get holder(): number {
    return this.note.pid;
  }

  get pids(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.note.parts).map(([name, { pid }]) => [name, pid]));
  }

  private get note(): LockNote {
    return JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8')) as LockNote;
  }
}

/** `duban`, called by somebody who knows the data folder and has set no database. */
async function duban(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('DATABASE_')));
  const child = spawn(process.execPath, [path.join(packageRoot(), 'tools', 'duban.mjs'), ...args, '--data', dataDir], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

/** What is there of the demonstration, seen with the accounts that were printed. */
async function demonstration(start: Start): Promise<{ accounts: number; policies: object[] }> {
  const list = async (name: string, path: string): Promise<object[]> => {
    const password = new RegExp(`^  ${name} .* (\\S+)$`, 'm').exec(start.output)![1]!;
    const api = await ApiSession.open(`http://127.0.0.1:${apiPort}`, name, password);
    return (await api.request<{ items: object[] }>({ method: 'GET', path })).items;
  };
  const accounts = (await list('sysadmin', '/api/accounts?limit=200')).length;
  return { accounts, policies: await list('office', '/api/policies') };
}
let first: { accounts: number; policies: object[] };
let firstStartMs: number;

// the tests follow one another on one data folder: first start, second start, a part that dies, a killed starter
describe('npm start', () => {
  test('brings everything up, refuses a second one, and stops everything on Ctrl-C', async () => {
    const start = new Start();
    firstStartMs = await start.ready();
    expect(Object.keys(start.pids).sort()).toEqual(['api', 'postgres', 'temporal', 'worker']);
    const pids = Object.values(start.pids);
    expect((await fetch(`http://127.0.0.1:${apiPort}/readyz`)).status).toBe(200);
    const ui = /Temporal UI +(http:\S+)/.exec(start.output)![1]!;
    expect((await fetch(ui)).status).toBe(200);
    expect((await fetch(/API docs +(http:\S+)/.exec(start.output)![1]!)).status).toBe(200);
    const { accounts, policies } = await demonstration(start);
    expect(accounts).toBeGreaterThan(60);
    expect(start.output).toContain(`All ${accounts} demonstration accounts: npm run -s duban -- demo accounts --data ${dataDir}`);
    expect(policies).toMatchObject([{ stage: 'review', articles: 19 }]);
    first = { accounts, policies };
    expect(await duban('verify')).toMatchObject({ code: 0, output: expect.stringContaining('0 处不一致 discrepancies') });
    expect(await duban('migrate')).toMatchObject({ code: 0, output: expect.stringContaining('the database is up to date') });
    expect(await duban('workflows', 'restore')).toMatchObject({ code: 0, output: expect.stringMatching(/restored: \d+/) });

    const second = new Start();
    expect(await second.exitCode).toBe(1);
    expect(second.output).toContain('A Duban is already running here');

    start.signal('SIGINT');
    expect(await start.exitCode).toBe(0);
    expect(start.output).toMatch(/stopping Worker[^]*stopping API[^]*stopping Temporal[^]*stopping PostgreSQL/);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(path.join(dataDir, 'running.json'))).toBe(false);
    expect(await duban('verify')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/npm start 尚未运行[^]*npm start is not running/),
    });
  }, 120_000);

  test('is ready again within ten seconds, and ends with code 1 and the name of the part when one dies', async () => {
    const start = new Start();
    // others may be using this machine: what it cannot give is not held against the start
    const load = Math.max(1, loadavg()[0]! / availableParallelism());
    expect(await start.ready()).toBeLessThan(Math.max(10_000 * load, firstStartMs));
    expect(await demonstration(start)).toEqual(first);
    const { worker, ...others } = start.pids;
    process.kill(worker!, 'SIGKILL');
    expect(await start.exitCode).toBe(1);
    expect(start.output).toContain('Worker stopped unexpectedly (signal SIGKILL)');
    expect(start.output).toContain(path.join(dataDir, 'logs', 'worker.log'));
    expect(Object.values(others).filter(isAlive)).toEqual([]);
  }, 180_000);

  test('ends what a killed start left behind, and starts over it', async () => {
    const killed = new Start();
    await killed.ready();
    const left = Object.values(killed.pids);
    killed.signal('SIGKILL');
    await killed.exitCode;
    const start = new Start();
    await start.ready();
    expect(left.filter(isAlive)).toEqual([]);
    start.signal('SIGTERM');
    expect(await start.exitCode).toBe(0);
  }, 180_000);

  test('stops everything when its parent has ended, as npm does on SIGTERM', async () => {
    const start = new Start(true);
    await start.ready();
    const everything = [start.holder, ...Object.values(start.pids)];
    expect(everything.filter(isAlive)).toHaveLength(5);
    start.signal('SIGTERM');
    await until(async () => everything.every((pid) => !isAlive(pid)) || undefined, 'the end of every part');
    await start.exitCode;
    expect(start.output).toMatch(
      /stopping Worker[^]*stopping API[^]*stopping Temporal[^]*stopping PostgreSQL[^]*Everything has stopped/,
    );
    expect(existsSync(path.join(dataDir, 'running.json'))).toBe(false);
  }, 180_000);
});
