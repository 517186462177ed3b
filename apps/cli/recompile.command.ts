import path from 'node:path';
import type { Command } from 'commander';
import type { Recompiled } from '#document/index.js';
import { commandSettings, dataOption, type DataOption } from './database.js';
import { idOf, NotFound } from './read/access.js';
import { readUpTo, unreadable, UnusableFile, withFiles } from './read-policy.js';

interface RecompileOptions extends DataOption {
  readonly account: string;
  readonly api?: string;
  readonly json?: boolean;
}

/** What the API answers. */
interface Answer {
  readonly events: readonly string[];
  readonly articles: number;
  readonly findings: number;
  readonly changes: Recompiled;
  readonly corrections: { readonly moved: readonly string[]; readonly notApplied: readonly string[] };
}

const PASSWORD = 'DUBAN_PASSWORD';

/**
 * `duban recompile POLICY [FILE]`: has the API compile a policy under review anew, as one of its accounts, whose password is asked or comes from the
 * environment. Exit codes: 0; 1 when the API refuses it; 2 for a file that cannot be used.
 */
export function registerRecompile(program: Command): void {
  program
    .command('recompile')
    .argument('<policy>', '政策编号 id of the policy', idOf)
    .argument('[file]', '文字相同的另一份文件 another file of the same words')
    .requiredOption('--account <name>', '领导小组办公室的账号 an account of the coordination office')
    .option('--api <url>', 'API 地址，默认按设置 address of the API; by the settings unless given')
    .option(...dataOption)
    .option('--json', '输出 JSON print JSON')
    .description('重新编译审核中的政策，更正随条款保留 compile a policy under review anew; corrections stay with their articles')
    .addHelpText('after', `\n密码在终端输入，或由环境变量给出 the password is asked, or given by: ${PASSWORD} (…_FILE)`)
    .action(async (policy: string, file: string | undefined, options: RecompileOptions) => {
      await withFiles('recompile', async () => await recompile(policy, file, options));
    });
}

async function recompile(
  policy: string,
  file: string | undefined,
  { account, api, json, ...data }: RecompileOptions,
): Promise<void> {
  const [{ ApiProblem, ApiSession }, { apiUrlOf }, { passwordOf }] = await Promise.all([
    import('./http/api-client.js'),
    import('./http/api-url.js'),
    import('./accounts/passwords.js'),
  ]);
  const bytes = file === undefined ? undefined : await bytesOf(file);
  const url = api ?? apiUrlOf((await commandSettings(data)).api);
  const password = await passwordOf(account, PASSWORD, process.env, { input: process.stdin, output: process.stderr });
  try {
    const session = await ApiSession.open(url, account, password);
    const name = file === undefined ? '' : `?fileName=${encodeURIComponent(path.basename(file))}`;
    const request = { method: 'POST', path: `/api/policies/${policy}/recompile${name}` } as const;
    const answer = await session.request<Answer>({ ...request, ...(bytes ? { file: bytes } : { body: {} }) });
    process.stdout.write(`${json ? JSON.stringify(answer, null, 2) : wordsOf(answer)}\n`);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (file !== undefined && error.code.startsWith('DOCUMENT.'))
      throw new UnusableFile(file, error.detail, `refused by the API [${error.code}]`);
    throw new NotFound({ zh: error.detail, en: `refused by the API [${error.code}]` });
  }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const { READ_LIMITS_DEFAULT } = await import('#document/index.js');
  try {
    return readUpTo(file, READ_LIMITS_DEFAULT.maxBytes);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function wordsOf({ events, articles, findings, changes, corrections }: Answer): string {
  if (events.length === 0) return '没有变化 nothing is read otherwise';
  const name = ({ number, numeral, title }: Recompiled['added'][number]) => `${number}. ${numeral ?? ''}${title ?? ''}`;
  return [
    `已重新编译 compiled anew: ${articles} 条 articles, ${findings} 处检查结果 findings`,
    ...changes.added.map((article) => `  新增 added：${name(article)}`),
    ...changes.gone.map((article) => `  消失 gone：${name(article)}`),
    ...changes.changed.map(
      (article) => `  变化 changed：${name(article)}（原 was ${article.was}；${article.aspects.join(', ')}）`,
    ),
    `更正 corrections: ${corrections.moved.length} 项随条款改号 moved, ${corrections.notApplied.length} 项不再适用 no longer apply`,
  ].join('\n');
}
