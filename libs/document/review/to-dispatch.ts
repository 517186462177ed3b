import type { Article, EffectivePolicy, Span } from '../types.js';
import { unitsToAssign } from './corrections.js';

/** An article as a reviewed policy asks for its dispatch. */
export interface ArticleToDispatch {
  number: number;
  numeral: string;
  title: string;
  leads: string[];
  responsible: string[];
  /** Last day, YYYY-MM-DD. */
  due: string;
  span: Span;
}

/** Whether somebody can be given the article: it is assignable and has a unit to lead it. */
export const canBeDispatched = (article: Article): boolean => article.assignable && unitsToAssign(article).leads.length > 0;

/**
 * The article as it is dispatched. `end`: last day of the policy's validity. An article is due at its own date, where the unit block, a label or a
 * correction gives one (dates inside the running text belong to targets); else at the end of the validity (domain.md §4).
 */
export const articleToDispatch = (article: Article, end: string): ArticleToDispatch => ({
  number: article.number,
  numeral: article.numeral ?? `${article.number}`,
  title: titleOf(article),
  ...unitsToAssign(article),
  due: ownDate(article) ?? end,
  span: article.span,
});

/** The article's title, or how it begins. */
export const titleOf = ({ title, text }: Article): string => title ?? text.slice(0, 40);

/** The articles of a policy that can be dispatched, as they are. Empty while the end of its validity is not known. */
export function articlesToDispatch(policy: EffectivePolicy): ArticleToDispatch[] {
  const { to } = policy.validity;
  return to === undefined ? [] : policy.articles.filter(canBeDispatched).map((article) => articleToDispatch(article, to));
}

/** The last day an article sets for itself. */
export function ownDate(article: Article): string | undefined {
  const dates = article.deadlines.flatMap(({ source, due }) => (source !== 'text' && due !== undefined ? [due] : []));
  return dates.sort().at(-1);
}
