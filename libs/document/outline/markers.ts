import { GAP, paragraphs, type Flow } from '../layout/flow.js';
import { placesOf } from '../layout/scan.js';
import { columnOf } from '../units/labels.js';
import { numeralValue } from './numerals.js';

/** Kinds of numbering, from the outermost inwards. The rank is the usual order; a document may leave out any. */
export const MARKER_RANK = {
  part: 0, // 第一部分 第一编
  chapter: 1, // 第一章
  section: 2, // 第一节
  clause: 3, // 第一条
  cnComma: 4, // 一、
  cnParen: 5, // （一）
  entry: 5.2, // 第一项
  row: 5.5, // a number alone in a cell of a table
  bare: 5.8, // 1 总则, above 1.1
  number: 6, // 1.
  decimal: 7, // 1.1
  decimal3: 7.2, // 1.1.1
  decimal4: 7.4, // 1.1.1.1
  numberParen: 8, // （1）
  numberHalf: 9, // 1)
  circled: 10, // ①
  is: 11, // 一是
} as const;

export type MarkerKind = keyof typeof MARKER_RANK;

/** A place where a number could open a part. */
export interface Marker {
  kind: MarkerKind;
  value: number;
  /** In the flow, from the number to behind it. */
  start: number;
  end: number;
  /** `paragraph`: opens one; `line`: opens a line or follows a blank; `inline`: only follows the end of a clause. */
  at: 'paragraph' | 'line' | 'inline';
}

const CN = '[一二三四五六七八九十百千零〇]{1,7}';
/** The stop behind a number, which is no decimal point: 1. 2、 3.2023年底前 4.5G基站 5.121人才梯队. */
export const BEHIND_NUMBER =
  '(?:[.、](?!\\d)|[.](?=(?:19|20)\\d\\d年|\\d[A-Z]|\\d{3,5}(?![\\d.,%])(?![亿万千百元个米吨平公户家亩]|人(?!才))[\\u4e00-\\u9fff]))';
const PATTERNS: readonly (readonly [MarkerKind, RegExp])[] = [
  ['part', new RegExp(`第(${CN}|\\d{1,2})(?:部分|[编篇])[：、]?`, 'y')],
  ['chapter', new RegExp(`第(${CN}|\\d{1,2})章`, 'y')],
  ['section', new RegExp(`第(${CN}|\\d{1,2})节`, 'y')],
  ['clause', new RegExp(`(?:第(${CN}|\\d{1,4})条)(?!第|规定|款)`, 'y')],
  // a statute speaks of them (第一项、第二项规定的), a list of tasks opens with them
  ['entry', new RegExp(`第(${CN}|\\d{1,4})项(?![、，。和或至及的中所第规])`, 'y')],
  ['cnComma', new RegExp(`(?:任务|措施|行动)?(${CN})(?:[、.]|，(?=[^一二三四五六七八九十]))`, 'y')],
  ['cnParen', new RegExp(`[（【‹〈<](${CN})[）】›〉>]、?`, 'y')],
  ['decimal', /(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=[\u4e00-\u9fffⅠ-Ⅻ“《])(?![亿万千百倍个家元年人度分项米公吨])/y],
  ['number', new RegExp(`(?:任务|措施)?(\\d{1,4})${BEHIND_NUMBER}`, 'y')],
  ['numberParen', /[（【](\d{1,4})[）】][、.]?/y],
  ['numberHalf', /(\d{1,2})）[、.]?/y],
  ['circled', /([①-⑳])[、.]?/y],
  ['is', /([一二三四五六七八九十])是(?!否)/y],
];

const COMMA_NUMBER = /(\d{1,2})，(?=[\u4e00-\u9fff])/y;

// numbers that are one character: ⒈ ⑴ ㈠
const COMPOSED: readonly (readonly [first: number, last: number, MarkerKind])[] = [
  [0x2488, 0x249b, 'number'],
  [0x2474, 0x2487, 'numberParen'],
  [0x3220, 0x3229, 'cnParen'],
];

const OPENERS = /[第一二三四五六七八九十百千\d（【‹〈<①-⑳⒈-⒛⑴-⒇㈠-㈩任措行]/g;
const BULLET = /[★☆▲△●○■□◆◇※*#]/;
const BULLETS_MAX = 8;
const ENDS_CLAUSE = /[。；：!?）】”，]/;

/** Every place where numbering could stand, in order, brackets and their insides left out (except numbers that are brackets). */
export function findMarkers(flow: Flow): Marker[] {
  const { fold, gap } = flow;
  const depth = bracketDepths(fold);
  const out: Marker[] = [];
  const rows = new Map([...rowNumbers(flow), ...bareNumbers(flow)]);
  const inCells = enumerationsInCells(flow);
  for (const i of placesOf(OPENERS, fold)) {
    if (depth[i]! > 0 || inCells[i]) continue;
    const row = rows.get(i);
    if (row) {
      out.push(row);
      continue;
    }
    // ★1. counts as standing where the star stands
    let bullets = 0;
    while (bullets < BULLETS_MAX && i > bullets && gap[i - bullets] !== GAP.paragraph && BULLET.test(fold[i - 1 - bullets]!))
      bullets += 1;
    const at = placeOf(Math.max(gap[i]!, gap[i - bullets]!), fold[i - 1 - bullets]);
    if (!at) continue;
    const marker = markerAt(fold, i, at);
    if (marker) out.push(marker);
  }
  return withoutYears(out);
}

const YEARS_FROM = 1000;

/** A number of four digits is a year or an amount, unless the one before it stands in the text, too. */
function withoutYears(markers: readonly Marker[]): Marker[] {
  const kept = new Set<string>();
  return markers.filter(({ kind, value }) => {
    const counted = value < YEARS_FROM || kept.has(`${kind} ${value - 1}`);
    if (counted && value >= YEARS_FROM - 1) kept.add(`${kind} ${value}`);
    return counted;
  });
}

/** The places in cells behind the first of a row that has a number: what is counted up there (1.4月底前… 2.8月底前…) is no part. */
function enumerationsInCells(flow: Flow): Uint8Array {
  const out = new Uint8Array(flow.fold.length);
  let numbered = -1;
  for (const { start, end, row, head } of flow.cells) {
    if (head) continue;
    if (row === numbered) out.fill(1, start, end);
    else if (/^\d{1,4}(?:[.、]|$)/.test(flow.fold.slice(start, end))) numbered = row;
  }
  return out;
}

const BARE = /^(\d{1,2})(?!年|月|日|个|项|条)[\u4e00-\u9fff、（）]{2,24}$/;
const BARE_MAX = 26;

/** 1 总则: a number without a stop above 1.1, as contingency plans have it; the last of them may have nothing numbered below it. */
function bareNumbers(flow: Flow): Map<number, Marker> {
  const out = new Map<number, Marker>();
  const all = paragraphs(flow, 0, flow.text.length);
  let last = 0;
  all.forEach(([start, end], i) => {
    const number = end - start <= BARE_MAX ? BARE.exec(flow.fold.slice(start, end))?.[1] : undefined;
    if (number === undefined || Number(number) !== last + 1) return;
    const next = all[i + 1];
    const above = next !== undefined && flow.fold.startsWith(`${number}.1`, next[0]);
    if (!above && (last === 0 || flow.gap[start + number.length] === GAP.none)) return;
    last += 1;
    out.set(start, { kind: 'bare', value: last, start, end: start + number.length, at: 'paragraph' });
  });
  return out;
}

/** Paragraphs that are a number and nothing else, behind the head of a table written out cell by cell. */
function rowNumbers(flow: Flow): Map<number, Marker> {
  const found: Marker[] = [];
  let table = false;
  for (const [start, end] of paragraphs(flow, 0, flow.text.length)) {
    if (end - start > 10) continue;
    const words = flow.fold.slice(start, end);
    const column = /^\d/.test(words) ? null : columnOf(words);
    if (words === '序号' || words === '编号' || column === 'lead' || column === 'responsible') table = true;
    else if (table && ROW_NUMBER.test(words)) {
      found.push({ kind: 'row', value: parseInt(words, 10), start, end, at: 'paragraph' });
    }
  }
  return new Map(inCount(found).map((marker) => [marker.start, marker]));
}

/**
 * Those of the numbers that count the rows. A department's share of a table skips rows (3, 68, 69), but a number that the count comes
 * back from is the words of a cell (1, 500, 2).
 */
function inCount(found: readonly Marker[]): Marker[] {
  const out: Marker[] = [];
  found.forEach((marker, i) => {
    const last = out.at(-1)?.value ?? 0;
    const counts = marker.value === last || marker.value === last + 1 || marker.value === 1;
    const back = counts
      ? undefined
      : found.slice(i + 1, i + 1 + ROWS_AHEAD).find(({ value }) => value === 1 || value <= marker.value);
    if (counts || (marker.value > last && (back === undefined || back.value === 1 || back.value === marker.value)))
      out.push(marker);
  });
  return out;
}

/** 3, 3. and 3、 in the column of numbers. */
const ROW_NUMBER = /^\d{1,4}[.、]?$/;
const ROWS_AHEAD = 40;

function placeOf(gap: number, before: string | undefined): Marker['at'] | null {
  if (gap === GAP.paragraph) return 'paragraph';
  if (gap !== GAP.none) return 'line';
  return before !== undefined && ENDS_CLAUSE.test(before) ? 'inline' : null;
}

function markerAt(fold: string, start: number, at: Marker['at']): Marker | null {
  const code = fold.charCodeAt(start);
  for (const [first, last, kind] of COMPOSED) {
    if (code >= first && code <= last) return { kind, value: code - first + 1, start, end: start + 1, at };
  }
  // 1，建平台: a slip for 1、, believed only at the head of a paragraph
  COMMA_NUMBER.lastIndex = start;
  const slip = at === 'paragraph' ? COMMA_NUMBER.exec(fold) : null;
  if (slip) return { kind: 'number', value: Number(slip[1]), start, end: COMMA_NUMBER.lastIndex, at };
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const match = pattern.exec(fold);
    if (!match) continue;
    if (at === 'inline' && !INLINE_KINDS.has(kind) && !/[。；：!?]/.test(fold[start - 1] ?? '')) return null;
    if (kind === 'entry' && at !== 'paragraph') return null;
    const value = valueOf(kind, match[1]!);
    const level = kind === 'decimal' ? DECIMALS[match[1]!.split('.').length - 2]! : kind;
    return value > 0 ? { kind: level, value, start, end: pattern.lastIndex, at } : null;
  }
  return null;
}

/** 1.1, 1.1.1 and 1.1.1.1 lie within each other. */
const DECIMALS: readonly MarkerKind[] = ['decimal', 'decimal3', 'decimal4'];

/** Small enumerations run on inside a sentence, behind a comma or a bracket. */
const INLINE_KINDS: ReadonlySet<MarkerKind> = new Set<MarkerKind>(['is', 'circled', 'numberParen']);

function valueOf(kind: MarkerKind, text: string): number {
  if (kind === 'circled') return text.charCodeAt(0) - 0x245f;
  if (kind === 'decimal') return Number(text.split('.').at(-1));
  return numeralValue(text);
}

/** How many round brackets are open before each character; a bracket that never closes within a paragraph opens nothing. */
function bracketDepths(fold: string): Uint8Array {
  const depth = new Uint8Array(fold.length + 1);
  const open: number[] = [];
  for (const i of placesOf(/[（【）】]/g, fold)) {
    const char = fold[i]!;
    if (char === '（' || char === '【') {
      open.push(i);
      continue;
    }
    // one of the other shape closes nothing
    const opening = char === '）' ? '（' : '【';
    if (fold[open.at(-1) ?? -1] !== opening) continue;
    const from = open.pop();
    if (from === undefined || i - from > 600) continue;
    for (let j = from + 1; j <= i; j += 1) depth[j]! += 1;
  }
  return depth;
}
