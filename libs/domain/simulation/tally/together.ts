import type { ArticleOutcome } from './result.js';

/**
 * What became of an article of the policy, from what became of it and of the articles that came out of it by splits: closed when all of these are, as late
 * as the latest of them; what went wrong is added up.
 */
export function together(outcomes: readonly ArticleOutcome[]): ArticleOutcome {
  const [first] = outcomes;
  if (outcomes.length < 2) return first!;
  const parts = outcomes.filter(({ stage }) => stage !== 'split');
  const sum = (of: (outcome: ArticleOutcome) => number): number => outcomes.reduce((total, one) => total + of(one), 0);
  const latest = (of: (outcome: ArticleOutcome) => number | null): number | null =>
    parts.some((one) => of(one) === null) ? null : Math.max(...parts.map((one) => of(one)!));
  const heldMs: Record<string, number> = {};
  for (const outcome of outcomes)
    for (const [holder, ms] of Object.entries(outcome.heldMs)) heldMs[holder] = (heldMs[holder] ?? 0) + ms;
  return {
    number: first!.number,
    stage: parts.find(({ stage }) => stage !== 'closed')?.stage ?? 'closed',
    closedAt: latest(({ closedAt }) => closedAt),
    requestedAt: latest(({ requestedAt }) => requestedAt),
    due: Math.max(...parts.map(({ due }) => due)),
    slackDays: Math.min(...parts.map(({ slackDays }) => slackDays)),
    overdue: sum(({ overdue }) => overdue),
    overdueDays: sum(({ overdueDays }) => overdueDays),
    cases: sum(({ cases }) => cases),
    casesOpened: sum(({ casesOpened }) => casesOpened),
    heldMs,
  };
}
