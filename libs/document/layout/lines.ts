import { placesOf } from './scan.js';

/** One line of the source, without the blanks around its words. */
export interface Line {
  /** Offsets of its words in the source. */
  start: number;
  end: number;
  words: string;
  /** Blanks stand behind the words. */
  trailing: boolean;
  /** Blanks in front of the words, in columns (a full-width blank is two). */
  indent: number;
  /** Width of indent and words in columns: what a hard wrap measures. */
  width: number;
  /** The same in characters of full width: some extractors count those. */
  length: number;
  /** Characters from the beginning of the line, blanks and all: what a program counts that cuts lines. */
  written: number;
  /** A form feed stands between this line and the one before. */
  afterPageBreak: boolean;
  /** A cell of a table, by itself: see cell-lines.ts. */
  cell?: boolean;
  /** The rest of the sentence above: see page-chunks.ts. */
  goesOn?: boolean;
}

const BREAK = /\r\n|[\n\r\f\v\u0085\u2028\u2029]/g;

/** Everything that only takes room: \s and the zero-width characters that web pages and word processors leave behind. */
export const isBlank = (char: string): boolean => {
  const code = char.charCodeAt(0);
  // told by two looks: nearly every character is Chinese
  return !(code >= 0x3001 && code <= 0xfefe) && BLANK.test(char);
};
const BLANK = /[\s\u200b-\u200f\u2060\u00ad\ufeff]/;
/** What {@link isBlank} takes for blanks, all of them in a text. */
export const BLANKS = new RegExp(BLANK.source, 'g');

/** Columns that words take: two for what is set in full width. */
export const columnsOf = (words: string): number => 2 * words.length - placesOf(/[^\u2000-\uffff]/g, words).length;

const columns = (code: number): number => (code < 0x2000 ? 1 : 2);

/** The written lines of a text; blank lines are left out, because extractors strew them at will and they mean nothing. */
export function writtenLines(source: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  let pageBreak = false;
  const take = (to: number) => {
    const line = trimmed(source, from, to);
    if (!line) return;
    lines.push({ ...line, afterPageBreak: pageBreak });
    pageBreak = false;
  };
  for (const match of source.matchAll(BREAK)) {
    take(match.index);
    if (match[0] === '\f') pageBreak = true;
    from = match.index + match[0].length;
  }
  take(source.length);
  return lines;
}

/** A tab in front of a line is counted as so many. */
export const TAB_COLUMNS = 4;

function trimmed(source: string, from: number, to: number): Omit<Line, 'afterPageBreak'> | null {
  let start = from;
  let end = to;
  let indent = 0;
  while (start < end && isBlank(source[start]!)) {
    const code = source.charCodeAt(start);
    indent += code === 9 ? TAB_COLUMNS : columns(code);
    start += 1;
  }
  while (end > start && isBlank(source[end - 1]!)) end -= 1;
  if (start === end) return null;
  // page numbers and heads of tables are told by their digits, which a Chinese typist may set in full width
  const words = source.slice(start, end).replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const width = indent + columnsOf(words);
  return {
    start,
    end,
    words,
    trailing: end < to,
    indent,
    width,
    length: words.length + Math.ceil(indent / 2),
    written: end - from,
  };
}
