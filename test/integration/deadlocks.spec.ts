import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { PEER } from '#domain/rules/built-in.js';
import { holdAt } from '#ledger/clock.js';
import { Ledger } from '#ledger/ledger.js';
import { restoreWorkflows } from '#ledger/restore.js';
import { dispatchOf, head } from '../support/articles.js';
import { adminUrl, createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

// Each of these waits for a row that somebody holds who comes to wait for it in turn; PostgreSQL ends one of the two after so long. The other one is
// patient, so that it is always ours.
const NOTICED_MS = 2_000;
const PATIENT_MS = 60_000;
let database: TestDatabase;
let pool: pg.Pool;
/** Who may set the clock. */
let owner: pg.Pool;
let ledger: Ledger;
let other: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(adminUrl());
  url.pathname = new URL(database.appUrl).pathname;
  other = new pg.Client({ connectionString: url.href });
  await other.connect();
  await other.query(`alter database ${pg.escapeIdentifier(url.pathname.slice(1))} set deadlock_timeout = ${NOTICED_MS}`);
  await other.query(`set deadlock_timeout = ${PATIENT_MS}`);
  pool = new pg.Pool({ connectionString: database.appUrl, max: 4 });
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  ledger = new Ledger(pool);
});

afterAll(async () => {
  await Promise.all([pool?.end(), owner?.end()]);
  await other?.end();
  await database?.drop();
});

/** An article with its wake-up waiting, since no relay runs here. */
async function dispatched(given = {}): Promise<string> {
  const request = dispatchOf([], given, PEER);
  expect(await ledger.execute(request)).toMatchObject({ ok: true });
  return request.id;
}

const wakeupOf = (id: string): string => `select 1 from wakeup where subject_id = '${id}' for update`;
const subjectOf = (id: string): string => `select 1 from subject where id = '${id}' for update`;

/** Somebody else holds one row until `work` waits for it, and then wants another, which `work` holds. */
async function meeting<T>(held: string, wanted: string, work: () => Promise<T>): Promise<T> {
  await other.query('begin');
  try {
    await other.query(held);
    const done = work();
    done.catch(() => undefined);
    await until(async () => {
      // within one transaction the activity is otherwise what it was when it was first looked at
      await other.query('select pg_stat_clear_snapshot()');
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await other.query(waiting)).rowCount! > 0 ? true : undefined;
    }, 'the work waits');
    await other.query(wanted);
    await other.query('rollback');
    return await done;
  } finally {
    await other.query('rollback');
  }
}

it('a person is told nothing of a deadlock: the act is carried out', async () => {
  const id = await dispatched();
  const sign = { id, actor: head('KJJ'), command: { kind: 'sign', unit: 'KJJ' }, commandId: randomUUID() } as const;
  expect(await meeting(wakeupOf(id), subjectOf(id), () => ledger.execute(sign))).toMatchObject({ ok: true, repeated: false });
  const { rowCount } = await pool.query(`select 1 from event where command_id = $1 and type = 'PartSigned'`, [sign.commandId]);
  expect(rowCount).toBe(1);
}, 180_000);

it('what is due is settled in spite of a deadlock, once', async () => {
  const id = await dispatched({ signDueAt: Date.now() - 1_000 });
  const met = await meeting(wakeupOf(id), subjectOf(id), () => ledger.settleOne(id));
  // the second try passes a subject by that the other has not let go yet; who asks next settles it
  const after = await ledger.settleOne(id);
  expect(met.subjects + after.subjects).toBe(1);
  const { rowCount } = await pool.query(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [id]);
  expect(rowCount).toBe(1);
}, 180_000);

it('workflows are restored in spite of a deadlock', async () => {
  const id = await dispatched();
  expect(await meeting(wakeupOf(id), subjectOf(id), () => restoreWorkflows(pool))).toBeGreaterThan(0);
}, 180_000);

it('the clock is held in spite of a deadlock', async () => {
  const [early, late] = [await dispatched(), await dispatched()].sort() as [string, string];
  await meeting(wakeupOf(late), wakeupOf(early), () => holdAt(owner, new Date(Date.now() + 30 * 86_400_000)));
  const { rows } = await pool.query<{ held: boolean }>('select hold_at is not null as held from business_clock');
  expect(rows).toEqual([{ held: true }]);
}, 180_000);
