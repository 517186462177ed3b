import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PEER } from '#domain/rules/built-in.js';
import { verifyLedger } from '#ledger/verify.js';
import { dispatchOf } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

const ARTICLES = 300;

describe('deadlines that pass while hundreds of workflows have still to be started', () => {
  let world: TestWorker;
  beforeAll(async () => {
    // one start at a time, so that most of them come after the deadline
    world = await TestWorker.start({ relay: { inFlightMax: 1 } });
  });
  afterAll(async () => await world.stop());

  it('are recorded once each without waiting for the starts', async () => {
    const requests = Array.from({ length: ARTICLES }, () => dispatchOf([], { signDueAt: Date.now() + 300 }, PEER));
    expect(await world.ledger.dispatch(requests)).toMatchObject({ ok: true });
    // in one look: a start may come between two
    const { unstarted } = await world.until<{ unstarted: number }>(
      `select (select count(*)::int from subject where armed_at is null) as unstarted from event where type = 'OverdueMarked' having count(*) >= $1`,
      [ARTICLES],
    );
    expect(unstarted).toBeGreaterThan(0);
    await world.until('select 1 where not exists (select 1 from subject where armed_at is null)');
    const marks = await world.until<{ n: number }>(`select count(*)::int as n from event where type = 'OverdueMarked'`);
    expect(marks.n).toBe(ARTICLES);
    expect((await verifyLedger(world.pool)).discrepancies).toEqual([]);
  }, 180_000);
});
