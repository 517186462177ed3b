import { dayAt } from '../calendar/calendar.js';
import type { Reckoning } from '../article/tasks.js';
import type { Instant } from '../time.js';

const DAYS_OF_WEEK = 7;

/** Those of the reminders that were sent in the seven days that end today. */
export function ofTheWeek(sent: readonly Instant[], now: Instant, { calendar }: Pick<Reckoning, 'calendar'>): Instant[] {
  const today = dayAt(calendar, now);
  return sent.filter((at) => dayAt(calendar, at) > today - DAYS_OF_WEEK);
}
