import { actsFor, hasRole } from '../actor.js';
import { ofTheWeek } from '../agenda/by-hand.js';
import { settleDue } from '../agenda/settle-due.js';
import { closeOf, rollForward } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farAhead } from '../far-dates.js';
import { remindersPerWeekOf } from '../rules/left-out.js';
import { isDate } from '../time.js';
import { caseAgenda, caseTasks, reviewPeriodEnd, type CaseObligation } from './agenda.js';
import type { CaseCommand, CaseCommandOf, RectificationOrder } from './commands.js';
import type { CaseEvent, CaseFacts, Rectification } from './events.js';
import { evolveCase } from './evolve.js';
import { noteDecision, noteTolerance, propose } from './proposals.js';
import { isFinal, isReviewOpen, type CaseState, type CaseStatus } from './state.js';

type Refusal = ReturnType<typeof refuse>;

/**
 * Decides one command on a supervision case (domain.md §6, 政府督查工作条例). Pure. The machine drafts and reminds; only the office that keeps the case (the
 * supervision office, or who stands in for it) opens, concludes and closes; only the unit answers. Refuses CASE.UNKNOWN, CASE.ALREADY_DRAFTED, CASE.WRONG_STATUS (with the status), CASE.BAD_DATE, DATE.TOO_FAR,
 * CASE.NO_NUMBER, CASE.NOT_MERGEABLE, CASE.RECUSED, CASE.REVIEW_MADE, CASE.REVIEW_TOO_LATE, CASE.REVIEW_OPEN, CASE.NEW_CONCLUSION_NEEDED, CASE.NOTHING_TO_REMIND,
 * CASE.ALREADY_REMINDED, the codes of proposals.ts, and AUTH.SUPERVISION_ONLY, CASE.OTHER_OFFICE, AUTH.OFFICE_ONLY, AUTH.NOT_YOUR_UNIT, AUTH.OWN_UNIT, AUTH.SYSTEM_ONLY.
 */
export function decideCase(state: CaseState | null, command: CaseCommand, context: DecisionContext): Decision<CaseEvent> {
  if (command.kind === 'draft') return draft(state, command.facts, context);
  if (!state) return refuse('CASE.UNKNOWN');
  switch (command.kind) {
    case 'settle':
      return settle(state, context);
    case 'noteDecision':
      return noteDecision(state, command, context);
    case 'noteTolerance':
      return noteTolerance(state, command, context);
    case 'takeOver':
      return takeOver(state, command, context);
    case 'answer':
    case 'rectify':
    case 'requestReview':
      return actsFor(context.actor, state.unit)
        ? byUnit(state, command, context)
        : refuse('AUTH.NOT_YOUR_UNIT', { unit: state.unit });
    case 'remind':
      return remind(state, context);
    case 'discard':
      if (hasRole(context.actor, 'system')) return endDraft(state, command.reason);
      return notSupervision(state, context) ?? bySupervision(state, command, context);
    default:
      return notSupervision(state, context) ?? bySupervision(state, command, context);
  }
}

/** The machine drafts by rule, the supervision office by hand. The machine's draft is made once: a repetition changes nothing. */
function draft(state: CaseState | null, facts: CaseFacts, context: DecisionContext): Decision<CaseEvent> {
  const machine = hasRole(context.actor, 'system');
  const denied = machine ? null : notSupervision(facts, context);
  if (denied) return denied;
  if (state) return machine ? accept() : refuse('CASE.ALREADY_DRAFTED');
  return accept({ type: 'CaseDraftMade', data: { ...facts, origin: machine ? 'machine' : 'supervision' } });
}

/** The article is over, so that there is nothing left to supervise: the machine ends its own draft. What people have taken up goes on. */
const endDraft = (state: CaseState, reason: string): Decision<CaseEvent> =>
  state.status === 'drafted' && state.origin === 'machine'
    ? accept({ type: 'CaseDiscarded', data: { reason, mergedInto: null } })
    : accept();

/**
 * Only the office that keeps the case, and nobody of the unit concerned: a department may remind, it may not open a case (art. 6-7). Where the
 * supervision office is itself a unit of the article, the coordination office stands in for it, and the supervision office is a unit like others.
 */
function notSupervision({ unit, supervision }: CaseFacts, { actor }: DecisionContext): Refusal | null {
  if (actor.unit === unit) return refuse('AUTH.OWN_UNIT', { unit });
  if (actor.unit === supervision && hasRole(actor, 'supervision_office', 'coordination_office')) return null;
  return hasRole(actor, 'supervision_office')
    ? refuse('CASE.OTHER_OFFICE', { unit: supervision })
    : refuse('AUTH.SUPERVISION_ONLY');
}

const wrongStatus = (state: CaseState, ...wanted: readonly CaseStatus[]): Refusal | null =>
  wanted.includes(state.status) ? null : refuse('CASE.WRONG_STATUS', { status: state.status, wanted });

type ByUnit = CaseCommandOf<'answer' | 'rectify' | 'requestReview'>;

function byUnit(state: CaseState, command: ByUnit, context: DecisionContext): Decision<CaseEvent> {
  switch (command.kind) {
    case 'answer': {
      const late = state.unansweredAt !== null;
      const data = { explanation: command.explanation, late };
      return wrongStatus(state, 'noticed') ?? accept({ type: 'CaseAnswered', data });
    }
    case 'rectify':
      return wrongStatus(state, 'rectifying') ?? accept({ type: 'RectificationReported', data: { report: command.report } });
    case 'requestReview': {
      const denied = wrongStatus(state, 'rectifying', 'checking', 'rectified');
      if (denied) return denied;
      if (state.review) return refuse('CASE.REVIEW_MADE');
      const end = reviewPeriodEnd(state, context);
      if (end === null || context.now > end) return refuse('CASE.REVIEW_TOO_LATE');
      return accept({ type: 'ReviewRequested', data: { grounds: command.grounds } });
    }
  }
}

type BySupervision = Exclude<
  CaseCommand,
  { kind: 'draft' | 'settle' | 'noteDecision' | 'noteTolerance' | 'takeOver' | 'remind' | ByUnit['kind'] }
>;

function bySupervision(state: CaseState, command: BySupervision, context: DecisionContext): Decision<CaseEvent> {
  switch (command.kind) {
    case 'open': {
      const { basis, plan } = command;
      return wrongStatus(state, 'drafted') ?? accept({ type: 'CaseOpened', data: { basis, plan } });
    }
    case 'discard': {
      const { reason, mergedInto = null } = command;
      return wrongStatus(state, 'drafted') ?? accept({ type: 'CaseDiscarded', data: { reason, mergedInto } });
    }
    case 'issueNotice': {
      const denied = wrongStatus(state, 'opened');
      if (denied) return denied;
      if (!command.number) return refuse('CASE.NO_NUMBER');
      return accept({ type: 'CaseNoticeIssued', data: { ...command.number, text: command.text } });
    }
    case 'acceptExplanation':
      return wrongStatus(state, 'answered') ?? accept({ type: 'ExplanationAccepted', data: { opinion: command.opinion } });
    case 'conclude':
      return conclude(state, command, context);
    case 'passRectification':
      return (
        wrongStatus(state, 'checking') ?? accept({ type: 'RectificationPassed', data: { opinion: command.opinion ?? null } })
      );
    case 'returnRectification': {
      const denied = wrongStatus(state, 'checking');
      if (denied) return denied;
      const due = dueOn(command.due, context);
      if (typeof due !== 'number') return due;
      return accept({ type: 'RectificationReturned', data: { opinion: command.opinion, due } });
    }
    case 'decideReview':
      return decideReview(state, command, context);
    case 'close': {
      const denied = wrongStatus(state, 'rectified');
      if (denied) return denied;
      if (!isFinal(state)) return refuse('CASE.REVIEW_OPEN');
      return accept({ type: 'CaseClosed', data: { summary: command.summary ?? null } });
    }
    case 'propose':
      return propose(state, command, context);
  }
}

/** One demand instead of two (less burden, domain.md §7): only before the unit has answered, and only for the same unit. */
function takeOver(state: CaseState, command: CaseCommandOf<'takeOver'>, { actor }: DecisionContext): Decision<CaseEvent> {
  if (!hasRole(actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  const { from, unit, articleId, task, due } = command;
  if (unit !== state.unit || from === state.id || !['drafted', 'opened', 'noticed'].includes(state.status))
    return refuse('CASE.NOT_MERGEABLE', { status: state.status });
  return accept({ type: 'CaseMerged', data: { from, articleId, task, due } });
}

/** A conclusion needs an answer, or the end of the time for one. */
function conclude(state: CaseState, command: CaseCommandOf<'conclude'>, context: DecisionContext): Decision<CaseEvent> {
  const denied = wrongStatus(
    state,
    ...(state.unansweredAt === null ? ['answered' as const] : ['answered' as const, 'noticed' as const]),
  );
  if (denied) return denied;
  const rectification = ordered(command.rectification, context);
  if (rectification && 'ok' in rectification) return rectification;
  const { finding, majorSafetyAccident = false } = command;
  return accept({ type: 'CaseConcluded', data: { finding, rectification, majorSafetyAccident } });
}

/** By people who took no part in the case (art. 17: 复核人员应当回避). */
function decideReview(state: CaseState, command: CaseCommandOf<'decideReview'>, context: DecisionContext): Decision<CaseEvent> {
  if (!isReviewOpen(state)) return refuse('CASE.WRONG_STATUS', { status: state.status, wanted: ['under-review'] });
  if (state.participants.includes(context.actor.account)) return refuse('CASE.RECUSED', { account: context.actor.account });
  const { outcome, opinion, conclusion: changed } = command;
  if ((outcome === 'changed') !== (changed !== undefined)) return refuse('CASE.NEW_CONCLUSION_NEEDED');
  const rectification = ordered(changed?.rectification, context);
  if (rectification && 'ok' in rectification) return rectification;
  const conclusion = changed ? { finding: changed.finding, rectification } : null;
  return accept({ type: 'ReviewDecided', data: { outcome, opinion, conclusion } });
}

/** Close of business of the day, or of the next working day. Refuses one that is none, past or far ahead. */
function dueOn(date: string, context: DecisionContext): number | Refusal {
  const { calendar, now } = context;
  const due = isDate(date) ? closeOf(calendar, rollForward(calendar, date)) : 0;
  return due > now ? (farAhead(due, context) ?? due) : refuse('CASE.BAD_DATE', { date });
}

function ordered(order: RectificationOrder | undefined, context: DecisionContext): Rectification | null | Refusal {
  if (!order) return null;
  const due = dueOn(order.due, context);
  return typeof due === 'number' ? { task: order.task, due } : due;
}

/** 催办 by hand; what goes beyond the number that the rule set allows in a week, the machine's counted in, is refused, not sent (less burden, domain.md §7). */
function remind(state: CaseState, context: DecisionContext): Decision<CaseEvent> {
  if (!hasRole(context.actor, 'supervision_office', 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  const task = caseTasks(state, context).find(({ unit }) => unit === state.unit);
  if (!task) return refuse('CASE.NOTHING_TO_REMIND');
  const { key, unit, due } = task;
  const { reminders = [], remindedAt } = state;
  const sent = remindedAt === null || reminders.includes(remindedAt) ? reminders : [...reminders, remindedAt];
  const lately = ofTheWeek(sent, context.now, context);
  const perWeek = remindersPerWeekOf(context.rules);
  if (lately.length >= perWeek) return refuse('CASE.ALREADY_REMINDED', { unit, perWeek });
  return accept({ type: 'CaseRemindedByHand', data: { task: key, unit, due, lately } });
}

/** Time acts: reminds, marks what is not answered or late, ends the time for a review. Decides nothing. */
const settle = (state: CaseState, context: DecisionContext): Decision<CaseEvent> =>
  settleDue(state, context, { agenda: caseAgenda, event: eventOf, evolve: evolveCase });

function eventOf({ id: obligation, kind, task, unit, due }: CaseObligation): CaseEvent {
  if (kind === 'review-period-over') return { type: 'ReviewPeriodOver', data: { obligation } };
  const data = { obligation, task, unit, due };
  if (kind === 'remind') return { type: 'CaseReminderSent', data };
  return { type: task === 'answer-notice' ? 'CaseUnanswered' : 'CaseTaskOverdue', data };
}
