import type { UnitCode } from '../actor.js';
import { workdaysBefore, type Calendar } from '../calendar/calendar.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import type { Limit } from '../rules/rule-set.js';
import type { Instant } from '../time.js';

/** The one task of a subject that waits for one decision, with its time limit. */
export interface OneTask {
  readonly key: string;
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly limit: Limit;
}

export interface OneTaskObligation {
  /** `TASK|KIND|MOMENT|DUE` */
  readonly id: string;
  readonly kind: 'remind' | 'overdue';
  readonly task: string;
  readonly unit: UnitCode;
  readonly at: Instant;
  readonly due: Instant;
}

/** When the time limit of the task ends, counted from its opening. */
export const dueOfOne = ({ openedAt, limit }: OneTask, calendar: Calendar): Instant =>
  dueOf({ kind: 'budget', anchor: openedAt, ...limit.budget }, NO_LEDGER, calendar).due;

/** From when the task is yellow: its first reminder; null: it has none. */
export function yellowAtOfOne(task: OneTask, calendar: Calendar): Instant | null {
  const { remindersBefore } = task.limit;
  return remindersBefore.length > 0 ? workdaysBefore(calendar, dueOfOne(task, calendar), Math.max(...remindersBefore)) : null;
}

/** What falls due on the task and is not settled yet, soonest first: its reminders, and that it is overdue. Nothing without a task. */
export function agendaOfOne(task: OneTask | null, settled: readonly string[], calendar: Calendar): readonly OneTaskObligation[] {
  if (!task) return [];
  const { key, unit, openedAt, limit } = task;
  const due = dueOfOne(task, calendar);
  const put = (kind: OneTaskObligation['kind'], at: Instant, moment: string): OneTaskObligation => {
    return { id: `${key}|${kind}|${moment}|${due}`, kind, task: key, unit, at, due };
  };
  const reminders = limit.remindersBefore
    .map((days) => put('remind', workdaysBefore(calendar, due, days), String(days)))
    .filter(({ at }) => at > openedAt && at < due);
  return [...reminders, put('overdue', due, '0')]
    .filter(({ id }) => !settled.includes(id))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
