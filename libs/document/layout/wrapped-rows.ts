import type { LabelKind } from '../units/labels.js';
import { isSurelyUnit } from '../units/lexicon.js';
import { foldOf } from './fold.js';
import { columnsOf, type Line } from './lines.js';
import type { Cell } from './tables.js';

/** A part of a cell: offsets in the words of a line. */
export interface Piece {
  line: number;
  start: number;
  end: number;
}

/** The cells of a row under way, with what has been read of each. */
export interface OpenRow {
  columns: readonly (LabelKind | null)[];
  pieces: Map<number, Piece[]>;
  cells: Map<number, Cell>;
}

/** Columns between the places where a cell and what goes on with it begin: numbers and Latin words shift what stands behind them. */
const SHIFT_MAX = 5;
const BREAKS_OFF = /[、，；：（]$/;
const GOES_ON = /^[、，；。）]/;

const placeOf = (line: Line, offset: number): number => line.indent + columnsOf(line.words.slice(0, offset));
const wordsOf = (lines: readonly Line[], { line, start, end }: Piece): string =>
  foldOf(lines[line]!.words.slice(start, end)).replace(/\s+/g, '');

/**
 * Gives the pieces of a line to the cells above them, in a table whose columns are parted by blanks: 推进数据共享 below 建设协同平台，. Null
 * where the line does not stand below the columns of the row, or is a row itself: whole units below whole units.
 */
export function continuation(
  lines: readonly Line[],
  row: OpenRow,
  index: number,
  pieces: readonly Piece[],
): Map<number, Piece> | null {
  const starts = [...row.pieces].map(([column, [first]]) => [column, placeOf(lines[first!.line]!, first!.start)] as const);
  const out = new Map<number, Piece>();
  let whole = 0;
  let torn = 0;
  for (const piece of pieces) {
    const at = placeOf(lines[index]!, piece.start);
    const near = starts.filter(([column]) => !out.has(column)).sort((a, b) => Math.abs(a[1] - at) - Math.abs(b[1] - at))[0];
    if (!near || Math.abs(near[1] - at) > SHIFT_MAX) return null;
    const [column] = near;
    // the number opens a row
    if (column === 0) return null;
    out.set(column, piece);
    const kind = row.columns[column];
    if (kind !== 'lead' && kind !== 'responsible') continue;
    const above = wordsOf(lines, row.pieces.get(column)!.at(-1)!);
    const below = wordsOf(lines, piece);
    if (BREAKS_OFF.test(above) || GOES_ON.test(below) || !isWhole(above) || !isWhole(below)) torn += 1;
    else whole += 1;
  }
  const roles = row.columns.filter((kind) => kind === 'lead' || kind === 'responsible').length;
  return torn === 0 && whole > 0 && whole >= roles ? null : out;
}

const isWhole = (words: string): boolean => words.split(/[、，；]/).every(isSurelyUnit);
