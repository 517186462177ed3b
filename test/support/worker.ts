import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import pino from 'pino';
import type { DeliveryActivities, PaperActivities, SubjectActivities } from '#contracts/activities.js';
import { Ledger } from '#ledger/ledger.js';
import { packageRoot } from '#runtime/paths.js';
import { deliveryActivities } from '../../apps/worker/delivery.activities.js';
import { lookAt, subjectActivities } from '../../apps/worker/subject.activities.js';
import { paperActivities } from '../../apps/worker/paper.activities.js';
import { LateSweep } from '../../apps/worker/due-sweep.js';
import { WakeupRelay, type RelayOptions } from '../../apps/worker/wakeup-relay.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { temporalAddress } from './servers.js';

export type Activities = SubjectActivities & DeliveryActivities & Partial<PaperActivities>;

export interface TestWorkerOptions {
  readonly relay?: RelayOptions;
  /** A channel for notices; without one none is delivered. */
  readonly webhookUrl?: string;
  /** Puts something around the real activities. */
  readonly around?: (activities: Activities) => Activities;
  /** host:port of another Temporal than that of the test run. */
  readonly address?: string;
  /** False: nobody settles what is due but the workflows. Default true. */
  readonly sweep?: boolean;
  /** A database that outlives this worker; without it one of its own. */
  readonly database?: TestDatabase;
}

/** What the worker runs; `npm test` builds it before. */
export const builtBundle = (): { code: string } => ({
  code: readFileSync(`${packageRoot()}/dist/bundle/workflows.js`, 'utf8'),
});

let installed = false;
/** Temporal's own log, once a Jest file: only what is an error. */
export function quietTemporal(): void {
  if (!installed) Runtime.install({ logger: new DefaultLogger('ERROR') });
  installed = true;
}

/** Ledger, relay, activities and workflows as the worker process puts them together, on a database and a task queue of their own. */
export class TestWorker {
  private constructor(
    readonly pool: pg.Pool,
    readonly ledger: Ledger,
    readonly client: Client,
    readonly taskQueue: string,
    readonly ownerUrl: string,
    private readonly cleanups: (() => Promise<void>)[],
  ) {}

  static async start(options: TestWorkerOptions = {}): Promise<TestWorker> {
    const { relay, webhookUrl, around, address = temporalAddress() } = options;
    quietTemporal();
    const taskQueue = `test-${randomUUID()}`;
    const database = options.database ?? (await createTestDatabase());
    const pool = new pg.Pool({ connectionString: database.appUrl, max: 10 });
    const deliveries = webhookUrl !== undefined;
    const ledger = new Ledger(pool, { deliverNotices: deliveries });
    const client = new Client({ connection: await Connection.connect({ address }) });
    const connection = await NativeConnection.connect({ address });
    const log = pino({ level: 'silent' });
    const late = new LateSweep(ledger, log);
    const wakeups = new WakeupRelay(pool, client, taskQueue, log, {
      deliveries,
      look: lookAt(pool, ledger),
      ...relay,
    });
    const real = {
      ...subjectActivities(pool, ledger, { looked: (id) => wakeups.looked(id) }),
      ...deliveryActivities(pool, webhookUrl),
      ...paperActivities(pool, ledger),
    };
    const activities = around ? around(real) : real;
    const worker = await Worker.create({ connection, taskQueue, workflowBundle: builtBundle(), activities });
    const run = worker.run();
    wakeups.start();
    if (options.sweep !== false) late.start();
    return new TestWorker(pool, ledger, client, taskQueue, database.ownerUrl, [
      () => wakeups.stop(),
      () => late.stop(),
      async () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await run;
      },
      () => connection.close(),
      () => client.connection.close(),
      () => pool.end(),
      async () => (options.database ? undefined : await database.drop()),
    ]);
  }

  async stop(): Promise<void> {
    for (const cleanup of this.cleanups) await cleanup();
  }

  /** Asks the database every 20 ms until the query has a row, and returns it. */
  async until<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row> {
    for (;;) {
      const { rows } = await this.pool.query<Row>(text, values);
      if (rows[0]) return rows[0];
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
