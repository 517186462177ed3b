import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createFirstAdministrators } from '#ledger/people/first-administrators.js';
import { isPassword } from '#ledger/people/passwords.js';
import { openSession } from '#ledger/people/sessions.js';
import { packageRoot } from '#runtime/paths.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { passwordsOf, type Owner } from './passwords.js';

let database: TestDatabase;
let pool: pg.Pool;
const folder = mkdtempSync(path.join(tmpdir(), 'duban-accounts-'));

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.appUrl, max: 4 });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const PASSWORDS = {
  SYSTEM_ADMINISTRATOR_PASSWORD: 'one long password',
  SECURITY_ADMINISTRATOR_PASSWORD: ' blanks belong to it ',
  AUDIT_ADMINISTRATOR_PASSWORD: '第三个足够长的管理员密码',
};

/** Runs the built command as a person would who has no terminal. */
async function duban(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.appUrl, ...environment };
  return await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const main = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
    const child = execFile(process.execPath, [main, 'accounts', ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const accounts = async () =>
  (
    await pool.query<{ name: string; roles: string[]; must: boolean; hash: string; unit: string | null }>(
      'select name, roles, must_change_password as must, password_hash as hash, unit from account order by name',
    )
  ).rows;
const log = async () =>
  (await pool.query('select account, action, target, address, data from audit_entry order by id')).rows as object[];

describe('duban accounts create-administrators', () => {
  it('makes the three, each with one role, to change the password, and writes it into the audit log', async () => {
    const { code, stdout, stderr } = await duban(['create-administrators', '--audit', 'Log.Reader'], PASSWORDS);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/sysadmin[^]*secadmin[^]*log\.reader[^]*首次登录后必须修改密码[^]*after the first sign-in/);
    for (const password of Object.values(PASSWORDS)) expect(stdout).not.toContain(password.trim());
    const made = await accounts();
    expect(made).toMatchObject([
      { name: 'log.reader', roles: ['audit_administrator'], must: true, unit: null },
      { name: 'secadmin', roles: ['security_administrator'], must: true, unit: null },
      { name: 'sysadmin', roles: ['system_administrator'], must: true, unit: null },
    ]);
    const wanted = Object.values(PASSWORDS).reverse();
    for (const [i, { hash }] of made.entries()) expect(await isPassword(hash, wanted[i]!)).toBe(true);
    expect(await log()).toEqual(
      ['system', 'security', 'audit'].map((post, i) => ({
        account: null,
        action: 'account.created',
        target: ['sysadmin', 'secadmin', 'log.reader'][i],
        address: null,
        data: { unit: null, roles: [`${post}_administrator`], by: 'command line' },
      })),
    );
  });

  it('takes passwords from files', async () => {
    const files = Object.entries(PASSWORDS).map(([name, password]) => {
      const file = path.join(folder, name);
      writeFileSync(file, `${password}\n`);
      return [`${name}_FILE`, file];
    });
    expect(await duban(['create-administrators'], Object.fromEntries(files))).toMatchObject({ code: 0 });
    for (const { name, hash } of await accounts()) {
      const variable = { sysadmin: 'SYSTEM', secadmin: 'SECURITY', auditadmin: 'AUDIT' }[name]!;
      expect(await isPassword(hash, PASSWORDS[`${variable}_ADMINISTRATOR_PASSWORD` as keyof typeof PASSWORDS])).toBe(true);
    }
  });

  it('is refused, with what to do, where an administrator is: also when two make them at once', async () => {
    const given = ['system', 'security', 'audit'].map((post) => ({
      role: `${post}_administrator` as 'system_administrator',
      name: post,
      displayName: post,
      password: `the ${post} password`,
    }));
    const outcomes = await Promise.all([createFirstAdministrators(pool, given), createFirstAdministrators(pool, given)]);
    expect(outcomes.map(({ length }) => length).sort()).toEqual([0, 3]);
    const before = await accounts();
    expect(before).toHaveLength(3);
    const { code, stderr } = await duban(['create-administrators'], PASSWORDS);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /已经有管理员账号[^]*audit, security, system[^]*reset-password[^]*Sign in as the system administrator/,
    );
    expect(await accounts()).toEqual(before);
    expect(await log()).toHaveLength(3);
  });

  it.each([
    ['no password and no terminal', [], {}, /没有终端[^]*SYSTEM_ADMINISTRATOR_PASSWORD, SECURITY_[^]*_FILE/],
    ['one that is too short', [], { ...PASSWORDS, AUDIT_ADMINISTRATOR_PASSWORD: 'short' }, /至少 12 个字符[^]*12 characters/],
    ['one for two', [], { ...PASSWORDS, AUDIT_ADMINISTRATOR_PASSWORD: 'one long password' }, /sysadmin, auditadmin[^]*differ/],
    [
      'a file that is not there',
      [],
      { ...PASSWORDS, AUDIT_ADMINISTRATOR_PASSWORD: '', AUDIT_ADMINISTRATOR_PASSWORD_FILE: '/none' },
      /ENOENT/,
    ],
    ['both ways', [], { ...PASSWORDS, AUDIT_ADMINISTRATOR_PASSWORD_FILE: '/none' }, /不能同时设置[^]*both set/],
    ['one name for two', ['--audit', 'SysAdmin'], PASSWORDS, /sysadmin[^]*stands there twice/],
    ['a name that is none', ['--system', '系统'], PASSWORDS, /账号名 系统 不可用[^]*cannot be the name/],
  ])('is refused with %s, and nothing is made', async (_, args, env, words) => {
    const { code, stderr, stdout } = await duban(['create-administrators', ...args], env as Record<string, string>);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(words);
    expect(await accounts()).toEqual([]);
    expect(await log()).toEqual([]);
  });

  it('makes none when the name of the third is somebody else’s', async () => {
    await pool.query(
      `insert into account (id, name, display_name, password_hash) values (gen_random_uuid(), 'auditadmin', 'x', 'x')`,
    );
    const { code, stderr } = await duban(['create-administrators'], PASSWORDS);
    expect(code).toBe(1);
    expect(stderr).toMatch(/auditadmin 已被使用[^]*--audit/);
    expect(await accounts()).toHaveLength(1);
    expect(await log()).toEqual([]);
  });
});

describe('duban accounts reset-password', () => {
  beforeEach(async () => {
    await duban(['create-administrators'], PASSWORDS);
  });

  it('gives an administrator another one, ends the sessions and says so in the audit log', async () => {
    const { rows } = await pool.query<{ id: string }>(
      `update account set must_change_password = false where name = 'sysadmin' returning id`,
    );
    await openSession(pool, rows[0]!.id, 12);
    const { code, stdout } = await duban(['reset-password', 'SysAdmin'], { ADMINISTRATOR_PASSWORD: 'another long password' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/已重置 sysadmin[^]*was reset/);
    const account = (await accounts()).find(({ name }) => name === 'sysadmin')!;
    expect(account.must).toBe(true);
    expect(await isPassword(account.hash, 'another long password')).toBe(true);
    expect((await pool.query('select 1 from session')).rowCount).toBe(0);
    expect((await log()).at(-1)).toMatchObject({ account: null, action: 'password.reset', target: 'sysadmin' });
  });

  it('is no way to the account of anybody else', async () => {
    await pool.query(`insert into account (id, name, display_name, password_hash) values (gen_random_uuid(), 'kjj', 'x', 'x')`);
    const { code, stderr } = await duban(['reset-password', 'kjj'], { ADMINISTRATOR_PASSWORD: 'another long password' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/没有名为 kjj 的管理员账号[^]*auditadmin, secadmin, sysadmin[^]*No administrator/);
    expect((await accounts()).find(({ name }) => name === 'kjj')!.hash).toBe('x');
  });
});

describe('passwords asked on the terminal', () => {
  const owner: Owner = { name: 'sysadmin', title: { zh: '系统管理员', en: 'system administrator' }, variable: 'X' };
  const ask = (typed: string) => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const output = new PassThrough({ encoding: 'utf8' });
    input.write(typed);
    return { answer: passwordsOf([owner], {}, { input, output }), output };
  };

  it('are asked again until one may be used and was typed the same twice', async () => {
    const { answer, output } = ask('short\rlong enough one\rlong enough two\rlong enough three\rlong enough three\r');
    expect(await answer).toEqual(['long enough three']);
    expect(output.read()).toMatch(/系统管理员 sysadmin[^]*至少 12 个字符[^]*两次输入不一致/);
  });

  it('may be given up', async () => {
    await expect(ask('\u0003').answer).rejects.toThrow(/已取消[^]*nothing was changed/);
  });
});
