import type { Span } from '../types.js';
import { markCells, withoutBorders } from './cell-lines.js';
import { openCollapsed } from './collapsed.js';
import { GAP, type Flow, type FlowCell } from './flow.js';
import { headingEnds } from './headings.js';
import { foldOf } from './fold.js';
import { findFurniture } from './furniture.js';
import { isBlank, writtenLines, type Line } from './lines.js';
import { tableRows, type Cell } from './tables.js';
import { mendTornNames } from './torn-names.js';
import { simplified } from './traditional.js';
import { withoutChunkNumbers } from './page-chunks.js';
import { isParagraphBreak, openBrackets } from './breaks.js';
import { OPENS_PART } from './openings.js';
import { INDENT_COLUMNS, paragraphsIndent, wrapOf, type Wrap } from './wraps.js';

/** Reads the layout of a text. Any string is taken. */
export function flowOf(source: string): Flow {
  const read = simplified(source);
  const { lines, furniture } = linesOf(read);
  const depths = openBrackets(lines);
  const wrap = wrapOf(lines);
  const indents = paragraphsIndent(lines);
  const fills = headingEnds(lines, wrap);
  const room = lines.reduce((sum, line) => sum + line.words.length, 0);
  const at = new Int32Array(room);
  const gap = new Uint8Array(room);
  const chars: string[] = [];
  const { rows, goesOn } = tableRows(lines);
  const cells: FlowCell[] = [];
  /** The paragraph under way opened with an indent. */
  let opened = false;
  /** Its words so far. */
  let paragraph = '';
  const push = (line: Line, from: number, to: number, first: number) => {
    let before = first;
    for (let i = from; i < to; i += 1) {
      const char = source[line.start + i]!;
      if (isBlank(char)) {
        if (before === GAP.none) before = GAP.blank;
        continue;
      }
      at[chars.length] = line.start + i;
      gap[chars.length] = before;
      chars.push(char);
      before = GAP.none;
    }
  };
  lines.forEach((line, index) => {
    const row = rows.get(index);
    for (const cell of row?.cells ?? []) {
      const start = chars.length;
      push(line, cell.start, cell.end, GAP.paragraph);
      for (const piece of cell.more ?? []) push(lines[piece.line]!, piece.start, piece.end, GAP.wrap);
      cells.push({
        start,
        end: chars.length,
        kind: row!.columns?.[cell.column] ?? null,
        head: row!.columns === null,
        row: index,
      });
    }
    if (row) {
      furniture.push(...bordersOf(line, row.cells));
      return;
    }
    if (goesOn.has(index)) return;
    const previous = lines[index - 1];
    const place = previous && { above: previous, below: line, next: lines[index + 1], depth: depths[index - 1]!, paragraph };
    const apart =
      !place ||
      rows.has(index - 1) ||
      goesOn.has(index - 1) ||
      isParagraphBreak(place, wrap, indents && opened) ||
      fills(index - 1, paragraph);
    if (apart) opened = line.indent >= INDENT_COLUMNS;
    if (apart) paragraph = '';
    if (paragraph.length <= OPENING_MAX) paragraph += line.words;
    push(line, 0, line.words.length, apart ? GAP.paragraph : gapOfWrap(place.above, line, wrap));
  });
  const text = chars.join('');
  const size = chars.length;
  const flow: Flow = {
    source,
    text,
    fold: foldOf(read === source ? text : Array.from(at.subarray(0, size), (i) => read[i]).join('')),
    at: at.slice(0, size),
    gap: gap.slice(0, size),
    furniture,
    cells,
    wrappedRows: goesOn.size > 0,
  };
  furniture.sort((a, b) => a[0] - b[0]);
  openCollapsed(flow);
  mendTornNames(flow);
  return flow;
}

/** So many characters of a paragraph show what it is: a heading, a title, a line behind a label. */
const OPENING_MAX = 200;
const LATIN = /[A-Za-z&]/;

/**
 * What a line break within a paragraph says. At a margin that is filled to the last place it says nothing: the words go on as if
 * it were not there, except that where words move on as a whole a break between two in Latin letters stands for the blank between them.
 */
function gapOfWrap(above: Line, below: Line, wrap: Wrap | null): number {
  if (below.indent > 0 || above.trailing) return GAP.blankWrap;
  if (!wrap?.exact || OPENS_PART.test(below.words)) return GAP.wrap;
  const words = LATIN.test(above.words.at(-1)!) && LATIN.test(below.words[0]!);
  return words && wrap.exact.words ? GAP.wrap : GAP.none;
}

/** The lines of the document itself, and where in the source stands what is none of it. */
function linesOf(source: string): { lines: Line[]; furniture: Span[] } {
  const { lines: all, borders } = withoutBorders(writtenLines(source));
  const dropped = findFurniture(all);
  const { lines: pages, numbers } = withoutChunkNumbers(all.filter((_, i) => !dropped[i]));
  const lost = all.filter((_, i) => dropped[i]).map((line): Span => [line.start, line.end]);
  return { lines: markCells(pages), furniture: [...lost, ...borders, ...numbers] };
}

/** What stands between the cells of a row and is no blank: the borders of the table. */
function bordersOf(line: Line, cells: readonly Cell[]): Span[] {
  const out: Span[] = [];
  let from = 0;
  for (const { start, end } of [...cells, { start: line.words.length, end: line.words.length }]) {
    if (line.words.slice(from, start).trim() !== '') out.push([line.start + from, line.start + start]);
    from = end;
  }
  return out;
}
