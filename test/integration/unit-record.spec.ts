import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { Actor } from '#domain/actor.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import type { Ledger, ArticleRequest } from '#ledger/ledger.js';
import { readArticle } from '#ledger/queries/article.js';
import { dispatchOf, head, office } from '../support/articles.js';
import { StandingLedger } from '../support/standing.js';

let standing: StandingLedger;
let pool: pg.Pool;
let ledger: Ledger;

beforeAll(async () => {
  standing = await StandingLedger.start();
  ({ pool, ledger } = standing);
});

afterAll(async () => {
  await standing?.close();
});

const stand = (at: string) => standing.stand(at);

async function act(id: string, actor: Actor, command: ArticleRequest['command']): Promise<void> {
  expect(await ledger.execute({ id, actor, command, commandId: randomUUID() })).toMatchObject({ ok: true });
}

/** An article of KJJ and GXJ that is carried out from 12 January 2026 on. */
async function executing(): Promise<string> {
  await stand('2026-01-12T02:00:00Z');
  const request = dispatchOf(['GXJ'], {}, MUNICIPAL);
  const { id } = request;
  await ledger.execute(request);
  for (const unit of ['KJJ', 'GXJ']) await act(id, head(unit), { kind: 'sign', unit });
  const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
  await act(id, head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures });
  await act(id, office, { kind: 'approvePlan' });
  return id;
}

describe('the forecast of an article', () => {
  it('knows how late the units were in their other articles, and by which tasks', async () => {
    const [first, second] = [await executing(), await executing()];
    const before = (await readArticle(pool, ledger.rules, second))!.forecast;
    expect(before.light).toBe('green');
    expect(before.records['GXJ']).toMatchObject({ late: 0, elsewhere: 0 });
    // the reports of January and February are due on 5 February and 5 March; GXJ reports on both on 17 March, 29 February days off aside
    await stand('2026-03-17T02:00:00Z');
    await standing.settleAll();
    for (let i = 0; i < 2; i += 1) await act(first, head('GXJ'), { kind: 'report', unit: 'GXJ', progress: '推进' });
    await act(first, head('GXJ'), { kind: 'completePart', unit: 'GXJ', summary: '完成' });
    const { rows } = await pool.query<{ workdays: number }>(
      `select count(*)::int as workdays from task where unit = 'GXJ' and subject_id = $1 and closed_at is not null and kind in ('report', 'part')`,
      [first],
    );
    expect(rows[0]!.workdays).toBeGreaterThanOrEqual(3);
    const { forecast, state } = (await readArticle(pool, ledger.rules, second))!;
    const record = forecast.records['GXJ']!;
    expect(record).toMatchObject({ basis: 'all', elsewhere: rows[0]!.workdays });
    expect(record.late).toBe(2);
    const late = record.tasks.filter(({ workdays }) => workdays > 0);
    // 6 February to 17 March without the Spring Festival (15 to 23 February, 14 and 28 February worked): 24; 6 to 17 March: 8
    expect(late.map(({ workdays }) => workdays).sort((a, b) => a - b)).toEqual([8, 24]);
    expect(late.every(({ article }) => article.id === first && article.id !== state.id)).toBe(true);
  });

  it('leaves out what units did in an article that was cancelled', async () => {
    const [first, second] = [await executing(), await executing()];
    const count = async () => (await readArticle(pool, ledger.rules, second))!.forecast.records['GXJ']!.elsewhere;
    const without = await count();
    await stand('2026-03-20T02:00:00Z');
    await act(first, head('GXJ'), { kind: 'report', unit: 'GXJ', progress: '推进' });
    expect(await count()).toBe(without + 1);
    await standing.owner.query(`update article set stage = 'cancelled' where id = $1`, [first]);
    expect(await count()).toBe(without);
  });
});
