import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PEER } from '#domain/rules/built-in.js';
import { verifyLedger } from '#ledger/verify.js';
import { dispatchOf } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

const ARTICLES = 300;
const LEAD_MS = 12_000;

describe('hundreds of deadlines at one moment', () => {
  let world: TestWorker;
  beforeAll(async () => {
    world = await TestWorker.start();
  });
  afterAll(async () => await world.stop());

  it('are each recorded once, in a few transactions, and every workflow sleeps again afterwards', async () => {
    const due = Date.now() + LEAD_MS;
    const begun = performance.now();
    const requests = Array.from({ length: ARTICLES }, () => dispatchOf([], { signDueAt: due }, PEER));
    expect(await world.ledger.dispatch(requests)).toMatchObject({ ok: true });
    await world.until('select 1 where not exists (select 1 from wakeup)');
    const started = performance.now() - begun;
    await world.until(`select 1 from event where type = 'OverdueMarked' having count(*) >= $1`, [ARTICLES]);
    // armed anew for what comes next, years from now: each workflow has looked
    await world.until(`select 1 from subject where armed_at > now() + interval '1 day' having count(*) = $1`, [ARTICLES]);
    const figures = await world.until<{ marks: number; articles: number; transactions: number; last: Date }>(
      `select count(*)::int as marks, count(distinct subject_id)::int as articles, count(distinct xmin::text)::int as transactions,
        max(recorded_at) as last
       from event where type = 'OverdueMarked'`,
    );
    process.stderr.write(
      `${ARTICLES} workflows started in ${Math.round(started)} ms; all recorded ${figures.last.getTime() - due} ms after they were due, ` +
        `in ${figures.transactions} transactions\n`,
    );
    expect(figures).toMatchObject({ marks: ARTICLES, articles: ARTICLES });
    expect(figures.transactions).toBeLessThan(ARTICLES / 4);
    expect((await verifyLedger(world.pool)).discrepancies).toEqual([]);
  }, 180_000);
});
