import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { isRefusal, needPart, notSupervision } from './guards.js';
import type { ArticleState } from './state.js';
import { openTasks } from './tasks.js';

/** A supervision case against a unit of the article was opened. Refuses AUTH.SUPERVISION_ONLY, CASE.ALREADY_NOTED. */
export function noteCase(
  state: ArticleState,
  { caseId, unit }: CommandOf<'noteCase'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notSupervision(context);
  if (denied) return denied;
  if (state.cases?.some((one) => one.caseId === caseId)) return refuse('CASE.ALREADY_NOTED', { caseId });
  return accept({ type: 'CaseNoted', data: { caseId, unit } });
}

/** The case is closed. Refuses AUTH.SUPERVISION_ONLY, CASE.NONE_OPEN. */
export function noteCaseClosed(
  state: ArticleState,
  { caseId, outcome }: CommandOf<'noteCaseClosed'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notSupervision(context);
  if (denied) return denied;
  const open = state.cases?.some((one) => one.caseId === caseId && one.closedAt === undefined);
  return open ? accept({ type: 'CaseClosureNoted', data: { caseId, outcome } }) : refuse('CASE.NONE_OPEN', { caseId });
}

/**
 * The explanation of a lateness is accepted: no case is drafted for it any more; the lateness itself stands. Refuses AUTH.SUPERVISION_ONLY,
 * EXPLANATION.NOT_OVERDUE.
 */
export function acceptExplanation(
  state: ArticleState,
  { task: key, reason }: CommandOf<'acceptExplanation'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notSupervision(context);
  if (denied) return denied;
  const task = openTasks(state, context).find((one) => one.key === key && one.due < context.now);
  if (!task || state.excused?.includes(`${key}|${task.due}`)) return refuse('EXPLANATION.NOT_OVERDUE', { task: key });
  return accept({ type: 'ExplanationAccepted', data: { task: key, unit: task.unit, due: task.due, reason } });
}
