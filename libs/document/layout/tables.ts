import { columnOf, type LabelKind } from '../units/labels.js';
import { foldOf } from './fold.js';
import type { Line } from './lines.js';

/** A cell of a table row, in its line: offsets in `line.words`. */
export interface Cell {
  start: number;
  end: number;
  /** Index of the column. */
  column: number;
}

export interface TableRow {
  cells: Cell[];
  /** What the columns hold; the head itself has none. */
  columns: (LabelKind | null)[] | null;
}

// how cells stand apart: tabs, pipes, wide blanks, single blanks (the last only where the head and a number say so)
const SEPARATORS = [/\t/g, /\|/g, /[ \u3000]{2,}/g, /[ \u3000]+/g] as const;
const RULE_LINE = /^[\s|:+=-]+$/;

/**
 * The rows of tables in plain text: a head line whose cells all name columns, at least one of them who does the work
 * (序号 任务 牵头单位 完成时限), and the lines below it that are divided the same way. Keyed by line index.
 */
export function tableRows(lines: readonly Line[]): Map<number, TableRow> {
  const out = new Map<number, TableRow>();
  let open: { separator: RegExp; columns: (LabelKind | null)[] } | null = null;
  lines.forEach((line, i) => {
    const head = headOf(line);
    if (head) {
      open = head;
      out.set(i, { cells: cellsOf(line.words, head.separator), columns: null });
      return;
    }
    if (!open || RULE_LINE.test(line.words)) return;
    const cells = cellsOf(line.words, open.separator);
    const single = open.separator === SEPARATORS[3];
    const counted = cells.length === open.columns.length;
    const numbered = /^\d{1,3}$/.test(line.words.slice(cells[0]?.start ?? 0, cells[0]?.end ?? 0));
    if (cells.length >= 2 && (!single || (counted && numbered))) out.set(i, { cells, columns: open.columns });
  });
  return out;
}

function headOf(line: Line): { separator: RegExp; columns: (LabelKind | null)[] } | null {
  if (line.words.length > 120) return null;
  for (const separator of SEPARATORS) {
    const cells = cellsOf(line.words, separator);
    if (cells.length < 3) continue;
    const columns = cells.map((cell) => columnOf(foldOf(line.words.slice(cell.start, cell.end)).replace(/\s+/g, '')));
    if (columns.every((c) => c !== null) && columns.some((c) => c === 'lead' || c === 'responsible'))
      return { separator, columns };
  }
  return null;
}

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
  if (separator === SEPARATORS[1]) {
    if (bounds[0]![0] === bounds[0]![1]) bounds.shift();
    const last = bounds.at(-1);
    if (last && last[0] === last[1]) bounds.pop();
  }
  return bounds
    .map(([start, end], column) => ({ start, end, column }))
    .filter((cell) => words.slice(cell.start, cell.end).trim() !== '');
}
