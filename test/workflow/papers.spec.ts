import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { paperScheduleId } from '#contracts/workflows.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { ensurePaperSchedule } from '../../apps/worker/paper-schedule.js';
import { dispatchOf } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

let worker: TestWorker;
let owner: pg.Pool;

beforeAll(async () => {
  worker = await TestWorker.start();
  owner = new pg.Pool({ connectionString: worker.ownerUrl, max: 1 });
});

afterAll(async () => {
  await owner?.end();
  await worker?.stop();
});

const stand = (instant: string) =>
  owner.query('update business_clock set hold_at = $1, business_anchor = $1, real_anchor = clock_timestamp()', [instant]);

it('a schedule drafts what the business clock owes, whoever creates it and however often', async () => {
  await stand('2026-01-12T10:00+08:00');
  const request = dispatchOf(['GXJ'], {}, MUNICIPAL);
  const { command } = request;
  if (command.kind !== 'dispatch') throw new Error(command.kind);
  const { policyId, ruleSet, calendar, office, supervision } = command;
  // a policy of its own, so that the paper has a title
  const head = { title: '清单', issuer: null, documentNumber: null, status: 'issued', articles: 1, findings: 0 } as const;
  const articles = [{ id: request.id, number: 8 }];
  const facts = { office, supervision, ruleSet, calendar, articles, validity: { from: null, to: '2030-01-04' } };
  const listed = await worker.ledger.executePolicy({
    id: policyId,
    commandId: randomUUID(),
    actor: request.actor,
    command: { kind: 'dispatchList', head, facts },
  });
  expect(listed).toMatchObject({ ok: true });
  await worker.ledger.execute(request);
  await stand('2026-01-20T10:00+08:00');
  await worker.ledger.settleDue(100);
  await stand('2026-02-02T10:00+08:00');

  await ensurePaperSchedule(worker.client, worker.taskQueue, 1);
  await ensurePaperSchedule(worker.client, worker.taskQueue, 3_600);
  const handle = worker.client.schedule.getHandle(paperScheduleId(worker.taskQueue));
  try {
    const paper = await worker.until<{ period: string }>('select period from paper where policy_id = $1', [policyId]);
    expect(paper).toEqual({ period: '2026-01' });
    // once a business hour, but not more often than every five seconds
    expect((await handle.describe()).spec.intervals).toMatchObject([{ every: 5_000 }]);
  } finally {
    await handle.delete();
  }
}, 180_000);
