import type { Span } from '../types.js';
import type { LabelKind } from '../units/labels.js';
import { foldOf } from './fold.js';
import { findFurniture } from './furniture.js';
import { tableRows } from './tables.js';
import { isBlank, writtenLines, type Line } from './lines.js';

/** What stood between a character of the flow and the one before it. */
export const GAP = {
  none: 0,
  /** Blanks inside a line. */
  blank: 1,
  /** A line break that only wraps. */
  wrap: 2,
  /** The same, with blanks beside the break. */
  blankWrap: 3,
  /** A new paragraph. */
  paragraph: 4,
} as const;

/**
 * The text as it flows once hard wraps, blanks, page furniture are out of the way. All analysis reads `text` or `fold` by
 * index; `at` leads back to the source.
 */
export interface Flow {
  source: string;
  /** The source without any blanks and furniture. */
  text: string;
  /** Same length as `text`: punctuation and digits in one form (（ ） ： ； ， 【 】 full width, digits and letters half). */
  fold: string;
  /** Source offset of each character. */
  at: Int32Array;
  /** What stands before each character, one of GAP. */
  gap: Uint8Array;
  furniture: Span[];
  /** Cells of tables whose rows stand on lines, in order. */
  cells: FlowCell[];
}

export interface FlowCell {
  start: number;
  end: number;
  /** What its column holds. */
  kind: LabelKind | null;
  /** Names a column. */
  head: boolean;
}

/** Source span of the flow's characters from `from` to `to` (exclusive); `to` must be above `from`. */
export function spanOf(flow: Flow, from: number, to: number): Span {
  return [flow.at[from]!, flow.at[to - 1]! + 1];
}

/** The words of a range for people: one blank between Latin words or numbers, paragraphs separated by a line break. */
export function wordsOf(flow: Flow, from: number, to: number): string {
  let out = '';
  for (let i = from; i < to; i += 1) {
    const gap = i > from ? flow.gap[i]! : GAP.none;
    if (gap === GAP.paragraph) out += '\n';
    else if (gap !== GAP.none && /[A-Za-z0-9&]/.test(flow.text[i]!) && /[A-Za-z&]/.test(flow.text[i - 1]!)) out += ' ';
    out += flow.text[i]!;
  }
  return out;
}

/** First index at or after `from` where a paragraph begins, else `to`. */
export function paragraphEnd(flow: Flow, from: number, to: number): number {
  let i = from + 1;
  while (i < to && flow.gap[i] !== GAP.paragraph) i += 1;
  return Math.min(i, to);
}

/** Start and end of every paragraph of a range. */
export function paragraphs(flow: Flow, from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  for (let i = from; i < to;) {
    const end = paragraphEnd(flow, i, to);
    out.push([i, end]);
    i = end;
  }
  return out;
}

/** Reads the layout of a text. Any string is taken. */
export function flowOf(source: string): Flow {
  const all = writtenLines(source);
  const dropped = findFurniture(all);
  const lines = all.filter((_, i) => !dropped[i]);
  const furniture: Span[] = all.filter((_, i) => dropped[i]).map((line) => [line.start, line.end]);
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
      const char = line.words[i]!;
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
      cells.push({ start, end: chars.length, kind: row!.columns?.[cell.column] ?? null, head: row!.columns === null });
    }
    if (row) return;
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
  openCollapsed(flow);
  return flow;
}

// ── wraps and paragraphs ────────────────────────────────────────────────────────────────────────────────────────────────

/** How the text is wrapped: the usual full line in columns and characters, or null when each line is a paragraph. */
interface Wrap {
  width: number;
  length: number;
  /** Paragraphs open with an indent. */
  indented: boolean;
}

// no page is narrower than 19 characters or wider than 100
const WRAP_COLUMNS_MIN = 38;
const WRAP_COLUMNS_MAX = 200;
const INDENT_COLUMNS = 3;
const ENDS_SENTENCE = /[。；！？!?;：:”’]$/;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** In a wrapped text most long lines stop in the middle of a sentence, and about as far to the right as each other. */
function wrapOf(lines: readonly Line[]): Wrap | null {
  if (lines.length < 4) return null;
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
  // a line that stops in mid-sentence tells of a wrap only when the next one goes on with it
  const goesOn = (next: Line | undefined) => next !== undefined && !OPENS_PART.test(next.words);
  const middle = lines.filter((l, i) => l.width >= width * 0.85 && !ENDS_SENTENCE.test(l.words) && goesOn(lines[i + 1])).length;
  if (long.length < 3 || beyond * 20 > lines.length) return null;
  if (middle * 2 < long.length || full.length * 2 < long.length) return null;
  const indents = lines.filter((l) => l.indent >= INDENT_COLUMNS).length;
  return { width, length, indented: indents * 50 >= lines.length && indents * 3 <= lines.length * 2 };
}

/** Could open a numbered part or a label line: 一、 （一） 1. 第一章 ① 责任单位： */
const OPENS_PART =
  /^(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条编篇部]|[（(〔]?[一二三四五六七八九十百]{1,4}[)）〕、．.]|[（(]?\d{1,3}[)）]|\d{1,3}[.．、](?!\d)|[①-⑳㈠-㈩⑴-⒇⒈-⒛]|附件|[【〔[]?[\u4e00-\u9fff]{0,8}(?:单位|部门|领导|时限|时间)[】〕\]：:])/;

/** Some lines are indented and the others go on from a line that stops in mid-sentence. */
function paragraphsIndent(lines: readonly Line[]): boolean {
  const indented = lines.filter((l) => l.indent >= INDENT_COLUMNS).length;
  return indented >= 2 && indented < lines.length;
}

const INDENT_WIDTH_MIN = 32;

function isParagraphBreak(above: Line, below: Line, depth: number, wrap: Wrap | null, indents: boolean): boolean {
  if (depth > 0) return false;
  if (!wrap) {
    // too short a text to measure: the indents alone tell, inside a paragraph that opened with one
    const goesOn = below.indent < INDENT_COLUMNS && above.width >= INDENT_WIDTH_MIN && !ENDS_SENTENCE.test(above.words);
    return !(indents && goesOn && !OPENS_PART.test(below.words));
  }
  if (wrap.indented && below.indent >= INDENT_COLUMNS) return true;
  // a word or number that does not fit moves to the next line as a whole
  const token = /^[\x21-\x7e]+/.exec(below.words)?.[0].length ?? 2;
  const short = above.width + token < wrap.width - 6 && above.length + Math.ceil(token / 2) < wrap.length - 2;
  if (short) return true;
  return ENDS_SENTENCE.test(above.words.replace(/[)）】〕]+$/, '。')) && OPENS_PART.test(below.words);
}

const PAIRS: Record<string, string> = { '（': '）', '(': ')', '【': '】', '〔': '〕' };
const BRACKET_SPAN_MAX = 600;

/** For each line: is its end inside a pair of brackets that closes again within reason? */
function openBrackets(lines: readonly Line[]): number[] {
  const delta = new Int32Array(lines.length + 1);
  const open: { line: number; offset: number; closing: string }[] = [];
  let offset = 0;
  lines.forEach((line, index) => {
    for (const char of line.words) {
      offset += 1;
      const closing = PAIRS[char];
      if (closing !== undefined) open.push({ line: index, offset, closing });
      else if (char === '）' || char === ')' || char === '】' || char === '〕') {
        const opened = open.pop();
        if (opened && opened.line < index && offset - opened.offset <= BRACKET_SPAN_MAX) {
          delta[opened.line]! += 1;
          delta[index]! -= 1;
        }
      }
    }
  });
  let depth = 0;
  return lines.map((_, index) => (depth += delta[index]!));
}

const COLLAPSED_LENGTH = 800;

/**
 * A page copied from the web may come as one line, or as one text wrapped anew, with a blank where each paragraph ended. In a
 * paragraph that long a blank between Chinese characters is a new paragraph; one behind a number (1. 机动车) or beside Latin
 * letters is not. Where the lines were hard wraps before, nearly all blanks stand in mid-sentence, and only those between a sentence
 * and a numbered part count. In shorter paragraphs of such a text the blank must stand beside one of the two.
 */
function openCollapsed(flow: Flow): void {
  const ends = (i: number) => /[。；！？!?;：:”’）)】〕]/.test(flow.text[i - 1]!);
  const opens = (i: number) => OPENS_PART.test(flow.text.slice(i, i + 16));
  const inside: [number, number, number[]][] = [];
  let opening = 0;
  let apart = 0;
  for (const [from, to] of paragraphs(flow, 0, flow.text.length)) {
    if (opens(from)) apart += 1;
    const blanks: number[] = [];
    for (let i = from + 1; i < to; i += 1) if (mayPart(flow, i, ends(i), opens)) blanks.push(i);
    opening += blanks.filter(opens).length;
    if (blanks.length > 0) inside.push([from, to, blanks]);
  }
  const collapsed = opening >= 6 && opening >= apart;
  const all = inside.flatMap(([, , blanks]) => blanks);
  const telling = all.filter((i) => ends(i) || opens(i)).length * 3 >= all.length;
  for (const [from, to, blanks] of inside) {
    const long = to - from >= COLLAPSED_LENGTH && blanks.filter(opens).length >= 3;
    for (const i of blanks) {
      const beside = telling ? ends(i) || opens(i) : ends(i) && opens(i);
      if (long) flow.gap[i] = telling || beside ? GAP.paragraph : GAP.wrap;
      else if (collapsed && beside) flow.gap[i] = GAP.paragraph;
    }
  }
}

/** A blank that could part two paragraphs. */
function mayPart(flow: Flow, i: number, ends: boolean, opens: (i: number) => boolean): boolean {
  const gap = flow.gap[i];
  if ((gap !== GAP.blank && gap !== GAP.blankWrap) || /[\dA-Za-z.、,，:：（(]/.test(flow.text[i - 1]!)) return false;
  // 某市人民政府 2017年9月28日 2017年某市…
  const signed = /[会府局厅部委办室院日]/.test(flow.text[i - 1]!) && /^(?:19|20)\d\d年/.test(flow.text.slice(i, i + 5));
  return !/[\dA-Za-z]/.test(flow.text[i]!) || ends || signed || opens(i);
}
