import type { UnitCode } from '../actor.js';
import type { Reckoning } from '../article/tasks.js';
import { workdaysBefore } from '../calendar/calendar.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import type { Instant } from '../time.js';
import type { ApprovalState } from './state.js';

/** A request in the inbox of an approver, or an order in the inbox of a unit. */
export interface ApprovalTask {
  readonly key: string;
  readonly kind: 'approve' | 'answer-instruction';
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly due: Instant;
}

export interface ApprovalObligation {
  readonly id: string;
  readonly kind: 'remind' | 'pass-on' | 'lapse' | 'instruction-overdue';
  readonly task: string;
  readonly unit: UnitCode;
  readonly at: Instant;
  readonly due: Instant;
  /** Index of the approver or of the instruction. */
  readonly index: number;
}

/** Who is asked now: steps that were opened and wait for a decision. Where it escalates, the one before is not asked any longer. */
export function openSteps(state: ApprovalState): readonly number[] {
  if (state.status !== 'pending') return [];
  const open = state.steps.flatMap((step, i) => (step.askedAt !== null && step.decision === null ? [i] : []));
  return state.mode === 'escalating' ? open.slice(-1) : open;
}

export function approvalTasks(state: ApprovalState, reckoning: Reckoning): readonly ApprovalTask[] {
  const approving = openSteps(state).map((i): ApprovalTask => {
    const { unit } = state.approvers[i]!;
    const openedAt = state.steps[i]!.askedAt!;
    return { key: `approve:${i}`, kind: 'approve', unit, openedAt, due: dueOfStep(state, i, reckoning) };
  });
  const answering = state.instructions.flatMap(({ to, answers, at, due }, i) =>
    to
      .filter((unit) => answers[unit] === undefined)
      .map((unit): ApprovalTask => ({ key: `instruction:${i}:${unit}`, kind: 'answer-instruction', unit, openedAt: at, due })),
  );
  return [...approving, ...answering];
}

/** When the time limit of an approver ends: the deputy's or the leader's of the rule set, counted from when he was asked. */
function dueOfStep(state: ApprovalState, index: number, { rules, calendar }: Reckoning): Instant {
  const { budget } = state.approvers[index]!.role === 'leader' ? rules.approval.leader : rules.approval.deputy;
  return dueOf({ kind: 'budget', anchor: state.steps[index]!.askedAt!, ...budget }, NO_LEDGER, calendar).due;
}

/** What falls due and is not settled yet, soonest first. */
export function approvalAgenda(state: ApprovalState, reckoning: Reckoning): readonly ApprovalObligation[] {
  const settled = new Set(state.settled);
  return approvalTasks(state, reckoning)
    .flatMap((task) => obligationsOf(state, task, reckoning))
    .filter(({ id }) => !settled.has(id))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function obligationsOf(state: ApprovalState, task: ApprovalTask, { rules, calendar }: Reckoning): ApprovalObligation[] {
  if (task.kind === 'approve' && state.heldBy !== undefined) return [];
  const { key, unit, due, openedAt } = task;
  const index = Number(key.split(':')[1]);
  const put = (kind: ApprovalObligation['kind'], at: Instant, moment: string): ApprovalObligation => {
    return { id: `${key}|${kind}|${moment}|${due}`, kind, task: key, unit, at, due, index };
  };
  const reminders = rules.approval.remindersBefore
    .map((days) => put('remind', workdaysBefore(calendar, due, days), String(days)))
    .filter(({ at }) => at > openedAt && at < due);
  if (task.kind === 'answer-instruction') return [...reminders, put('instruction-overdue', due, '0')];
  if (state.mode === 'escalating' && index + 1 < state.approvers.length) return [...reminders, put('pass-on', due, '0')];
  // where anyone may decide, the request lives as long as one of them has time
  const longer = state.mode === 'any' && openSteps(state).some((other) => outlasts(state, other, index, { rules, calendar }));
  return longer ? reminders : [...reminders, put('lapse', due, '0')];
}

function outlasts(state: ApprovalState, other: number, index: number, reckoning: Reckoning): boolean {
  const [theirs, mine] = [dueOfStep(state, other, reckoning), dueOfStep(state, index, reckoning)];
  return theirs > mine || (theirs === mine && other > index);
}
