import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PEER } from '#domain/rules/built-in.js';
import { verifyLedger } from '#ledger/verify.js';
import { dispatchOf } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

const ARTICLES = 300;
/** Until workflows have been started and sleep; on a slow machine some come later, and find nothing to do. */
const LEAD_MS = 8_000;
/** Far less than a minute: so long a workflow is left to a timer of its own that has just come. */
const AT_ONCE_MS = 30_000;

describe('deadlines whose workflows do not come to settle them', () => {
  let world: TestWorker;
  let open: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let kept = 0;

  beforeAll(async () => {
    world = await TestWorker.start({
      around: (activities) => ({
        ...activities,
        settle: async (kind, id) => {
          kept += 1;
          await gate;
          return await activities.settle(kind, id);
        },
      }),
    });
  });
  afterAll(async () => {
    open();
    await world.stop();
  });

  it('are recorded once each, and the workflows find nothing left to do', async () => {
    const due = Date.now() + LEAD_MS;
    const requests = Array.from({ length: ARTICLES }, () => dispatchOf([], { signDueAt: due }, PEER));
    expect(await world.ledger.dispatch(requests)).toMatchObject({ ok: true });
    await world.until(`select 1 from event where type = 'OverdueMarked' having count(*) >= $1`, [ARTICLES]);
    open();
    await world.until(`select 1 from subject where armed_at > now() + interval '1 day' having count(*) = $1`, [ARTICLES]);
    expect(kept).toBeGreaterThan(0);
    const marks = await world.until<{ n: number; late: number }>(
      `select count(*)::int as n, extract(epoch from max(recorded_at) - $1::timestamptz)::float8 as late from event where type = 'OverdueMarked'`,
      [new Date(due).toISOString()],
    );
    process.stderr.write(`${ARTICLES} recorded without their workflows, the last ${marks.late.toFixed(1)} s after it was due\n`);
    expect(marks.n).toBe(ARTICLES);
    expect((await verifyLedger(world.pool)).discrepancies).toEqual([]);
  }, 240_000);

  it('are recorded when the business clock is set past them, and the workflows are told', async () => {
    const request = dispatchOf([], { signDueAt: Date.now() + 3_600_000 }, PEER);
    expect(await world.ledger.execute(request)).toMatchObject({ ok: true });
    await world.until('select 1 from subject where id = $1 and armed_at is not null', [request.id]);
    await world.until('select 1 where not exists (select 1 from wakeup)');
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    await owner.query(`update business_clock set business_anchor = business_anchor + interval '1 hour 1 second'`);
    await owner.end();
    const set = performance.now();
    await world.until(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [request.id]);
    await world.until('select 1 from subject where id = $1 and armed_at > business_now()', [request.id]);
    expect(performance.now() - set).toBeLessThan(AT_ONCE_MS);
  }, 180_000);
});
