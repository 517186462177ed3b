import { foldOf } from '../layout/fold.js';
import { isBlank } from '../layout/lines.js';
import type { Article, CompiledPolicy, Span } from '../types.js';

/** A compiled policy with the text it was compiled from. */
export interface PolicyVersion {
  policy: CompiledPolicy;
  text: string;
}

/** The words of an article with their places, in two views. */
export interface ArticleWords {
  /** Without numeral and blanks, as written. */
  words: string;
  /** Source offset of each character of `words`. */
  at: Int32Array;
  /** Folded, without what says who does the work and by when: what a change of the words is told from. */
  body: string;
  /** Folded title, empty when there is none. */
  title: string;
}

/**
 * The words of every article of a version. `names`: units by which a block is known as well; where a person corrected the units of an article,
 * what its text calls them is no mention of it any more.
 */
export function wordsOfArticles({ policy, text }: PolicyVersion, names: readonly string[] = []): ArticleWords[] {
  return policy.articles.map((article) => wordsOfArticle(policy, text, article, names));
}

/** How the articles of a version call their units, each once. */
export const unitNamesOf = ({ policy }: PolicyVersion): string[] => [...new Set(policy.articles.flatMap(namesOf))];

function wordsOfArticle(policy: CompiledPolicy, text: string, article: Article, names: readonly string[]): ArticleWords {
  const [from, to] = article.span;
  const furniture = policy.furniture.filter(([a, b]) => a < to && b > from);
  const at: number[] = [];
  let words = '';
  /** Where a paragraph may have begun, by index of `words`. */
  const breaks = new Set<number>([0]);
  for (let i = from, gone = 0; i < to; i += 1) {
    while (gone < furniture.length && furniture[gone]![1] <= i) gone += 1;
    const char = text[i]!;
    if (/[\n\r\f]/.test(char)) breaks.add(words.length);
    if (isBlank(char) || (gone < furniture.length && i >= furniture[gone]![0])) continue;
    words += char;
    at.push(i);
  }
  const numeral = article.numeral !== null && words.startsWith(article.numeral) ? article.numeral.length : 0;
  const own = words.slice(numeral);
  const starts = [...breaks].map((index) => Math.max(0, index - numeral));
  const masked = withoutBlocks(foldOf(own), [...namesOf(article), ...names], new Set(starts));
  return {
    words: own,
    at: Int32Array.from(at.slice(numeral)),
    body: masked.replace(/[。；，、]+$/, ''),
    title: foldOf(article.title ?? '').replace(/\s+/g, ''),
  };
}

/** Source span of a range of an article's words. */
export const sourceSpan = ({ at }: ArticleWords, from: number, to: number): Span => [at[from]!, at[to - 1]! + 1];

const namesOf = (article: Article): string[] => {
  const officials = article.officials.map((o) => o.text);
  return [...article.leads, ...article.responsible]
    .map((u) => u.text)
    .concat(officials)
    .map((name) => foldOf(name).replace(/\s+/g, ''));
};

const ROLE = /牵头|责任|负责|配合|协办|主办|承办|参与|参加|落实|单位|部门|领导|时限|期限/;
const LABEL = /^[【（]?[\u4e00-\u9fff（）、]{2,12}(?:单位|部门|领导|责任人|时限|时间|期限)[】）]?：?/;

/** Leaves out brackets and label lines that name the units of the article: what changes there is a change of units or deadlines. */
function withoutBlocks(fold: string, names: readonly string[], starts: ReadonlySet<number>): string {
  const drop: [number, number][] = [];
  const holdsName = (part: string) => names.some((name) => part.includes(name));
  let depth = 0;
  let open = 0;
  for (let i = 0; i < fold.length; i += 1) {
    const char = fold[i]!;
    if (char === '（' || char === '【') {
      if (depth === 0) open = i;
      depth += 1;
    } else if ((char === '）' || char === '】') && depth > 0) {
      depth -= 1;
      const part = fold.slice(open, i + 1);
      if (depth === 0 && ROLE.test(part) && holdsName(part)) drop.push([open, i + 1]);
    }
  }
  const lines = [...starts].sort((a, b) => a - b);
  lines.forEach((start, i) => {
    const end = lines[i + 1] ?? fold.length;
    const line = fold.slice(start, end);
    if (start > 0 && LABEL.test(line) && (holdsName(line) || /时限|时间|期限/.test(line.slice(0, 12)))) drop.push([start, end]);
  });
  let out = '';
  let from = 0;
  for (const [a, b] of drop.sort((x, y) => x[0] - y[0])) {
    if (b <= from) continue;
    out += fold.slice(from, Math.max(from, a));
    from = b;
  }
  return out + fold.slice(from);
}
