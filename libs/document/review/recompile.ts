import { isDeepStrictEqual } from 'node:util';
import { align } from '../compare/align.js';
import type { ArticleRef } from '../compare/types.js';
import { wordsOfArticles, type PolicyVersion } from '../compare/words.js';
import { DocumentError } from '../errors.js';
import { foldOf } from '../layout/fold.js';
import { BLANKS } from '../layout/lines.js';
import type { Article, CompiledPolicy, Correction, Registry, UnitMention } from '../types.js';
import { applyCorrections, notAppliedId } from './corrections.js';
import { PARTS_BASE } from './reshape.js';

/** What the compiler now reads otherwise of an article. */
export type RecompiledAspect = 'number' | 'title' | 'text' | 'units' | 'deadlines' | 'targets' | 'duties';

type NamedArticle = Omit<ArticleRef, 'span'>;

/** What a new compilation of the same words changed, article by article. */
export interface Recompiled {
  added: NamedArticle[];
  gone: NamedArticle[];
  changed: (NamedArticle & {
    /** The number before. */
    was: number;
    aspects: RecompiledAspect[];
  })[];
}

/** What becomes of a recorded correction, by its place among them. Those that stay as they are have no entry. */
export interface CarriedCorrection {
  index: number;
  /** As it reads with the new numbers; null: what it was about is gone. */
  correction: Correction | null;
}

export interface Recompilation {
  /** Nothing is read otherwise, down to the last span. */
  same: boolean;
  changes: Recompiled;
  carried: CarriedCorrection[];
  /** Places of the corrections that work on nothing now. */
  notApplied: number[];
  /** The numbers asked for, as they were and as they are; null: the article is gone. */
  renumbered: { was: number; is: number | null }[];
}

/** What was recorded on the policy before it was compiled anew. */
export interface RecordedReview {
  corrections: readonly Correction[];
  /** Places of corrections that an earlier compilation has left behind. */
  lost: readonly number[];
  /** Numbers of articles that somebody spoke of. */
  numbers: readonly number[];
}

/**
 * What a new compilation of a policy under review means for what people did with the old one. Numbers are places in the document and shift when
 * the compiler finds one article more or less: corrections and acceptances are carried over to the article that holds the same words, never to
 * another one that happens to have its number now; where there is none they are lost, which `applyCorrections` reports. Refuses with a
 * DocumentError: DOCUMENT.OTHER_TEXT (the words are not the same; that is another version).
 */
export function recompilation(
  before: PolicyVersion,
  next: PolicyVersion,
  recorded: RecordedReview,
  registry: Registry,
): Recompilation {
  checkSameWords(before, next);
  const pairs = align(wordsOfArticles(before), wordsOfArticles(next)).pairs.map((pair): [Article, Article] => [
    before.policy.articles[pair.old]!,
    next.policy.articles[pair.new]!,
  ]);
  const is = renumbering(before.policy, new Map(pairs.map(([old, now]) => [old.number, now.number])));
  const carried = carry(recorded, is);
  const moved = new Map(carried.map(({ index, correction }) => [index, correction]));
  const corrections = recorded.corrections.map((correction, i) => moved.get(i) ?? correction);
  const lost = new Set([...recorded.lost, ...carried.flatMap(({ index, correction }) => (correction === null ? [index] : []))]);
  const effective = applyCorrections(next.policy, corrections, registry, next.text, { recorded: corrections.length, lost });
  const notApplied = effective.findings.flatMap(({ code, params }) =>
    code === 'CORRECTION.NOT_APPLIED' ? [Number(params['number']) - 1] : [],
  );
  const same = before.text === next.text && isDeepStrictEqual(before.policy, next.policy);
  const renumbered = [...new Set(recorded.numbers)].map((was) => ({ was, is: is(was) })).filter((one) => one.is !== one.was);
  return { same, changes: changesOf(before.policy, next.policy, pairs), carried, notApplied, renumbered };
}

/** Refuses DOCUMENT.OTHER_TEXT, with the words where the difference begins. */
function checkSameWords(before: PolicyVersion, next: PolicyVersion): void {
  if (before.text === next.text) return;
  const [old, now] = [writtenWords(before), writtenWords(next)];
  if (old === now) return;
  let at = 0;
  while (old[at] === now[at]) at += 1;
  const words = (text: string) => text.slice(Math.max(0, at - 10), at + 10);
  throw new DocumentError('DOCUMENT.OTHER_TEXT', { old: words(old), new: words(now) });
}

/** The words of a document without blanks, heads, feet and page numbers, in one form of brackets and digits. */
function writtenWords({ policy, text }: PolicyVersion): string {
  let out = '';
  let from = 0;
  for (const [a, b] of [...policy.furniture].sort((x, y) => x[0] - y[0])) {
    out += text.slice(from, Math.max(from, a));
    from = Math.max(from, b);
  }
  return foldOf((out + text.slice(from)).replace(BLANKS, ''));
}

type Renumber = (number: number) => number | null;

/** A part of an article that was split has the number of its article × 1000 + its own. */
function renumbering(before: CompiledPolicy, numbers: ReadonlyMap<number, number>): Renumber {
  const known = new Set(before.articles.map(({ number }) => number));
  return function is(number): number | null {
    if (known.has(number)) return numbers.get(number) ?? null;
    if (number < PARTS_BASE) return null;
    const whole = is(Math.floor(number / PARTS_BASE));
    return whole === null ? null : whole * PARTS_BASE + (number % PARTS_BASE);
  };
}

function carry({ corrections, ...before }: RecordedReview, is: Renumber): CarriedCorrection[] {
  const lost = new Set(before.lost);
  const out: CarriedCorrection[] = [];
  // that somebody accepted that a correction does not apply, is about the correction as it reads now
  const accepted = new Map<string, string>();
  corrections.forEach((correction, index) => {
    if (lost.has(index)) return;
    const next = carriedOver(correction, is, accepted);
    if (next !== null && isDeepStrictEqual(next, correction)) return;
    if (next !== null) accepted.set(notAppliedId(correction), notAppliedId(next));
    out.push({ index, correction: next });
  });
  return out;
}

/** The correction with the new numbers; null: an article that it is about is gone. */
function carriedOver(correction: Correction, is: Renumber, accepted: ReadonlyMap<string, string>): Correction | null {
  switch (correction.kind) {
    case 'setValidity':
    case 'resolveUnit':
      return correction;
    case 'acceptFinding': {
      const { findingId } = correction;
      if (findingId.startsWith('CORRECTION.NOT_APPLIED:'))
        return { ...correction, findingId: accepted.get(findingId) ?? findingId };
      const [code, article, ...rest] = findingId.split(':');
      const number = article === '0' ? 0 : is(Number(article));
      return number === null ? null : { ...correction, findingId: [code, number, ...rest].join(':') };
    }
    case 'merge': {
      const [first, ...others] = [correction.articleNumber, ...correction.with].map(is);
      if (first === null || first === undefined || others.includes(null)) return null;
      return { ...correction, articleNumber: first, with: others as number[] };
    }
    default: {
      if (correction.articleNumber === null) return correction;
      const articleNumber = is(correction.articleNumber);
      return articleNumber === null ? null : { ...correction, articleNumber };
    }
  }
}

const named = ({ number, numeral, title }: Article): NamedArticle => ({ number, numeral, title });

function changesOf(before: CompiledPolicy, next: CompiledPolicy, pairs: readonly [Article, Article][]): Recompiled {
  const old = new Set(pairs.map(([article]) => article));
  const now = new Set(pairs.map(([, article]) => article));
  return {
    added: next.articles.filter((article) => !now.has(article)).map(named),
    gone: before.articles.filter((article) => !old.has(article)).map(named),
    changed: pairs
      .map(([was, article]) => ({ ...named(article), was: was.number, aspects: aspectsOf(was, article) }))
      .filter(({ aspects }) => aspects.length > 0)
      .sort((a, b) => a.number - b.number),
  };
}

/** What an article says, aspect by aspect; where it says it does not matter. */
const ASPECTS: Readonly<Record<RecompiledAspect, (article: Article) => unknown>> = {
  number: ({ number }) => number,
  title: ({ title }) => title,
  text: ({ text }) => text.replace(BLANKS, ''),
  units: ({ leads, responsible, inferredLead }) => [
    leads.map(unitOf),
    responsible.map(unitOf),
    inferredLead?.text,
    inferredLead?.unitCode,
  ],
  deadlines: ({ deadlines }) => deadlines.map(withoutSpan),
  targets: ({ targets }) => targets.map(withoutSpan),
  duties: ({ duties }) => duties.map(withoutSpan),
};

const unitOf = ({ text, unitCode, group, isGroup }: UnitMention) => [text, unitCode, group, isGroup];

function withoutSpan(one: { span: unknown; text: string }): object {
  return { ...one, span: null, text: one.text.replace(BLANKS, '') };
}

const aspectsOf = (was: Article, is: Article): RecompiledAspect[] =>
  (Object.keys(ASPECTS) as RecompiledAspect[]).filter((aspect) => !isDeepStrictEqual(ASPECTS[aspect](was), ASPECTS[aspect](is)));
