import type { Span } from '../types.js';
import { columnsOf, isBlank, type Line } from './lines.js';
import { OPENS_PART } from './openings.js';
import { ENDS_SENTENCE } from './wraps.js';

// Some converters number the pages of a document by putting 1、 2、 … in front of what stands on each, in the middle of a sentence.

const NUMBER = /^(\d{1,3})[、.．](?!\d)/;
/** No page is shorter, in characters. */
const PAGE_MIN = 200;
/** Pages in a row that may begin with a paragraph of their own. */
const WHOLE_MAX = 4;
const TORN_MIN = 2;
const TORN_LINE_MIN = 10;

interface Chunk {
  index: number;
  value: number;
  /** Characters in front of it. */
  before: number;
  /** The line above stops in mid-sentence. */
  torn: boolean;
}

/** Takes the numbers of pages off the lines they stand in front of. Only where two of them break a sentence. */
export function withoutChunkNumbers(lines: readonly Line[]): { lines: Line[]; numbers: Span[] } {
  const out = [...lines];
  const numbers: Span[] = [];
  for (const { index, torn } of chunksIn(lines)) {
    const line = lines[index]!;
    const rest = withoutNumber(line);
    if (!rest) continue;
    numbers.push([line.start, rest.start]);
    out[index] = torn ? { ...rest, goesOn: true } : rest;
  }
  return { lines: out, numbers };
}

function chunksIn(lines: readonly Line[]): Chunk[] {
  const all = candidates(lines);
  const torn: Chunk[] = [];
  for (const each of all) {
    const last = torn.at(-1);
    if (!each.torn) continue;
    const ahead = each.value - (last?.value ?? 0);
    if (ahead < 1 || ahead > WHOLE_MAX || each.before - (last?.before ?? 0) < (last ? ahead * PAGE_MIN : 0)) continue;
    torn.push(each);
  }
  if (torn.filter(({ index }) => index > 0).length < TORN_MIN) return [];
  return torn.flatMap((each, i) => [...between(all, torn[i - 1], each), each]);
}

/** The pages between two torn ones that begin with a paragraph: their numbers stand there once each. */
function between(all: readonly Chunk[], from: Chunk | undefined, to: Chunk): Chunk[] {
  const out: Chunk[] = [];
  for (let value = (from?.value ?? 0) + 1; value < to.value; value += 1) {
    const found = all.filter((c) => c.value === value && c.index > (from?.index ?? -1) && c.index < to.index);
    if (found.length === 1) out.push(found[0]!);
  }
  return out;
}

function candidates(lines: readonly Line[]): Chunk[] {
  const out: Chunk[] = [];
  let before = 0;
  lines.forEach((line, index) => {
    const value = NUMBER.exec(line.words)?.[1];
    if (value !== undefined) out.push({ index, value: Number(value), before, torn: isTorn(lines[index - 1], Number(value)) });
    before += line.words.length;
  });
  return out;
}

/** The first page begins with the document; another one is torn off where the line above is no heading and no whole sentence. */
function isTorn(above: Line | undefined, value: number): boolean {
  if (!above) return value === 1;
  const { words } = above;
  if (words.length < TORN_LINE_MIN || ENDS_SENTENCE.test(words) || /[)）】〕》]$/.test(words)) return false;
  return !OPENS_PART.test(words) || /[，。；]/.test(words);
}

/** The line as it was before: the indent of a paragraph stands behind the number. */
function withoutNumber(line: Line): Line | null {
  const number = NUMBER.exec(line.words)![0].length;
  let from = number;
  while (from < line.words.length && isBlank(line.words[from]!)) from += 1;
  if (from === line.words.length) return null;
  const words = line.words.slice(from);
  const indent = line.indent + columnsOf(line.words.slice(number, from));
  return {
    ...line,
    words,
    start: line.start + from,
    indent,
    width: indent + columnsOf(words),
    length: words.length + Math.ceil(indent / 2),
    written: line.written - number,
  };
}
