import { containment, likeness, SketchIndex, sketchOf, type Sketch } from './sketch.js';
import type { ArticleWords } from './words.js';

export interface Pair {
  old: number;
  new: number;
  score: number;
  moved: boolean;
}

export interface Alignment {
  pairs: Pair[];
  /** Old article whose words a new one without a pair was cut from, by index of the new one. */
  splits: Map<number, number>;
  /** New article that took the words of an old one without a pair, by index of the old one. */
  merges: Map<number, number>;
}

/** Below, two articles are different ones. */
const PAIR_FROM = 0.4;
/** An article that left its place must be known more surely. */
const MOVED_FROM = 0.5;
const CONTAINED_FROM = 0.6;
const SAME_TITLE = 0.45;

/**
 * Which article of the new version is which of the old one. Pairs in the order of both texts are found first, such that their
 * likeness is greatest altogether; articles left over on both sides are then paired wherever they stand.
 */
export function align(old: readonly ArticleWords[], next: readonly ArticleWords[]): Alignment {
  const before = old.map((a) => ({ words: a, body: sketchOf(a.body), title: sketchOf(a.title) }));
  const after = next.map((a) => ({ words: a, body: sketchOf(a.body), title: sketchOf(a.title) }));
  const bodies = new SketchIndex(after.map((b) => b.body));
  const titles = new SketchIndex(after.map((b) => b.title));
  const scores = before.map((a) => {
    const body = bodies.sharing(a.body);
    const title = titles.sharing(a.title);
    return Float64Array.from(after, (b, j) => (body[j] || title[j] ? scoreOf(a, b) : 0));
  });
  const pairs: Pair[] = inOrder(scores, before.length, after.length);
  const oldTaken = new Set(pairs.map((p) => p.old));
  const newTaken = new Set(pairs.map((p) => p.new));
  const rest: Pair[] = [];
  scores.forEach((row, i) => {
    if (oldTaken.has(i)) return;
    row.forEach((score, j) => {
      if (!newTaken.has(j) && score >= MOVED_FROM) rest.push({ old: i, new: j, score, moved: true });
    });
  });
  for (const pair of rest.sort((a, b) => b.score - a.score || a.old - b.old || a.new - b.new)) {
    if (oldTaken.has(pair.old) || newTaken.has(pair.new)) continue;
    oldTaken.add(pair.old);
    newTaken.add(pair.new);
    pairs.push(pair);
  }
  const holder = (part: Sketch, wholes: readonly { body: Sketch }[], taken: ReadonlySet<number>) => {
    let best = -1;
    let most = CONTAINED_FROM;
    wholes.forEach((whole, i) => {
      const share = taken.has(i) ? containment(part, whole.body) : 0;
      if (share >= most) [best, most] = [i, share];
    });
    return best;
  };
  const splits = new Map<number, number>();
  const merges = new Map<number, number>();
  after.forEach(({ body }, j) => {
    const from = newTaken.has(j) ? -1 : holder(body, before, oldTaken);
    if (from >= 0) splits.set(j, from);
  });
  before.forEach(({ body }, i) => {
    const into = oldTaken.has(i) ? -1 : holder(body, after, newTaken);
    if (into >= 0) merges.set(i, into);
  });
  return { pairs, splits, merges };
}

interface Known {
  words: ArticleWords;
  body: Sketch;
  title: Sketch;
}

function scoreOf(a: Known, b: Known): number {
  const sameTitle = a.words.title !== '' && a.words.title === b.words.title;
  if (sameTitle && a.words.body === b.words.body) return 1;
  const jaccard = likeness(a.body, b.body);
  const body = (2 * jaccard) / (1 + jaccard);
  if (a.words.title === '' || b.words.title === '') return body * 0.99;
  const title = sameTitle ? 1 : likeness(a.title, b.title);
  const score = Math.max(0.65 * body + 0.35 * title, body * 0.9) * 0.99;
  return sameTitle ? Math.max(score, SAME_TITLE) : score;
}

/** The alignment in order whose squared scores add up to most: sure pairs count more than many doubtful ones. */
function inOrder(scores: readonly Float64Array[], rows: number, columns: number): Pair[] {
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const gain = (i: number, j: number) => (scores[i]![j]! >= PAIR_FROM ? scores[i]![j]! ** 2 : -1);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const taken = gain(i, j);
      const skip = Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
      best[i]![j] = taken > 0 ? Math.max(skip, taken + best[i + 1]![j + 1]!) : skip;
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    const taken = gain(i, j);
    if (taken > 0 && best[i]![j]! === taken + best[i + 1]![j + 1]!) {
      pairs.push({ old: i, new: j, score: scores[i]![j]!, moved: false });
      i += 1;
      j += 1;
    } else if (best[i + 1]![j]! >= best[i]![j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}
