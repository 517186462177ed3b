import { paragraphs, type Flow } from '../layout/flow.js';
import type { UnitBlock } from '../units/blocks.js';
import { endOfParagraph } from '../units/blocks.js';
import { MARKER_RANK, type MarkerKind } from './markers.js';
import { headingOf, type Heading } from './titles.js';
import { partsBelow, type Outline, type Part } from './tree.js';

/** An article before its words are read: a stretch of the flow with its blocks. */
export interface ArticleDraft {
  part: Part;
  /** False for an unnumbered piece inside a part (a row of a table written out line by line). */
  numbered: boolean;
  heading: Heading;
  start: number;
  end: number;
  blocks: UnitBlock[];
  /** Blocks in the heading of a part around it: they speak for what stands below it. */
  inherited: readonly UnitBlock[];
}

type Carried = Map<Part, UnitBlock[]>;

/**
 * The assignable parts: the smallest numbered part that carries its own unit block, else the article. A block behind the
 * last of several sub-parts, where the others have none, belongs to the part around them (`promote`).
 */
export function articlesOf(flow: Flow, outline: Outline, blocks: readonly UnitBlock[]): ArticleDraft[] {
  const parts = [...partsBelow(outline.root)];
  const carried = attach(outline.root, parts, blocks);
  promote(parts, carried);
  const rank = articleRank(parts, carried);
  const through = runningThrough(outline.root, parts);
  const drafts: ArticleDraft[] = [];
  // in front of the numbered parts stands the preamble; only a text without such parts is read paragraph by paragraph
  if (!carriesBelow(outline.root, carried)) drafts.push(...unnumbered(flow, outline.root, carried.get(outline.root) ?? [], true));
  for (const child of outline.root.children) collect({ flow, carried, rank, through }, child, [], drafts);
  cutClosing(flow, outline, drafts);
  return drafts;
}

function attach(root: Part, parts: readonly Part[], blocks: readonly UnitBlock[]): Carried {
  const carried: Carried = new Map();
  let index = -1;
  for (const block of blocks) {
    while (index + 1 < parts.length && parts[index + 1]!.start <= block.start) index += 1;
    const part = index < 0 ? root : parts[index]!;
    const own = carried.get(part);
    if (own) own.push(block);
    else carried.set(part, [block]);
  }
  return carried;
}

const namesUnits = (blocks: readonly UnitBlock[] | undefined): boolean => blocks?.some((b) => b.units.length > 0) ?? false;

function carriesBelow(part: Part, carried: Carried): boolean {
  return part.children.some((child) => namesUnits(carried.get(child)) || carriesBelow(child, carried));
}

const carriesAnywhere = (part: Part, carried: Carried): boolean => namesUnits(carried.get(part)) || carriesBelow(part, carried);

/** What the document shows about who carries blocks, kind by kind. */
interface Custom {
  /** Kinds of which a part before the last one carries a block: these have blocks of their own. */
  own: Set<MarkerKind>;
  /** How many groups of siblings have a block behind the last one only. */
  lastOnly: Map<MarkerKind, number>;
  /** Kinds that carry blocks without sub-parts: a block is expected at their end. */
  direct: Set<MarkerKind>;
}

function customOf(parts: readonly Part[], carried: Carried): Custom {
  const custom: Custom = { own: new Set(), lastOnly: new Map(), direct: new Set() };
  for (const part of parts) {
    if (part.children.length === 0 && namesUnits(carried.get(part))) custom.direct.add(part.marker!.kind);
    const kind = part.children[0]?.marker?.kind;
    if (!kind) continue;
    const carriers = part.children.map((child) => carriesAnywhere(child, carried));
    if (carriers.slice(0, -1).some(Boolean)) custom.own.add(kind);
    else if (carriers.at(-1) && carriers.length > 1) custom.lastOnly.set(kind, (custom.lastOnly.get(kind) ?? 0) + 1);
  }
  return custom;
}

/** Moves a block behind the last sub-part up to the part it closes, innermost first. */
function promote(parts: readonly Part[], carried: Carried): void {
  const custom = customOf(parts, carried);
  for (const part of [...parts].reverse()) {
    const last = part.children.at(-1);
    if (!last || namesUnits(carried.get(part))) continue;
    // a single sub-part closes a sequence when its number says that others stand elsewhere (五是 behind a 1. of its own)
    const alone = part.children.length < 2;
    if (alone && (last.marker!.value === 1 || MARKER_RANK[last.marker!.kind] < MARKER_RANK.numberParen)) continue;
    if (part.children.slice(0, -1).some((child) => carriesAnywhere(child, carried))) continue;
    const moved = carried.get(last) ?? [];
    if (!namesUnits(moved) || carriesBelow(last, carried) || !belongsAround(part, last, moved, custom)) continue;
    carried.delete(last);
    carried.set(part, [...(carried.get(part) ?? []), ...moved]);
  }
}

function belongsAround(part: Part, last: Part, blocks: readonly UnitBlock[], custom: Custom): boolean {
  const kind = last.marker!.kind;
  if (MARKER_RANK[kind] >= MARKER_RANK.numberParen && !custom.own.has(kind)) return true;
  if (MARKER_RANK[kind] >= MARKER_RANK.numberHalf) return true;
  if (custom.own.has(kind)) return false;
  if (blocks.every((b) => b.standalone)) return true;
  return (custom.lastOnly.get(kind) ?? 0) >= 2 || custom.direct.has(part.marker!.kind);
}

/** The rank down to which a part without units still is an article of its own. */
function articleRank(parts: readonly Part[], carried: Carried): number {
  const kinds = new Set(parts.map((part) => part.marker!.kind));
  // what is numbered by 第X条 says itself what its articles are
  if (kinds.has('clause')) return MARKER_RANK.clause;
  const counts = new Map<number, number>();
  for (const part of parts) {
    if (!namesUnits(carried.get(part))) continue;
    counts.set(part.rank, (counts.get(part.rank) ?? 0) + 1);
  }
  if (counts.size > 0) return [...counts.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0];
  const ranks = [...kinds].map((kind) => MARKER_RANK[kind]).sort((a, b) => a - b);
  const outer = ranks.filter((rank) => rank <= MARKER_RANK.cnParen).at(-1);
  // 1 总则 is the chapter of 1.1
  return outer ?? (kinds.has('bare') ? MARKER_RANK.decimal : ranks[0]) ?? MARKER_RANK.cnComma;
}

interface Reading {
  flow: Flow;
  carried: Carried;
  rank: number;
  through: ReadonlySet<MarkerKind>;
}

/** Kinds whose numbers run on from part to part (一、 （一）（二） 二、 （三）（四）): they count the articles of the document. */
function runningThrough(root: Part, parts: readonly Part[]): Set<MarkerKind> {
  const out = new Set<MarkerKind>();
  for (const { children } of [root, ...parts]) {
    children.slice(1).forEach((part, i) => {
      const last = children[i]!.children.at(-1)?.marker;
      const first = part.children[0]?.marker;
      if (last && first?.kind === last.kind && first.value === last.value + 1) out.add(first.kind);
    });
  }
  return out;
}

function collect(reading: Reading, part: Part, inherited: readonly UnitBlock[], out: ArticleDraft[]): void {
  const { flow, carried, rank, through } = reading;
  const own = carried.get(part) ?? [];
  const below = carriesBelow(part, carried);
  const divided = part.children.some((child) => child.rank <= rank);
  const counted = part.children.some((child) => through.has(child.marker!.kind));
  const handed = (below || counted) && inHeading(flow, part, own);
  if (!handed && (namesUnits(own) || (!below && !divided))) {
    const pieces = below ? [] : unnumbered(flow, part, own, false);
    if (pieces.length > 0) out.push(...pieces);
    else {
      const end = below ? part.ownEnd : part.end;
      const heading = headingOf(flow, part, firstUnit(own));
      out.push({ part, numbered: true, heading, start: part.start, end, blocks: own, inherited });
    }
    if (!below) return;
  }
  const handing = handed ? [...own, ...inherited] : inherited;
  for (const child of part.children) collect(reading, child, handing, out);
}

/** 一、强化科技创新（市科技局牵头） above articles that carry blocks of their own: what the heading says, it says for all of them. */
function inHeading(flow: Flow, part: Part, blocks: readonly UnitBlock[]): boolean {
  const named = blocks.filter((block) => block.units.length > 0);
  return named.length > 0 && named.every((block) => closesHeading(flow, part, block));
}

/** Nothing but the words of a heading and other blocks stands between the number and the block. */
function closesHeading(flow: Flow, part: Part, block: UnitBlock): boolean {
  const before = flow.fold.slice(part.marker!.end, block.start);
  if (before.length === 0 || before.length > HEADED_MAX || /[。；!?]/.test(before)) return false;
  const end = endOfParagraph(flow, block.end - 1);
  return end - block.end <= 1 && (end === endOfParagraph(flow, part.start) || end === part.ownEnd);
}

const HEADED_MAX = 120;

const firstUnit = (blocks: readonly UnitBlock[]): number => blocks[0]?.start ?? Infinity;

/**
 * Pieces without a number: paragraphs that are each followed by a block of their own, below a heading or outside all
 * numbering. At least two, else the block belongs to the part itself.
 */
function unnumbered(flow: Flow, part: Part, blocks: readonly UnitBlock[], root: boolean): ArticleDraft[] {
  const named = blocks.filter((b) => b.units.length > 0);
  if (named.length === 0) return [];
  const heading = headingOf(flow, part, firstUnit(blocks));
  if (part.marker?.kind === 'row') return [];
  if (named.length > 1 && named.every((b) => b.kind === 'subject')) return bySubject(flow, part, named, root ? null : part.end);
  if (!root && (part.children.length > 0 || !heading.ownLine || !named.every((b) => b.standalone))) return [];
  const out = piecesOf(flow, part, blocks, root ? paragraphBefore(flow, named[0]!.start) : heading.end);
  if (!root && (out.length < 2 || firstUnit(named) - heading.end < 2)) return [];
  for (const draft of out) draft.start = skipStops(flow, draft.start, draft.end);
  return out;
}

/** The pieces from `from` on: up to the end of each block that names units, or the row of a table it stands in with all of the row. */
function piecesOf(flow: Flow, part: Part, blocks: readonly UnitBlock[], from: number): ArticleDraft[] {
  const out: ArticleDraft[] = [];
  const push = (start: number, end: number, own: UnitBlock[]) => {
    const heading: Heading = { title: null, start, end: start, ownLine: false };
    out.push({ part, numbered: false, heading, start, end, blocks: own, inherited: [] });
    from = end;
  };
  blocks.forEach((block, i) => {
    const previous = out.at(-1);
    if (block.units.length === 0 || (previous && block.start < previous.end)) return;
    const row = rowAround(flow, block.start);
    if (row) {
      const start = Math.max(from, row[0]);
      const end = Math.min(row[1], part.ownEnd);
      let first = i;
      while (first > 0 && blocks[first - 1]!.start >= start) first -= 1;
      let next = i + 1;
      while (next < blocks.length && blocks[next]!.start < end) next += 1;
      push(start, end, blocks.slice(first, next));
      return;
    }
    const gap = flow.fold.slice(from, block.start).replace(/[。；，]/g, '').length;
    if (previous && gap < 2) {
      previous.blocks.push(block);
      previous.end = from = block.end;
    } else push(from, block.end, [block]);
  });
  return out;
}

/** Start and end of the row of a table around a place of the flow, or null. */
function rowAround(flow: Flow, index: number): [number, number] | null {
  const { cells } = flow;
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle]!.start <= index) low = middle + 1;
    else high = middle;
  }
  const cell = cells[low - 1];
  if (!cell || cell.head || index >= cell.end) return null;
  let first = low - 1;
  while (first > 0 && cells[first - 1]!.row === cell.row) first -= 1;
  let last = low - 1;
  while (cells[last + 1]?.row === cell.row) last += 1;
  return [cells[first]!.start, cells[last]!.end];
}

/** 县财政局：… 县审计局：…: each unit with what it has to do, up to the next one. */
function bySubject(flow: Flow, part: Part, blocks: readonly UnitBlock[], end: number | null): ArticleDraft[] {
  return blocks.map((block, i) => ({
    part,
    numbered: false,
    heading: { title: null, start: block.start, end: block.start, ownLine: false },
    start: block.start,
    end: blocks[i + 1]?.start ?? end ?? endOfParagraph(flow, block.end),
    blocks: [block],
    inherited: [],
  }));
}

function skipStops(flow: Flow, from: number, to: number): number {
  let start = from;
  while (start < to - 1 && /[。；，、]/.test(flow.fold[start]!)) start += 1;
  return start;
}

/** Start of the words a block outside all numbering belongs to: its paragraph, or the one before when it fills one. */
function paragraphBefore(flow: Flow, index: number): number {
  const before = paragraphs(flow, 0, index);
  return before.at(-1)?.[0] ?? 0;
}

const CLOSING =
  /^(?:本(?:意见|政策|办法|方案|通知|规定|措施|细则|规划|计划|条例|要点|实施意见|实施方案|若干措施)(?:自|有效期|由|的解释|从|印发)|自.{0,24}起(?:施行|实施|执行|生效)|附件|附：|附表|（此件|（联系|抄送|主题词|（本页无正文|(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|二[〇○零].{6,12}日$)/;

/** What follows the last article of the document or of an attachment (validity, signature, date) is not part of it. */
function cutClosing(flow: Flow, outline: Outline, drafts: ArticleDraft[]): void {
  drafts.forEach((draft, i) => {
    const last = i === drafts.length - 1 || outline.attachments.some((at) => at > draft.start && at <= draft.end);
    if (!last || isRow(flow, draft)) return;
    for (const at of outline.attachments) if (at > draft.start && at < draft.end) draft.end = at;
    const block = draft.blocks.filter((b) => b.units.length > 0).at(-1);
    if (block && draft.numbered) {
      draft.end = Math.min(draft.end, Math.max(endOfParagraph(flow, block.end - 1), block.end));
      return;
    }
    const found = paragraphs(flow, draft.start, draft.end).findIndex(
      ([from, to], n, all) => n > 0 && (CLOSING.test(flow.fold.slice(from, to)) || isSignature(flow, from, to, all[n + 1])),
    );
    if (found > 0) draft.end = paragraphs(flow, draft.start, draft.end)[found]![0];
  });
}

/** A row ends with its last cell, whatever that says: a date there is a deadline. */
const isRow = (flow: Flow, draft: ArticleDraft): boolean =>
  !draft.numbered && draft.blocks.some((b) => b.kind === 'cell') && rowAround(flow, draft.start)?.[1] === draft.end;

function isSignature(flow: Flow, from: number, to: number, next: [number, number] | undefined): boolean {
  if (!next || to - from > 40) return false;
  return (
    /(?:政府|委员会|管委会|办公[厅室]|局|厅|部|院)$/.test(flow.fold.slice(from, to)) && CLOSING.test(flow.fold.slice(...next))
  );
}
