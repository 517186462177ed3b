import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { explain } from '#domain/lights/lights.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import type { ArticleState } from '#domain/article/state.js';
import type { Ledger } from '#ledger/ledger.js';
import { readBoard } from '#ledger/queries/board.js';
import { readArticlesTasks } from '#ledger/queries/inbox.js';
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

const stand = (instant: number) => standing.stand(instant);

const DAY = 86_400_000;
const START = Date.parse('2026-01-05T02:00:00Z');

it('a board and an inbox show the very lights that the domain explains, whatever happened and whenever they are read', async () => {
  // a step: days that pass, then what somebody does
  const step = fc.record({
    hours: fc.integer({ min: 0, max: 400 }),
    act: fc.constantFrom('sign', 'plan', 'approve', 'report', 'suspend', 'resume', 'settle'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      let now = START;
      await stand(now);
      const request = dispatchOf(['GXJ'], {}, MUNICIPAL);
      const { id } = request;
      const { policyId } = request.command as { policyId: string };
      await ledger.execute(request);
      for (const { hours, act } of steps) {
        now += hours * (DAY / 24);
        await stand(now);
        await doAct(id, act);
        const { rows } = await pool.query<{ state: ArticleState }>('select state from subject where id = $1', [id]);
        const { state } = rows[0]!;
        const { article } = explain(state, now, (await ledger.rules.find(state))!);
        const board = await readBoard(pool, { policyId, unit: null, limit: 10 });
        expect(board!.items[0]).toMatchObject({ timeliness: article.timeliness.light, substance: article.substance.light });
        const reasons = [...article.timeliness.reasons, ...article.substance.reasons];
        for (const { key, light } of (await readArticlesTasks(pool, [id]))[0]!.tasks)
          expect({ key, light }).toEqual({ key, light: reasons.find(({ task }) => task === key)!.light });
      }
    }),
    { numRuns: 40 },
  );
});

async function doAct(id: string, act: string): Promise<void> {
  const execute = (actor: typeof office, command: Parameters<Ledger['execute']>[0]['command']) =>
    ledger.execute({ id, actor, command, commandId: randomUUID() });
  const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
  switch (act) {
    case 'sign':
      for (const unit of ['KJJ', 'GXJ']) await execute(head(unit), { kind: 'sign', unit });
      return;
    case 'plan':
      await execute(head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures });
      return;
    case 'approve':
      await execute(office, { kind: 'approvePlan' });
      return;
    case 'report':
      for (const unit of ['KJJ', 'GXJ']) await execute(head(unit), { kind: 'report', unit, progress: '推进' });
      return;
    case 'suspend':
      await execute(office, { kind: 'suspend', category: 'other', reason: '暂停' });
      return;
    case 'resume':
      await execute(office, { kind: 'resume', reason: '恢复' });
      return;
    default:
      await ledger.settleOne(id);
  }
}
