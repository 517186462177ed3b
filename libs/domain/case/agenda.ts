import type { UnitCode } from '../actor.js';
import type { Reckoning } from '../article/tasks.js';
import { workdaysBefore } from '../calendar/calendar.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import type { Budget } from '../rules/rule-set.js';
import type { Instant } from '../time.js';
import { isFinal, isReviewOpen, type CaseState } from './state.js';

export type CaseTaskKind =
  | 'open-draft'
  | 'issue-notice'
  | 'answer-notice'
  | 'judge-answer'
  | 'rectify'
  | 'check-rectification'
  | 'close-case'
  | 'decide-review';

/** A step that somebody has to take; `key` is its kind, for at most one of a kind is open. */
export interface CaseSlot {
  readonly key: CaseTaskKind;
  readonly unit: UnitCode;
  readonly openedAt: Instant;
}

export interface CaseTask extends CaseSlot {
  readonly due: Instant;
}

export interface CaseObligation {
  readonly id: string;
  readonly kind: 'remind' | 'overdue' | 'review-period-over';
  readonly task: CaseTaskKind | 'review-period';
  readonly unit: UnitCode;
  readonly at: Instant;
  readonly due: Instant;
}

/** The step of the case itself that is open: never more than one. */
export function openStep(state: CaseState): CaseSlot | null {
  const ours = (key: CaseTaskKind, openedAt = state.since): CaseSlot => ({ key, unit: state.supervision, openedAt });
  switch (state.status) {
    case 'drafted':
      return ours('open-draft');
    case 'opened':
      return ours('issue-notice');
    case 'noticed':
      return state.unansweredAt === null
        ? { key: 'answer-notice', unit: state.unit, openedAt: state.since }
        : ours('judge-answer', state.unansweredAt);
    case 'answered':
      return ours('judge-answer');
    case 'rectifying':
      return { key: 'rectify', unit: state.unit, openedAt: state.since };
    case 'checking':
      return ours('check-rectification');
    case 'rectified':
      return isFinal(state) && !isReviewOpen(state) ? ours('close-case') : null;
    case 'discarded':
    case 'accepted':
    case 'revoked':
    case 'closed':
      return null;
  }
}

/** The open steps: the case's own and, beside it, the review that the unit asked for. */
export function caseSlots(state: CaseState): readonly CaseSlot[] {
  const step = openStep(state);
  const review: CaseSlot[] = isReviewOpen(state)
    ? [{ key: 'decide-review', unit: state.supervision, openedAt: state.review!.at }]
    : [];
  return step ? [step, ...review] : review;
}

export const caseTasks = (state: CaseState, reckoning: Reckoning): readonly CaseTask[] =>
  caseSlots(state).map((slot) => ({ ...slot, due: dueOfTask(state, slot, reckoning) }));

/** Answers and reviews have the periods of their rules, a rectification the date that was set, the office's own steps the time of a verification. */
function dueOfTask(state: CaseState, { key, openedAt }: CaseSlot, reckoning: Reckoning): Instant {
  const { supervisionCase, verification } = reckoning.rules;
  switch (key) {
    case 'answer-notice':
      return counted(supervisionCase.explanation.budget, openedAt, reckoning);
    case 'decide-review':
      return counted(supervisionCase.reviewDecide.budget, openedAt, reckoning);
    case 'rectify':
      return state.rectification!.due;
    default:
      return counted(verification.budget, openedAt, reckoning);
  }
}

const counted = (budget: Budget, anchor: Instant, { calendar }: Reckoning): Instant =>
  dueOf({ kind: 'budget', anchor, ...budget }, NO_LEDGER, calendar).due;

/** Until when the unit may ask for the review of the conclusion (art. 17); null: there is none to review, or no longer. */
export function reviewPeriodEnd(state: CaseState, reckoning: Reckoning): Instant | null {
  if (state.conclusion === null || state.review !== null || state.reviewPeriodOver || state.status === 'closed') return null;
  return counted(reckoning.rules.supervisionCase.reviewApply.budget, state.conclusion.at, reckoning);
}

/** From when a task's light is yellow: its first reminder. */
export const yellowAtOfCase = ({ due }: CaseTask, { rules, calendar }: Reckoning): Instant =>
  workdaysBefore(calendar, due, Math.max(0, ...rules.supervisionCase.explanation.remindersBefore));

/** What falls due and is not settled yet, soonest first; each takes effect once. */
export function caseAgenda(state: CaseState, reckoning: Reckoning): readonly CaseObligation[] {
  const settled = new Set(state.settled);
  const all = caseTasks(state, reckoning).flatMap((task) => obligationsOf(task, reckoning));
  const end = reviewPeriodEnd(state, reckoning);
  if (end !== null)
    all.push({
      id: `review-period|over|0|${end}`,
      kind: 'review-period-over',
      task: 'review-period',
      unit: state.unit,
      at: end,
      due: end,
    });
  return all.filter(({ id }) => !settled.has(id)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function obligationsOf({ key, unit, due, openedAt }: CaseTask, { rules, calendar }: Reckoning): CaseObligation[] {
  const put = (kind: CaseObligation['kind'], at: Instant, moment: string): CaseObligation => {
    return { id: `${key}|${kind}|${moment}|${due}`, kind, task: key, unit, at, due };
  };
  return [
    ...rules.supervisionCase.explanation.remindersBefore
      .map((days) => put('remind', workdaysBefore(calendar, due, days), String(days)))
      .filter(({ at }) => at > openedAt && at < due),
    put('overdue', due, '0'),
  ];
}
