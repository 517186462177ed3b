import { closeOf, dateAt, openOf, rollForward, type Calendar } from '../calendar/calendar.js';
import { dueOf } from '../deadline/deadline.js';
import type { RuleSet } from '../rules/rule-set.js';
import { addMonths, type DateString, type Instant } from '../time.js';
import type { ReportCycle } from './events.js';
import type { ArticleState } from './state.js';
import { completionBasis, ONCE } from './tasks.js';

interface Clock {
  readonly now: Instant;
  readonly rules: RuleSet;
  readonly calendar: Calendar;
}

/** The report cycle in which execution starts: the running month or quarter, or the only one. */
export function firstCycle(state: ArticleState, { now, rules, calendar }: Clock): ReportCycle {
  if (rules.report.cycle === null) {
    return { id: ONCE, due: dueOf(completionBasis(state), state, calendar).due, nextOpensAt: null };
  }
  return cycleFrom(firstDay(dateAt(calendar, now), rules.report.cycle), rules, calendar);
}

/**
 * The report cycle that runs now, where it is another one than the article's last: after a pause nothing is owed for the cycles that passed in it.
 */
export function newCycle(state: ArticleState, clock: Clock): { cycle?: ReportCycle } {
  if (clock.rules.report.cycle === null || !state.cycle) return {};
  const cycle = firstCycle(state, clock);
  return cycle.id > state.cycle.id ? { cycle } : {};
}

/** The cycle that opens at `opensAt`. */
export const cycleOpeningAt = (opensAt: Instant, { rules, calendar }: Omit<Clock, 'now'>): ReportCycle =>
  cycleFrom(firstDay(dateAt(calendar, opensAt), rules.report.cycle ?? 'month'), rules, calendar);

/** First day of the next month after the instant: until then a light that caught up stays yellow. */
export const endOfCycle = (now: Instant, { rules, calendar }: Omit<Clock, 'now'>): Instant => {
  const cycle = rules.report.cycle ?? 'month';
  return openOf(calendar, addMonths(firstDay(dateAt(calendar, now), cycle), monthsOf(cycle)));
};

/** A report on a cycle is due by the set day of the month after it, rolled to a working day, at close of business. */
function cycleFrom(first: DateString, rules: RuleSet, calendar: Calendar): ReportCycle {
  const cycle = rules.report.cycle ?? 'month';
  const next = addMonths(first, monthsOf(cycle));
  const dueDay = `${next.slice(0, 8)}${String(rules.report.dueDay).padStart(2, '0')}`;
  const id = cycle === 'quarter' ? `${first.slice(0, 4)}-Q${(Number(first.slice(5, 7)) + 2) / 3}` : first.slice(0, 7);
  return { id, due: closeOf(calendar, rollForward(calendar, dueDay)), nextOpensAt: openOf(calendar, next) };
}

const monthsOf = (cycle: 'month' | 'quarter'): number => (cycle === 'quarter' ? 3 : 1);

function firstDay(date: DateString, cycle: 'month' | 'quarter'): DateString {
  if (cycle === 'month') return `${date.slice(0, 7)}-01`;
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${date.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}
