import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { workflowIdOf } from '#contracts/workflows.js';
import type { Actor } from '#domain/actor.js';
import type { CaseCommand } from '#domain/case/commands.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { holdAt } from '#ledger/clock.js';
import { verifyLedger } from '#ledger/verify.js';
import { dispatchOf, head, supervision } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

/** Business days in a real second, up to the instant at which a test holds the clock: a machine that stalls misses nothing. */
const DAYS_A_SECOND = 5;

describe('a supervision case with its workflow, on a clock of days a second', () => {
  let worker: TestWorker;
  let owner: pg.Pool;

  beforeAll(async () => {
    worker = await TestWorker.start();
    owner = new pg.Pool({ connectionString: worker.ownerUrl, max: 1 });
    await owner.query(
      'update business_clock set business_anchor = $1, real_anchor = clock_timestamp(), rate = $2, hold_at = $1',
      [new Date('2026-03-02T10:00:00+08:00'), DAYS_A_SECOND * 86_400],
    );
  });

  afterAll(async () => {
    await owner?.end();
    await worker?.stop();
  });

  const act = async (id: string, actor: Actor, command: CaseCommand): Promise<void> => {
    expect(await worker.ledger.executeCase({ id, actor, command, commandId: randomUUID() })).toMatchObject({ ok: true });
  };
  /** The clock runs to this instant and stands there. What happened is waited for before it goes on. */
  const goOnUntil = async (instant: string): Promise<void> => {
    await holdAt(owner, new Date(instant));
    await worker.until('select 1 where business_now() >= $1', [instant]);
  };
  const happened = (id: string, type: string) =>
    worker.until('select at from event where subject_id = $1 and type = $2', [id, type]);

  it('is drafted by time, marked when it is not answered, told when its conclusion is final, and ends when it is closed', async () => {
    const request = dispatchOf([], {}, MUNICIPAL);
    await worker.ledger.execute(request);
    await goOnUntil('2026-03-10T10:00+08:00');
    const { id } = await worker.until<{ id: string }>('select id from "case" where article_id = $1', [request.id]);
    const plan = { content: '签收情况', object: 'KJJ', scope: '本条' };
    await act(id, supervision, { kind: 'open', basis: '政府督查工作条例第十一条', plan });
    await act(id, supervision, { kind: 'issueNotice', text: '请说明' });
    // the answer is due on 24 March, ten working days after the notice
    await goOnUntil('2026-03-20T10:00+08:00');
    await happened(id, 'CaseReminderSent');
    await goOnUntil('2026-03-25T08:00+08:00');
    await happened(id, 'CaseUnanswered');
    const { n } = await worker.until<{ n: number }>(
      `select count(*)::int as n from notice where subject_id = $1 and kind in ('case-notice', 'reminder', 'overdue') and unit = 'KJJ'`,
      [id],
    );
    expect(n).toBe(3);
    const { due } = await worker.until<{ due: string }>(
      "select to_char(business_now() + interval '200 days', 'YYYY-MM-DD') as due",
      [],
    );
    await act(id, supervision, { kind: 'conclude', finding: '未按期说明', rectification: { task: '签收', due } });
    await act(id, head('KJJ'), { kind: 'rectify', report: '已签收' });
    await act(id, supervision, { kind: 'passRectification' });
    await goOnUntil('2026-05-29T10:00+08:00');
    await happened(id, 'ReviewPeriodOver');
    await act(id, supervision, { kind: 'close' });
    const handle = worker.client.workflow.getHandle(workflowIdOf('case', id, '（八）'));
    await handle.result();
    const described = await handle.describe();
    expect(described.type).toBe('caseWorkflow');
    expect(described.searchAttributes).toMatchObject({ DubanStage: ['closed'], DubanLeadUnit: ['KJJ'] });
    expect((await verifyLedger(worker.pool)).discrepancies).toEqual([]);
  }, 180_000);
});
