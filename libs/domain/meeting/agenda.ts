import type { UnitCode } from '../actor.js';
import type { Reckoning } from '../article/tasks.js';
import { workdaysBefore } from '../calendar/calendar.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import type { Limit } from '../rules/rule-set.js';
import type { Instant } from '../time.js';
import { askedToCome, type MeetingState } from './state.js';

export type MeetingTaskKind = 'attend' | 'write-minutes' | 'confirm-minutes' | 'answer-order';

/** Something that somebody has to do about a meeting, in the inbox of the unit. */
export interface MeetingTask {
  readonly key: string;
  readonly kind: MeetingTaskKind;
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly due: Instant;
}

export interface MeetingObligation {
  readonly id: string;
  readonly kind: 'remind' | 'begin' | 'overdue';
  readonly task: string;
  readonly unit: UnitCode;
  readonly at: Instant;
  readonly due: Instant;
}

/** The open tasks, without reckoning when they are due. */
function slotsOf(state: MeetingState): readonly Omit<MeetingTask, 'due'>[] {
  switch (state.status) {
    case 'called':
      return askedToCome(state)
        .filter((unit) => state.replies[unit] === undefined)
        .map((unit) => ({ key: `attend:${unit}`, kind: 'attend', unit, openedAt: state.calledAt }));
    case 'begun':
      return [{ key: 'minutes', kind: 'write-minutes', unit: state.office, openedAt: state.minutesFrom }];
    case 'minuted':
      return [{ key: 'confirm', kind: 'confirm-minutes', unit: state.chairUnit, openedAt: state.statusSince }];
    case 'confirmed':
      return state.orders.flatMap(({ to, answers, at }, i) =>
        to
          .filter((unit) => answers[unit] === undefined)
          .map((unit) => ({ key: `order:${i}:${unit}`, kind: 'answer-order' as const, unit, openedAt: at })),
      );
    case 'cancelled':
      return [];
  }
}

export const meetingTasks = (state: MeetingState, reckoning: Reckoning): readonly MeetingTask[] =>
  slotsOf(state).map((slot) => ({ ...slot, due: dueOfTask(state, slot, reckoning) }));

/** An invitation is for the hour of the meeting, an order for its day; minutes and their confirmation have the periods of the rule set. */
function dueOfTask(
  state: MeetingState,
  { kind, key, openedAt }: Omit<MeetingTask, 'due'>,
  { rules, calendar }: Reckoning,
): Instant {
  if (kind === 'attend') return state.startsAt;
  if (kind === 'answer-order') return state.orders[Number(key.split(':')[1])]!.due;
  const { budget } = kind === 'write-minutes' ? rules.meeting!.minutes : rules.meeting!.confirmation;
  return dueOf({ kind: 'budget', anchor: openedAt, ...budget }, NO_LEDGER, calendar).due;
}

/** Working days before the due day on which a task is announced. */
function daysBefore(kind: MeetingTaskKind, { rules }: Reckoning): readonly number[] {
  const { invitation, minutes, confirmation } = rules.meeting!;
  const limits: Readonly<Record<MeetingTaskKind, Pick<Limit, 'remindersBefore'>>> = {
    attend: invitation,
    'write-minutes': minutes,
    'confirm-minutes': confirmation,
    'answer-order': rules.approval,
  };
  return limits[kind].remindersBefore;
}

/** From when a task shows yellow: its first reminder; null: it has none. */
export function meetingYellowAt(task: MeetingTask, reckoning: Reckoning): Instant | null {
  const offsets = daysBefore(task.kind, reckoning);
  return offsets.length > 0 ? workdaysBefore(reckoning.calendar, task.due, Math.max(...offsets)) : null;
}

/** What falls due and is not settled yet, soonest first. */
export function meetingAgenda(state: MeetingState, reckoning: Reckoning): readonly MeetingObligation[] {
  const settled = new Set(state.settled);
  const found = state.status === 'called' ? beforeMeeting(state, reckoning) : afterMeeting(state, reckoning);
  return found.filter(({ id }) => !settled.has(id)).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Everybody who is to come is reminded of the hour, whether he has answered or not; who excused himself is not. */
function beforeMeeting(state: MeetingState, reckoning: Reckoning): MeetingObligation[] {
  const { startsAt, calledAt, office } = state;
  const reminders = askedToCome(state)
    .filter((unit) => state.replies[unit]?.answer !== 'excused')
    .flatMap((unit) =>
      remindersOf({ key: `attend:${unit}`, kind: 'attend', unit, openedAt: calledAt, due: startsAt }, reckoning),
    );
  const begin = { kind: 'begin', task: 'minutes', unit: office, at: startsAt, due: startsAt } as const;
  return [...reminders, { id: `begin|${startsAt}`, ...begin }];
}

const afterMeeting = (state: MeetingState, reckoning: Reckoning): MeetingObligation[] =>
  meetingTasks(state, reckoning).flatMap((task) => [
    ...remindersOf(task, reckoning),
    { id: `${task.key}|overdue|${task.due}`, kind: 'overdue', task: task.key, unit: task.unit, at: task.due, due: task.due },
  ]);

function remindersOf({ key, kind, unit, due, openedAt }: MeetingTask, reckoning: Reckoning): MeetingObligation[] {
  return daysBefore(kind, reckoning)
    .map((days) => ({ days, at: workdaysBefore(reckoning.calendar, due, days) }))
    .filter(({ at }) => at > openedAt && at < due)
    .map(({ days, at }) => ({ id: `${key}|remind|${days}|${due}`, kind: 'remind', task: key, unit, at, due }));
}
