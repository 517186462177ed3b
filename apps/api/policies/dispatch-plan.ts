import { articleToDispatch, canBeDispatched, dispatchBlockers } from '#document/index.js';
import type { Article, EffectivePolicy, Finding } from '#document/types.js';
import type { Actor, UnitCode } from '#domain/actor.js';
import type { GivenDeadlines, ReportRhythm } from '#domain/article/events.js';
import type { TargetFact } from '#domain/article/terms/report.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { closeOf, type Calendar } from '#domain/calendar/calendar.js';
import type { VersionRef } from '#domain/decision.js';
import type { PolicyDispatchFacts, Validity } from '#domain/policy/events.js';
import { derivedId } from '#ledger/hash.js';
import type { ArticleRequest } from '#ledger/ledger.js';

/** Who does what in a dispatch, and by which rules. */
export interface DispatchTerms {
  readonly policyId: string;
  readonly commandId: string;
  readonly actor: Actor;
  readonly office: UnitCode;
  readonly supervision: UnitCode;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
  /** By article number: a rhythm of reports in place of what the text proposes; null: the rule set's own. */
  readonly reportCycles: ReadonlyMap<number, ReportRhythm | null>;
}

export interface PlannedArticle {
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly UnitCode[];
  readonly responsible: readonly UnitCode[];
  /** Business instant by which the article is to be done. */
  readonly due: number;
  readonly given: GivenDeadlines;
  readonly span: readonly [number, number] | null;
  readonly targets?: readonly TargetFact[];
  readonly reportCycle?: ReportRhythm;
}

export interface DispatchPlan {
  readonly facts: PolicyDispatchFacts;
  readonly requests: readonly (ArticleRequest & { readonly command: { readonly kind: 'dispatch' } })[];
}

/**
 * The dispatch that a reviewed policy asks for: one article request for each assignable article that names units. An article is due at its own date,
 * where the unit block, a label or a correction gives one (dates inside the running text belong to targets); else at the end of the policy's
 * validity (domain.md §4). Returns what forbids it instead when something does.
 */
export function planDispatch(
  policy: EffectivePolicy,
  terms: DispatchTerms,
  reckoning: Reckoning,
): DispatchPlan | { readonly blockers: readonly Finding[] } {
  const blockers = dispatchBlockers(policy);
  const to = policy.validity.to;
  if (blockers.length > 0 || to === undefined) return { blockers };
  const planned = policy.articles.filter(canBeDispatched).map((article) => plannedOf(article, to, policy, terms, reckoning));
  return planOf(planned, { from: policy.validity.from ?? null, to }, terms, reckoning.calendar);
}

/** The article as it is dispatched; `end`: last day of the validity of `policy`, in which it stands. */
export function plannedOf(
  article: Article,
  end: string,
  policy: EffectivePolicy,
  terms: DispatchTerms,
  { rules, calendar }: Reckoning,
): PlannedArticle {
  const { due, reportCycle: proposed, ...facts } = articleToDispatch(article, end, policy);
  const chosen = terms.reportCycles.get(article.number);
  // what the text proposes needs rules that know cycles; what a person asks for is refused where they do not
  const reportCycle = chosen ?? (chosen === undefined && rules.report.cycle !== null ? proposed : undefined);
  return {
    ...facts,
    due: closeOf(calendar, due),
    given: {},
    ...(reportCycle !== undefined && { reportCycle }),
    ...targetsOf(article, calendar),
  };
}

/** The numbers that an article wants reached by a day of its own; a growth is measured against figures that the text does not give. */
function targetsOf({ targets }: Article, calendar: Calendar): { targets?: readonly TargetFact[] } {
  const facts = targets.flatMap(({ indicator, comparator, value, measureUnit, due, change }, i): TargetFact[] =>
    due === undefined || change !== undefined || indicator === ''
      ? []
      : [{ id: `t${i + 1}`, indicator, comparator, value, measureUnit, due: closeOf(calendar, due) }],
  );
  return facts.length > 0 ? { targets: facts } : {};
}

/** The requests that dispatch these articles, and the facts of the policy's own act. */
export function planOf(
  planned: readonly PlannedArticle[],
  validity: Validity,
  terms: DispatchTerms,
  days: Calendar,
): DispatchPlan {
  const { policyId, commandId, actor, office, supervision, ruleSet, calendar } = terms;
  const policyEnd = validity.to === null ? null : closeOf(days, validity.to);
  const requests = planned.map(({ due, ...article }): DispatchPlan['requests'][number] => ({
    id: derivedId('article', policyId, article.number),
    commandId: derivedId('dispatch', commandId, article.number),
    actor,
    command: {
      kind: 'dispatch',
      policyId,
      ...article,
      office,
      supervision,
      ruleSet,
      calendar,
      completion: { kind: 'fixed', due, source: 'policy' },
      ...(policyEnd !== null && { policyEnd }),
    },
  }));
  const articles = requests.map(({ id }, i) => ({ id, number: planned[i]!.number }));
  return { facts: { ruleSet, calendar, validity, office, supervision, articles }, requests };
}
