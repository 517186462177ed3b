import type { Command } from 'commander';
import type { Bilingual } from '#config/messages.js';
import { fill } from '#config/messages.js';
import type { Role } from '#domain/actor.js';
import { commandSettings, dataOption, type DataOption } from '../database.js';
import { table } from '../terminal/table.js';
import { withPool } from '../with-pool.js';
import { accountMessages } from './messages.js';
import type { Owner } from './passwords.js';

interface Post {
  readonly role: Role;
  readonly option: 'system' | 'security' | 'audit';
  readonly name: string;
  readonly title: Bilingual;
  readonly variable: string;
}

/** The three administrators (三员分立), with the names that their accounts get unless said otherwise. */
const POSTS: readonly Post[] = [
  {
    role: 'system_administrator',
    option: 'system',
    name: 'sysadmin',
    title: { zh: '系统管理员', en: 'system administrator' },
    variable: 'SYSTEM_ADMINISTRATOR_PASSWORD',
  },
  {
    role: 'security_administrator',
    option: 'security',
    name: 'secadmin',
    title: { zh: '安全管理员', en: 'security administrator' },
    variable: 'SECURITY_ADMINISTRATOR_PASSWORD',
  },
  {
    role: 'audit_administrator',
    option: 'audit',
    name: 'auditadmin',
    title: { zh: '审计管理员', en: 'audit administrator' },
    variable: 'AUDIT_ADMINISTRATOR_PASSWORD',
  },
];
const RESET_VARIABLE = 'ADMINISTRATOR_PASSWORD';

type CreateOptions = DataOption & Partial<Record<Post['option'], string>>;

/**
 * `duban accounts create-administrators`: the first three accounts of an installation, which no other account can make. `duban accounts reset-password
 * NAME`: for an administrator who lost the password. Passwords are asked on the terminal or come from the environment. Exit code 1 when refused.
 */
export function registerAccounts(program: Command): void {
  const accounts = program.command('accounts').description('管理员账号 accounts of administrators');
  const create = accounts
    .command('create-administrators')
    .description(
      '新建系统、安全、审计三名管理员，每个系统只做一次 make the system, security and audit administrator, once for an installation',
    )
    .option(...dataOption);
  for (const { option, name, title } of POSTS)
    create.option(`--${option} <name>`, `${title.zh}的账号名 name of the ${title.en}`, name);
  create
    .addHelpText('after', `\n密码在终端输入，或由环境变量给出 passwords are asked, or given by: ${namesOf(POSTS)} (…_FILE)`)
    .action(createAdministrators);
  accounts
    .command('reset-password')
    .description('重置一名管理员的密码 give an administrator a new password')
    .argument('<name>', '账号名 name of the account')
    .option(...dataOption)
    .addHelpText('after', `\n密码在终端输入，或由环境变量给出 the password is asked, or given by: ${RESET_VARIABLE} (…_FILE)`)
    .action(resetPassword);
}

const namesOf = (posts: readonly Pick<Post, 'variable'>[]): string => posts.map(({ variable }) => variable).join(', ');
const print = ({ zh, en }: Bilingual): void => void process.stdout.write(`${zh}\n${en}\n`);
const terminal = { input: process.stdin, output: process.stderr } as const;

async function createAdministrators(options: CreateOptions): Promise<void> {
  const [{ createFirstAdministrators, findAdministrators }, { AccountRefused }, { passwordsOf, refusal, refusalOf }] =
    await Promise.all([
      import('#ledger/people/first-administrators.js'),
      import('#ledger/people/accounts.js'),
      import('./passwords.js'),
    ]);
  const { database } = await commandSettings(options);
  const posts = POSTS.map((post) => ({ ...post, name: (options[post.option] ?? post.name).toLowerCase() }));
  const twice = posts.find(({ name }, i) => posts.findIndex((other) => other.name === name) !== i);
  if (twice) throw refusal('sharedName', { name: twice.name });
  await withPool(database.url, async (pool) => {
    const refuseWhenThere = (there: readonly { readonly name: string }[]): void => {
      if (there.length > 0) throw refusal('there', { names: there.map(({ name }) => name).join(', ') });
    };
    // nobody shall type three passwords for nothing
    refuseWhenThere(await findAdministrators(pool));
    const passwords = await passwordsOf(posts, process.env, terminal);
    const shared = posts.filter((_, i) => passwords.filter((other) => other === passwords[i]).length > 1);
    if (shared.length > 0) throw refusal('sharedPassword', { names: shared.map(({ name }) => name).join(', ') });
    const given = posts.map(({ role, name, title }, i) => ({ role, name, displayName: title.zh, password: passwords[i]! }));
    try {
      refuseWhenThere(await createFirstAdministrators(pool, given));
    } catch (error) {
      throw error instanceof AccountRefused ? refusalOf(error.refusal.code, error.refusal.params) : error;
    }
  });
  const rows = posts.map(({ name, title, role }) => [name, `${title.zh} ${title.en}`, role]);
  process.stdout.write(`${table(['账号 account', '职责 post', '角色 role'], rows)}\n\n`);
  print(accountMessages.made);
}

async function resetPassword(given: string, options: DataOption): Promise<void> {
  const [{ findAdministrators, resetAdministratorPassword }, { passwordsOf, refusal }] = await Promise.all([
    import('#ledger/people/first-administrators.js'),
    import('./passwords.js'),
  ]);
  const name = given.toLowerCase();
  const { database } = await commandSettings(options);
  await withPool(database.url, async (pool) => {
    const there = await findAdministrators(pool);
    const account = there.find((other) => other.name === name);
    if (!account) throw refusal('notAnAdministrator', { name, names: there.map((other) => other.name).join(', ') || '—' });
    const post = POSTS.find(({ role }) => account.roles.includes(role))!;
    const owner: Owner = { name, title: post.title, variable: RESET_VARIABLE };
    const [password] = await passwordsOf([owner], process.env, terminal);
    if (!(await resetAdministratorPassword(pool, name, password!))) throw refusal('notAnAdministrator', { name, names: '—' });
  });
  print(fill(accountMessages.reset, { name }));
}
