import { columnOf } from '../units/labels.js';
import { foldOf } from './fold.js';
import { OPENS_PART } from './openings.js';
import { columnsOf, type Line } from './lines.js';

/** How the text is wrapped: the usual full line in columns and characters, or null when each line is a paragraph. */
export interface Wrap {
  width: number;
  length: number;
  /** Paragraphs open with an indent. */
  indented: boolean;
  /**
   * What fills a line to the last place, where the lines themselves show that one thing does: cut after so many characters, or set by
   * columns so that a word that does not fit moves on. Null where lines end now a little earlier, now later, as in print.
   */
  exact: Fill | null;
}

interface Fill {
  by: 'characters' | 'columns';
  /** What does not fit moves on as a whole: a word, a character with its stop. Else the line is cut wherever it is full. */
  words: boolean;
  full: number;
}

export const INDENT_COLUMNS = 3;
export const ENDS_SENTENCE = /[。；！？!?;：:”’]$/;

/** Pages are this wide, in columns. */
const WRAP_COLUMNS_MAX = 200;
/** Lines of a page that are wrapped anywhere near a margin, and of a narrower column that is filled to the last place. */
const WRAP_COLUMNS_MIN = 38;
const EXACT_COLUMNS_MIN = 16;

/**
 * How the lines are wrapped. In a wrapped text most long lines stop in the middle of a sentence, and about as far to the right
 * as each other. Where nearly all lines are short (labels with a name or two), the few that reach farthest tell.
 */
export function wrapOf(lines: readonly Line[]): Wrap | null {
  if (lines.length < 4) return null;
  const fill = fillOf(lines);
  const wrap = wrapOfMost(lines) ?? wrapOfFarthest(lines) ?? (fill && narrowWrap(lines, fill));
  return wrap && { ...wrap, exact: fill };
}

/** A line that stops in mid-sentence tells of a wrap only when the next one goes on with it. */
const stops = (line: Line, next: Line | undefined): boolean =>
  !ENDS_SENTENCE.test(line.words) && next !== undefined && !OPENS_PART.test(next.words);

// ── lines filled to the last place ──────────────────────────────────────────────────────────────────────────────────────

const FILLS: readonly Omit<Fill, 'full'>[] = [
  { by: 'characters', words: false },
  { by: 'columns', words: true },
  { by: 'characters', words: true },
];
const FILLED_MIN = 2;
const FILLED_NARROW_MIN = 5;
/** Of the lines that stop in mid-sentence one in so many may be a heading or a name alone on its line. */
const UNFILLED_SHARE = 12;
/** A stop or a bracket that closes may hang over the margin. */
const HANGING = /[，。；：、）】”》,.;:)]$/;

/** Room that a line takes. */
const roomOf = ({ width, length, written }: Line, by: Fill['by']): number =>
  by === 'columns' ? width : Math.max(length, written);

/** What moves to the next line as a whole: a word in Latin letters, a number or one character, with its brackets and stops. */
const FIRST_WORD = /^[（【“《]*(?:[\x21-\x7e]+|.)[，。；：、）】”》]*/;

/** Would the first word of the next line have found room on this one? Then it was not the margin that broke the line. */
export function hasRoomFor(line: Line, next: Line, { by, words, full }: Fill): boolean {
  const word = words ? FIRST_WORD.exec(next.words)![0] : '';
  const room = by === 'columns' ? columnsOf(word) : word.length;
  return roomOf(line, by) + Math.max(1, room) <= full;
}

/** Nor is a way of filling better than a plainer one that leaves so few lines more unexplained. */
const EXPLAINED_MORE = 1;
const EXPLAINED_SHARE = 50;

/** The plainest way of filling lines that explains nearly every line that stops in mid-sentence, if there is one. */
function fillOf(lines: readonly Line[]): Fill | null {
  const all = lines.map((line, i) => [line, lines[i + 1]] as const).filter(([line, next]) => stops(line, next));
  const found = FILLS.flatMap(({ by, words }) => {
    const rooms = lines.map((line) => roomOf(line, by) - (words ? hangingOf(line, by) : 0)).sort((a, b) => a - b);
    // nothing but a heading or a row of a table is longer than a full line
    const full = quantile(rooms, 1 - 1 / lines.length - 0.01);
    const reaching = all.filter(([line]) => roomOf(line, by) * 10 >= full * 6);
    const unfilled = reaching.filter(([line, next]) => hasRoomFor(line, next!, { by, words, full })).length;
    const filled = reaching.length - unfilled;
    return filled < FILLED_MIN || unfilled * UNFILLED_SHARE > filled ? [] : [{ by, words, full, unfilled, filled }];
  });
  const least = Math.min(...found.map(({ unfilled }) => unfilled));
  const plainest = found.find(({ unfilled, filled }) => unfilled - least <= EXPLAINED_MORE + filled / EXPLAINED_SHARE);
  return plainest ? { by: plainest.by, words: plainest.words, full: plainest.full } : null;
}

/** What stands over the margin, if the last stop of the line does. */
const hangingOf = ({ words }: Line, by: Fill['by']): number =>
  !HANGING.test(words) ? 0 : by === 'columns' ? columnsOf(words.at(-1)!) : 1;

/** A column narrower than any page: only one that is filled to the last place on most of its lines is believed. */
function narrowWrap(lines: readonly Line[], { by, full }: Fill): Wrap | null {
  const columns = by === 'columns' ? full : 2 * full;
  const filled = lines.filter((line) => roomOf(line, by) >= full - 1).length;
  if (columns < EXACT_COLUMNS_MIN || columns >= WRAP_COLUMNS_MIN || filled * 3 < lines.length || filled < FILLED_NARROW_MIN)
    return null;
  return {
    width: columns,
    length: by === 'columns' ? Math.ceil(full / 2) : full,
    indented: isIndented(lines, columns),
    exact: null,
  };
}

// ── lines that end near a margin ────────────────────────────────────────────────────────────────────────────────────────

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Do paragraphs, and no other lines, open with an indent? Where most paragraphs have one line, most lines do. */
function isIndented(lines: readonly Line[], width: number): boolean {
  const indents = lines.filter((l) => l.indent >= INDENT_COLUMNS).length;
  if (indents * 50 < lines.length) return false;
  if (indents * 3 <= lines.length * 2) return true;
  const following = lines.filter((_, i) => i > 0 && lines[i - 1]!.width >= width - 6 && stops(lines[i - 1]!, lines[i]));
  const flush = following.filter((l) => l.indent < INDENT_COLUMNS).length;
  return flush >= 2 && flush * 10 >= following.length * 9;
}

const FARTHEST_MIN = 2;

function wrapOfFarthest(lines: readonly Line[]): Wrap | null {
  // a table written out cell by cell has short lines too, and they end anywhere
  if (lines.some(({ words }) => words.length <= 16 && columnOf(foldOf(words).replace(/\s+/g, '')) !== null)) return null;
  const width = lines.reduce((most, line) => Math.max(most, line.width), 0);
  if (width < WRAP_COLUMNS_MIN || width > WRAP_COLUMNS_MAX) return null;
  const full = lines.map((line, i) => [line, lines[i + 1]] as const).filter(([line]) => line.width >= width - 6);
  const stopping = full.filter(([line, next]) => stops(line, next) && next!.indent < INDENT_COLUMNS);
  // one line alone must be prose that the next one brings to its end
  const sure =
    stopping.length >= FARTHEST_MIN || stopping.some(([line, next]) => /[，。；]/.test(line.words) && /。$/.test(next!.words));
  if (!sure || stopping.length * 2 < full.length) return null;
  const indented = lines.some((l) => l.indent >= INDENT_COLUMNS) && lines.some((l) => l.indent < INDENT_COLUMNS);
  return { width, length: full.reduce((most, [line]) => Math.max(most, line.length), 0), indented, exact: null };
}

function wrapOfMost(lines: readonly Line[]): Wrap | null {
  const width = quantile(
    [...lines].map((l) => l.width).sort((a, b) => a - b),
    0.9,
  );
  const length = quantile(
    [...lines].map((l) => l.length).sort((a, b) => a - b),
    0.9,
  );
  if (width < WRAP_COLUMNS_MIN || width > WRAP_COLUMNS_MAX) return null;
  const long = lines.filter((l) => l.width >= width * 0.85);
  const full = long.filter((l) => l.width >= width - 6 || l.length >= length - 1);
  const beyond = lines.filter((l) => l.width > width * 1.35).length;
  const middle = lines.filter((l, i) => l.width >= width * 0.85 && stops(l, lines[i + 1])).length;
  if (long.length < 3 || beyond * 20 > lines.length) return null;
  if (middle * 2 < long.length || full.length * 2 < long.length) return null;
  return { width, length, indented: isIndented(lines, width), exact: null };
}

/** Some lines are indented and the others go on from a line that stops in mid-sentence. */
export function paragraphsIndent(lines: readonly Line[]): boolean {
  const indented = lines.filter((l) => l.indent >= INDENT_COLUMNS).length;
  return indented >= 2 && indented < lines.length;
}
