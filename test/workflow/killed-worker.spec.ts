import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { PEER } from '#domain/rules/built-in.js';
import { Ledger } from '#ledger/ledger.js';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { freePort } from '#runtime/ports.js';
import { dispatchOf } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { temporalAddress } from '../support/servers.js';
import { until } from '../support/until.js';

// The worker program as it is started, killed in the middle of an activity at a point where a lock of ours has stopped it.
const LOCK = 42;
const taskQueue = `killed-${randomUUID()}`;
let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`create function stopped() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(${LOCK}); return coalesce(new, old); end $$`);
  pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
});

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await pool?.end();
  await owner?.end();
  await database?.drop();
}, 120_000);

async function startWorker(): Promise<ChildProcess> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATABASE_URL: database.appUrl,
    TEMPORAL_ADDRESS: temporalAddress(),
    TEMPORAL_TASK_QUEUE: taskQueue,
    WORKER_PORT: String(await freePort()),
    LOG_LEVEL: 'fatal',
  };
  const worker = spawn(process.execPath, [path.join(packageRoot(), 'dist', 'apps', 'worker', 'main.js')], {
    env,
    stdio: 'ignore',
  });
  workers.push(worker);
  return worker;
}

const armed = (id: string) =>
  until(async () => {
    const { rows } = await pool.query<{ at: string }>(
      `select armed_at::text as at from subject s where id = $1 and armed_at is not null and not exists (select 1 from wakeup where subject_id = s.id)`,
      [id],
    );
    return rows[0]?.at;
  }, 'the workflow sleeps');

const marksOf = async (id: string): Promise<number> =>
  (await pool.query(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [id])).rowCount!;

/** An article whose workflow sleeps, with our lock at `moment` before it is due, however slow the machine is. */
async function lockedBeforeDue(moment: string, leadMs = 8_000): Promise<{ id: string; due: string }> {
  const request = dispatchOf([], { signDueAt: Date.now() + leadMs }, PEER);
  expect(await new Ledger(pool).execute(request)).toMatchObject({ ok: true });
  const { id } = request;
  const due = await armed(id);
  await owner.query('select pg_advisory_lock($1)', [LOCK]);
  await owner.query(`create trigger stopped before ${moment} for each row execute function stopped()`);
  if ((await marksOf(id)) === 0) return { id, due };
  await unlock(moment);
  return await lockedBeforeDue(moment, 2 * leadMs);
}

async function unlock(moment: string): Promise<void> {
  await owner.query('select pg_advisory_unlock($1)', [LOCK]);
  await owner.query(`drop trigger stopped on ${moment.split(' ').at(-1)!}`);
}

/** What falls due meets our lock at `moment`; the worker is killed there, and another one takes its place. How often it was recorded in the end. */
async function killedAt(moment: string, recordedBefore: number): Promise<number> {
  const worker = await startWorker();
  const { id, due } = await lockedBeforeDue(moment);
  const marks = () => marksOf(id);
  await until(async () => {
    const { rowCount } = await owner.query(`select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`, [
      LOCK,
    ]);
    return rowCount! > 0 && (await marks()) === recordedBefore ? true : undefined;
  }, `the worker stops at ${moment}`);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await unlock(moment);
  const next = await startWorker();
  // the activity has run again: the workflow sleeps until something else
  await until(async () => ((await armed(id)) === due ? undefined : true), 'another worker goes on');
  next.kill('SIGKILL');
  await once(next, 'exit');
  return await marks();
}

it('a worker that is killed after it has settled, before Temporal knows, settles nothing twice', async () => {
  expect(await killedAt('delete on wakeup', 1)).toBe(1);
}, 300_000);

it('a worker that is killed while it settles leaves nothing, and another one settles', async () => {
  expect(await killedAt('insert on event', 0)).toBe(1);
  expect((await verifyLedger(pool)).discrepancies).toEqual([]);
}, 300_000);
