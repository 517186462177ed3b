import fs from 'node:fs';
import type { Command } from 'commander';
import type { RegistryProblem, ShownUnit } from '#document/index.js';
import { found, NotFound, reading, type Access, type ReadOptions } from '../read/access.js';
import { readUpTo, unreadable, UnusableFile, withFiles } from '../read-policy.js';
import { commandSettings, dataOption, type DataOption } from '../database.js';
import { withPool } from '../with-pool.js';

interface TreeOptions extends ReadOptions {
  readonly depth: number;
}

interface ExportOptions extends DataOption {
  table: string;
  english?: boolean;
}

/**
 * `duban registry import FILE` and `duban registry export FILE`: the registry of units of the database as a workbook or CSV, with the checks of
 * the API. Exit codes: 0; 2 for a file that cannot be used, with every fault by row and column, and then nothing was stored.
 */
export function registerRegistry(program: Command): void {
  const registry = program.command('registry').description('单位库 registry of units');
  registry
    .command('import')
    .argument('<file>', '.xlsx 或 or .csv (UTF-8, GB18030)')
    .option(...dataOption)
    .description('导入单位和单位组，有任何错误则不保存 import units and groups, all or nothing')
    .action(async (file: string, options: DataOption) => {
      await withFiles('registry import', async () => await importFile(file, options));
    });
  registry
    .command('export')
    .argument('<file>', '.xlsx 或 or .csv')
    .option('--table <table>', 'CSV 所含的表 what a CSV file holds: units, groups', 'units')
    .option(...dataOption)
    .option('--english', '英文列名 columns in English')
    .description('导出单位库 export the registry')
    .action(async (file: string, options: ExportOptions) => {
      await withFiles('registry export', async () => await exportFile(file, options));
    });
  registry
    .command('tree')
    .argument('[code]', '只列该单位及其下级 only this unit and those below it')
    .option('--depth <rows>', '列出的下级层数 rows below the top', rowsOf, DEPTH_MAX)
    .option(...dataOption)
    .option('--json', '输出 JSON print JSON')
    .description('按行政层级列出单位 the units as a tree, by administrative level')
    .action(tree);
}

const DEPTH_MAX = 20;
/** As many as a registry may hold. */
const UNITS_MAX = 20_000;

function rowsOf(given: string): number {
  const rows = Number(given);
  if (Number.isInteger(rows) && rows >= 0 && rows <= DEPTH_MAX) return rows;
  throw new NotFound({
    zh: `层数须为 0 至 ${DEPTH_MAX} 的整数：${given}`,
    en: `Rows are an integer from 0 to ${DEPTH_MAX}: ${given}`,
  });
}

async function tree(root: string | undefined, { depth, ...options }: TreeOptions): Promise<void> {
  const { unitTree } = await import('#document/index.js');
  const { RegistryStore } = await import('#ledger/registry.js');
  const read = async ({ pool }: Access) => {
    const shown = unitTree(await new RegistryStore(pool).read(), { root, depth, limit: UNITS_MAX });
    return found(shown, root ?? '');
  };
  await reading(options, read, ({ units, shown, left }) =>
    [
      ...units.flatMap((unit) => linesOf(unit, '')),
      `共 ${shown} 个单位 units${left > 0 ? `，另有 ${left} 个未列 not shown` : ''}`,
    ].join('\n'),
  );
}

function linesOf({ code, name, level, mergedInto, renamedTo, since, children }: ShownUnit, indent: string): string[] {
  const successor = mergedInto ?? renamedTo;
  const gone = successor === undefined ? '' : ` → ${successor}${since === undefined ? '' : ` (${since})`}`;
  return [`${indent}${code}  ${name}  ${level}${gone}`, ...children.flatMap((child) => linesOf(child, `${indent}  `))];
}

async function importFile(file: string, options: DataOption): Promise<void> {
  const { importRegistryFile, READ_LIMITS_DEFAULT } = await import('#document/index.js');
  const { RegistryStore } = await import('#ledger/registry.js');
  const bytes = await usable(file, () => readUpTo(file, READ_LIMITS_DEFAULT.maxBytes));
  const { database } = await commandSettings(options);
  await withPool(database.url, async (pool) => {
    const store = new RegistryStore(pool);
    const { registry: base, version } = await store.readVersion();
    const read = await usable(file, async () => await importRegistryFile(bytes, base));
    if (!read.ok) throw await withFaults(file, read.problems);
    const replaced = await store.replace(read.registry, version);
    if (!replaced.ok) {
      if (replaced.moved) throw new UnusableFile(file, '单位库刚被更改，请重试', 'the registry has just changed; try again');
      const units = replaced.inUse.join('、');
      throw new UnusableFile(file, `单位尚有未办结的任务，不能去掉：${units}`, `units still have open tasks: ${units}`);
    }
    process.stdout.write(`已导入 imported: ${read.units} 个单位 units, ${read.groups} 个单位组 groups\n`);
  });
}

async function exportFile(file: string, { table, english, data }: ExportOptions): Promise<void> {
  const format = /\.(xlsx|csv)$/i.exec(file)?.[1]?.toLowerCase();
  if (format !== 'xlsx' && format !== 'csv')
    throw new UnusableFile(file, '文件名须为 .xlsx 或 .csv', 'must end in .xlsx or .csv');
  if (table !== 'units' && table !== 'groups') throw new UnusableFile(file, `没有这个表：${table}`, `no such table: ${table}`);
  const { exportRegistryFile } = await import('#document/index.js');
  const { RegistryStore } = await import('#ledger/registry.js');
  const { database } = await commandSettings({ data });
  await withPool(database.url, async (pool) => {
    const registry = await new RegistryStore(pool).read();
    const bytes = await exportRegistryFile({ registry, format, table, language: english ? 'en' : 'zh' });
    await usable(file, () => fs.writeFileSync(file, bytes));
    process.stdout.write(`已导出 exported: ${registry.units.length} 个单位 units, ${registry.groups.length} 个单位组 groups\n`);
  });
}

/** What the work gives; what is wrong with the file becomes an UnusableFile in words. */
async function usable<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  const { DocumentError, messageOf } = await import('#document/index.js');
  try {
    return await work();
  } catch (error) {
    if (error instanceof DocumentError) {
      const { code, params } = error;
      throw new UnusableFile(file, messageOf(code, params), `${messageOf(code, params, 'en')} [${code}]`);
    }
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw unreadable(file, error);
  }
}

async function withFaults(file: string, problems: readonly RegistryProblem[]): Promise<UnusableFile> {
  const { describeRegistryProblem } = await import('#document/index.js');
  const lines = problems.map((problem) => {
    const [zh, en] = [describeRegistryProblem(problem), describeRegistryProblem(problem, 'en')];
    return `\n  ${zh.place}：${zh.words} / ${en.place}: ${en.words} [${problem.code}]`;
  });
  return new UnusableFile(
    file,
    `没有保存，共 ${problems.length} 处错误`,
    `nothing was stored, ${problems.length} faults${lines.join('')}`,
  );
}
