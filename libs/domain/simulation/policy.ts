import type { UnitCode } from '../actor.js';
import type { ReportRhythm } from '../article/events.js';
import { buildCalendar, closeOf, openOf, rollForward, type Calendar, type CalendarData } from '../calendar/calendar.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { DateString, Instant } from '../time.js';
import type { Scenario } from './scenario.js';
import { prepare, SimulationError, type World } from './world.js';

/** An article as it would be dispatched. */
export interface SimulatedArticle {
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly UnitCode[];
  readonly responsible: readonly UnitCode[];
  /** Business instant by which it is to be done. */
  readonly due: Instant;
  /** How often it is reported on, where that is not the rule set's rhythm. */
  readonly reportCycle?: ReportRhythm;
}

/** A policy as it would be dispatched: plain data, to be handed to a worker as it is. */
export interface SimulatedPolicy {
  readonly title: string;
  readonly dispatchAt: Instant;
  /** Close of the last day of the validity. */
  readonly validUntil: Instant;
  /** Unit of the coordination office; a unit of its own unless it is known. */
  readonly office: UnitCode;
  readonly supervision: UnitCode;
  readonly articles: readonly SimulatedArticle[];
}

/** A policy as its document gives it: with dates. */
export interface DatedPolicy extends Omit<SimulatedPolicy, 'dispatchAt' | 'validUntil' | 'articles'> {
  readonly from: DateString;
  readonly to: DateString;
  readonly articles: readonly (Omit<SimulatedArticle, 'due'> & { readonly due: DateString })[];
}

/** Dates before and after these are mistakes of writing; a calendar cannot speak of them either. */
const YEARS = { first: 1900, last: 2200 } as const;

/**
 * Dispatched at the opening of the first working day of its validity, every article due at close of business of its day. Throws a
 * {@link SimulationError} SIMULATION.BAD_PERIOD for years before 1900 or after 2200.
 */
export function policyOn(calendar: Calendar, { title, from, to, office, supervision, articles }: DatedPolicy): SimulatedPolicy {
  const years = [from, to].map((date) => Number(date.slice(0, 4)));
  if (years.some((year) => year < YEARS.first || year > YEARS.last))
    throw new SimulationError('SIMULATION.BAD_PERIOD', { from, to });
  return {
    title,
    dispatchAt: openOf(calendar, rollForward(calendar, from)),
    validUntil: closeOf(calendar, to),
    office,
    supervision,
    articles: articles.map(({ number, numeral, title, leads, responsible, due, reportCycle }) => {
      const own = reportCycle !== undefined && { reportCycle };
      return { number, numeral, title, leads, responsible, due: closeOf(calendar, due), ...own };
    }),
  };
}

/** Everything that a run needs but its number: plain data, to be handed to a thread. */
export interface SimulationJob {
  readonly policy: SimulatedPolicy;
  readonly scenario: Scenario;
  readonly rules: RuleSet;
  readonly calendar: CalendarData;
  readonly seed: number;
}

/** Refuses like {@link prepare}. */
export const worldOfJob = ({ policy, scenario, rules, calendar }: SimulationJob): World =>
  prepare(policy, scenario, { rules, calendar: buildCalendar(calendar) });
