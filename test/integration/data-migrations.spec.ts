import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { Indexes1796500000000 } from '#ledger/migrations/1796500000000-indexes.js';
import { NoticeSeries1796900000000 } from '#ledger/migrations/1796900000000-notice-series.js';
import { TitlesOfParts1797010000000 } from '#ledger/migrations/1797010000000-titles-of-parts.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const uuid = (n: number): string => `00000000-0000-8000-a000-00000000000${n}`;

describe('a migration of rows that are there', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let runner: QueryRunner;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    runner = { query: (sql: string) => owner.query(sql) } as unknown as QueryRunner;
  });

  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const subject = (n: number, type: string, state: object) =>
    owner.query(`insert into subject (id, type, position, hash, state) values ($1, $2, 1, '', $3)`, [uuid(n), type, state]);

  it('gives approvals the units concerned from their state, who asked first, each once', async () => {
    await new Indexes1796500000000().down(runner);
    const states = [
      { requestedBy: { unit: 'ZZ' }, approvers: [{ unit: 'LD' }, { unit: 'AA' }, { unit: 'ZZ' }, { unit: 'LD' }] },
      { requestedBy: { unit: null }, approvers: [{ unit: null }, { unit: 'LD' }] },
      { requestedBy: { unit: null }, approvers: [] },
    ];
    for (const [i, state] of states.entries()) {
      await subject(i, 'approval', state);
      await owner.query(
        `insert into approval (id, policy_id, kind, question, status, requested_at, asked) values ($1, $1, '', '', '', now(), '{}')`,
        [uuid(i)],
      );
    }
    await new Indexes1796500000000().up(runner);
    const { rows } = await owner.query('select units from approval order by id');
    expect(rows).toEqual([{ units: ['ZZ', 'LD', 'AA'] }, { units: ['LD'] }, { units: [] }]);
  });

  it('makes one series of the notices of a year out of those of its offices, going on after the highest number', async () => {
    await new NoticeSeries1796900000000().down(runner);
    await owner.query(
      `insert into notice_number (office, year, last) values ('DCS', 2021, 4), ('XZB', 2021, 7), ('DCS', 2022, 1)`,
    );
    await owner.query('begin');
    await new NoticeSeries1796900000000().up(runner);
    await owner.query('commit');
    const { rows } = await owner.query('select series, year, last from notice_number order by year');
    expect(rows).toEqual([
      { series: '督查通知', year: 2021, last: 7 },
      { series: '督查通知', year: 2022, last: 1 },
    ]);
  });

  it('says in the title of a task which part of a split article it is of, and back', async () => {
    const articles = [
      { n: 5, numeral: '（九）', title: '资金', state: {} },
      { n: 6, numeral: '（九）之一', title: '市级资金', state: { splitFrom: uuid(5) } },
    ];
    for (const { n, numeral, title, state } of articles) {
      await subject(n, 'article', state);
      await owner.query(
        `insert into article (id, policy_id, number, numeral, title, stage, leads, units, suspended) values ($1, $1, 9, $2, $3, '', '{}', '{}', false)`,
        [uuid(n), numeral, title],
      );
      await owner.query(
        `insert into task (subject_id, key, policy_id, kind, unit, number, title, opened_at, due_at, stopped) values ($1, 'sign:A', $1, 'sign', 'A', 9, $2, now(), now(), false)`,
        [uuid(n), title],
      );
    }
    const titles = async () => (await owner.query<{ title: string }>('select title from task order by subject_id')).rows;
    await new TitlesOfParts1797010000000().up(runner);
    expect(await titles()).toEqual([{ title: '资金' }, { title: '（九）之一 市级资金' }]);
    await new TitlesOfParts1797010000000().down(runner);
    expect(await titles()).toEqual([{ title: '资金' }, { title: '市级资金' }]);
  });
});
