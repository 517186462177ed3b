import type { UnitCode } from '../actor.js';
import type { ArticleState } from '../article/state.js';
import { openTasks, type Reckoning } from '../article/tasks.js';
import type { DeadlineDerivation } from '../deadline/deadline.js';
import type { Instant } from '../time.js';

/** A date of an open task that is another one under another calendar or rule set. */
export interface Move {
  readonly task: string;
  readonly unit: UnitCode;
  readonly from: Instant;
  readonly to: Instant;
}

/** The same with how both dates come about, for whoever decides. */
export interface ExplainedMove extends Move {
  readonly before: DeadlineDerivation;
  readonly after: DeadlineDerivation;
}

/**
 * Dates of the open tasks that `after` moves against `before` (architecture.md §3), in the order of the tasks. What is stopped by a suspension has no
 * date yet, and moves when it runs again.
 */
export function datesThatMove(state: ArticleState, before: Reckoning, after: Reckoning): ExplainedMove[] {
  const present = new Map(openTasks(state, before).map((task) => [task.key, task]));
  return openTasks(state, after).flatMap((task): ExplainedMove[] => {
    const known = present.get(task.key);
    if (!known || known.due === task.due) return [];
    const { key, unit, due: to, derivation } = task;
    return [{ task: key, unit, from: known.due, to, before: known.derivation, after: derivation }];
  });
}

/** A step that the article is in and that the rule set does not know, so that it cannot go on under it; null: it can. */
export function missingStep(state: ArticleState, { rules }: Reckoning): 'planReview' | 'countersign' | null {
  if (state.plan?.status === 'in-review' && rules.plan.review === null) return 'planReview';
  if (state.plan?.status === 'countersigning' && !rules.countersign) return 'countersign';
  return null;
}
