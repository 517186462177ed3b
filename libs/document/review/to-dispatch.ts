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

/**
 * The assignable articles that have a unit to lead them. An article is due at its own date, where the unit block, a label or a correction gives one
 * (dates inside the running text belong to targets); else at the end of the policy's validity (domain.md §4). Empty while that is not known.
 */
export function articlesToDispatch(policy: EffectivePolicy): ArticleToDispatch[] {
  const { to } = policy.validity;
  if (to === undefined) return [];
  return policy.articles
    .filter((article) => article.assignable && unitsToAssign(article).leads.length > 0)
    .map((article) => ({
      number: article.number,
      numeral: article.numeral ?? `${article.number}`,
      title: article.title ?? article.text.slice(0, 40),
      ...unitsToAssign(article),
      due: ownDate(article) ?? to,
      span: article.span,
    }));
}

/** The last day an article sets for itself. */
function ownDate(article: Article): string | undefined {
  const dates = article.deadlines.flatMap(({ source, due }) => (source !== 'text' && due !== undefined ? [due] : []));
  return dates.sort().at(-1);
}
