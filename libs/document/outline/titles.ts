import { GAP, type Flow } from '../layout/flow.js';
import type { Part } from './tree.js';

const HEADING_MAX = 60;
const RUN_IN_MAX = 26;

export interface Heading {
  title: string | null;
  /** In the flow; equal when there is none. */
  start: number;
  end: number;
  /** The heading fills its paragraph. */
  ownLine: boolean;
}

/**
 * The heading of a part: what fills the paragraph behind its number, or a short first sentence with more text behind it
 * (（一）指导思想。深入贯彻…). `contentEnd` is where the part's words end, blocks left out.
 */
export function headingOf(flow: Flow, part: Part, firstBlock: number): Heading {
  const start = part.marker?.end ?? part.start;
  const none: Heading = { title: null, start, end: start, ownLine: false };
  if (!part.marker) return none;
  const { fold, gap } = flow;
  // 第一条（目的依据）为加强…
  const named = part.marker.kind === 'clause' ? /^[（【]([^（）【】]{2,20})[）】]/.exec(fold.slice(start, start + 24)) : null;
  if (named && start < firstBlock) {
    return {
      title: flow.text.slice(start + 1, start + 1 + named[1]!.length),
      start,
      end: start + named[0].length,
      ownLine: false,
    };
  }
  const limit = Math.min(part.ownEnd, firstBlock);
  let end = start;
  while (end < limit && end - start <= HEADING_MAX) {
    if (end > start && gap[end] === GAP.paragraph) break;
    if (/[。：；!?]/.test(fold[end]!)) break;
    end += 1;
  }
  if (end - start > HEADING_MAX || end === start) return none;
  if (/[，、]/.test(fold[end - 1]!)) return none;
  const stop = fold[end] ?? '';
  const title = flow.text.slice(start, end);
  const closes = end >= part.ownEnd || gap[end] === GAP.paragraph;
  const dotThenEnd = /[。：]/.test(stop) && (end + 1 >= part.ownEnd || gap[end + 1] === GAP.paragraph);
  const more = dotThenEnd ? Math.min(part.ownEnd, firstBlock) > end + 1 || part.children.length > 0 : end + 1 < limit;
  if (closes)
    return end < part.ownEnd || part.children.length > 0 || end - start <= RUN_IN_MAX
      ? { title, start, end, ownLine: true }
      : none;
  if (end >= limit) return part.children.length > 0 || isShortHeading(title) ? { title, start, end, ownLine: false } : none;
  if (dotThenEnd) return more && isShortHeading(title) ? { title, start, end, ownLine: true } : none;
  if (!/[。：]/.test(stop) || !more || !isShortHeading(title)) return none;
  return { title, start, end, ownLine: false };
}

/** Run-in headings are short and without a clause; two halves of about equal length are a couplet: 坚持深化改革，简政放权. */
function isShortHeading(title: string): boolean {
  const halves = title.split(/[，,]/);
  if (halves.length === 1) return title.length <= RUN_IN_MAX;
  if (halves.length > 3) return false;
  const lengths = halves.map((half) => half.length);
  return Math.max(...lengths) <= 12 && Math.max(...lengths) - Math.min(...lengths) <= 5;
}
