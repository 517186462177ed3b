import { closeOf, dateAt, openOf, type Calendar } from '../calendar/calendar.js';
import { dueOf } from '../deadline/deadline.js';
import type { RuleSet } from '../rules/rule-set.js';
import { addMonths, type DateString, type Instant } from '../time.js';
import type { ReportCycle, ReportRhythm } from './events.js';
import type { ArticleState } from './state.js';
import { completionBasis, ONCE } from './tasks.js';

interface Clock {
  readonly now: Instant;
  readonly rules: RuleSet;
  readonly calendar: Calendar;
}

/** How often the article is reported on: its own rhythm, else the rule set's; null where one report is all there is. */
const rhythmOf = ({ reportCycle }: Pick<ArticleState, 'reportCycle'>, { report }: RuleSet): ReportRhythm | null =>
  report.cycle === null ? null : (reportCycle ?? report.cycle);

/** The report cycle in which execution starts: the running month, quarter, half or year, or the only one. */
export function firstCycle(state: ArticleState, { now, rules, calendar }: Clock): ReportCycle {
  const rhythm = rhythmOf(state, rules);
  if (rhythm === null) {
    return { id: ONCE, due: dueOf(completionBasis(state), state, calendar).due, nextOpensAt: null };
  }
  return cycleFrom(firstDay(dateAt(calendar, now), rhythm), rhythm, rules, calendar);
}

/**
 * The report cycle that runs now, where it is another one than the article's last: after a pause nothing is owed for the cycles that passed in it.
 */
export function newCycle(state: ArticleState, clock: Clock): { cycle?: ReportCycle } {
  if (clock.rules.report.cycle === null || !state.cycle) return {};
  const cycle = firstCycle(state, clock);
  return cycle.id > state.cycle.id ? { cycle } : {};
}

/** The cycle of the article that opens at `opensAt`. */
export function cycleOpeningAt(state: ArticleState, opensAt: Instant, { rules, calendar }: Omit<Clock, 'now'>): ReportCycle {
  const rhythm = rhythmOf(state, rules) ?? 'month';
  return cycleFrom(firstDay(dateAt(calendar, opensAt), rhythm), rhythm, rules, calendar);
}

/** First day after the cycle of the article in which the instant lies: until then a light that caught up stays yellow. */
export function endOfCycle(state: ArticleState, now: Instant, { rules, calendar }: Omit<Clock, 'now'>): Instant {
  const rhythm = rhythmOf(state, rules) ?? 'month';
  return openOf(calendar, addMonths(firstDay(dateAt(calendar, now), rhythm), MONTHS[rhythm]));
}

/** A report on a cycle is due by the close of the set day of the month after it; where that is not worked, its task ends on the next working day. */
function cycleFrom(first: DateString, rhythm: ReportRhythm, rules: RuleSet, calendar: Calendar): ReportCycle {
  const next = addMonths(first, MONTHS[rhythm]);
  const dueDay = `${next.slice(0, 8)}${String(rules.report.dueDay).padStart(2, '0')}`;
  return {
    id: idOf(first, rhythm),
    due: closeOf(calendar, dueDay),
    nextOpensAt: openOf(calendar, next),
  };
}

/**
 * True for a report cycle that was opened by now: the running one, one that is still owed, or an earlier one of the same rhythm that had not ended when
 * the article was dispatched.
 */
export function hasRun({ cycle, parts, dispatchedAt }: ArticleState, id: string, calendar: Calendar): boolean {
  if (cycle === null) return false;
  if (id === cycle.id || parts.some(({ owed }) => owed.some((one) => one.cycle === id))) return true;
  const [asked, running] = [periodOf(id), periodOf(cycle.id)];
  if (asked === null || running === null || asked.months !== running.months) return false;
  return asked.first < running.first && addMonths(asked.first, asked.months) > dateAt(calendar, dispatchedAt);
}

/** 2021-09, 2021-Q3, 2021-H2 or 2021: its first day, and for how many months it runs. Null: it is the id of no such cycle. */
function periodOf(id: string): { readonly first: DateString; readonly months: number } | null {
  const parts = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$/.exec(id);
  if (!parts) return null;
  const [, year, month, quarter, half] = parts;
  const months = month ? MONTHS.month : quarter ? MONTHS.quarter : half ? MONTHS['half-year'] : MONTHS.year;
  const first = (Number(month ?? quarter ?? half ?? 1) - 1) * months + 1;
  return { first: `${year}-${String(first).padStart(2, '0')}-01`, months };
}

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const satisfies Record<ReportRhythm, number>;

function idOf(first: DateString, rhythm: ReportRhythm): string {
  const year = first.slice(0, 4);
  const month = Number(first.slice(5, 7));
  switch (rhythm) {
    case 'month':
      return first.slice(0, 7);
    case 'quarter':
      return `${year}-Q${(month + 2) / 3}`;
    case 'half-year':
      return `${year}-H${(month + 5) / 6}`;
    case 'year':
      return year;
  }
}

/** First day of the cycle in which a date lies. */
function firstDay(date: DateString, rhythm: ReportRhythm): DateString {
  const months = MONTHS[rhythm];
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / months) * months + 1;
  return `${date.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}
