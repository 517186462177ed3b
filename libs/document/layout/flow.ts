import type { Span } from '../types.js';
import type { LabelKind } from '../units/labels.js';

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
  /** Source offset of each character; ascending, except in the rows of tables whose cells go on in the next line. */
  at: Int32Array;
  /** There are such rows. */
  wrappedRows: boolean;
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
  /** The row it stands in, counted over all tables. */
  row: number;
}

/**
 * Source span of the flow's characters from `from` to `to` (exclusive); `to` must be above `from`. Of a cell that goes on in the next line the
 * span holds what stands between its lines, too.
 */
export function spanOf(flow: Flow, from: number, to: number): Span {
  if (!flow.wrappedRows) return [flow.at[from]!, flow.at[to - 1]! + 1];
  const at = flow.at.subarray(from, to);
  return [at.reduce((a, b) => Math.min(a, b)), at.reduce((a, b) => Math.max(a, b)) + 1];
}

/** The words of a range for people: one blank between Latin words or numbers, paragraphs separated by a line break. */
export function wordsOf(flow: Flow, from: number, to: number): string {
  let out = '';
  let taken = from;
  for (let i = from + 1; i < to; i += 1) {
    const gap = flow.gap[i]!;
    if (gap === GAP.none) continue;
    const apart = gap !== GAP.paragraph && /[A-Za-z0-9&]/.test(flow.text[i]!) && /[A-Za-z&]/.test(flow.text[i - 1]!);
    if (gap !== GAP.paragraph && !apart) continue;
    out += flow.text.slice(taken, i) + (apart ? ' ' : '\n');
    taken = i;
  }
  return out + flow.text.slice(taken, to);
}

/** First index at or after `from` where a paragraph begins, else `to`. */
export function paragraphEnd(flow: Flow, from: number, to: number): number {
  const next = flow.gap.indexOf(GAP.paragraph, from + 1);
  return next < 0 ? to : Math.min(next, to);
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
