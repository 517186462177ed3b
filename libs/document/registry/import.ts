import type { Registry, RegistryGroup, RegistryUnit } from '../types.js';
import { checkRegistry } from './check.js';
import { COLUMNS, columnNamed, IGNORED_COLUMN, kindNamed, levelNamed, type Column, type SheetKind } from './columns.js';
import type { RegistryProblem, RegistryProblemCode } from './problems.js';
import { readTables, type TextTable } from './tables.js';

export type RegistryImport =
  | { ok: true; registry: Registry; units: number; groups: number }
  /** Nothing is taken over; all faults at once, by row. */
  | { ok: false; problems: RegistryProblem[] };

/**
 * Reads units and groups from a workbook (sheets 单位 and 单位组) or a CSV file (one of the two, told by its head). What the file does not
 * hold is taken from `base`: importing units alone keeps the groups. Every fault is reported with row and column, and with one of
 * them nothing is taken. Files that are no table at all are refused with a DocumentError as `readTables` does.
 */
export async function importRegistry(bytes: Uint8Array, base: Registry = { units: [], groups: [] }): Promise<RegistryImport> {
  const tables = await readTables(bytes);
  const problems: RegistryProblem[] = [];
  const sheets = new Map<SheetKind, Sheet>();
  for (const table of tables) {
    const sheet = sheetOf(table, problems);
    if (sheet && !sheets.has(sheet.kind)) sheets.set(sheet.kind, sheet);
  }
  if (sheets.size === 0 && problems.length === 0)
    problems.push({ code: 'REGISTRY.NO_TABLE', sheet: 'units', row: 1, params: {} });
  const units = sheets.get('units');
  const groups = sheets.get('groups');
  const unitRows = units ? entriesOf(units, problems) : [];
  const groupRows = groups ? entriesOf(groups, problems) : [];
  const registry: Registry = {
    units: units ? unitRows.map(({ value }) => unitOf(value)) : base.units,
    groups: groups ? groupRows.map(({ value }) => groupOf(value)) : base.groups,
  };
  for (const problem of checkRegistry(registry)) {
    const { sheet, row } = problem;
    if (!sheets.has(sheet)) problems.push({ ...problem, entry: base[sheet][row - 1]!.code });
    else problems.push({ ...problem, row: (sheet === 'units' ? unitRows : groupRows)[row - 1]!.line });
  }
  if (problems.length > 0)
    return { ok: false, problems: problems.sort((a, b) => b.sheet.localeCompare(a.sheet) || a.row - b.row) };
  return { ok: true, registry, units: unitRows.length, groups: groupRows.length };
}

interface Sheet {
  kind: SheetKind;
  columns: (Column | null)[];
  rows: TextTable['rows'];
}

const ROWS_MAX = 20_000;
const HEAD_WITHIN = 10;

/** Finds the head among the first rows (a title may stand above it) and what the table is. */
function sheetOf(table: TextTable, problems: RegistryProblem[]): Sheet | null {
  const written = table.rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const candidates = written.slice(0, HEAD_WITHIN).flatMap((row, at) =>
    // what may be either (编码, 名称) holds units
    (['units', 'groups'] as const).map((kind) => ({
      kind,
      at,
      known: row.cells.filter((cell) => cell !== '' && columnNamed(kind, cell) !== null).length,
    })),
  );
  const best = candidates.reduce<(typeof candidates)[number] | null>((a, b) => (a && a.known >= b.known ? a : b), null);
  if (!best || best.known < 2) return null;
  const { kind } = best;
  const head = written[best.at]!;
  const columns = head.cells.map((cell) => columnNamed(kind, cell));
  const add = (code: RegistryProblemCode, params: RegistryProblem['params'], column?: Column) =>
    problems.push({ code, sheet: kind, row: head.line, ...(column && { column }), params });
  head.cells.forEach((cell, i) => {
    const column = columns[i];
    if (column && columns.indexOf(column) < i) add('REGISTRY.REPEATED_COLUMN', { value: cell }, column);
    // a column nobody reads would lose what somebody wrote
    else if (!column && cell !== '' && !IGNORED_COLUMN.test(cell.toLowerCase())) add('REGISTRY.UNKNOWN_COLUMN', { value: cell });
  });
  for (const { key, zh, required } of COLUMNS[kind]) {
    if (required && !columns.includes(key)) add('REGISTRY.MISSING_COLUMN', { value: zh }, key);
  }
  const rows = written.slice(best.at + 1);
  if (rows.length > ROWS_MAX) add('REGISTRY.TOO_MANY_ROWS', { count: rows.length, max: ROWS_MAX });
  return { kind, columns, rows: rows.slice(0, ROWS_MAX) };
}

type Values = Partial<Record<Column, string>>;

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const NAME_LENGTH_MAX = 100;
const KIND_LENGTH_MAX = 40;

/** Rows with their values; a value that cannot be used is reported and left out. */
function entriesOf({ kind, columns, rows }: Sheet, problems: RegistryProblem[]): { line: number; value: Values }[] {
  return rows.map(({ line, cells }) => {
    const value: Values = {};
    columns.forEach((column, i) => {
      const cell = cells[i] ?? '';
      if (column && cell !== '' && value[column] === undefined) value[column] = cell;
    });
    const add = (code: RegistryProblemCode, column: Column, params: RegistryProblem['params'] = {}) =>
      problems.push({ code, sheet: kind, row: line, column, params });
    for (const { key, required, zh } of COLUMNS[kind]) {
      if (required && columns.includes(key) && value[key] === undefined) add('REGISTRY.MISSING_VALUE', key, { value: zh });
    }
    for (const { key } of COLUMNS[kind]) {
      const cell = value[key];
      if (cell !== undefined && (cell.includes('\0') || !cell.isWellFormed())) {
        add('REGISTRY.BAD_CHARACTER', key, { value: `${cell.replaceAll('\0', '').toWellFormed().slice(0, 20)}` });
        value[key] = cell.replaceAll('\0', '').toWellFormed();
      }
    }
    if (value.kind !== undefined && value.kind.length > KIND_LENGTH_MAX)
      add('REGISTRY.TOO_LONG', 'kind', { value: `${value.kind.slice(0, 20)}…`, max: KIND_LENGTH_MAX });
    if (value.code !== undefined && !CODE.test(value.code)) add('REGISTRY.BAD_CODE', 'code', { value: value.code });
    if (value.level !== undefined && levelNamed(value.level) === null) add('REGISTRY.BAD_LEVEL', 'level', { value: value.level });
    for (const column of ['name', 'shortNames', 'aliases', 'patterns'] as const) {
      for (const name of column === 'name' ? [value.name ?? ''] : namesOf(value[column], column !== 'patterns')) {
        if (name.length > NAME_LENGTH_MAX)
          add('REGISTRY.TOO_LONG', column, { value: `${name.slice(0, 20)}…`, max: NAME_LENGTH_MAX });
      }
    }
    if (value.since !== undefined) value.since = dateOf(value.since);
    return { line, value };
  });
}

/** 2019/3/1, 2019.3.1, 2019年3月1日 and the eight digits as ISO dates; anything else as it is, for the check to report. */
function dateOf(words: string): string {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(words) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(words);
  return parts ? `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}` : words;
}

/**
 * Names of a cell, divided by ； ; | or line breaks; by 、 only where none of them stands and outside of brackets, because names such as
 * 各县（市、区）人民政府 hold it. Phrases of groups are never divided by 、.
 */
function namesOf(cell: string | undefined, comma: boolean): string[] {
  if (cell === undefined) return [];
  const strong = /[；;|\n\r]/.test(cell);
  const parts = cell.split(strong || !comma ? /[；;|\n\r]+/ : /[、，,](?![^（(]*[）)])/);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

function unitOf(value: Values): RegistryUnit {
  return {
    code: value.code ?? '',
    name: value.name ?? '',
    shortNames: namesOf(value.shortNames, true),
    aliases: namesOf(value.aliases, true),
    kind: kindNamed(value.kind ?? 'department'),
    level: levelNamed(value.level ?? '') ?? 'other',
    ...(value.parent !== undefined && { parent: value.parent }),
    ...(value.mergedInto !== undefined && { mergedInto: value.mergedInto }),
    ...(value.renamedTo !== undefined && { renamedTo: value.renamedTo }),
    ...(value.since !== undefined && { since: value.since }),
  };
}

const groupOf = (value: Values): RegistryGroup => ({
  code: value.code ?? '',
  patterns: namesOf(value.patterns, false),
  members: (value.members ?? '').split(/[\s、，,；;|]+/).filter((code) => code !== ''),
});
