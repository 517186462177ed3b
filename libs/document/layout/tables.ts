import { columnOf, type LabelKind } from '../units/labels.js';
import { isSurelyUnit, isUnitLike } from '../units/lexicon.js';
import { foldOf } from './fold.js';
import { TAB_COLUMNS, type Line } from './lines.js';
import { continuation, type OpenRow, type Piece } from './wrapped-rows.js';

/** A cell of a table row, in its line: offsets in `line.words`. */
export interface Cell {
  start: number;
  end: number;
  /** Index of the column. */
  column: number;
  /** Where it goes on in the lines below. */
  more?: Piece[];
}

export interface TableRow {
  cells: Cell[];
  /** What the columns hold; the head itself has none. */
  columns: (LabelKind | null)[] | null;
}

/** The rows by the index of their first line, and the lines that go on with one. */
export interface TableRows {
  rows: Map<number, TableRow>;
  goesOn: Set<number>;
}

// how cells stand apart: tabs, pipes, wide blanks, single blanks (the last only where the head and a number say so)
const TABS = /\t/g;
const PIPES = /\|/g;
const WIDE_BLANKS = /[ \u3000]{2,}/g;
const BLANKS = /[ \u3000]+/g;
const SEPARATORS: readonly RegExp[] = [TABS, PIPES, WIDE_BLANKS, BLANKS];
const RULE_LINE = /^[\s|:+=-]+$/;

interface OpenTable {
  separator: RegExp;
  columns: (LabelKind | null)[];
  /** The row under way, if its cells may go on in the next line. */
  row: OpenRow | null;
  /** Lines of names alone fill the columns of units of the row above. */
  names: boolean;
}

/**
 * The rows of tables in plain text: a head line whose cells all name columns, at least one of them who does the work
 * (序号 任务 牵头单位 完成时限), and the lines below it that are divided the same way. Keyed by line index.
 */
export function tableRows(lines: readonly Line[]): TableRows {
  const rows = new Map<number, TableRow>();
  const goesOn = new Set<number>();
  let open: OpenTable | null = null;
  lines.forEach((line, i) => {
    const head = headOf(line, lines[i + 1]);
    if (head) {
      open = { ...head, row: null, names: false };
      rows.set(i, { cells: cellsOf(line.words, head.separator), columns: null });
      return;
    }
    if (!open || RULE_LINE.test(line.words)) return;
    if (takesUp(lines, open, i)) {
      goesOn.add(i);
      return;
    }
    const list = open.names ? listBelow(line, open.columns) : null;
    if (list) {
      rows.set(i, { cells: [list], columns: open.columns });
      return;
    }
    const begun = open.separator === BLANKS ? beginsRow(line, lines[i + 1], open.columns) : null;
    const cells = begun ?? rowAt(line, open);
    open.row = null;
    open.names = begun !== null;
    if (!cells) return;
    rows.set(i, { cells, columns: open.columns });
    if (begun) return;
    if (open.separator === WIDE_BLANKS || open.separator === BLANKS) open.row = openRow(open.columns, cells, i);
  });
  return { rows, goesOn };
}

function openRow(columns: OpenTable['columns'], cells: Cell[], line: number): OpenRow {
  const pieces = new Map<number, Piece[]>();
  for (const cell of cells) {
    cell.more = [];
    pieces.set(cell.column, [{ line, start: cell.start, end: cell.end }]);
  }
  return { columns, pieces, cells: new Map(cells.map((cell) => [cell.column, cell])) };
}

/** Does the line go on with cells of the row under way? Then each cell gets its piece. */
function takesUp(lines: readonly Line[], { row, separator }: OpenTable, index: number): boolean {
  if (!row) return false;
  const pieces = cellsOf(lines[index]!.words, separator).map(({ start, end }) => ({ line: index, start, end }));
  const found = continuation(lines, row, index, pieces);
  if (!found) return false;
  for (const [column, piece] of found) {
    row.pieces.get(column)!.push(piece);
    row.cells.get(column)!.more!.push(piece);
  }
  return true;
}

function rowAt(line: Line, table: OpenTable): Cell[] | null {
  const { separator, columns } = table;
  const single = separator === BLANKS;
  const written = cellsOf(line.words, separator);
  const cells = single ? joinTask(written, columns) : underRoles(written, line.words, columns);
  if (!single) return cells.length >= 2 ? cells : goesOnAlone(line, table);
  if (!isNumbered(line.words, cells)) return null;
  return cells.length === columns.length ? cells : fromRight(cells, line.words, columns);
}

/** A row whose other cells are merged with those above: nothing but units, as many tabs from the margin as a head that asks for them. */
function goesOnAlone(line: Line, { separator, columns }: OpenTable): Cell[] | null {
  const column = line.indent / TAB_COLUMNS;
  if (separator !== TABS || column < 1 || !isRole(columns[column] ?? null) || !isUnits(line.words)) return null;
  return [{ start: 0, end: line.words.length, column }];
}

const isNumbered = (words: string, [first]: readonly Cell[]): boolean =>
  first !== undefined && /^\d{1,3}[.、]?$/.test(words.slice(first.start, first.end));

const rolesOf = (columns: OpenTable['columns']): number[] => columns.flatMap((kind, i) => (isRole(kind) ? [i] : []));

/** A row whose merged cells are missing, parted by blanks: counted from the right, units stand below every head that asks for units. */
function fromRight(cells: readonly Cell[], words: string, columns: OpenTable['columns']): Cell[] | null {
  const missing = columns.length - cells.length;
  if (missing <= 0 || cells.length < 3) return null;
  const moved = cells.map((cell, i) => (i === 0 ? cell : { ...cell, column: i + missing }));
  return fitsRoles(moved, words, columns) ? moved : null;
}

/** Do units stand below every head that asks for units? */
const fitsRoles = (cells: readonly Cell[], words: string, columns: OpenTable['columns']): boolean =>
  rolesOf(columns).every((role) => {
    const cell = cells.find(({ column }) => column === role);
    return cell !== undefined && isUnits(words.slice(cell.start, cell.end).replace(LIST_END, ''));
  });

const LIST_END = /等?[。.]?$/;
const NAMES_LENGTH_MAX = 200;

/** A line of nothing but names that surely are units. */
const isNames = (words: string): boolean =>
  words.length <= NAMES_LENGTH_MAX &&
  foldOf(words.replace(LIST_END, ''))
    .replace(/\s+/g, '')
    .split(/[、，；]/)
    .every((name) => isSurelyUnit(name));

/** A row that breaks off behind the first name of its units: the others stand one a line below it (2 收入增长5%左右。 区财政局⏎区税务局⏎各乡镇…). */
function beginsRow(line: Line, next: Line | undefined, columns: OpenTable['columns']): Cell[] | null {
  const cells = cellsOf(line.words, BLANKS);
  const [role] = rolesOf(columns);
  if (cells.length < 3 || role === undefined || columns[1] !== 'other') return null;
  if (cells.length >= columns.length && fitsRoles(joinTask(cells, columns), line.words, columns)) return null;
  const last = cells.at(-1)!;
  const begins = isNumbered(line.words, cells) && isNames(line.words.slice(last.start, last.end)) && next && isNames(next.words);
  if (!begins) return null;
  return [cells[0]!, { ...cells[1]!, end: cells.at(-2)!.end }, { ...last, column: role }];
}

/** A list belongs to the last of the columns of units, a single name to the first. */
function listBelow({ words }: Line, columns: OpenTable['columns']): Cell | null {
  if (!isNames(words)) return null;
  const roles = rolesOf(columns);
  return { start: 0, end: words.length, column: /[、，；,;]/.test(words) ? roles.at(-1)! : roles[0]! };
}

function headOf(line: Line, below: Line | undefined): { separator: RegExp; columns: (LabelKind | null)[] } | null {
  if (line.words.length > 120) return null;
  for (const separator of SEPARATORS) {
    const cells = joinSpaced(cellsOf(line.words, separator), line.words);
    if (cells.length < 3) continue;
    const names = cells.map((cell) => foldOf(line.words.slice(cell.start, cell.end)).replace(/\s+/g, ''));
    // single blanks part words as well as cells: there a head must open with the number
    if (separator === BLANKS && !NUMBER_COLUMN.test(names[0]!) && !names.every(columnOf)) continue;
    const columns = names.map((name) => columnOf(name) ?? 'other');
    if (isHeadRow(names) || (separator === TABS && mayBeHead(names) && below && hasUnitsBelow(below, columns)))
      return { separator, columns };
  }
  return null;
}

/**
 * Do the words of a row, without blanks, name the columns of a table of tasks? At least two are known and one of these says who does the
 * work; others may be known nowhere else (实事项目, 名称, 监督电话), but are short and no units or values.
 */
export function isHeadRow(names: readonly string[]): boolean {
  const columns = names.map(columnOf);
  const known = columns.filter((c) => c !== null).length;
  return known >= 2 && columns.some(isRole) && names.every((name, i) => columns[i] !== null || isColumnName(name));
}

const hasUnitsBelow = ({ words }: Line, columns: readonly LabelKind[]): boolean =>
  cellsOf(words, TABS).some(({ start, end, column }) => isRole(columns[column] ?? null) && isUnits(words.slice(start, end)));

/** Could the words of a row name columns, though only the one for who does the work is known? What stands below it has to show it. */
export const mayBeHead = (names: readonly string[]): boolean =>
  names.length >= 3 &&
  names.some((name) => isRole(columnOf(name))) &&
  names.every((name) => columnOf(name) !== null || isColumnName(name));

// 申报单位 names a column, 市财政局 fills one
const GENERIC = /(?:单位|部门|机关|机构|主体|地区)$/;
const isColumnName = (name: string): boolean =>
  COLUMN_NAME.test(name) && !/^\d/.test(name) && (!isUnitLike(name) || GENERIC.test(name));
const NUMBER_COLUMN = /^(?:序号|编号)$/;
const COLUMN_NAME = /^[^。；：，!?]{1,16}$/;
const isRole = (kind: LabelKind | null): boolean => kind === 'lead' || kind === 'responsible';

/**
 * Where a cell spans several rows, the rows below lack it and their cells move to the left. They are moved back under the
 * columns where names of units stand below the heads that ask for units.
 */
function underRoles(cells: Cell[], words: string, columns: readonly (LabelKind | null)[]): Cell[] {
  const missing = columns.length - 1 - Math.max(...cells.map((cell) => cell.column));
  if (missing <= 0 || cells.length < 2) return cells;
  const fits = (by: number) =>
    cells.filter((cell) => isRole(columns[cell.column + by] ?? null) && isUnits(words.slice(cell.start, cell.end))).length;
  let best = 0;
  for (let by = 1; by <= missing; by += 1) if (fits(by) > fits(best)) best = by;
  return cells.map((cell) => ({ ...cell, column: cell.column + best }));
}

/** 工 作 任 务 in a head is one cell. */
function joinSpaced(cells: readonly Cell[], words: string): Cell[] {
  const out: Cell[] = [];
  let joins = false;
  for (const cell of cells) {
    const single = cell.end - cell.start === 1 && /[\u4e00-\u9fff]/.test(words[cell.start]!);
    if (single && joins) out.at(-1)!.end = cell.end;
    else out.push({ ...cell, column: out.length });
    joins = single;
  }
  return out;
}

/** Blanks within the words of the task do not divide it: what is too much is joined behind the number. */
function joinTask(cells: readonly Cell[], columns: readonly (LabelKind | null)[]): Cell[] {
  const extra = cells.length - columns.length;
  if (extra <= 0 || columns[1] !== 'other') return [...cells];
  const [number, task] = cells;
  const rest = cells.slice(2 + extra).map((cell, i) => ({ ...cell, column: 2 + i }));
  return [number!, { ...task!, end: cells[1 + extra]!.end }, ...rest];
}

/** Nothing but units. */
export const isUnits = (words: string): boolean =>
  foldOf(words)
    .replace(/\s+/g, '')
    .split(/[、，；]/)
    .every((name) => isUnitLike(name));

/** Written cells with their columns; an empty cell keeps its column empty. */
function cellsOf(words: string, separator: RegExp): Cell[] {
  const bounds: [number, number][] = [];
  let from = 0;
  for (const match of words.matchAll(separator)) {
    bounds.push([from, match.index]);
    from = match.index + match[0].length;
  }
  bounds.push([from, words.length]);
  // | a | b | opens and closes with a separator
  if (separator === PIPES) {
    if (bounds[0]![0] === bounds[0]![1]) bounds.shift();
    const last = bounds.at(-1);
    if (last && last[0] === last[1]) bounds.pop();
  }
  return bounds
    .map(([start, end], column) => ({ start, end, column }))
    .filter((cell) => words.slice(cell.start, cell.end).trim() !== '');
}
