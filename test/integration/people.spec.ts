import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { AccountRefused, createAccount, findAccounts, type NewAccount } from '#ledger/people/accounts.js';
import { peopleSource } from '#ledger/people/administration.js';
import { hashPassword } from '#ledger/people/passwords.js';
import { accountOfSession, openSession } from '#ledger/people/sessions.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: pg.Pool;
let source: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.appUrl });
  source = await peopleSource(database.appUrl).initialize();
});

afterAll(async () => {
  await source.destroy();
  await pool.end();
  await database.drop();
});

const given: NewAccount = {
  name: 'kjj',
  displayName: '科技局负责人',
  unit: 'KJJ',
  roles: ['unit_head', 'handler'],
  password: 'correct horse battery staple',
};

describe('the entities', () => {
  it('say of every column what the migrations made', async () => {
    for (const { tableName, columns } of source.entityMetadatas) {
      const { rows } = await pool.query(
        `select column_name as name, udt_name as type, is_nullable = 'YES' as nullable,
           column_default is not null or is_identity = 'YES' as "hasDefault"
         from information_schema.columns where table_name = $1 order by column_name`,
        [tableName],
      );
      const said = columns.map((column) => ({
        name: column.databaseName,
        type: `${column.isArray ? '_' : ''}${column.type === 'bigint' ? 'int8' : column.type === 'boolean' ? 'bool' : String(column.type)}`,
        nullable: column.isNullable,
        hasDefault: column.default !== undefined || column.isGenerated,
      }));
      expect([tableName, said.sort((a, b) => (a.name < b.name ? -1 : 1))]).toEqual([tableName, rows]);
    }
    expect(source.entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual(['account', 'audit_entry', 'session']);
  });
});

describe('accounts', () => {
  it('are made, and found by unit', async () => {
    const made = await createAccount(pool, given);
    expect(made).toMatchObject({ name: 'kjj', unit: 'KJJ', roles: ['unit_head', 'handler'], mustChangePassword: false });
    expect(await findAccounts(pool, 'KJJ')).toEqual([made]);
    expect(await findAccounts(pool, 'SWJ')).toEqual([]);
    const { rows } = await pool.query<{ hash: string }>('select password_hash as hash from account');
    expect(rows[0]!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it.each<[string, Partial<NewAccount>]>([
    ['ACCOUNT.NAME_TAKEN', { name: 'KJJ' }],
    ['ACCOUNT.BAD_NAME', { name: '科技局' }],
    ['ACCOUNT.ROLES_CONFLICT', { name: 'a', roles: ['audit_administrator', 'handler'] }],
    ['ACCOUNT.ROLES_CONFLICT', { name: 'a', roles: ['audit_administrator', 'system_administrator'] }],
    ['ACCOUNT.ROLES_CONFLICT', { name: 'a', roles: ['system'] }],
    ['PASSWORD.TOO_SHORT', { name: 'a', password: '十一个字符的密码不够长' }],
    ['PASSWORD.IS_NAME', { name: 'long.enough.name', password: 'Long.Enough.Name' }],
    ['PASSWORD.IS_NAME', { name: 'abcd', password: 'abcdABCDabcd' }],
  ])('are refused with %s: %j', async (code, change) => {
    await expect(createAccount(pool, { ...given, ...change })).rejects.toThrow(
      expect.objectContaining({ name: AccountRefused.name, refusal: expect.objectContaining({ code }) }),
    );
  });

  it('may share a hash, which demonstrations do', async () => {
    const hash = await hashPassword('correct horse battery staple');
    for (const name of ['a1', 'a2']) await createAccount(pool, { ...given, name, unit: 'GXJ', password: { hash } });
    expect((await findAccounts(pool, 'GXJ')).map(({ name }) => name)).toEqual(['a1', 'a2']);
  });
});

describe('sessions', () => {
  it('are known by the hash of their token alone, and the expired ones of an account go when it opens another', async () => {
    const { id } = await createAccount(pool, { ...given, name: 'b', roles: [] });
    const first = await openSession(pool, id, 1);
    expect(first.token).toMatch(/^[\w-]{43}$/);
    expect(await accountOfSession(pool, first.token)).toMatchObject({ id, name: 'b' });
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('update session set expires_at = now() where account_id = $1', [id]);
    await owner.end();
    expect(await accountOfSession(pool, first.token)).toBeNull();
    await openSession(pool, id, 1);
    expect((await pool.query('select 1 from session where account_id = $1', [id])).rowCount).toBe(1);
  });
});
