import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PEER } from '#domain/rules/built-in.js';
import { armSubject } from '#ledger/agenda-view.js';
import { Ledger } from '#ledger/ledger.js';
import { claimWakeups, completeWakeups, forgetWakeup, freshWakeups, waitingWakeups } from '#ledger/wakeups.js';
import { dispatchOf } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('wake-ups', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let ids: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.appUrl, max: 4 });
    const requests = Array.from({ length: 6 }, () => dispatchOf([], {}, PEER));
    expect(await new Ledger(pool).dispatch(requests)).toMatchObject({ ok: true });
    ids = requests.map(({ id }) => id);
  });
  beforeEach(async () => {
    await pool.query('delete from wakeup');
    await pool.query(`update subject set armed_at = 'infinity', wakes_at = null`);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const LIMITS = { urgentMax: 10, otherMax: 10, leaseMs: 30_000, deliveries: true };
  async function put(id: string, urgent: boolean, kind = 'article', secondsAgo = 0): Promise<void> {
    await pool.query(
      `insert into wakeup (subject_id, kind, seq, urgent, since) values ($1, $2, 1, $3, clock_timestamp() - $4 * interval '1 second')`,
      [id, kind, urgent, secondsAgo],
    );
  }

  it('are taken by urgency, each up to its limit, the oldest first', async () => {
    for (const [i, id] of ids.entries()) await put(id, i % 2 === 0, 'article', 10 - i);
    const taken = await claimWakeups(pool, { ...LIMITS, urgentMax: 2, otherMax: 1 });
    expect(taken.map(({ id }) => id).sort()).toEqual([ids[0], ids[2], ids[1]].sort());
    expect(await claimWakeups(pool, { ...LIMITS, urgentMax: 0, otherMax: 0 })).toEqual([]);
    expect(await claimWakeups(pool, LIMITS)).toHaveLength(3);
  });

  it('that are not urgent are left to the timer that has just come, but not for ever', async () => {
    await put(ids[0]!, false);
    const armed = async (ago: string) =>
      await pool.query(`update subject set wakes_at = clock_timestamp() - $2::interval where id = $1`, [ids[0], ago]);
    await armed('3 seconds');
    expect(await claimWakeups(pool, LIMITS)).toEqual([]);
    await armed('10 minutes');
    expect(await claimWakeups(pool, LIMITS)).toMatchObject([{ id: ids[0] }]);
  });

  it('are taken when the business clock was set past what a workflow sleeps for: its timer runs in real time', async () => {
    const [id] = ids as [string];
    const { rows } = await pool.query<{ due: Date }>('select next_due as due from subject where id = $1', [id]);
    expect(await armSubject(pool, new Ledger(pool).rules, 'article', id)).toBeDefined();
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      await owner.query('update business_clock set business_anchor = $1, real_anchor = clock_timestamp()', [rows[0]!.due]);
      await put(id, false);
      expect(await claimWakeups(pool, LIMITS)).toMatchObject([{ id }]);
    } finally {
      await owner.query('update business_clock set business_anchor = clock_timestamp(), real_anchor = clock_timestamp()');
      await owner.end();
    }
  });

  it('say which subject is over, and let it go first', async () => {
    await pool.query('update subject set is_over = true where id = $1', [ids[1]]);
    await put(ids[0]!, false, 'article', 10);
    await put(ids[1]!, false, 'article', 0);
    expect(await claimWakeups(pool, { ...LIMITS, otherMax: 1 })).toMatchObject([{ id: ids[1], over: true, first: false }]);
  });

  it('say which workflow is to be started', async () => {
    await pool.query('update subject set armed_at = null where id = $1', [ids[0]]);
    await put(ids[0]!, true);
    expect(await claimWakeups(pool, LIMITS)).toMatchObject([{ first: true, over: false }]);
  });

  it('of notices wait while there is no channel', async () => {
    await put(randomUUID(), true, 'delivery');
    expect(await claimWakeups(pool, { ...LIMITS, deliveries: false })).toEqual([]);
    expect(await claimWakeups(pool, LIMITS)).toMatchObject([{ kind: 'delivery', first: false, over: false }]);
  });

  it('are not taken for a later one of the same subject when they are completed late', async () => {
    await put(ids[0]!, true);
    const early = await claimWakeups(pool, LIMITS);
    // its workflow looked of its own accord, and then somebody acted
    await forgetWakeup(pool, ids[0]!);
    await put(ids[0]!, true);
    await completeWakeups(pool, early);
    expect(await claimWakeups(pool, LIMITS)).toHaveLength(1);
  });

  it('are forgotten when they are completed, but for those that moved meanwhile', async () => {
    await put(ids[0]!, true);
    await put(ids[1]!, true);
    const taken = await claimWakeups(pool, LIMITS);
    await pool.query('update wakeup set seq = seq + 1 where subject_id = $1', [ids[1]]);
    await completeWakeups(pool, taken);
    expect(await claimWakeups(pool, LIMITS)).toMatchObject([{ id: ids[1], seq: 2 }]);
  });

  it('are counted by urgency and age', async () => {
    await put(ids[0]!, true, 'article', 90);
    await put(ids[1]!, false, 'article', 60);
    await put(ids[2]!, false);
    const { oldestMs, ...counts } = await waitingWakeups(pool, 100);
    expect(counts).toEqual({ urgent: 1, others: 2 });
    expect(oldestMs).toBeGreaterThan(89_000);
    expect(await freshWakeups(pool, 30_000, 100)).toBe(1);
  });
});
