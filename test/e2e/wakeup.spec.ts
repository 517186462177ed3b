import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import pino from 'pino';
import { workflowIdOf } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { Ledger } from '#ledger/ledger.js';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { subjectActivities } from '../../apps/worker/subject.activities.js';
import { WakeupRelay } from '../../apps/worker/wakeup-relay.js';
import { dispatchOf, head, supervision } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { temporalAddress } from '../support/servers.js';

const lead = head('KJJ');

describe('ledger, relay and workflow together', () => {
  const taskQueue = `wakeup-${randomUUID()}`;
  let database: TestDatabase;
  let pool: pg.Pool;
  let ledger: Ledger;
  let client: Client;
  let connection: NativeConnection;
  let worker: Worker;
  let run: Promise<void>;
  let relay: WakeupRelay;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.appUrl, max: 10 });
    ledger = new Ledger(pool);
    client = new Client({ connection: await Connection.connect({ address: temporalAddress() }) });
    connection = await NativeConnection.connect({ address: temporalAddress() });
    const workflowBundle = { code: readFileSync(`${packageRoot()}/dist/bundle/workflows.js`, 'utf8') };
    const activities = subjectActivities(pool, ledger, { looked: (id) => relay.looked(id) });
    worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
    run = worker.run();
    relay = new WakeupRelay(pool, client, taskQueue, pino({ level: 'silent' }));
    relay.start();
  });

  afterAll(async () => {
    await relay.stop();
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await run;
    await connection.close();
    await client.connection.close();
    await pool.end();
    await database.drop();
  });

  it('an article dispatched is followed by its workflow: marked overdue when it is, and the workflow ends when it is closed', async () => {
    const due = Date.now() + 800;
    const request = dispatchOf([], { signDueAt: due }, PEER);
    const { id } = request;
    await ledger.execute(request);
    const marked = await new Promise<Date>((resolve, reject) => {
      const look = setInterval(() => {
        pool
          .query<{ at: Date }>(`select at from event where subject_id = $1 and type = 'OverdueMarked'`, [id])
          .then(({ rows: [row] }) => {
            if (!row) return;
            clearInterval(look);
            resolve(row.at);
          })
          .catch(reject);
      }, 20);
    });
    expect(marked.getTime()).toBeGreaterThanOrEqual(due);
    const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
    await ledger.execute({ id, actor: lead, commandId: randomUUID(), command: { kind: 'sign', unit: 'KJJ' } });
    await ledger.execute({ id, actor: lead, commandId: randomUUID(), command: { kind: 'submitPlan', unit: 'KJJ', measures } });
    await ledger.execute({
      id,
      actor: lead,
      commandId: randomUUID(),
      command: { kind: 'requestClosing', unit: 'KJJ', summary: '完成' },
    });
    expect(
      await ledger.execute({ id, actor: supervision, commandId: randomUUID(), command: { kind: 'verify', grade: 'good' } }),
    ).toMatchObject({ ok: true });
    const handle = client.workflow.getHandle(workflowIdOf('article', id, '（八）'));
    await handle.result();
    expect((await handle.describe()).searchAttributes).toMatchObject({ DubanStage: ['closed'], DubanLeadUnit: ['KJJ'] });
    expect((await verifyLedger(pool)).discrepancies).toEqual([]);
  });
});
