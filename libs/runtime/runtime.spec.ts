import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { FolderLock } from './lock.js';
import { runtimeMessages, SetupError } from './messages.js';
import { freePort, isPortFree } from './ports.js';
import { APP_LOGIN, EmbeddedPostgres } from './postgres.js';
import { isAlive, startMark, Supervised } from './process.js';
import { startStack } from './stack.js';
import { findTemporal } from './temporal-program.js';

const folder = mkdtempSync(path.join(tmpdir(), 'duban-runtime-'));
beforeAll(() => chmodSync(folder, 0o711));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let counter = 0;
function freshFolder(): string {
  const made = path.join(folder, String((counter += 1)));
  mkdirSync(made);
  return made;
}

async function refusal(work: Promise<unknown>): Promise<SetupError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SetupError) return error;
  throw new Error(`Expected a SetupError, got ${String(error)}`);
}

const quiet = (): void => undefined;

async function listen(): Promise<{ server: net.Server; port: number }> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as net.AddressInfo).port };
}

describe('ports', () => {
  test('an occupied port is seen, and another is chosen in its place', async () => {
    const { server, port } = await listen();
    try {
      expect(await isPortFree(port)).toBe(false);
      expect(await freePort([port])).not.toBe(port);
    } finally {
      server.close();
    }
    expect(await freePort([port])).toBe(port);
    expect(await freePort([port], new Set([port]))).not.toBe(port);
  });

  test('a stack on an occupied API port says which setting changes it, starts nothing and lets go of the folder', async () => {
    const { server, port } = await listen();
    const dataDir = freshFolder();
    try {
      const error = await refusal(startStack({ dataDir, apiPort: port }));
      expect(error.code).toBe('portOccupied');
      expect(error.message).toContain(`端口 ${port} 已被占用`);
      expect(error.message).toContain(`Port ${port} is taken`);
      expect(error.message).toMatch(/API_PORT=\d+ npm start/);
      expect(existsSync(path.join(dataDir, 'postgres'))).toBe(false);
      expect(existsSync(path.join(dataDir, 'running.json'))).toBe(false);
    } finally {
      server.close();
    }
  });
});

describe('child processes', () => {
  const start = async (script: string) =>
    await Supervised.start({
      part: 'Probe',
      command: process.execPath,
      args: ['-e', script],
      logFile: path.join(folder, 'probe.log'),
      env: {},
    });

  test('one that ends before it is ready is refused with the end of its own log', async () => {
    const probe = await start("console.log('the reason'); process.exitCode = 3");
    const error = await refusal(probe.waitFor(async () => false, 10_000));
    expect(error.code).toBe('exitedEarly');
    expect(error.message).toContain('exit code 3');
    expect(error.message).toContain('the reason');
  });

  test('one that never becomes ready is refused', async () => {
    const probe = await start('setInterval(() => {}, 1000)');
    expect((await refusal(probe.waitFor(async () => false, 50))).code).toBe('notReady');
    expect(await probe.terminate()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(isAlive(probe.pid)).toBe(false);
  });

  test('one that ignores the polite signal is killed after the grace', async () => {
    const probe = await start("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('deaf')");
    await probe.waitFor(async () => probe.logTail().includes('deaf'), 10_000);
    expect(await probe.terminate('SIGTERM', 100)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('a program that is not there is refused', async () => {
    const options = { part: 'Probe', command: '/nowhere/program', args: [], logFile: path.join(folder, 'none.log') };
    expect((await refusal(Supervised.start(options))).code).toBe('programMissing');
  });
});

describe('the lock of a data folder', () => {
  test('is held by one, and free again after its release', async () => {
    const data = freshFolder();
    const lock = await FolderLock.take(data, quiet);
    const error = await refusal(FolderLock.take(data, quiet));
    expect(error.code).toBe('alreadyRunning');
    expect(error.message).toContain(String(process.pid));
    lock.release();
    (await FolderLock.take(data, quiet)).release();
  });

  test('of a killed holder is taken over, and what it left running is ended', async () => {
    const data = freshFolder();
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const gone = new Promise((resolve) => left.once('exit', resolve));
    // the holder's id belongs to a living process that began at another time, as after a restart of the machine
    const note = {
      pid: process.pid,
      mark: 'another',
      parts: { worker: { pid: left.pid, mark: startMark(left.pid!) }, api: { pid: process.pid, mark: 'another' } },
    };
    writeFileSync(path.join(data, 'running.json'), JSON.stringify(note));
    const said: string[] = [];
    const lock = await FolderLock.take(data, (line) => said.push(line));
    await gone;
    expect(said).toEqual([expect.stringContaining(`ending worker (process ${left.pid})`)]);
    lock.release();
  });

  test('of a holder that is stopping is waited for', async () => {
    const data = freshFolder();
    const first = await FolderLock.take(data, quiet);
    first.noteStopping();
    const second = FolderLock.take(data, quiet);
    await new Promise((resolve) => setImmediate(resolve));
    first.release();
    (await second).release();
  });
});

describe('PostgreSQL', () => {
  test('refuses a data folder of another version, and one that is none, and leaves both alone', async () => {
    const other = freshFolder();
    mkdirSync(path.join(other, 'postgres'));
    writeFileSync(path.join(other, 'postgres', 'PG_VERSION'), '15\n');
    const error = await refusal(EmbeddedPostgres.start({ dataDir: other, logFile: path.join(other, 'log') }));
    expect(error.code).toBe('otherVersion');
    expect(error.message).toContain('made by PostgreSQL 15; this is 18');
    expect(readFileSync(path.join(other, 'postgres', 'PG_VERSION'), 'utf8')).toBe('15\n');
    const none = freshFolder();
    mkdirSync(path.join(none, 'postgres'));
    writeFileSync(path.join(none, 'postgres', 'holiday.jpg'), '');
    expect((await refusal(EmbeddedPostgres.start({ dataDir: none, logFile: path.join(none, 'log') }))).code).toBe(
      'notADataFolder',
    );
    expect(existsSync(path.join(none, 'postgres', 'holiday.jpg'))).toBe(true);
  });

  test('starts, keeps its data over a crash and a restart, refuses a second server, and gives the application no right to create', async () => {
    const dataDir = freshFolder();
    const options = { dataDir, logFile: path.join(dataDir, 'log') };
    const server = await EmbeddedPostgres.start(options);
    try {
      expect(server.fresh).toBe(true);
      expect(statSync(path.join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
      await query(server.ownerUrl, "create table kept (word text); insert into kept values ('here')");
      await expect(query(server.appUrl, 'create table mine (x int)')).rejects.toThrow('permission denied for schema public');
      await expect(query(server.appUrl, 'select * from kept')).rejects.toThrow('permission denied for table kept');
      expect((await query(server.appUrl, 'select current_user as name'))[0]).toEqual({ name: APP_LOGIN });
      expect((await refusal(EmbeddedPostgres.start(options))).code).toBe('dataInUse');
      server.process.signal('SIGKILL');
      await server.process.exited;
      await server.start();
      expect(await query(server.ownerUrl, 'select word from kept')).toEqual([{ word: 'here' }]);
    } finally {
      await server.stop();
    }
    // a lock file that names a living process which is no PostgreSQL of this folder
    writeFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n`);
    const again = await EmbeddedPostgres.start(options);
    try {
      expect(again.fresh).toBe(false);
      expect(await query(again.ownerUrl, 'select word from kept')).toEqual([{ word: 'here' }]);
    } finally {
      await again.stop();
    }
    rmSync(path.join(dataDir, 'postgres.json'));
    expect((await refusal(EmbeddedPostgres.start(options))).code).toBe('accessLost');
  }, 120_000);
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('looking for Temporal', () => {
  const fake = path.join(folder, 'bin', 'temporal');
  beforeAll(() => {
    mkdirSync(path.dirname(fake));
    writeFileSync(fake, "#!/bin/sh\necho 'temporal version 9.9.9'\n", { mode: 0o755 });
  });

  test('a wrong setting is said, not passed over', async () => {
    const error = await refusal(findTemporal({ configured: '/nowhere/temporal' }));
    expect(error.code).toBe('temporalCliMissing');
    expect(error.message).toContain('/nowhere/temporal');
  });

  test('the setting comes before the PATH, and the PATH before the cache', async () => {
    const said: string[] = [];
    const log = (line: string): void => void said.push(line);
    expect((await findTemporal({ configured: fake, log })).source).toBe('setting');
    const env = { PATH: `${path.dirname(fake)}${path.delimiter}/usr/bin${path.delimiter}/bin`, XDG_CACHE_HOME: folder };
    expect(await findTemporal({ env, log })).toEqual({ file: fake, source: 'path' });
    const cached = path.join(folder, 'duban', 'temporal-cli-1.5.1', 'temporal');
    mkdirSync(path.dirname(cached), { recursive: true });
    writeFileSync(cached, readFileSync(fake), { mode: 0o755 });
    expect(await findTemporal({ env: { ...env, PATH: '/nowhere' }, log })).toEqual({ file: cached, source: 'cache' });
    expect(said).toEqual([
      expect.stringContaining('TEMPORAL_CLI'),
      expect.stringContaining('PATH'),
      expect.stringContaining('cache'),
    ]);
  });
});

test('every message has both languages and fills the same places in each', () => {
  const places = (text: string): string[] =>
    [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].filter((name) => name !== 'tail').sort();
  for (const { zh, en } of Object.values(runtimeMessages)) {
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(en).not.toMatch(/[\u4e00-\u9fff]/);
    expect(places(zh)).toEqual(places(en));
  }
});
