import { canBeDispatched, ownDate, titleOf, unitsToAssign, type PolicyComparison } from '#document/index.js';
import type { Article, EffectivePolicy } from '#document/types.js';
import type { PolicyChange } from '#domain/article/terms/policy.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { closeOf } from '#domain/calendar/calendar.js';
import type { ImpactOnArticle, ImpactPlan } from '#domain/policy/events.js';
import { planOf, plannedOf, type DispatchTerms } from './dispatch-plan.js';

/** An article of the version before, as it runs. */
export interface RunningArticle {
  readonly articleId: string;
  readonly articleNumber: number;
  readonly numeral: string;
  readonly title: string;
  readonly stage: string;
  readonly leads: readonly string[];
  readonly responsible: readonly string[];
}

/** One of the articles into which this one was split has a numeral of its own. */
const isPart = (running: RunningArticle, { number, numeral }: Pick<Article, 'number' | 'numeral'>): boolean =>
  running.numeral !== (numeral ?? `${number}`);

const OVER: readonly string[] = ['closed', 'cancelled', 'split'];

/**
 * What the new version means for every article that runs, and which articles are new: articles keep their stream and move to the new version; one that
 * the new version does not have ends; one whose date is the policy's own end follows it. What is over stays where it is.
 */
export function planImpact(
  comparison: PolicyComparison,
  next: EffectivePolicy,
  running: readonly RunningArticle[],
  old: { readonly id: string; readonly endsAt: number | null; readonly policy: EffectivePolicy },
  terms: DispatchTerms,
  reckoning: Reckoning,
): Omit<ImpactPlan, 'id' | 'ask'> {
  const { calendar } = reckoning;
  const to = next.validity.to ?? null;
  const endsAt = to === null ? null : closeOf(calendar, to);
  const articleOf = (number: number | undefined): Article | undefined => next.articles.find((one) => one.number === number);
  const followed: ImpactOnArticle[] = [];
  const kept: { id: string; number: number }[] = [];
  const added: Article[] = [];
  for (const { old: before, new: after, ...change } of comparison.articles) {
    const article = articleOf(after?.number);
    if (!before && article && canBeDispatched(article)) added.push(article);
    for (const one of running) {
      const { articleId, articleNumber, stage } = one;
      if (articleNumber !== before?.number || OVER.includes(stage)) continue;
      if (!article) followed.push({ articleId, changes: [{ kind: 'end' }] });
      else {
        followed.push({
          articleId,
          changes: isPart(one, before)
            ? changesOfPart(one, article, { ...change, old: before })
            : changesOf(article, { ...change, old: before }),
        });
        kept.push({ id: articleId, number: article.number });
      }
    }
  }
  const plan = planOf(
    to === null ? [] : added.map((article) => plannedOf(article, to, next, terms, reckoning)),
    { from: next.validity.from ?? null, to },
    terms,
    calendar,
  );
  return {
    old: old.id,
    facts: { ...plan.facts, articles: [...kept, ...plan.facts.articles] },
    running: followed,
    added: plan.requests.map(({ id, command }) => ({ id, command })),
  };

  /** Of an article that was split while it ran each part keeps its own name and units; the dates of the whole are its own. */
  function changesOfPart(
    { numeral, title }: RunningArticle,
    article: Article,
    { units: _, ...change }: Parameters<typeof changesOf>[1],
  ): PolicyChange[] {
    return changesOf(article, change).map((one) =>
      one.kind === 'place' ? { ...one, place: { ...one.place, numeral, title } } : one,
    );
  }

  function changesOf(
    article: Article,
    change: Pick<(typeof comparison.articles)[number], 'changes' | 'units' | 'deadlines' | 'old'>,
  ): PolicyChange[] {
    const { number, span } = article;
    const place = {
      policyId: terms.policyId,
      number,
      numeral: article.numeral ?? `${number}`,
      title: titleOf(article),
      span,
    };
    // a running article keeps its rhythm of reports unless a person says otherwise
    const reportCycle = terms.reportCycles.get(number);
    const textChanged = change.changes.includes('text changed');
    const changes: PolicyChange[] = [{ kind: 'place', place, textChanged, ...(reportCycle !== undefined && { reportCycle }) }];
    if (endsAt !== null && endsAt !== old.endsAt) changes.push({ kind: 'policyEnd', to: endsAt });
    if (change.units) changes.push({ kind: 'units', ...unitsToAssign(article) });
    const own = ownDate(article);
    const before = old.policy.articles.find((one) => one.number === change.old?.number);
    if (change.deadlines && own !== undefined) changes.push({ kind: 'deadline', due: closeOf(calendar, own) });
    // one that lost its own date is due with the policy
    else if (before && ownDate(before) !== undefined && own === undefined && endsAt !== null)
      changes.push({ kind: 'deadline', due: endsAt });
    else if (endsAt !== null) changes.push({ kind: 'validity', from: old.endsAt, to: endsAt });
    return changes;
  }
}
