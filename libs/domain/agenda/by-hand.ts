import { dayAt } from '../calendar/calendar.js';
import type { Reckoning } from '../article/tasks.js';
import type { Instant } from '../time.js';

/** Where the rule set does not say. */
const PER_WEEK = 2;
const DAYS_OF_WEEK = 7;

/** How many reminders of one task are sent in seven days, if anybody sends them by hand (domain.md §6). */
export const remindersPerWeek = ({ rules }: Pick<Reckoning, 'rules'>): number => rules.overdue.byHandPerWeek ?? PER_WEEK;

/** Those of the reminders that were sent in the seven days that end today. */
export function ofTheWeek(sent: readonly Instant[], now: Instant, { calendar }: Pick<Reckoning, 'calendar'>): Instant[] {
  const today = dayAt(calendar, now);
  return sent.filter((at) => dayAt(calendar, at) > today - DAYS_OF_WEEK);
}
