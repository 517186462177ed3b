import type { Span } from '../types.js';
import { markCells, withoutBorders } from './cell-lines.js';
import { openCollapsed } from './collapsed.js';
import { GAP, type Flow, type FlowCell } from './flow.js';
import { foldOf } from './fold.js';
import { findFurniture } from './furniture.js';
import { isBlank, writtenLines, type Line } from './lines.js';
import { tableRows, type Cell } from './tables.js';
import { mendTornNames } from './torn-names.js';
import { INDENT_COLUMNS, isParagraphBreak, openBrackets, paragraphsIndent, wrapOf } from './wraps.js';

/** Reads the layout of a text. Any string is taken. */
export function flowOf(source: string): Flow {
  const { lines: all, borders } = withoutBorders(writtenLines(source));
  const dropped = findFurniture(all);
  const lines = markCells(all.filter((_, i) => !dropped[i]));
  const furniture: Span[] = [...all.filter((_, i) => dropped[i]).map((line): Span => [line.start, line.end]), ...borders];
  const depths = openBrackets(lines);
  const wrap = wrapOf(lines);
  const indents = paragraphsIndent(lines);
  const room = lines.reduce((sum, line) => sum + line.words.length, 0);
  const at = new Int32Array(room);
  const gap = new Uint8Array(room);
  const chars: string[] = [];
  const rows = tableRows(lines);
  const cells: FlowCell[] = [];
  /** The paragraph under way opened with an indent. */
  let opened = false;
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
    const previous = lines[index - 1];
    const apart =
      !previous || rows.has(index - 1) || isParagraphBreak(previous, line, depths[index - 1]!, wrap, indents && opened);
    if (apart) opened = line.indent >= INDENT_COLUMNS;
    const blanks = line.indent > 0 || previous?.trailing;
    push(line, 0, line.words.length, apart ? GAP.paragraph : blanks ? GAP.blankWrap : GAP.wrap);
  });
  const text = chars.join('');
  const size = chars.length;
  const flow: Flow = { source, text, fold: foldOf(text), at: at.slice(0, size), gap: gap.slice(0, size), furniture, cells };
  furniture.sort((a, b) => a[0] - b[0]);
  openCollapsed(flow);
  mendTornNames(flow);
  return flow;
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
