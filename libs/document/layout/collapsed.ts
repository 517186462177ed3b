import { BEHIND_NUMBER } from '../outline/markers.js';
import { numeralValue } from '../outline/numerals.js';
import { GAP, paragraphs, type Flow } from './flow.js';
import { OPENS_PART } from './openings.js';

const COLLAPSED_LENGTH = 800;

/**
 * A page copied from the web may come as one line, or as one text wrapped anew, with a blank where each paragraph ended. In a
 * paragraph that long a blank between Chinese characters is a new paragraph; one behind a number (1. 机动车) or beside Latin
 * letters is not. Where the lines were hard wraps before, nearly all blanks stand in mid-sentence, and only those between a sentence
 * and a numbered part count. In shorter paragraphs of such a text the blank must stand beside one of the two.
 */
export function openCollapsed(flow: Flow): void {
  const opened = openBlanks(flow);
  openGlued(flow, opened);
}

/** Says whether any paragraph was opened. */
function openBlanks(flow: Flow): boolean {
  let opened = false;
  const ends = (i: number) => /[。；！？!?;：:”’）)】〕]/.test(flow.text[i - 1]!);
  const opens = (i: number) => OPENS_PART.test(flow.text.slice(i, i + 16));
  const inside: [number, number, number[]][] = [];
  let opening = 0;
  let apart = 0;
  for (const [from, to] of paragraphs(flow, 0, flow.text.length)) {
    if (opens(from)) apart += 1;
    const blanks: number[] = [];
    for (let i = from + 1; i < to; i += 1) {
      const gap = flow.gap[i];
      if ((gap === GAP.blank || gap === GAP.blankWrap) && mayPart(flow, i, ends(i), opens)) blanks.push(i);
    }
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
      opened ||= flow.gap[i] === GAP.paragraph;
    }
  }
  return opened;
}

/** A blank that could part two paragraphs. */
function mayPart(flow: Flow, i: number, ends: boolean, opens: (i: number) => boolean): boolean {
  if (/[\dA-Za-z.、,，:：（(]/.test(flow.text[i - 1]!)) return false;
  // 某市人民政府 2017年9月28日 2017年某市…
  const signed = /[会府局厅部委办室院日]/.test(flow.text[i - 1]!) && /^(?:19|20)\d\d年/.test(flow.text.slice(i, i + 5));
  return !/[\dA-Za-z]/.test(flow.text[i]!) || ends || signed || opens(i);
}

// ── paragraphs that run into each other ─────────────────────────────────────────────────────────────────────────────────

type Glued = 'chapter' | 'clause' | 'cnComma' | 'cnParen' | 'number';

/** Numbers that open paragraphs, outermost first; the smaller ones (（1） ① 一是) run on inside a sentence as they are. */
const GLUED: readonly (readonly [Glued, RegExp])[] = [
  ['chapter', /第([一二三四五六七八九十]{1,3})章/g],
  ['clause', /第([一二三四五六七八九十百零]{1,5})条(?!第|规定|款)/g],
  ['cnComma', /([一二三四五六七八九十]{1,3})、/g],
  ['cnParen', /（([一二三四五六七八九十]{1,3})）/g],
  ['number', new RegExp(`(\\d{1,2})${BEHIND_NUMBER}`, 'g')],
];
const GLUED_MIN = 3;
/** Numbers left out by the author or by an excerpt. */
const SKIP_MAX = 3;
const GLUED_LENGTH = 160;
const HEADING_MAX = 60;

interface Candidate {
  kind: Glued;
  value: number;
  start: number;
  end: number;
  /** Behind the end of a sentence, a bracket or a colon; otherwise only a heading that runs into it can explain it. */
  behindEnd: boolean;
  /** Behind what may be the last name of a label line. */
  behindName: boolean;
}

/**
 * A text that lost its line breaks without leaving a blank (…制定本方案。一、总体要求（一）指导思想。…（市科技局负责）1.建平台。), or
 * was wrapped anew after that. In a paragraph that long, numbers that count up one by one behind the ends of sentences, or
 * right behind a heading, opened paragraphs of their own.
 */
function openGlued(flow: Flow, opened: boolean): void {
  const all = paragraphs(flow, 0, flow.text.length);
  if (!all.some(([from, to]) => to - from >= GLUED_LENGTH)) return;
  const taken = countedUp(flow, candidates(flow));
  const inside = taken.filter(({ start }) => flow.gap[start] !== GAP.paragraph);
  // hardly a number that opens a line: the whole text was one
  const whole = opened || (inside.length >= GLUED_MIN && inside.length >= 3 * (taken.length - inside.length));
  let next = 0;
  for (const [from, to] of all) {
    const own: Candidate[] = [];
    for (; next < inside.length && inside[next]!.start < to; next += 1) own.push(inside[next]!);
    // a count of one kind alone may be an enumeration in a paragraph; an outline within an outline is none
    const kinds = new Set(own.map(({ kind }) => kind)).size;
    const outline = own.length >= GLUED_MIN && (kinds > 1 ? to - from >= GLUED_LENGTH : to - from >= COLLAPSED_LENGTH);
    if (whole || outline) for (const { start } of own) flow.gap[start] = GAP.paragraph;
  }
}

const BLANKS = new Set<number>([GAP.paragraph, GAP.blank, GAP.blankWrap]);
const CHINESE = /[\u4e00-\u9fff]/;
const ENDS_NAME = /[局委厅部办会府院校队心司团区县镇乡街门所关站）]$|单位$|街道$|集团$/;

function candidates({ fold, gap }: Flow): Candidate[] {
  const out: Candidate[] = [];
  for (const [kind, pattern] of GLUED) {
    for (const match of fold.matchAll(pattern)) {
      const start = match.index;
      const before = fold.slice(Math.max(0, start - 2), start);
      const behindEnd = start === 0 || BLANKS.has(gap[start]!) || /[。；：!?”）】]$/.test(before);
      const end = start + match[0].length;
      out.push({ kind, value: numeralValue(match[1]!), start, end, behindEnd, behindName: ENDS_NAME.test(before) });
    }
  }
  return out.sort((a, b) => a.start - b.start);
}

/** Those of the candidates that continue the count of their kind, or begin one that goes on. */
function countedUp(flow: Flow, all: readonly Candidate[]): Candidate[] {
  const next = nextOfKind(all);
  const last = new Map<Glued, number>();
  const out: Candidate[] = [];
  all.forEach((candidate, i) => {
    const { kind, value, behindEnd, behindName } = candidate;
    const current = last.get(kind);
    const goesOn =
      value === (current ?? 0) + 1 || (behindEnd && current !== undefined && value > current && value <= current + SKIP_MAX);
    // an excerpt begins with any number
    const begins = next[i]?.value === value + 1 && (value === 1 || (current === undefined && behindEnd));
    if (!goesOn && !begins) return;
    // the list of a label line ends with a name: …责任单位：市财政局2.优化服务。
    const before = flow.fold[candidate.start - 1] ?? '';
    const explained =
      behindEnd ||
      behindName ||
      isBehindHeading(flow, out.at(-1), candidate) ||
      // …按职责分工负责2.优化服务, and the title in front of 一、
      (kind === 'number' && goesOn && value > 1 && CHINESE.test(before)) ||
      (kind === 'cnComma' && begins && CHINESE.test(before) && !/[第周期]/.test(before));
    if (!explained) return;
    last.set(kind, value);
    out.push(candidate);
  });
  return out;
}

function isBehindHeading(flow: Flow, opened: Candidate | undefined, { kind, start }: Candidate): boolean {
  if (!opened || rank(opened.kind) >= rank(kind)) return false;
  const heading = flow.fold.slice(opened.end, start);
  return heading.length >= 2 && heading.length <= HEADING_MAX && !/[。；：]/.test(heading);
}

const rank = (kind: Glued): number => GLUED.findIndex(([each]) => each === kind);

function nextOfKind(all: readonly Candidate[]): (Candidate | undefined)[] {
  const seen = new Map<Glued, Candidate>();
  const out = new Array<Candidate | undefined>(all.length);
  for (let i = all.length - 1; i >= 0; i -= 1) {
    out[i] = seen.get(all[i]!.kind);
    if (all[i]!.behindEnd) seen.set(all[i]!.kind, all[i]!);
  }
  return out;
}
