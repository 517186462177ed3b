import path from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '#runtime/paths.js';
import { commandSettings } from '../database.js';
import { apiUrlOf } from '../http/api-url.js';
import { table } from '../terminal/table.js';
import { withPool } from '../with-pool.js';
import type { DemoAccount } from './accounts.js';

interface DemoOptions {
  readonly json?: boolean;
  readonly data: string;
}

/** One row of what `demo load --json` and `demo accounts --json` print. */
interface AccountRow {
  readonly name: string;
  readonly displayName: string;
  /** Code of the unit; null for administrators. */
  readonly unit: string | null;
  readonly role: string;
  /** Null when the account was given another one than the demonstration's. */
  readonly password: string | null;
}

/**
 * `duban demo load`: units, people and the Qingyuan policy, waiting for review; needs a running API. `duban demo accounts`: the accounts and their
 * password again, without a running system.
 */
export function registerDemo(program: Command): void {
  const demo = program.command('demo').description('演示数据 demonstration: units, people, the Qingyuan policy');
  const folder = ['--data <folder>', '数据目录 data folder', path.join(packageRoot(), '.data')] as const;
  demo
    .command('load')
    .option('--json', '输出 JSON print JSON')
    .option(...folder)
    .description('载入演示数据，已有的不变 load the demonstration; what is there stays as it is')
    .action(load);
  demo
    .command('accounts')
    .option('--json', '输出 JSON print JSON')
    .option(...folder)
    .description('列出演示账号 list the demonstration accounts')
    .action(list);
}

async function load({ json, data }: DemoOptions): Promise<void> {
  const { loadDemonstration } = await import('./load.js');
  const { database, api } = await commandSettings({}, process.env, data);
  const apiUrl = apiUrlOf(api);
  await withPool(database.url, async (pool) => {
    const { accounts, passwords, added } = await loadDemonstration({ pool, apiUrl, dataDir: data });
    const rows = rowsOf(accounts, (name) => passwords.get(name) ?? null);
    if (json) return print(JSON.stringify({ accounts: rows, added }, null, 2));
    print(tableOf(rows));
    print(
      `\n新增 added：${added.units} 个单位 units，${added.accounts} 个账号 accounts，${added.policy ? '1 份政策 policy' : '0 份政策 policies'}`,
    );
  });
}

async function list({ json, data }: DemoOptions): Promise<void> {
  const [{ readDemonstration }, { readDemoPassword }] = await Promise.all([import('./accounts.js'), import('./password.js')]);
  const password = readDemoPassword(data);
  if (password === undefined) {
    process.stderr.write(`${data} 中没有演示数据，请先运行 npm start / no demonstration in ${data}: run npm start first\n`);
    process.exitCode = 1;
    return;
  }
  const rows = rowsOf(readDemonstration().accounts, () => password);
  print(json ? JSON.stringify({ accounts: rows }, null, 2) : tableOf(rows));
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const rowsOf = (accounts: readonly DemoAccount[], passwordOf: (name: string) => string | null): AccountRow[] =>
  accounts.map(({ name, displayName, unit, roles }) => ({
    name,
    displayName,
    unit,
    role: roles[0]!,
    password: passwordOf(name),
  }));

const tableOf = (rows: readonly AccountRow[]): string =>
  table(
    ['账号 account', '姓名 name', '单位 unit', '角色 role', '密码 password'],
    rows.map(({ name, displayName, unit, role, password }) => [
      name,
      displayName,
      unit ?? '—',
      role,
      password ?? '（另设 another one）',
    ]),
  );
