import type { Span } from '../types.js';
import { columnOf } from '../units/labels.js';
import { isSurelyUnit } from '../units/lexicon.js';
import { foldOf } from './fold.js';
import { isBlank, type Line } from './lines.js';

const ROW_MIN = 3;
const BORDER = /[|│┃┆]/;
/** One border, behind the words: 牵头单位 | */
const isClosed = ({ words }: Line): boolean => words.length > 1 && words.search(BORDER) === words.length - 1;

/**
 * A table whose cells were written one a line with the border behind each (序号 |⏎任务 |⏎责任单位 |), as some copies of web pages do.
 * Where at least three lines in a row are closed like that, the border is cut off; each of them is a paragraph of its own.
 */
export function withoutBorders(lines: readonly Line[]): { lines: Line[]; borders: Span[] } {
  const out = [...lines];
  const borders: Span[] = [];
  for (let from = 0; from < lines.length; from += 1) {
    let to = from;
    while (to < lines.length && isClosed(lines[to]!)) to += 1;
    if (to - from >= ROW_MIN)
      for (let i = from; i < to; i += 1) {
        out[i] = cut(lines[i]!);
        borders.push([lines[i]!.end - 1, lines[i]!.end]);
      }
    from = Math.max(from, to - 1);
  }
  return { lines: out, borders };
}

function cut(line: Line): Line {
  let length = line.words.length - 1;
  while (length > 0 && isBlank(line.words[length - 1]!)) length -= 1;
  const less = line.words.length - length;
  return {
    ...line,
    words: line.words.slice(0, length),
    end: line.end - less,
    width: line.width - less,
    length: line.length - less,
    cell: true,
  };
}

const NAME_LENGTH_MAX = 16;
const LIST_LENGTH_MAX = 200;
const BREAKS_OFF = /[、，；]$/;
const wordsOf = ({ words }: Line): string => foldOf(words).replace(/\s+/g, '');
const kindOf = (line: Line) => (line.words.length <= NAME_LENGTH_MAX ? columnOf(wordsOf(line)) : null);

/** Does another name of a column stand above the line, with at most one between that is known nowhere else? */
const isBelowColumn = (lines: readonly Line[], index: number): boolean =>
  lines.slice(Math.max(0, index - 2), index).some((line) => kindOf(line) !== null);

/** 牵头部门 in a line of its own, below another name of a column. */
function isHead(lines: readonly Line[], index: number): boolean {
  const kind = kindOf(lines[index]!);
  return (kind === 'lead' || kind === 'responsible') && isBelowColumn(lines, index);
}

/**
 * The head of a table written cell by cell, and behind it a line of nothing but units, are cells of their own, however far they reach:
 * what stands above and below does not run on into them, unless one of the two breaks off at a separator.
 */
export function markCells(lines: readonly Line[]): Line[] {
  const head = lines.findIndex((_, i) => isHead(lines, i));
  if (head < 0) return [...lines];
  let first = head;
  while (isBelowColumn(lines, first)) first -= 1;
  return lines.map((line, i) => {
    if (i >= first && i <= head) return { ...line, cell: true };
    if (i <= head || line.words.length > LIST_LENGTH_MAX || BREAKS_OFF.test(wordsOf(lines[i - 1]!))) return line;
    const names = wordsOf(line)
      .replace(/。$/, '')
      .split(/[、，；]/);
    return names.every(isSurelyUnit) ? { ...line, cell: true } : line;
  });
}
