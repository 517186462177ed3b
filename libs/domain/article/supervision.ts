import { hasRole, type UnitCode } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { isRefusal, needPart, notSupervision } from './guards.js';
import type { ArticleState } from './state.js';
import { openTasks, taskSlots } from './tasks.js';
import type { CaseNote, CaseOutcome } from './terms/supervision.js';
import type { Instant } from '../time.js';

/**
 * A supervision case tells its article where it stands, by the machine, in the transaction of its own act. The article is locked meanwhile, so that of
 * two cases opened at once on the same matter one is refused (政府督查工作条例 art. 15: no duplicate). Refuses AUTH.SYSTEM_ONLY, CASE.NO_SUCH_TASK, CASE.DUPLICATE (with the
 * case that is open).
 */
export function noteCase(
  state: ArticleState,
  { caseId, unit, task, outcome }: CommandOf<'noteCase'>,
  { actor }: DecisionContext,
): Decision<ArticleEvent> {
  if (!hasRole(actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  if (outcome === 'drafted') {
    const part = needPart(state, unit);
    if (isRefusal(part)) return part;
    // a misspelt task would slip past the search for duplicates
    if (task !== null && !taskSlots(state).some((slot) => slot.key === task && slot.unit === unit))
      return refuse('CASE.NO_SUCH_TASK', { task, unit });
  }
  const other = beginsCase(outcome)
    ? state.cases?.find((one) => one.caseId !== caseId && one.outcome === 'open' && isSameMatter(one, unit, task))
    : undefined;
  if (other) return refuse('CASE.DUPLICATE', { unit, case: other.caseId });
  return accept({ type: 'CaseNoted', data: { caseId, unit, task, outcome } });
}

/** Only an article that has not ended otherwise than by closing gets a new case; how a case ended, any article is told. */
export const beginsCase = (outcome: CaseOutcome): boolean => outcome === 'drafted' || outcome === 'open';

const isSameMatter = (note: CaseNote, unit: UnitCode, task: string | null): boolean =>
  note.unit === unit && (note.task === null || task === null || note.task === task);

/** A case is under way on the task, or has dealt with this due date: the machine drafts no other one. */
export const hasCase = ({ cases }: ArticleState, task: string, unit: UnitCode, due: Instant): boolean =>
  cases?.some(
    (note) => note.outcome !== 'dropped' && isSameMatter(note, unit, task) && (beginsCase(note.outcome) || due <= note.at),
  ) ?? false;

/**
 * The explanation of a lateness is accepted: no case is drafted for it any more; the lateness itself stands. Refuses AUTH.SUPERVISION_ONLY,
 * AUTH.OWN_UNIT, EXPLANATION.NOT_OVERDUE.
 */
export function acceptExplanation(
  state: ArticleState,
  { task: key, reason }: CommandOf<'acceptExplanation'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notSupervision(state, context);
  if (denied) return denied;
  const task = openTasks(state, context).find((one) => one.key === key && one.due < context.now);
  if (!task || state.excused?.includes(`${key}|${task.due}`)) return refuse('EXPLANATION.NOT_OVERDUE', { task: key });
  return accept({ type: 'ExplanationAccepted', data: { task: key, unit: task.unit, due: task.due, reason } });
}
