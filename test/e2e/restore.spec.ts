import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { workflowIdOf } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { restoreWorkflows } from '#ledger/restore.js';
import { verifyLedger } from '#ledger/verify.js';
import { findTemporal } from '#runtime/temporal-program.js';
import { TemporalServer } from '#runtime/temporal-server.js';
import { dispatchOf } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TestWorker } from '../support/worker.js';

const ARTICLES = 40;
const HOUR_MS = 3_600_000;

describe('when the store of Temporal is lost', () => {
  let folder: string;
  let program: string;
  let database: TestDatabase;
  let pool: pg.Pool;
  const servers: TemporalServer[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'duban-restore-'));
    program = (await findTemporal({ configured: process.env.TEMPORAL_CLI })).file;
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await pool.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A server that keeps nothing: what the one before knew is gone. */
  async function emptyTemporal(): Promise<TemporalServer> {
    const server = await TemporalServer.start({ program, logFile: path.join(folder, `temporal-${servers.length}.log`) });
    servers.push(server);
    return server;
  }

  async function setClockAhead({ ownerUrl }: TestWorker, byMs: number): Promise<void> {
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query(`update business_clock set business_anchor = business_anchor + $1 * interval '1 millisecond'`, [byMs]);
    await owner.end();
  }

  it('every open loop runs again after a restore, and what fell due meanwhile or later is settled exactly once', async () => {
    const first = await emptyTemporal();
    const before = await TestWorker.start({ address: first.address, database });
    const now = await before.ledger.now();
    // every other one falls due while nothing runs, the rest after the restore
    const requests = Array.from({ length: ARTICLES }, (_, i) =>
      dispatchOf([], { signDueAt: now + (1 + (i % 2)) * HOUR_MS }, PEER),
    );
    expect(await before.ledger.dispatch(requests)).toMatchObject({ ok: true });
    await before.until(`select 1 from subject where armed_at is not null having count(*) = $1`, [ARTICLES]);
    await before.until('select 1 where not exists (select 1 from wakeup)');
    await before.stop();
    await first.stop();
    await setClockAhead(before, 1.1 * HOUR_MS);

    const second = await emptyTemporal();
    // nothing runs, and nothing says so: the rows of the wake-ups are long gone
    const connection = await Connection.connect({ address: second.address });
    expect(await countRunning({ client: new Client({ connection }) })).toBe(0);
    await connection.close();
    const after = await TestWorker.start({ address: second.address, database });
    try {
      expect(await restoreWorkflows(pool)).toBe(ARTICLES);
      await after.until('select 1 where not exists (select 1 from wakeup)');
      expect(await countRunning(after)).toBe(ARTICLES);
      // again: it harms nothing
      expect(await restoreWorkflows(pool)).toBe(ARTICLES);
      await setClockAhead(after, HOUR_MS);
      await after.until(`select 1 from event where type = 'OverdueMarked' having count(*) >= $1`, [ARTICLES]);
      await after.until(`select 1 from subject where armed_at > now() + interval '1 day' having count(*) = $1`, [ARTICLES]);
      const { rows } = await pool.query(
        `select count(*)::int as marks, count(distinct subject_id)::int as articles from event where type = 'OverdueMarked'`,
      );
      expect(rows).toEqual([{ marks: ARTICLES, articles: ARTICLES }]);
      expect((await verifyLedger(pool)).discrepancies).toEqual([]);
    } finally {
      await after.stop();
    }

    async function countRunning({ client }: { readonly client: Client }): Promise<number> {
      const states = await Promise.all(
        requests.map(({ id }) =>
          client.workflow
            .getHandle(workflowIdOf('article', id, '（八）'))
            .describe()
            .then(
              ({ status }) => status.name,
              () => 'UNKNOWN',
            ),
        ),
      );
      return states.filter((state) => state === 'RUNNING').length;
    }
  }, 180_000);

  it('subjects that are over, and notices that are delivered, are left alone', async () => {
    await pool.query('update subject set is_over = true');
    expect(await restoreWorkflows(pool)).toBe(0);
    await pool.query(`update notice set delivery = 'pending' where id = (select id from notice limit 1)`);
    expect(await restoreWorkflows(pool)).toBe(1);
    expect((await pool.query('select kind from wakeup')).rows).toEqual([{ kind: 'delivery' }]);
  });
});
