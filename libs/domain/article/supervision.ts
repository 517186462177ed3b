import { actsFor, hasRole, type UnitCode } from '../actor.js';
import { ofTheWeek } from '../agenda/by-hand.js';
import { workdaysAfter } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { remindersPerWeekOf } from '../rules/left-out.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { byLeadingGroup, isRefusal, needPart, notSupervision, type Refusal } from './guards.js';
import { partOf, type ArticleState } from './state.js';
import { openTasks, taskSlots, type Task } from './tasks.js';
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

/** What an event that ends the article says of the cases that the machine drafted on tasks that are still open; nothing where there is none. */
export function draftsEnded({ settled }: ArticleState): { drafts?: readonly string[] } {
  const drafts = settled.filter((obligation) => obligation.includes('|draft-case|'));
  return drafts.length > 0 ? { drafts } : {};
}

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

/**
 * 催办 by hand of an open task: by the coordination or the supervision office, or by a lead of what a responsible unit owes (domain.md §6). At most so
 * many a week as the rule set says, the machine's after the due date counted in (less burden, §7). Refuses AUTH.MAY_NOT_REMIND, AUTH.OWN_UNIT,
 * REMINDER.NO_SUCH_TASK, REMINDER.TOO_MANY.
 */
export function remind(
  state: ArticleState,
  { task: key, words }: CommandOf<'remind'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const task = openTasks(state, context).find((one) => one.key === key);
  const denied = notReminding(state, task, context);
  if (denied) return denied;
  if (!task) return refuse('REMINDER.NO_SUCH_TASK', { task: key });
  const { unit, due } = task;
  const sent = [...(state.remindedByHand?.[key] ?? []), ...sentByMachine(state, task, context)];
  const perWeek = remindersPerWeekOf(context.rules);
  if (ofTheWeek(sent, context.now, context).length >= perWeek) return refuse('REMINDER.TOO_MANY', { unit, perWeek });
  return accept({ type: 'RemindedByHand', data: { task: key, unit, due, words: words ?? null } });
}

/**
 * 表扬 of a unit of the article that did well, proposed to the leading group by the supervision office (政府督查工作条例 art. 21); a case is not needed for
 * it, for a unit that did well has none. Refuses AUTH.SUPERVISION_ONLY, AUTH.OWN_UNIT, ARTICLE.NOT_A_UNIT_OF_IT, COMMENDATION.PENDING (the unit's
 * commendation waits already).
 */
export function proposeCommendation(
  state: ArticleState,
  { unit, question, reason, mode, approvers }: CommandOf<'proposeCommendation'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notSupervision(state, context);
  if (denied) return denied;
  if (state.commendations?.some((one) => one.unit === unit && !one.given)) return refuse('COMMENDATION.PENDING', { unit });
  return accept({ type: 'CommendationProposed', data: { id: context.commandId, unit, question, reason, mode, approvers } });
}

/** What the leading group decided, whatever has become of the article meanwhile. One that does not wait changes nothing. Refuses AUTH.LEADING_GROUP_ONLY. */
export function noteCommendation(
  state: ArticleState,
  { commendation: id, approved }: CommandOf<'noteCommendation'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = byLeadingGroup(context);
  if (denied) return denied;
  const known = state.commendations?.find((one) => one.id === id && !one.given);
  if (!known) return accept();
  return accept({ type: approved ? 'UnitCommended' : 'CommendationDeclined', data: { id, unit: known.unit } });
}

function notReminding(state: ArticleState, task: Task | undefined, { actor }: DecisionContext): Refusal | null {
  if (hasRole(actor, 'coordination_office', 'supervision_office'))
    return task && actor.unit === task.unit ? refuse('AUTH.OWN_UNIT', { unit: task.unit }) : null;
  const leads = state.leads.some((lead) => actsFor(actor, lead));
  // what an office that is also a responsible unit owes as an office is not the lead's to ask for
  const owed =
    !task || (partOf(state, task.unit)?.role === 'responsible' && !(task.unit === state.office && task.about !== null));
  return leads && owed ? null : refuse('AUTH.MAY_NOT_REMIND');
}

/** When the machine reminded of the task after its due date; reminders before it are no demand. */
function sentByMachine({ settled }: ArticleState, { key }: Task, { calendar }: DecisionContext): Instant[] {
  const prefix = `${key}|remind-after|+`;
  return settled.flatMap((obligation) => {
    if (!obligation.startsWith(prefix)) return [];
    const [days, due] = obligation.slice(prefix.length).split('|');
    return [workdaysAfter(calendar, Number(due), Number(days))];
  });
}
