import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { dataOption } from '../database.js';
import { found, idOf, listed, NotFound, reading, type ListOptions, type ReadOptions } from './access.js';
import * as print from './print.js';

interface RegisterOptions extends ReadOptions {
  readonly english?: boolean;
}

const ID = ['<id>', '政策编号 id of the policy', idOf] as const;
const JSON_OPTION = ['--json', '输出 JSON print JSON'] as const;

/**
 * `duban policies list`, `policies statistics ID`, `policies register ID FILE`: what is there, how its units stand (unranked), and the register (台账) as
 * XLSX or DOCX. Exit code 1 when the id is unknown or the file cannot be written.
 */
export function registerPolicies(program: Command): void {
  const policies = program.command('policies').description('政策 policies');
  policies
    .command('list')
    .description('列出政策，新的在前 list them, the newest first')
    .option(...dataOption)
    .option(...JSON_OPTION)
    .action(async (options: ReadOptions) => {
      const { readPolicies } = await import('#ledger/queries/policies.js');
      const all: ListOptions = { ...options, limit: 0 };
      await reading(
        options,
        async ({ pool }) => await listed(all.limit, (page) => readPolicies(pool, { unit: null, ...page })),
        print.policies,
      );
    });
  policies
    .command('statistics')
    .argument(...ID)
    .description('各单位任务与用时，按单位库次序，不排名 tasks and days of its units, in the order of the registry, unranked')
    .option(...dataOption)
    .option(...JSON_OPTION)
    .action(statistics);
  policies
    .command('register')
    .argument(...ID)
    .argument('<file>', '.xlsx 或 or .docx')
    .description('导出台账 export the register')
    .option(...dataOption)
    .option('--english', '用英文 in English')
    .action(exportRegister);
}

async function statistics(id: string, options: ReadOptions): Promise<void> {
  const { inOrderOf, readUnitStatistics } = await import('#ledger/queries/register.js');
  const { readPolicyItem } = await import('#ledger/queries/policies.js');
  const { RegistryStore } = await import('#ledger/registry.js');
  const read = async ({ pool, rules, nameOf }: Parameters<Parameters<typeof reading>[1]>[0]) => {
    found(await readPolicyItem(pool, id, null), id);
    const rows = inOrderOf(await new RegistryStore(pool).read(), await readUnitStatistics(pool, rules, id));
    return rows.map((row) => ({ ...row, name: nameOf(row.unit) }));
  };
  await reading(options, read, print.statistics);
}

async function exportRegister(id: string, file: string, options: RegisterOptions): Promise<void> {
  const format = path.extname(file).slice(1).toLowerCase();
  if (format !== 'xlsx' && format !== 'docx')
    throw new NotFound({ zh: `文件名须以 .xlsx 或 .docx 结尾：${file}`, en: `The file must end in .xlsx or .docx: ${file}` });
  const [{ sheetOf }, { writeRegister }, { readPolicyItem }] = await Promise.all([
    import('#ledger/register/register-rows.js'),
    import('#ledger/register/register-file.js'),
    import('#ledger/queries/policies.js'),
  ]);
  const language = options.english ? 'en' : 'zh';
  const write = async ({ pool, rules, nameOf }: Parameters<Parameters<typeof reading>[1]>[0]) => {
    const { title } = found(await readPolicyItem(pool, id, null), id);
    const sheet = await sheetOf({ pool, rules, policyId: id, title, nameOf, language });
    fs.writeFileSync(file, await writeRegister({ format, ...sheet }));
    return sheet.rows.length;
  };
  await reading({ ...options, json: false }, write, (rows) => `已导出 exported: ${rows} 条 articles → ${file}`);
}
