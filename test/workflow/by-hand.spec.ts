import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { deliveryWorkflowId, workflowIdOf } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { setBusinessClock } from '#ledger/clock.js';
import { restoreWorkflows } from '#ledger/restore.js';
import { dispatchOf, head } from '../support/articles.js';
import { until } from '../support/until.js';
import { TestWorker } from '../support/worker.js';

// What operators do by hand: they terminate workflows in Temporal's own UI, and `duban workflows restore` calls them again, though Temporal knows
// runs of them that have ended; they reset them to an earlier point; they set the business clock.
const LEAD_MS = 6_000;
const DAY_MS = 86_400_000;
let worker: TestWorker;
let owner: pg.Pool;
let channel: http.Server;
let away = true;

beforeAll(async () => {
  channel = http.createServer((request, response) => {
    request.resume();
    response.writeHead(away ? 503 : 204).end();
  });
  channel.listen(0, '127.0.0.1');
  await once(channel, 'listening');
  worker = await TestWorker.start({ webhookUrl: `http://127.0.0.1:${(channel.address() as AddressInfo).port}/` });
  owner = new pg.Pool({ connectionString: worker.ownerUrl, max: 1 });
});
afterAll(async () => {
  await owner?.end();
  await worker?.stop();
  channel?.close();
});

/** The business clock is set so far ahead. */
async function set(aheadMs: number): Promise<void> {
  const start = new Date((await worker.ledger.now()) + aheadMs);
  expect(await setBusinessClock(owner, { start, rate: 1, anchor: new Date() })).toBe(true);
}

/** Terminates the workflow; returns the run that has ended. The relay may begin another one at once. */
async function terminate(workflowId: string): Promise<string> {
  const { runId } = await worker.client.workflow.getHandle(workflowId).describe();
  const handle = worker.client.workflow.getHandle(workflowId, runId);
  await handle.terminate('by hand');
  expect((await handle.describe()).status.name).toBe('TERMINATED');
  return runId;
}

/** An article dispatched so that it is due so long from now, whose workflow sleeps. */
async function asleep(dueInMs: number): Promise<string> {
  const request = dispatchOf([], { signDueAt: (await worker.ledger.now()) + dueInMs }, PEER);
  expect(await worker.ledger.execute(request)).toMatchObject({ ok: true });
  await sleeps(request.id);
  return request.id;
}

/** Its workflow has looked, and nothing is on its way to it. */
async function sleeps(id: string): Promise<void> {
  await worker.until('select 1 from subject where id = $1 and armed_at is not null', [id]);
  await worker.until('select 1 where not exists (select 1 from wakeup where subject_id = $1)', [id]);
}

/** Waits until the article is overdue by the ledger; returns how often, and whether it was so before it was due. */
async function overdue(id: string): Promise<{ marks: number; early: boolean }> {
  await worker.until(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [id]);
  const { rows } = await worker.pool.query<{ early: boolean }>(
    `select at < to_timestamp((data->>'due')::float8 / 1000) as early from event where subject_id = $1 and type = 'OverdueMarked'`,
    [id],
  );
  return { marks: rows.length, early: rows.some(({ early }) => early) };
}

it('an article is followed by a new run, and what falls due is settled once', async () => {
  const id = await asleep(LEAD_MS);
  const workflowId = workflowIdOf('article', id, '（八）');
  const before = await terminate(workflowId);
  await restoreWorkflows(worker.pool);
  expect(await overdue(id)).toEqual({ marks: 1, early: false });
  // who settles first, the workflow or the sweep of what is late, is open
  await until(async () => {
    const { status, runId } = await worker.client.workflow.getHandle(workflowId).describe();
    return (status.name === 'RUNNING' && runId !== before) || undefined;
  }, 'a new run follows the article');
  expect(await overdue(id)).toEqual({ marks: 1, early: false });
}, 180_000);

it('a notice that the channel has not taken yet is delivered by a new run', async () => {
  const request = dispatchOf([], {}, PEER);
  expect(await worker.ledger.execute(request)).toMatchObject({ ok: true });
  const tried = `select id from notice where subject_id = $1 and delivery = 'pending' and attempts > 0 limit 1`;
  const { id } = await worker.until<{ id: string }>(tried, [request.id]);
  await worker.until('select 1 where not exists (select 1 from wakeup where subject_id = $1)', [id]);
  const before = await terminate(deliveryWorkflowId(id));
  away = false;
  await restoreWorkflows(worker.pool);
  await worker.until(`select 1 from notice where id = $1 and delivery = 'delivered'`, [id]);
  const handle = worker.client.workflow.getHandle(deliveryWorkflowId(id));
  await handle.result();
  expect((await handle.describe()).runId).not.toBe(before);
}, 180_000);

it('a workflow that was reset to an earlier point looks at the ledger as it is, and settles nothing again', async () => {
  const id = await asleep(1_000);
  await overdue(id);
  await sleeps(id);
  const handle = worker.client.workflow.getHandle(workflowIdOf('article', id, '（八）'));
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const firstTask = events!.find((event) => event.workflowTaskCompletedEventAttributes)!;
  await worker.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId, runId },
    reason: 'by hand',
    requestId: randomUUID(),
    workflowTaskFinishEventId: firstTask.eventId!,
  });
  const sign = { id, actor: head('KJJ'), command: { kind: 'sign', unit: 'KJJ' }, commandId: randomUUID() } as const;
  expect(await worker.ledger.execute(sign)).toMatchObject({ ok: true });
  await sleeps(id);
  const signed = await until(async () => {
    const description = await handle.describe();
    const { events: now } = await handle.fetchHistory();
    return now?.at(-1)?.timerStartedEventAttributes ? description : undefined;
  }, 'the new run sleeps');
  expect({ status: signed.status.name, again: signed.runId !== runId }).toEqual({ status: 'RUNNING', again: true });
  expect(await overdue(id)).toEqual({ marks: 1, early: false });
}, 180_000);

it('what falls due while the clock is set ahead is settled at once, though its timer is a month away', async () => {
  const id = await asleep(30 * DAY_MS);
  await set(31 * DAY_MS);
  expect(await overdue(id)).toEqual({ marks: 1, early: false });
}, 180_000);

it('a timer that comes too early, since somebody has put the clock back, settles nothing; what is due is settled once in the end', async () => {
  let leadMs = 1_000;
  const id = await until(async () => {
    const asked = await asleep((leadMs *= 2));
    await owner.query(
      `update business_clock set business_anchor = business_now() - interval '1 hour', real_anchor = clock_timestamp()`,
    );
    const { rowCount } = await worker.pool.query(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [asked]);
    return rowCount === 0 ? asked : undefined;
  }, 'the clock is put back before the article is due');
  const handle = worker.client.workflow.getHandle(workflowIdOf('article', id, '（八）'));
  await until(async () => {
    const { events } = await handle.fetchHistory();
    const fired = events?.some((event) => event.timerFiredEventAttributes);
    return (fired && events?.at(-1)?.timerStartedEventAttributes) || undefined;
  }, 'the timer comes and another is set');
  const { rowCount } = await worker.pool.query(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [id]);
  expect(rowCount).toBe(0);
  await set(DAY_MS);
  expect(await overdue(id)).toEqual({ marks: 1, early: false });
}, 180_000);
