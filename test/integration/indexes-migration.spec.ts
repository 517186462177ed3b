import { expect, it } from '@jest/globals';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { Indexes1796500000000 } from '#ledger/migrations/1796500000000-indexes.js';
import { createTestDatabase } from '../support/database.js';

it('approvals that are there get the units concerned from their state, who asked first, each once', async () => {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const runner = { query: (sql: string) => owner.query(sql) } as unknown as QueryRunner;
    await new Indexes1796500000000().down(runner);
    const states = [
      { requestedBy: { unit: 'ZZ' }, approvers: [{ unit: 'LD' }, { unit: 'AA' }, { unit: 'ZZ' }, { unit: 'LD' }] },
      { requestedBy: { unit: null }, approvers: [{ unit: null }, { unit: 'LD' }] },
      { requestedBy: { unit: null }, approvers: [] },
    ];
    for (const [i, state] of states.entries()) {
      const id = `00000000-0000-8000-a000-00000000000${i}`;
      await owner.query(`insert into subject (id, type, position, hash, state) values ($1, 'approval', 1, '', $2)`, [id, state]);
      await owner.query(
        `insert into approval (id, policy_id, kind, question, status, requested_at, asked) values ($1, $1, '', '', '', now(), '{}')`,
        [id],
      );
    }
    await new Indexes1796500000000().up(runner);
    const { rows } = await owner.query('select units from approval order by id');
    expect(rows).toEqual([{ units: ['ZZ', 'LD', 'AA'] }, { units: ['LD'] }, { units: [] }]);
  } finally {
    await owner.end();
    await database.drop();
  }
});
