import type { Span } from '../types.js';
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
