import { columnOf, labelAt } from '../units/labels.js';
import { isSurelyUnit } from '../units/lexicon.js';
import { foldOf } from './fold.js';
import type { Line } from './lines.js';
import { placesOf } from './scan.js';

/** How the text is wrapped: the usual full line in columns and characters, or null when each line is a paragraph. */
export interface Wrap {
  width: number;
  length: number;
  /** Paragraphs open with an indent. */
  indented: boolean;
}

// no page is narrower than 19 characters or wider than 100
const WRAP_COLUMNS_MIN = 38;
const WRAP_COLUMNS_MAX = 200;
export const INDENT_COLUMNS = 3;
const ENDS_SENTENCE = /[。；！？!?;：:”’]$/;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * How the lines are wrapped. In a wrapped text most long lines stop in the middle of a sentence, and about as far to the right
 * as each other. Where nearly all lines are short (labels with a name or two), the few that reach farthest tell.
 */
export function wrapOf(lines: readonly Line[]): Wrap | null {
  return lines.length < 4 ? null : (wrapOfMost(lines) ?? wrapOfFarthest(lines));
}

/** A line that stops in mid-sentence tells of a wrap only when the next one goes on with it. */
const stops = (line: Line, next: Line | undefined): boolean =>
  !ENDS_SENTENCE.test(line.words) && next !== undefined && !OPENS_PART.test(next.words);

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
  const indents = lines.some((l) => l.indent >= INDENT_COLUMNS) && lines.some((l) => l.indent < INDENT_COLUMNS);
  return { width, length: full.reduce((most, [line]) => Math.max(most, line.length), 0), indented: indents };
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
  return { width, length, indented: isIndented(lines, width) };
}

/** Could open a numbered part or a label line: 一、 （一） 1. 第一章 ① 责任单位： */
export const OPENS_PART =
  /^(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条编篇部]|[（(〔]?[一二三四五六七八九十百]{1,4}[)）〕、．.]|[（(]?\d{1,3}[)）]|\d{1,3}[.．、](?!\d)|[①-⑳㈠-㈩⑴-⒇⒈-⒛]|附件|[【〔[]?(?:[\u4e00-\u9fff]{1,8}(?:单位|部门|领导)|[\u4e00-\u9fff]{0,8}(?:时限|时间))[】〕\]：:])/;

/** Some lines are indented and the others go on from a line that stops in mid-sentence. */
export function paragraphsIndent(lines: readonly Line[]): boolean {
  const indented = lines.filter((l) => l.indent >= INDENT_COLUMNS).length;
  return indented >= 2 && indented < lines.length;
}

/** Opens a paragraph whatever stands above: a label of a list of units, the head of an attachment. */
const OPENS_ALWAYS =
  /^(?:[【〔[]?(?:总?牵头|责任|主要责任|配合|主办|协办|参与|参加|承办)(?:单位|部门|领导)[】〕\]]?[：:]|完成(?:时限|时间)[：:]|附件\s*[\d一二三四五六七八九十]{0,2}[：:]?$)/;
/** Half a label at the end of a line: 协同⏎责任单位：. */
const HALF_LABEL = /(?:牵头|协同|主要|第[一二三]|主办|具体|直接|总|各)$/;

function opensLabel(above: Line, below: Line): boolean {
  if (OPENS_ALWAYS.test(below.words)) return true;
  const label = /^.{2,12}[：:】]/.test(below.words) ? labelAt(foldOf(below.words.slice(0, 24)).replace(/\s+/g, ''), 0) : null;
  return label !== null && label.kind !== 'other' && !HALF_LABEL.test(above.words);
}

const INDENT_WIDTH_MIN = 32;

/** A number torn by the line break: 十⏎一、, （二⏎十）. */
const TORN_NUMBER = /^(?:[（(第]?[一二三四五六七八九]?十|[（(第])$/;
const REST_OF_NUMBER = /^[一二三四五六七八九十]{0,3}[、)）章条]/;

export function isParagraphBreak(above: Line, below: Line, depth: number, wrap: Wrap | null, indents: boolean): boolean {
  if (above.cell || below.cell) return true;
  // no paragraph begins with a stop, whatever the line above looks like
  if (TORN_NUMBER.test(above.words) && REST_OF_NUMBER.test(below.words)) return false;
  if (depth > 0 || /^[、，,；;。）)】〕”’》]/.test(below.words)) return false;
  if (!wrap) {
    // too short a text to measure: the indents alone tell, inside a paragraph that opened with one
    const goesOn = below.indent < INDENT_COLUMNS && above.width >= INDENT_WIDTH_MIN && !ENDS_SENTENCE.test(above.words);
    return !(indents && goesOn && !OPENS_PART.test(below.words));
  }
  if (wrap.indented && below.indent >= INDENT_COLUMNS) return true;
  // a word or number that does not fit moves to the next line as a whole
  const token = /^[\x21-\x7e]+/.exec(below.words)?.[0].length ?? 2;
  const short = above.width + token < wrap.width - 6 && above.length + Math.ceil(token / 2) < wrap.length - 2;
  if (short || opensLabel(above, below)) return true;
  return OPENS_PART.test(below.words) && endsWhole(above.words);
}

/** The line stops where a paragraph may: at the end of a sentence, a title, a list of units or what a list says of them. */
function endsWhole(words: string): boolean {
  if (ENDS_SENTENCE.test(words.replace(/[)）】〕]+$/, '。'))) return true;
  if (/(?:通知|意见|方案|办法|措施|计划|要点|规划|细则|清单|任务分解|责任分解)$/.test(words)) return true;
  const piece = foldOf(/[^、，,；;：:]*$/.exec(words)![0]).replace(/\s+/g, '');
  const listed = /[：:、，,；;]/.test(words) && /^.{0,12}[：:]|[、，,；;]/.test(words);
  return listed && (isSurelyUnit(piece) || /(?:牵头|负责|配合|落实)$/.test(piece));
}

const OPENING = '（(【〔［[';
const BRACKETS = /[（(【〔［[）)】〕］\]]/g;
const BRACKET_SPAN_MAX = 600;

/** For each line: is its end inside a pair of brackets that closes again within reason? */
export function openBrackets(lines: readonly Line[]): number[] {
  const delta = new Int32Array(lines.length + 1);
  const open: { line: number; offset: number }[] = [];
  let before = 0;
  lines.forEach((line, index) => {
    for (const place of placesOf(BRACKETS, line.words)) {
      const offset = before + place;
      if (OPENING.includes(line.words[place]!)) {
        open.push({ line: index, offset });
        continue;
      }
      const opened = open.pop();
      if (opened && opened.line < index && offset - opened.offset <= BRACKET_SPAN_MAX) {
        delta[opened.line]! += 1;
        delta[index]! -= 1;
      }
    }
    before += line.words.length;
  });
  let depth = 0;
  return lines.map((_, index) => (depth += delta[index]!));
}
