import { foldOf } from '../layout/fold.js';
import { isHeadRow, isUnits, mayBeHead } from '../layout/tables.js';
import { columnOf, type LabelKind } from '../units/labels.js';

/** A cell as a format gives it: its paragraphs, and how many columns and rows it takes. */
export interface GridCell {
  paragraphs: string[];
  colSpan: number;
  rowSpan: number;
}

/** What the columns of a table hold, to read on with where the table continues (on the next page). */
export interface GridHead {
  /** Index of the first row behind the head. */
  next: number;
  columns: (LabelKind | null)[];
  labels: string[];
}

const COLUMNS_MAX = 64;
const ROW_SPAN_MAX = 2_000;

/** Cells by row and column; a merged cell stands in every place it covers. */
export function gridOf(rows: readonly (readonly GridCell[])[]): (GridCell | null)[][] {
  const grid: (GridCell | null)[][] = rows.map(() => []);
  rows.forEach((row, r) => {
    let column = 0;
    for (const cell of row) {
      while (grid[r]![column]) column += 1;
      const width = Math.min(Math.max(1, cell.colSpan), COLUMNS_MAX);
      const height = Math.min(Math.max(1, cell.rowSpan), ROW_SPAN_MAX, rows.length - r);
      for (let y = r; y < r + height; y += 1)
        for (let x = column; x < column + width && x < COLUMNS_MAX; x += 1) grid[y]![x] = cell;
      column += width;
      if (column >= COLUMNS_MAX) break;
    }
  });
  const columns = grid.reduce((most, row) => Math.max(most, row.length), 0);
  return grid.map((row) => Array.from({ length: columns }, (_, x) => row[x] ?? null));
}

const bare = (cell: GridCell | null): string => foldOf(cell?.paragraphs.join('') ?? '').replace(/\s+/g, '');

/**
 * The head of a table of tasks: a row whose written cells name columns, one of them who does the work (`isHeadRow`). Under a cell such as
 * 责任单位 a second row may tell 牵头 from 配合; then the lower words count.
 */
export function headOfGrid(grid: readonly (readonly (GridCell | null)[])[]): GridHead | null {
  for (let r = 0; r < Math.min(grid.length, 5); r += 1) {
    let labels = grid[r]!.map(bare);
    const kinds = labels.map(columnOf);
    const written = labels.filter((l) => l !== '');
    if (new Set(grid[r]).size < 2 || written.length < 2) continue;
    const known = kinds.filter((k) => k !== null).length;
    const halfKnown = kinds.some((k) => k === 'lead' || k === 'responsible') && known * 2 >= written.length;
    if (!halfKnown && !isHeadRow(written) && !(mayBeHead(written) && unitsBelow(grid, r, kinds))) continue;
    let next = r + 1;
    const below = grid[next];
    if (below && below.some((cell, x) => cell !== null && cell === grid[r]![x])) {
      const lower = below.map(bare);
      if (lower.every((words, x) => below[x] === grid[r]![x] || words === '' || columnOf(words) !== null)) {
        labels = labels.map((words, x) => lower[x] || words);
        next += 1;
      }
    }
    return { next, labels, columns: labels.map(columnOf) };
  }
  return null;
}

const UNIT_ROWS_MIN = 2;

/** Do units stand in nearly every row below the head of the column that asks for them? */
function unitsBelow(
  grid: readonly (readonly (GridCell | null)[])[],
  head: number,
  kinds: readonly (LabelKind | null)[],
): boolean {
  const column = kinds.findIndex((kind) => kind === 'lead' || kind === 'responsible');
  const written = grid.slice(head + 1).filter((row) => new Set(row).size > 1 && bare(row[column] ?? null) !== '');
  const units = written.filter((row) => isUnits(bare(row[column]!))).length;
  return units >= UNIT_ROWS_MIN && units * 4 >= written.length * 3;
}

/** Names written one a paragraph: each of them ends as units do. */
const UNIT_END = /[局委办部府会院厅行室队站所社区县市镇校团司][）)]?$|中心$|集团$|单位$|管委会$/;

/** The paragraphs of a cell in one line. A list of units with a unit a paragraph gets the 、 that its writer left to the line break. */
function cellWords(cell: GridCell): string {
  const parts = cell.paragraphs.map((p) => p.replace(/[\t\n]+/g, ' ').trim()).filter((p) => p !== '');
  const names = parts.length > 1 && parts.every((p) => p.length <= 20 && UNIT_END.test(p) && !/[：:]/.test(p));
  return parts.join(names ? '、' : ' ');
}

/**
 * A table as lines, in the form layout/tables.ts reads: a row a line, its cells divided by tabs. A row of one cell (a heading between
 * the rows, a box around text) is plain paragraphs. In a table of tasks a cell merged over several rows counts in each of
 * them where it says who or by when (so a reader takes it); the number and the task again in a row with units of its own (`ownsUnits`);
 * elsewhere in the first only.
 */
export function tableLines(grid: readonly (readonly (GridCell | null)[])[], continued?: GridHead): string[] {
  const head = headOfGrid(grid);
  const columns = head?.columns ?? (continued?.columns.length === grid[0]?.length ? continued?.columns : undefined);
  const out: string[] = [];
  const said = new Set<GridCell>();
  grid.forEach((row, r) => {
    if (head && r === head.next - 1) {
      out.push(...headLines(head));
      return;
    }
    if (head && r < head.next) {
      // a title above the head, merged over its columns
      if (r < head.next - 1 && new Set(row).size === 1 && row[0]) out.push(...row[0].paragraphs);
      return;
    }
    const distinct = new Set(row.filter((cell) => cell !== null && cell.paragraphs.some((p) => p.trim() !== '')));
    const whole = [...distinct][0];
    if (distinct.size === 1 && whole && (row.every((c) => c === whole) || !columns)) {
      if (!said.has(whole)) out.push(...whole.paragraphs);
      said.add(whole);
      return;
    }
    const task = columns && ownsUnits(row, grid[r - 1], columns) ? taskFrom(row, said, columns) : Infinity;
    const words = row.map((cell, x) => {
      if (!cell || (x > 0 && row[x - 1] === cell)) return '';
      const kind = columns?.[x];
      const again = kind === 'lead' || kind === 'responsible' || kind === 'deadline' || x >= task;
      if (said.has(cell) && !again) return '';
      return cellWords(cell);
    });
    for (const cell of distinct) said.add(cell!);
    if (words.some((w) => w !== '')) out.push(...rowLines(words, head ?? undefined));
  });
  return out;
}

type Row = readonly (GridCell | null)[];

/**
 * Is a row below merged cells an assignable unit, with a unit block of its own? One whose lead is merged with the row above and that says
 * nothing but further units goes on with the list of that row, and so does one in a table without a column of leads.
 */
function ownsUnits(row: Row, above: Row | undefined, columns: readonly (LabelKind | null)[]): boolean {
  const own = (x: number) => bare(row[x]!) !== '' && row[x] !== above?.[x];
  const all = columns.map((kind, x) => ({ kind: kind ?? 'other', x }));
  const leads = all.filter(({ kind }) => kind === 'lead');
  const merged = leads.length === 0 ? columns.includes('responsible') : leads.some(({ x }) => bare(row[x]!) !== '' && !own(x));
  const speaks = all.some(({ kind, x }) => (kind === 'other' || (kind === 'deadline' && leads.length === 0)) && own(x));
  return (speaks || !merged) && all.some(({ kind, x }) => (kind === 'lead' || kind === 'responsible') && own(x));
}

/** The column from which on merged cells count again: that of a merged number; without one the first, if no other words are the row's own. */
function taskFrom(row: Row, said: ReadonlySet<GridCell>, columns: readonly (LabelKind | null)[]): number {
  const number = row.findIndex((cell) => /^\d{1,3}[.、]?$/.test(bare(cell)));
  if (number >= 0) return said.has(row[number]!) ? number : Infinity;
  const speaks = row.some((cell, x) => (columns[x] ?? 'other') === 'other' && bare(cell) !== '' && !said.has(cell!));
  return speaks ? Infinity : 0;
}

/** Tables of two columns have no line form: there a cell is a paragraph, which units/cells.ts reads. */
const isNarrow = (head: GridHead | undefined): boolean => head !== undefined && head.labels.length < 3;

const headLines = (head: GridHead): string[] => (isNarrow(head) ? head.labels : [head.labels.join('\t')]);

const rowLines = (words: readonly string[], head: GridHead | undefined): string[] =>
  isNarrow(head) ? words.filter((w) => w !== '') : [words.join('\t')];
