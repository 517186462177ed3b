import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { Ledger } from '#ledger/ledger.js';
import { load, type LoadKey } from '#ledger/load.js';
import { readArticlesTasks } from '#ledger/queries/inbox.js';
import { dispatchOf, head } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Statements that nearly every act sends. */
const OF_EVERY_ACT = ['article-tasks', 'ledger-load-together', 'ledger-write-together-article'];
const ARTICLES = 200;
const TIMES = 15;

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  // one connection, which makes its plans while there is hardly anything in the tables
  pool = new pg.Pool({ connectionString: database.appUrl, max: 1 });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

async function wholeReads(): Promise<Record<string, number>> {
  await pool.query('select pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ relname: string; scans: number }>(
    `select relname, seq_scan::int as scans from pg_stat_user_tables where relname in ('subject', 'command', 'article', 'task')`,
  );
  return Object.fromEntries(rows.map(({ relname, scans }) => [relname, scans]));
}

describe('the plans of what every act sends', () => {
  it('are made once, and read no table whole, although the statistics are those of empty tables', async () => {
    const ledger = new Ledger(pool);
    const requests = Array.from({ length: ARTICLES }, () => dispatchOf(['GXJ'], {}, MUNICIPAL));
    expect(await ledger.dispatch(requests)).toMatchObject({ ok: true });
    const before = await wholeReads();
    for (let i = 0; i < TIMES; i++) {
      const group = requests.slice(2 * i, 2 * i + 2 + (i % 3)).map(({ id }) => id);
      await readArticlesTasks(pool, group);
      await load(
        pool,
        group.map((id): LoadKey => ({ type: 'article', id, commandId: randomUUID() })),
      );
      const command = { kind: 'sign', unit: 'GXJ' } as const;
      const executed = await ledger.execute({ id: group[0]!, actor: head('GXJ'), command, commandId: randomUUID() });
      expect(executed).toMatchObject({ ok: true });
    }
    expect(await wholeReads()).toEqual(before);
    const { rows } = await pool.query<{ name: string; custom: number }>(
      'select name, custom_plans::int as custom from pg_prepared_statements where name = any($1) order by name',
      [OF_EVERY_ACT],
    );
    expect(rows.map(({ name }) => name)).toEqual(OF_EVERY_ACT);
    // PostgreSQL plans a statement anew five times before it decides whether it goes on with one plan
    for (const { custom } of rows) expect(custom).toBe(5);
  });

  it('the tasks of an article are the same for several who ask at once', async () => {
    const ledger = new Ledger(pool);
    const request = dispatchOf(['GXJ'], {}, MUNICIPAL);
    expect(await ledger.execute(request)).toMatchObject({ ok: true });
    const [one, again] = await readArticlesTasks(pool, [request.id, request.id]);
    expect(one!.tasks.map(({ key }) => key).sort()).toEqual(['sign:GXJ', 'sign:KJJ']);
    expect(again).toEqual(one);
  });
});
