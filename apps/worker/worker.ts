import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Settings } from '#config/settings.js';
import { Ledger } from '#ledger/ledger.js';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import { activityMetrics } from './activity-metrics.js';
import { deliveryActivities } from './delivery.activities.js';
import { paperActivities } from './paper.activities.js';
import { ensurePaperSchedule } from './paper-schedule.js';
import { LateSweep } from './due-sweep.js';
import { HealthServer } from './health-server.js';
import { WorkerMetrics } from './metrics.js';
import { ensureSearchAttributes } from './search-attributes.js';
import { lookAt, subjectActivities } from './subject.activities.js';
import { WakeupRelay } from './wakeup-relay.js';

const BUNDLE = fileURLToPath(new URL('../../bundle/workflows.js', import.meta.url));
/** Activities under way get so long to end when the worker is asked to stop. */
const SHUTDOWN_GRACE = '10 seconds';

/** One worker process: activities and workflows, the relay of wake-ups, the sweep of what is late, and the pages for whoever watches it. */
export class WorkerProcess {
  private constructor(
    private readonly worker: Worker,
    private readonly relay: WakeupRelay,
    private readonly late: LateSweep,
    private readonly health: HealthServer,
    private readonly release: () => Promise<void>,
  ) {}

  /** Connects to PostgreSQL and Temporal and listens for its pages. Rejects when Temporal cannot be reached or the port is taken. */
  static async create(settings: Settings, log: Logger): Promise<WorkerProcess> {
    const { address, namespace, taskQueue, apiKey, tls } = settings.temporal;
    const access = { address, tls, ...(apiKey ? { apiKey } : {}) };
    const { webhookUrl } = settings.notice;
    const pool = new pg.Pool({ connectionString: settings.database.url, max: settings.database.poolMax });
    // a broken idle connection is replaced by the pool; without a listener it would end the process
    pool.on('error', (err) => log.warn({ err }, 'a database connection broke'));
    const metrics = new WorkerMetrics(pool);
    const ledger = new Ledger(pool, { deliverNotices: webhookUrl !== undefined });
    const connection = await NativeConnection.connect(access);
    const clientConnection = await Connection.connect(access);
    const client = new Client({ connection: clientConnection, namespace });
    await prepareNamespace(clientConnection, namespace, log);
    const recorded = (events: number): void => metrics.settled.inc(events);
    const relay = new WakeupRelay(pool, client, taskQueue, log, {
      metrics,
      deliveries: webhookUrl !== undefined,
      look: lookAt(pool, ledger),
    });
    const late = new LateSweep(ledger, log, recorded);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle: { codePath: BUNDLE },
      activities: {
        ...subjectActivities(pool, ledger, {
          recorded,
          looked: (id) => relay.looked(id),
        }),
        ...deliveryActivities(pool, webhookUrl),
        ...paperActivities(pool, ledger),
      },
      interceptors: { activity: [activityMetrics(metrics)] },
      shutdownGraceTime: SHUTDOWN_GRACE,
    });
    const checks = {
      worker: () => (worker.getState() === 'RUNNING' ? Promise.resolve() : Promise.reject(new Error(worker.getState()))),
      database: async () => await pool.query('select 1'),
      temporal: async () => await client.workflowService.getSystemInfo({}),
    };
    const { host } = settings.api;
    const { registry } = metrics;
    const health = await HealthServer.start({
      host,
      port: settings.worker.port,
      registry,
      metricsToken: settings.metrics.token,
      checks,
    });
    const schedule = async (): Promise<void> => {
      const { rows } = await pool.query<{ rate: number }>('select rate from business_clock');
      await ensurePaperSchedule(client, taskQueue, rows[0]!.rate);
    };
    schedule().catch((err: unknown) =>
      log.warn({ err }, 'no schedule for periodic papers; the next start of a worker tries again'),
    );
    return new WorkerProcess(worker, relay, late, health, async () => {
      await client.connection.close();
      await connection.close();
      await pool.end();
    });
  }

  /** Works until {@link stop} is called; rejects when the worker fails. Everything is released in either case. */
  async run(): Promise<void> {
    this.relay.start();
    this.late.start();
    try {
      await this.worker.run();
    } finally {
      await Promise.all([this.relay.stop(), this.late.stop()]);
      await this.health.close();
      await this.release();
    }
  }

  /** Asks it to end: no new work is taken, what is under way is finished or given back. */
  stop(): void {
    if (this.worker.getState() === 'RUNNING') this.worker.shutdown();
  }
}

/** Without its search attributes no workflow starts there; where they cannot be made from here, somebody has to be told. */
async function prepareNamespace(connection: Connection, namespace: string, log: Logger): Promise<void> {
  try {
    const added = await ensureSearchAttributes(connection, namespace);
    if (added.length > 0) log.info({ namespace, added }, 'search attributes were added to the namespace');
  } catch (err) {
    const wanted = Object.entries(SEARCH_ATTRIBUTES).map((attribute) => attribute.join('='));
    log.error(
      { err, namespace, wanted },
      'the namespace may lack search attributes, and then starts no workflow: add them there by hand',
    );
  }
}
