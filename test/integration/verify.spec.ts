import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Actor } from '#domain/actor.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { Ledger } from '#ledger/ledger.js';
import { verifyLedger, type Discrepancy } from '#ledger/verify.js';
import { dispatchOf, head, office } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
let ledger: Ledger;
/** An article in execution, and another one just dispatched. */
let id: string;
let other: string;

async function act(actor: Actor, command: ArticleCommand): Promise<void> {
  expect(await ledger.execute({ id, actor, command, commandId: randomUUID() })).toMatchObject({ ok: true });
}

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.appUrl, max: 4 });
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  ledger = new Ledger(pool);
  const requests = ['GXJ', 'SWJ'].map((unit) => dispatchOf([unit], {}, MUNICIPAL));
  await ledger.dispatch(requests);
  [id, other] = [requests[0]!.id, requests[1]!.id];
  for (const unit of ['KJJ', 'GXJ']) await act(head(unit), { kind: 'sign', unit });
  const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
  await act(head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures });
  await act(office, { kind: 'approvePlan' });
});

afterAll(async () => {
  await pool?.end();
  await owner?.end();
  await database?.drop();
});

const one = async (sql: string): Promise<string> => (await owner.query<{ one: string }>(sql, [id])).rows[0]!.one;
const signed = () => one('select command_id as one from event where subject_id = $1 and position = 2');
const approved = () => one(`select id as one from notice where subject_id = $1 and kind = 'plan-approved'`);
const MADE = '11111111-1111-8111-a111-111111111111';
const SIGNED = 'id = (select command_id from event where subject_id = $1 and position = 2)';
const APPROVED = `subject_id = $1 and kind = 'plan-approved'`;

/** What verify finds after one row was changed behind the ledger's back; the table is then put back as it was. */
async function foundAfter(table: string, sql: string): Promise<Discrepancy[]> {
  await owner.query(`create table kept as select * from ${table}`);
  try {
    const values = [id, other, MADE].slice(0, Math.max(...[...sql.matchAll(/\$(\d)/g)].map(([, n]) => Number(n))));
    expect(await owner.query(sql, values)).toMatchObject({ rowCount: 1 });
    return (await verifyLedger(pool)).discrepancies;
  } finally {
    await owner.query(`truncate ${table}; insert into ${table} select * from kept; drop table kept`);
  }
}

describe('verify finds what was done behind the ledger’s back', () => {
  it('nothing, where nothing was done', async () => {
    expect((await verifyLedger(pool)).discrepancies).toEqual([]);
  });

  it.each([
    ['deleted', `delete from command where ${SIGNED}`],
    ['at another position', `update command set position = 2 where ${SIGNED}`],
    ['at another instant', `update command set at = at + interval '1 second' where ${SIGNED}`],
    ['told another result', `update command set result = jsonb_set(result, '{events}', '["PlanApproved"]') where ${SIGNED}`],
  ])('a command %s', async (_what, sql) => {
    expect(await foundAfter('command', sql)).toEqual([{ subject: id, what: 'command', where: await signed() }]);
  });

  it('a command moved to another subject', async () => {
    const found = await foundAfter('command', `update command set subject_id = $2 where ${SIGNED}`);
    const where = await signed();
    const both = [id, other].map((subject) => ({ subject, what: 'command', where }));
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(both));
  });

  it('a command without events', async () => {
    const sql = `insert into command (id, subject_id, position, result, at) select $3, $2, position, result, at from command where ${SIGNED}`;
    expect(await foundAfter('command', sql)).toEqual([{ subject: other, what: 'command', where: MADE }]);
  });

  it('an obligation that is not the one in the event', async () => {
    const sql = `update event set obligation = 'other' where subject_id = $1 and position = 2`;
    expect(await foundAfter('event', sql)).toEqual([{ subject: id, what: 'obligation', where: '2' }]);
  });

  it('an event of another command', async () => {
    const where = await signed();
    const found = await foundAfter(
      'event',
      `update event set command_id = $3 where subject_id = $1 and position = 2 and $2 <> $1`,
    );
    expect(found).toContainEqual({ subject: id, what: 'command', where: MADE });
    expect(found).toContainEqual({ subject: id, what: 'command', where });
  });

  it.each([
    ['deleted', `delete from notice where ${APPROVED}`],
    ['for another unit', `update notice set unit = 'SWJ' where ${APPROVED}`],
    ['of another kind', `update notice set kind = 'plan-returned' where ${APPROVED}`],
    ['at another instant', `update notice set at = at + interval '1 second' where ${APPROVED}`],
  ])('a notice %s', async (_what, sql) => {
    expect(await foundAfter('notice', sql)).toEqual([{ subject: id, what: 'notice', where: await approved() }]);
  });

  it('a notice that nobody sent; not that one was read', async () => {
    const sql = `insert into notice (id, subject_id, policy_id, unit, kind, at, delivery)
      select $3, $2, policy_id, unit, kind, at, 'none' from notice where ${APPROVED}`;
    expect(await foundAfter('notice', sql)).toEqual([{ subject: other, what: 'notice', where: MADE }]);
    expect(await foundAfter('notice', `update notice set read_at = at where ${APPROVED}`)).toEqual([]);
  });

  const PLAN = `subject_id = $1 and key = 'plan:KJJ'`;
  it.each([
    ['of another due date', `update task set due_at = due_at + interval '1 day' where ${PLAN}`],
    ['closed at another instant', `update task set closed_at = closed_at + interval '1 second' where ${PLAN}`],
    ['closed before it was opened', `update task set closed_at = opened_at - interval '1 day' where ${PLAN}`],
    ['opened again', `update task set closed_at = null where ${PLAN}`],
    ['deleted', `delete from task where ${PLAN}`],
  ])('a closed task %s', async (_what, sql) => {
    expect(await foundAfter('task', sql)).toEqual([{ subject: id, what: 'tasks', where: 'plan:KJJ' }]);
  });

  it('a closed task that never was', async () => {
    const sql = `insert into task (subject_id, key, policy_id, kind, unit, number, title, opened_at, due_at, stopped, closed_at)
      select $2, key, policy_id, kind, unit, number, title, opened_at, due_at, stopped, closed_at from task where ${PLAN}`;
    expect(await foundAfter('task', sql)).toEqual([{ subject: other, what: 'tasks', where: 'plan:KJJ' }]);
  });

  it('events that make no sense, and goes on with the others', async () => {
    const sql = `update event set type = 'PlanApproved', data = '{}' where subject_id = $1 and position = 1`;
    expect(await foundAfter('event', sql)).toContainEqual({ subject: id, what: 'hash', where: '1' });
  });
});
