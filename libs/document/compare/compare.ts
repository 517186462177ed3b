import { nameKey } from '../registry/check.js';
import type { Article, CompiledPolicy, UnitMention } from '../types.js';
import { align } from './align.js';
import { diffOf } from './diff.js';
import type {
  ArticleChange,
  ArticleComparison,
  ArticleRef,
  DeadlineRef,
  HeadChange,
  PolicyComparison,
  UnitChanges,
  UnitRef,
} from './types.js';
import { unitNamesOf, wordsOfArticles, type ArticleWords, type PolicyVersion } from './words.js';

/**
 * Compares two versions of a policy, article by article, however numbers, titles and places changed (domain.md §2). The words of an
 * article are its text without its numeral and without what names its units and deadlines, which are compared for
 * themselves: by code where both versions are tied to the registry, else by name. Nothing is refused; two policies that have nothing in
 * common give repealed and added articles only.
 */
export function comparePolicies(old: PolicyVersion, next: PolicyVersion): PolicyComparison {
  const names = [...new Set([...unitNamesOf(old), ...unitNamesOf(next)])];
  const oldWords = wordsOfArticles(old, names);
  const newWords = wordsOfArticles(next, names);
  const { pairs, splits, merges } = align(oldWords, newWords);
  const byNew = new Map(pairs.map((pair) => [pair.new, pair]));
  const byOld = new Map(pairs.map((pair) => [pair.old, pair]));
  const entries: { at: number; comparison: ArticleComparison }[] = next.policy.articles.map((article, j) => {
    const pair = byNew.get(j);
    if (pair) {
      const before = old.policy.articles[pair.old]!;
      const comparison = pairOf(before, article, oldWords[pair.old]!, newWords[j]!);
      return { at: j, comparison: { ...comparison, similarity: round(pair.score), moved: pair.moved } };
    }
    const from = splits.get(j);
    return {
      at: j,
      comparison: {
        ...alone('added'),
        new: refOf(article),
        ...(from !== undefined && { splitFrom: old.policy.articles[from]!.number }),
      },
    };
  });
  let last = -1;
  old.policy.articles.forEach((article, i) => {
    const pair = byOld.get(i);
    if (pair) {
      if (!pair.moved) last = pair.new;
      return;
    }
    const into = merges.get(i);
    entries.push({
      at: last + 0.5,
      comparison: {
        ...alone('repealed'),
        old: refOf(article),
        ...(into !== undefined && { mergedInto: next.policy.articles[into]!.number }),
      },
    });
  });
  const articles = entries.sort((a, b) => a.at - b.at).map(({ comparison }) => comparison);
  const counts = { unchanged: 0, 'text changed': 0, 'units changed': 0, 'deadline changed': 0, added: 0, repealed: 0 };
  for (const { changes } of articles) for (const change of changes) counts[change] += 1;
  return { head: headChanges(old.policy, next.policy), articles, counts };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const refOf = ({ number, numeral, title, span }: Article): ArticleRef => ({ number, numeral, title, span });

const alone = (change: ArticleChange): Omit<ArticleComparison, 'old' | 'new'> => ({
  changes: [change],
  similarity: 0,
  renumbered: false,
  moved: false,
  retitled: false,
});

function pairOf(old: Article, next: Article, oldWords: ArticleWords, newWords: ArticleWords): ArticleComparison {
  const text = oldWords.body !== newWords.body;
  const units = unitChanges(old, next);
  const deadlines = deadlineChanges(old, next);
  const changes: ArticleChange[] = [];
  if (text) changes.push('text changed');
  if (units) changes.push('units changed');
  if (deadlines) changes.push('deadline changed');
  return {
    old: refOf(old),
    new: refOf(next),
    changes: changes.length > 0 ? changes : ['unchanged'],
    similarity: 1,
    renumbered: old.numeral !== next.numeral,
    moved: false,
    retitled: oldWords.title !== newWords.title,
    // the words of the units are words too: shown, though they do not make the text a changed one
    ...(changes.length > 0 && oldWords.words !== newWords.words && { diff: diffOf(oldWords, newWords) }),
    ...(units && { units }),
    ...(deadlines && { deadlines }),
  };
}

const unitRef = ({ text, unitCode, group, span }: UnitMention): UnitRef => ({
  text,
  ...(unitCode !== undefined && { unitCode }),
  ...(group !== undefined && { group }),
  span,
});

const isSameUnit = (a: UnitMention, b: UnitMention): boolean =>
  a.unitCode !== undefined && b.unitCode !== undefined ? a.unitCode === b.unitCode : nameKey(a.text) === nameKey(b.text);

function listChanges(old: readonly UnitMention[], next: readonly UnitMention[]): UnitChanges['leads'] {
  return {
    removed: old.filter((a) => !next.some((b) => isSameUnit(a, b))).map(unitRef),
    added: next.filter((b) => !old.some((a) => isSameUnit(a, b))).map(unitRef),
  };
}

function unitChanges(old: Article, next: Article): UnitChanges | undefined {
  const leads = listChanges(old.leads, next.leads);
  const responsible = listChanges(old.responsible, next.responsible);
  const name = (article: Article) =>
    article.inferredLead?.unitCode ?? (article.inferredLead && nameKey(article.inferredLead.text));
  const inferred = name(old) !== name(next);
  if (!inferred && [leads, responsible].every((list) => list.removed.length + list.added.length === 0)) return undefined;
  return {
    leads,
    responsible,
    ...(inferred && { inferredLead: { old: old.inferredLead?.text ?? null, new: next.inferredLead?.text ?? null } }),
  };
}

function deadlineChanges(old: Article, next: Article): ArticleComparison['deadlines'] {
  const key = (d: Article['deadlines'][number]) => `${d.due ?? nameKey(d.text)}/${d.recurrence ?? ''}`;
  const ref = ({ text, due, recurrence, span }: Article['deadlines'][number]): DeadlineRef => ({
    text,
    ...(due !== undefined && { due }),
    ...(recurrence !== undefined && { recurrence }),
    span,
  });
  const before = new Set(old.deadlines.map(key));
  const after = new Set(next.deadlines.map(key));
  const removed = old.deadlines.filter((d) => !after.has(key(d))).map(ref);
  const added = next.deadlines.filter((d) => !before.has(key(d))).map(ref);
  return removed.length + added.length > 0 ? { removed, added } : undefined;
}

function headChanges(old: CompiledPolicy, next: CompiledPolicy): HeadChange[] {
  const out: HeadChange[] = [];
  const add = (field: HeadChange['field'], before: string | null | undefined, after: string | null | undefined) => {
    if ((before ?? null) !== (after ?? null)) out.push({ field, old: before ?? null, new: after ?? null });
  };
  // that a draft is one, its status says
  const title = (policy: CompiledPolicy) => policy.title?.replace(/[（(][^（()）]*(?:征求意见|送审|草案)[^（()）]*[)）]$/, '');
  add('title', title(old), title(next));
  add('issuer', old.issuer, next.issuer);
  add('status', old.status, next.status);
  add('documentNumber', old.documentNumber, next.documentNumber);
  add('date', old.date, next.date);
  add('validity', validityWords(old), validityWords(next));
  const basis = (policy: CompiledPolicy) => policy.basis.map((b) => `《${b.title}》${b.documentNumber ?? ''}`);
  for (const words of basis(old)) if (!basis(next).includes(words)) add('basis', words, null);
  for (const words of basis(next)) if (!basis(old).includes(words)) add('basis', null, words);
  add('precedence', old.precedence?.text, next.precedence?.text);
  return out;
}

/** 2021-03-01 – 2025-12-31, the words of a placeholder where the day is missing, 自印发之日起, 有效期N年. */
function validityWords({ validity }: CompiledPolicy): string | null {
  const placeholder = (field: 'from' | 'to') => validity.placeholders.find((p) => p.field === field)?.text;
  const from = validity.from ?? placeholder('from') ?? (validity.fromIssue ? '印发之日' : undefined);
  const to = validity.to ?? placeholder('to') ?? (validity.years === undefined ? undefined : `${validity.years}年`);
  return from === undefined && to === undefined ? null : `${from ?? '…'} – ${to ?? '…'}`;
}
