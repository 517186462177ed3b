import { hasRole } from '../actor.js';
import { closeOf, dateAt, rollForward, type Calendar } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farPastPolicy } from '../far-dates.js';
import { dateFromDay, dayFromDate, isDate, type Instant } from '../time.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { byLeadingGroup, notForUnit, notLead, notOffice, ownCause, wrongStage, type Refusal } from './guards.js';
import type { ArticleState } from './state.js';
import { completionDueOf } from './tasks.js';

/**
 * 延期 asked for by a lead before the completion date. Refuses EXTENSION.PENDING, EXTENSION.TOO_LATE (after the due date), EXTENSION.BAD_DATE
 * (not after the present one), DATE.TOO_FAR (far past the policy's end), EXTENSION.CAP (no further extension is possible).
 */
export function requestExtension(
  state: ArticleState,
  command: CommandOf<'requestExtension'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notLead(state, command.unit) ?? notForUnit(context, command.unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  if (state.extensionRequest) return refuse('EXTENSION.PENDING');
  const { maxCount } = context.rules.extension;
  if (granted(state).length >= maxCount) return refuse('EXTENSION.CAP', { max: maxCount });
  const present = completionDue(state, context);
  if (context.now > present) return refuse('EXTENSION.TOO_LATE', { due: present });
  const due = dueAt(context.calendar, command.due);
  if (due <= present) return refuse('EXTENSION.BAD_DATE', { date: command.due, due: present });
  const { unit, reason, progress } = command;
  const far = farPastPolicy(state, due, context);
  return far ?? accept({ type: 'ExtensionRequested', data: { id: context.commandId, unit, due, reason, progress } });
}

/**
 * The office grants what it may: once, by no more than the set number of 日 (信访工作条例 art. 34, by analogy); longer or again is the leading
 * group's. Refuses EXTENSION.NONE, EXTENSION.BAD_DATE, DATE.TOO_FAR, EXTENSION.BEYOND_OFFICE, AUTH.OWN_UNIT.
 */
export function grantExtension(
  state: ArticleState,
  command: CommandOf<'grantExtension'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notDeciding(state, context);
  if (denied) return denied;
  const request = state.extensionRequest!;
  const due = command.due === undefined ? request.due : dueAt(context.calendar, command.due);
  const present = completionDue(state, context);
  if (due <= present) return refuse('EXTENSION.BAD_DATE', { date: command.due ?? '', due: present });
  const far = command.due === undefined ? null : farPastPolicy(state, due, context);
  if (far) return far;
  const data = { id: request.id, due, ...toldAs(due, context.calendar), opinion: command.opinion ?? null };
  if (hasRole(context.actor, 'approval')) return accept({ type: 'ExtensionGranted', data: { ...data, level: 'leading-group' } });
  const { officeMaxDays, officeMaxCount } = context.rules.extension;
  if (due > lastDayOf(present, officeMaxDays, context.calendar) || granted(state).length >= officeMaxCount)
    return refuse('EXTENSION.BEYOND_OFFICE', { days: daysBetween(present, due, context.calendar), officeMaxDays });
  return accept({ type: 'ExtensionGranted', data });
}

/** Refuses EXTENSION.NONE, AUTH.OWN_UNIT. */
export function refuseExtension(
  state: ArticleState,
  command: CommandOf<'refuseExtension'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  return (
    notDeciding(state, context) ??
    accept({ type: 'ExtensionRefused', data: { id: state.extensionRequest!.id, opinion: command.opinion } })
  );
}

/** A lead takes back its request, or an extension granted: the date before it counts again. Refuses EXTENSION.NONE. */
export function withdrawExtension(
  state: ArticleState,
  command: CommandOf<'withdrawExtension'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { unit } = context.actor;
  const denied = notLead(state, unit ?? '') ?? notForUnit(context, unit ?? '') ?? wrongStage(state, 'executing');
  if (denied) return denied;
  const known = state.extensionRequest?.id === command.id || granted(state).some(({ id }) => id === command.id);
  return known
    ? accept({ type: 'ExtensionWithdrawn', data: { id: command.id, reason: command.reason } })
    : refuse('EXTENSION.NONE', { id: command.id });
}

/**
 * Who granted an extension undoes it as granted in error: the date before it counts again, with its marks. Refuses EXTENSION.NONE, AUTH.OWN_UNIT,
 * AUTH.LEADING_GROUP_ONLY (an extension of the leading group's).
 */
export function undoExtension(
  state: ArticleState,
  { id, reason }: CommandOf<'undoExtension'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const decides = hasRole(context.actor, 'approval') ? null : notOffice(context);
  const denied = decides ?? ownCause(context, ...state.leads) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  const extension = granted(state).find((one) => one.id === id);
  if (!extension) return refuse('EXTENSION.NONE', { id });
  const beyond = extension.level === 'leading-group' ? byLeadingGroup(context) : null;
  return beyond ?? accept({ type: 'ExtensionUndone', data: { id, reason } });
}

function notDeciding(state: ArticleState, context: DecisionContext): Refusal | null {
  const denied = hasRole(context.actor, 'approval') ? null : notOffice(context);
  if (denied) return denied;
  // the date is that of every lead, whoever of them asked
  return state.extensionRequest ? ownCause(context, state.extensionRequest.unit, ...state.leads) : refuse('EXTENSION.NONE');
}

/** A period of so many 日 that ends on a day off ends on the next working day (domain.md §4): it still is one of so many. */
const lastDayOf = (from: Instant, days: number, calendar: Calendar): Instant =>
  closeOf(calendar, rollForward(calendar, dateFromDay(dayFromDate(dateAt(calendar, from)) + days)));

const daysBetween = (from: Instant, to: Instant, calendar: Calendar): number =>
  dayFromDate(dateAt(calendar, to)) - dayFromDate(dateAt(calendar, from));

const granted = (state: ArticleState) => state.extensions.filter((extension) => extension.withdrawnAt === undefined);

/** When the leads' part is due now, with all suspensions and extensions. */
export function completionDue(state: ArticleState, context: DecisionContext): Instant {
  return completionDueOf(state, context);
}

/** When a date ends that lies on a day off; nothing where it is worked. */
export function toldAs(due: Instant, calendar: Calendar): { readonly ends?: Instant } {
  const ends = closeOf(calendar, rollForward(calendar, dateAt(calendar, due)));
  return ends > due ? { ends } : {};
}

/** Close of the date as it was asked for; 0 when it is none. Where it is not worked, the deadline ends on the next working day by the calendar of its time. */
const dueAt = (calendar: Calendar, date: string): Instant => (isDate(date) ? closeOf(calendar, date) : 0);
