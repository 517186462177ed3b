import type { Line } from './lines.js';
import { hasRoomFor, type Wrap } from './wraps.js';

/** How a number at the head of a line is written: headings of one kind look alike. */
const NUMBERS: readonly (readonly [string, RegExp])[] = [
  ['第章', /^第[一二三四五六七八九十百\d]{1,5}[章节编篇]/],
  ['一、', /^[一二三四五六七八九十]{1,4}[、．.]/],
  ['（一）', /^[（(【〔][一二三四五六七八九十]{1,4}[)）】〕]/],
  ['1.', /^\d{1,3}[.．、](?:(?!\d)|(?=(?:19|20)\d\d年))/],
  ['（1）', /^[（(]\d{1,3}[)）]/],
];
const INNER_STOP = /[。；：;:!?！？]/;
const HEADING_MAX = 80;
const ALONE_MIN = 2;
/** One in so many lines of the kind may go on with text behind its heading. */
const REST_LINES_MAX = 12;
const RUN_IN_SHARE = 4;

const kindOf = (words: string): string | undefined => NUMBERS.find(([, pattern]) => pattern.test(words))?.[0];

/** The kinds of numbers whose headings stand on lines of their own, as the lines that end early show. */
function kindsAlone(lines: readonly Line[], wrap: Wrap): Set<string> {
  const alone = new Map<string, number>();
  const runIn = new Map<string, number>();
  lines.forEach((line, i) => {
    const next = lines[i + 1];
    const kind = kindOf(line.words);
    if (kind === undefined || !next) return;
    const tally = INNER_STOP.test(line.words) ? runIn : hasRoomFor(line, next, wrap.exact!) ? alone : null;
    tally?.set(kind, (tally.get(kind) ?? 0) + 1);
  });
  return new Set(
    [...alone].filter(([kind, n]) => n >= ALONE_MIN && n >= RUN_IN_SHARE * (runIn.get(kind) ?? 0)).map(([kind]) => kind),
  );
}

/**
 * Says of a place between two lines whether a heading ends there that fills its line to the last place. Only where the other headings of its kind stand
 * alone, and where what follows is text: a few words more, without a stop, are the rest of the heading.
 */
export function headingEnds(lines: readonly Line[], wrap: Wrap | null): (above: number, paragraph: string) => boolean {
  if (!wrap?.exact || wrap.indented) return () => false;
  const { exact } = wrap;
  const kinds = kindsAlone(lines, wrap);
  return (above, paragraph) => {
    const kind = paragraph.length <= HEADING_MAX ? kindOf(paragraph) : undefined;
    if (kind === undefined || !kinds.has(kind) || INNER_STOP.test(paragraph)) return false;
    for (let i = above + 1; i < Math.min(lines.length, above + REST_LINES_MAX); i += 1) {
      const next = lines[i + 1];
      if (INNER_STOP.test(lines[i]!.words)) return true;
      if (!next || hasRoomFor(lines[i]!, next, exact)) return false;
    }
    return false;
  };
}
