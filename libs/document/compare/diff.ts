import type { DiffPart } from './types.js';
import { sourceSpan, type ArticleWords } from './words.js';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
/** Texts that differ in more words than this are shown as replaced: a list of a thousand small changes helps nobody. */
const EDITS_MAX = 240;

interface Edit {
  op: 'same' | 'removed' | 'added';
  /** Offsets in the words of the old or (added) the new version. */
  from: number;
  to: number;
}

/** What changed in the words of an article, word by word, with the places in both sources. */
export function diffOf(old: ArticleWords, next: ArticleWords): DiffPart[] {
  const parts: DiffPart[] = [];
  let a = 0;
  let b = 0;
  for (const { op, from, to } of smoothed(editsOf(old.words, next.words), old.words)) {
    const length = to - from;
    if (op === 'same') {
      parts.push({
        op,
        text: old.words.slice(from, to),
        oldSpan: sourceSpan(old, a, a + length),
        newSpan: sourceSpan(next, b, b + length),
      });
      a += length;
      b += length;
    } else if (op === 'removed') {
      parts.push({ op, text: old.words.slice(from, to), oldSpan: sourceSpan(old, a, a + length) });
      a += length;
    } else {
      parts.push({ op, text: next.words.slice(from, to), newSpan: sourceSpan(next, b, b + length) });
      b += length;
    }
  }
  return parts;
}

const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

function editsOf(old: string, next: string): Edit[] {
  let head = 0;
  while (head < old.length && head < next.length && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < next.length - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const a = wordsOf(old.slice(head, old.length - tail));
  const b = wordsOf(next.slice(head, next.length - tail));
  const out: Edit[] = [];
  let x = 0;
  let y = 0;
  const push = (op: Edit['op'], length: number) => {
    if (length === 0) return;
    const from = op === 'added' ? y : x;
    const last = out.at(-1);
    if (last?.op === op && last.to === from) last.to += length;
    else out.push({ op, from, to: from + length });
    if (op !== 'added') x += length;
    if (op !== 'removed') y += length;
  };
  push('same', head);
  for (const [op, length] of myers(a, b)) push(op, length);
  push('same', tail);
  return out;
}

/** Myers' shortest edit script (1986), forward; the whole is replaced when it grows beyond EDITS_MAX. */
function myers(a: readonly string[], b: readonly string[]): [Edit['op'], number][] {
  const size = (list: readonly string[]) => list.reduce((sum, word) => sum + word.length, 0);
  const whole: [Edit['op'], number][] = [
    ['removed', size(a)],
    ['added', size(b)],
  ];
  if (a.length === 0 || b.length === 0) return whole;
  const max = Math.min(EDITS_MAX, a.length + b.length);
  const furthest = new Int32Array(2 * max + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= max; d += 1) {
    trace.push(furthest.slice(max + 1 - d - 1, max + 1 + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const at = max + 1 + k;
      let x = k === -d || (k !== d && furthest[at - 1]! < furthest[at + 1]!) ? furthest[at + 1]! : furthest[at - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest[at] = x;
      if (x >= a.length && x - k >= b.length) return script(trace, a, b, d);
    }
  }
  return whole;
}

function script(trace: readonly Int32Array[], a: readonly string[], b: readonly string[], edits: number): [Edit['op'], number][] {
  const out: [Edit['op'], number][] = [];
  let x = a.length;
  let y = b.length;
  for (let d = edits; d >= 0; d -= 1) {
    // trace[d] holds the diagonals from -d-1 to d+1 as they were before step d
    const before = trace[d]!;
    const value = (k: number) => before[k + d + 1]!;
    const k = x - y;
    const down = k === -d || (k !== d && value(k - 1) < value(k + 1));
    const fromX = d === 0 ? 0 : down ? value(k + 1) : value(k - 1);
    // the shared words behind the edit of this step
    const sharedFrom = d === 0 || down ? fromX : fromX + 1;
    while (x > sharedFrom) {
      x -= 1;
      y -= 1;
      out.push(['same', a[x]!.length]);
    }
    if (d === 0) break;
    if (down) {
      y -= 1;
      out.push(['added', b[y]!.length]);
    } else {
      x -= 1;
      out.push(['removed', a[x]!.length]);
    }
  }
  return out.reverse();
}

/** A single shared character between two changes is chance; removed words stand before added ones. */
function smoothed(edits: readonly Edit[], old: string): Edit[] {
  const out: Edit[] = [];
  let removed: Edit | null = null;
  let added: Edit | null = null;
  const grow = (into: Edit | null, edit: Edit): Edit => (into ? { ...into, to: edit.to } : { ...edit });
  const flush = () => {
    if (removed) out.push(removed);
    if (added) out.push(added);
    removed = added = null;
  };
  let b = 0;
  edits.forEach((edit, i) => {
    const length = edit.to - edit.from;
    if (edit.op === 'removed') removed = grow(removed, edit);
    else if (edit.op === 'added') {
      added = grow(added, edit);
      b = edit.to;
    } else {
      const chance = length === 1 && removed && added && i + 1 < edits.length && !/[。；]/.test(old[edit.from]!);
      if (chance) {
        removed = grow(removed, { ...edit, op: 'removed' });
        added = grow(added, { op: 'added', from: b, to: b + length });
      } else {
        flush();
        out.push({ ...edit });
      }
      b += length;
    }
  });
  flush();
  return out;
}
