import { paragraphs, type Flow } from '../layout/flow.js';
import { isHeadRow } from '../layout/tables.js';
import { columnOf, type LabelKind } from './labels.js';
import { readUnitList, type UnitList } from './list.js';
import { findRoleVerb } from './verbs.js';

export interface CellList {
  list: UnitList;
  start: number;
  end: number;
}

const CELL_LENGTH_MAX = 300;
const PERIOD = /^(?:(?:19|20)\d\d年|今年|年底|全年|长期|持续|每[年月季]|\d{1,2}月|按|[上下]半年|第?[一二三四]季度)/;

/**
 * Cells that say who does the work. In a table whose rows stand on lines the column says it; in one that was written out cell
 * by cell, one a paragraph, the head tells the columns and a cell of names alone is the next of them in its row.
 */
export function cellLists(flow: Flow, partStarts: ReadonlySet<number>): CellList[] {
  const out: CellList[] = [];
  for (const cell of flow.cells) {
    if (!cell.head && cell.kind && cell.kind !== 'other') push(out, flow, cell.start, cell.end, cell.kind);
  }
  return flow.cells.length > 0 ? out : writtenOut(flow, partStarts);
}

function push(out: CellList[], flow: Flow, start: number, end: number, kind: LabelKind): void {
  if (kind === 'lead' || kind === 'responsible') {
    const list = readUnitList(flow, start, end, kind);
    if (list.units.length > 0 && list.prose === 0) out.push({ list, start, end });
    return;
  }
  const list: UnitList = { units: [], deadlines: [], officials: [], labels: 0, verbs: 0, likely: 0, sure: 0, prose: 0 };
  if (kind === 'deadline') list.deadlines.push({ start, end, labelled: true });
  if (kind === 'official') list.officials.push({ label: '', start, end });
  out.push({ list, start, end });
}

/** The head of a table written out: paragraphs in a row that each name a column. */
interface Head {
  columns: LabelKind[];
  /** The first column numbers the rows. */
  numbered: boolean;
  /** Index of the paragraph behind it. */
  next: number;
}

function headAt(flow: Flow, all: readonly [number, number][], from: number): Head | null {
  const wordsAt = (i: number) => flow.fold.slice(...all[i]!);
  const numbered = NUMBER_COLUMN.test(wordsAt(from));
  const names: string[] = [];
  let next = from;
  // behind 序号 names that are known nowhere else may stand, up to the number of the first row
  for (; next < all.length && all[next]![1] - all[next]![0] <= COLUMN_NAME_MAX; next += 1) {
    const words = wordsAt(next);
    if (numbered ? /^[\d（一二三四五六七八九十]/.test(words) : !columnOf(words)) break;
    names.push(words);
  }
  const columns = names.map((name) => columnOf(name) ?? 'other');
  if (columns.length < 2 || !columns.some(isRole) || (numbered && !isHeadRow(names))) return null;
  return { columns, numbered, next };
}

const COLUMN_NAME_MAX = 10;
const NUMBER_COLUMN = /^(?:序号|编号)$/;
const isRole = (kind: LabelKind): boolean => kind === 'lead' || kind === 'responsible';

/** The paragraph numbers a row. */
const isNumber = (flow: Flow, [start, end]: readonly [number, number]): boolean =>
  end - start <= 3 && /^\d{1,3}$/.test(flow.fold.slice(start, end));

function writtenOut(flow: Flow, partStarts: ReadonlySet<number>): CellList[] {
  const all = paragraphs(flow, 0, flow.text.length);
  const out: CellList[] = [];
  let head: Head | null = null;
  let column = 0;
  for (let i = 0; i < all.length; i += 1) {
    const found = headAt(flow, all, i);
    if (found) {
      head = found;
      i = found.next - 1;
      column = 0;
      continue;
    }
    const [start, end] = all[i]!;
    if (!head || end - start > CELL_LENGTH_MAX) continue;
    if (partStarts.has(start)) {
      column = 0;
      // behind the number stands the task, even if its last word could be a unit: 建成县残疾人服务中心
      const task = head.numbered && isNumber(flow, all[i]!) && head.columns[1] === 'other';
      if (task && all[i + 1] && !partStarts.has(all[i + 1]![0])) i += 1;
      continue;
    }
    const kind = kindOfCell(flow, start, end, head.columns, column);
    if (kind === null) {
      column = 0;
      continue;
    }
    if (!isRole(kind.kind)) {
      column = kind.column + 1;
      push(out, flow, start, end, kind.kind);
      continue;
    }
    const run = namesFrom(flow, all, i, head.columns, kind.column, partStarts);
    const roles = rolesFrom(head.columns, kind.column);
    spread(flow, run, roles).forEach((role, n) => push(out, flow, ...run[n]!, role));
    column = kind.column + Math.min(run.length, roles.length);
    i += run.length - 1;
  }
  return out;
}

/** The columns for names that stand side by side from `column` on. */
function rolesFrom(columns: readonly LabelKind[], column: number): LabelKind[] {
  let to = column;
  while (to < columns.length && isRole(columns[to]!)) to += 1;
  return columns.slice(column, to);
}

/** The paragraphs from `first` on that are names alone. */
function namesFrom(
  flow: Flow,
  all: readonly [number, number][],
  first: number,
  columns: readonly LabelKind[],
  column: number,
  partStarts: ReadonlySet<number>,
): [number, number][] {
  let to = first + 1;
  for (; to < all.length && !partStarts.has(all[to]![0]); to += 1) {
    const [start, end] = all[to]!;
    if (end - start > CELL_LENGTH_MAX || kindOfCell(flow, start, end, columns, column)?.column !== column) break;
  }
  return all.slice(first, to);
}

/**
 * The columns of paragraphs of names in a row. Where a cell has several, the last column has what is too much, unless only the last
 * paragraph is a list: 区财政局⏎区税务局⏎各乡镇人民政府，经开区管委会.
 */
function spread(flow: Flow, run: readonly [number, number][], roles: readonly LabelKind[]): LabelKind[] {
  const isList = ([start, end]: [number, number]) => /[、，；]/.test(flow.fold.slice(start, end));
  const listLast = roles.length === 2 && run.length > 2 && run.findIndex(isList) === run.length - 1;
  return run.map((_, n) => (listLast ? roles[n === run.length - 1 ? 1 : 0]! : roles[Math.min(n, roles.length - 1)]!));
}

/** Which of the columns from `from` on the words of a cell fit, if they are names alone or a period alone. */
function kindOfCell(
  flow: Flow,
  start: number,
  end: number,
  columns: readonly LabelKind[],
  from: number,
): { kind: LabelKind; column: number } | null {
  const words = flow.fold.slice(start, end);
  const list = readUnitList(flow, start, end, 'responsible');
  // a list (各乡镇、经济开发区) shows what it is by one sure name, a single word must be sure itself
  const names = list.units.length > 0 && list.prose === 0 && list.likely === list.units.length && list.sure > 0;
  const period = words.length <= 30 && PERIOD.test(words) && list.units.length === 0;
  // A牵头，B配合 in a cell is read as a line of its own
  if (findRoleVerb(words.split(/[、，；]/)[0]!) && list.verbs > 0) return null;
  for (let column = from; column < columns.length; column += 1) {
    const kind = columns[column]!;
    if (names && (kind === 'lead' || kind === 'responsible')) return { kind, column };
    if (period && kind === 'deadline') return { kind, column };
  }
  return null;
}
