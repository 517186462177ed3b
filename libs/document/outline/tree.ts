import type { Flow } from '../layout/flow.js';
import { paragraphs } from '../layout/flow.js';
import { findMarkers, MARKER_RANK, type Marker, type MarkerKind } from './markers.js';

/** A numbered part of the document with the parts inside it. The root has no marker. */
export interface Part {
  marker: Marker | null;
  /** How far inside its kind of number stands: MARKER_RANK, but 1. lies within 1.1 in a document that begins with 1.1. */
  rank: number;
  parent: Part | null;
  children: Part[];
  start: number;
  /** End of the part with everything inside it. */
  end: number;
  /** End of its own words: where the first part inside it begins. */
  ownEnd: number;
}

export interface OutlineIssue {
  code: 'OUTLINE.NUMBER_GAP' | 'OUTLINE.NUMBER_REPEATED';
  marker: Marker;
  expected: number;
}

export interface Outline {
  root: Part;
  issues: OutlineIssue[];
  /** Where attachments begin. */
  attachments: number[];
}

interface Builder {
  flow: Flow;
  root: Part;
  stack: Part[];
  /** The last number taken of each kind: numbering may run on across parents. */
  last: Map<MarkerKind, number>;
  issues: OutlineIssue[];
  /** 1. numbers what stands within 1.1: that came first. */
  withinDecimals: boolean;
}

/**
 * Fits the numbers found in the text into a tree. A number opens a part when it continues its own sequence or begins a new
 * one; how much else is asked of it depends on where it stands (a new paragraph is trusted, the middle of a sentence is not),
 * so that 一、二等奖 at the head of a wrapped line or a reference such as （三） does not open one.
 */
export function outlineOf(flow: Flow): Outline {
  const root: Part = {
    marker: null,
    rank: -1,
    parent: null,
    children: [],
    start: 0,
    end: flow.text.length,
    ownEnd: flow.text.length,
  };
  const attachments = attachmentStarts(flow);
  const listed = attachmentLists(flow);
  const markers = findMarkers(flow).filter((m) => !listed.some(([from, to]) => m.start >= from && m.start < to));
  const following = nextOfKind(markers);
  const builder: Builder = { flow, root, stack: [root], last: new Map(), issues: [], withinDecimals: false };
  let attachment = 0;
  markers.forEach((marker, i) => {
    while (attachment < attachments.length && attachments[attachment]! <= marker.start) {
      builder.stack.length = 1;
      builder.last.clear();
      builder.withinDecimals = false;
      attachment += 1;
    }
    place(builder, marker, following[i]);
  });
  close(root, flow.text.length);
  return { root, issues: builder.issues, attachments };
}

function nextOfKind(markers: readonly Marker[]): (Marker | undefined)[] {
  const next = new Map<MarkerKind, Marker>();
  const out: (Marker | undefined)[] = new Array<Marker | undefined>(markers.length);
  for (let i = markers.length - 1; i >= 0; i -= 1) {
    const marker = markers[i]!;
    out[i] = next.get(marker.kind);
    next.set(marker.kind, marker);
  }
  return out;
}

function place(builder: Builder, marker: Marker, next: Marker | undefined): void {
  const { stack, last } = builder;
  const open = stack.findIndex((part) => part.marker?.kind === marker.kind);
  const current = open >= 0 ? stack[open]!.marker!.value : undefined;
  const verdict = current === undefined ? opens(marker, next, last.get(marker.kind)) : continues(marker, next, current);
  if (!verdict) return;
  if (verdict === 'gap') builder.issues.push({ code: 'OUTLINE.NUMBER_GAP', marker, expected: (current ?? 0) + 1 });
  if (verdict === 'repeated') builder.issues.push({ code: 'OUTLINE.NUMBER_REPEATED', marker, expected: (current ?? 0) + 1 });
  if (open >= 0) stack.length = open;
  if (marker.kind === 'decimal' && !last.has('number')) builder.withinDecimals = true;
  const rank = builder.withinDecimals && marker.kind === 'number' ? WITHIN_DECIMALS : MARKER_RANK[marker.kind];
  if (open < 0) while (stack.length > 1 && stack.at(-1)!.rank > rank) stack.pop();
  const parent = stack.at(-1)!;
  const part: Part = { marker, rank, parent, children: [], start: marker.start, end: 0, ownEnd: 0 };
  parent.children.push(part);
  stack.push(part);
  last.set(marker.kind, marker.value);
}

const WITHIN_DECIMALS = 7.6;

type Verdict = 'yes' | 'gap' | 'repeated' | false;

/** Numbers this far ahead of the expected one are a gap in the numbering; further ahead they are something else. */
const GAP_MAX = 5;
const EXCERPT_MAX = 60;
const NEAR = 3000;

/** A kind that is not open: the first of a new sequence, or one running on across parents. */
function opens(marker: Marker, next: Marker | undefined, last: number | undefined): Verdict {
  const second = next?.value === 2 && next.start - marker.start < NEAR;
  if (marker.value === 1) {
    if (marker.at === 'paragraph') return marker.kind === 'is' && !second ? false : 'yes';
    return second && (marker.at === 'line' || next.at !== 'paragraph' || marker.kind === 'is') ? 'yes' : false;
  }
  if (marker.kind === 'row') return last === undefined || marker.value === last + 1 ? 'yes' : 'gap';
  if (last !== undefined && marker.value === last + 1) {
    return marker.at !== 'inline' || marker.kind === 'is' || marker.kind === 'circled' ? 'yes' : false;
  }
  if (marker.at !== 'paragraph' || marker.kind === 'is' || marker.kind.startsWith('decimal')) return false;
  // the excerpt of a longer document begins with any number; otherwise a small gap is a slip
  if (last === undefined) return next?.value === marker.value + 1 ? 'yes' : false;
  return marker.value > last && isGap(marker, next, last) ? 'gap' : false;
}

/** A kind that is open with the number `current`. */
function continues(marker: Marker, next: Marker | undefined, current: number): Verdict {
  if (marker.value === current + 1) return 'yes';
  const expectedFollows = next?.value === current + 1;
  if (marker.at !== 'paragraph') return false;
  // a number merged over rows that each have units of their own stands in each of them
  if (marker.kind === 'row' && marker.value === current) return 'yes';
  if (marker.kind === 'row' && marker.value > current) return 'gap';
  // the same number on two parts is a slip of the pen
  if (marker.value === current && current > 1) return 'repeated';
  // a section of a single item: the next section begins with 1 again; 一、 of 一、二等奖 at the head of a line is none
  const small = MARKER_RANK[marker.kind] >= MARKER_RANK.number;
  if (marker.value === 1 && current === 1 && small) return 'yes';
  if (expectedFollows) return false;
  if (marker.value === 1) return next?.value === 2 || (small && (next === undefined || next.value === 1)) ? 'yes' : false;
  if (marker.value > current) return isGap(marker, next, current) ? 'gap' : false;
  return marker.value === current || next?.value === marker.value + 1 ? 'repeated' : false;
}

/** An excerpt (a department's share of a list: 15. 43. 45.) leaves out whole stretches: a farther number counts when the next one goes up from it, or none follows. */
function isGap(marker: Marker, next: Marker | undefined, current: number): boolean {
  const ahead = marker.value - current;
  if (ahead <= GAP_MAX) return true;
  if (next === undefined) return ahead <= 2 * GAP_MAX;
  const onwards = next.value - marker.value;
  return ahead <= EXCERPT_MAX && (onwards === 1 || (next.at === 'paragraph' && onwards > 0 && onwards <= EXCERPT_MAX));
}

function close(part: Part, end: number): void {
  part.end = end;
  part.ownEnd = part.children[0]?.start ?? end;
  part.children.forEach((child, i) => close(child, part.children[i + 1]?.start ?? end));
}

/** Paragraphs that are nothing but 附件 or 附件2: an attachment begins, numbering begins anew. */
function attachmentStarts(flow: Flow): number[] {
  return paragraphs(flow, 0, flow.text.length)
    .filter(([from, to]) => to - from <= 6 && /^附件[\d一二三四五六七八九十]{0,2}：?$/.test(flow.fold.slice(from, to)))
    .map(([from]) => from);
}

/** 附件：1.… 2.…: names of attachments are no parts. */
function attachmentLists(flow: Flow): [number, number][] {
  const all = paragraphs(flow, 0, flow.text.length);
  const out: [number, number][] = [];
  all.forEach(([from, to], i) => {
    if (!/^附件\d{0,2}：./.test(flow.fold.slice(from, to))) return;
    let end = to;
    for (const [nextFrom, nextTo] of all.slice(i + 1, i + 20)) {
      const words = flow.fold.slice(nextFrom, nextTo);
      if (!/^\d{1,2}[.、]/.test(words) || words.length > 60 || words.includes('。')) break;
      end = nextTo;
    }
    out.push([from, end]);
  });
  return out;
}

/** Every part below `part`, in the order of the text. */
export function* partsBelow(part: Part): Generator<Part> {
  for (const child of part.children) {
    yield child;
    yield* partsBelow(child);
  }
}
