import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deliveryWorkflowId, workflowIdOf } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { restoreWorkflows } from '#ledger/restore.js';
import { dispatchOf } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

// Somebody terminates workflows by hand; `duban workflows restore` calls them again, though Temporal knows runs of them that have ended.
const LEAD_MS = 6_000;
let worker: TestWorker;
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
});
afterAll(async () => {
  await worker?.stop();
  channel?.close();
});

/** Terminates the workflow; returns the run that has ended. */
async function terminate(workflowId: string): Promise<string> {
  const handle = worker.client.workflow.getHandle(workflowId);
  await handle.terminate('by hand');
  const { status, runId } = await handle.describe();
  expect(status.name).toBe('TERMINATED');
  return runId;
}

it('an article is followed by a new run, and what falls due is settled once', async () => {
  const request = dispatchOf([], { signDueAt: Date.now() + LEAD_MS }, PEER);
  expect(await worker.ledger.execute(request)).toMatchObject({ ok: true });
  await worker.until('select 1 from subject where id = $1 and armed_at is not null', [request.id]);
  await worker.until('select 1 where not exists (select 1 from wakeup where subject_id = $1)', [request.id]);
  const workflowId = workflowIdOf('article', request.id);
  const before = await terminate(workflowId);
  await restoreWorkflows(worker.pool);
  await worker.until(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [request.id]);
  const { status, runId } = await worker.client.workflow.getHandle(workflowId).describe();
  expect({ status: status.name, again: runId !== before }).toEqual({ status: 'RUNNING', again: true });
  const marks = await worker.pool.query(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [request.id]);
  expect(marks.rows).toHaveLength(1);
}, 60_000);

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
}, 60_000);
