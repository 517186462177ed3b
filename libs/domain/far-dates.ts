import { addDays, type Calendar } from './calendar/calendar.js';
import type { DecisionContext } from './decision.js';
import { refuse } from './decision.js';
import type { DeadlineBasis } from './deadline/deadline.js';
import type { Instant } from './time.js';

type Refusal = ReturnType<typeof refuse>;
type Clock = Pick<DecisionContext, 'now' | 'rules' | 'calendar'>;

/** What an article is due by, as far as a date that is set for it is held against it. */
export interface Bounded {
  readonly completion: DeadlineBasis;
  /** When the validity of its policy ends, as it was dispatched; left out: it is not known. */
  readonly policyEnd?: Instant;
}

/**
 * A date of an article (its completion, an extension, a milestone, a rework) that lies further past the end of its policy than the rule set allows is a
 * slip of the pen: DATE.TOO_FAR with the last day that is taken. What has no policy's end goes by its own date; nobody is kept from planning for
 * as long from now, where the policy is over. Null: it is not too far, or the rule set has no such bound.
 */
export function farPastPolicy({ completion, policyEnd }: Bounded, due: Instant, { now, rules, calendar }: Clock): Refusal | null {
  const own = completion.kind === 'fixed' ? completion.due : now;
  return beyond(due, Math.max(policyEnd ?? own, now), rules.dates?.pastEndDays, calendar);
}

/** A date of a single matter (a rectification, an instruction, a meeting) further ahead than the rule set allows: DATE.TOO_FAR, as above. */
export const farAhead = (due: Instant, { now, rules, calendar }: Clock): Refusal | null =>
  beyond(due, now, rules.dates?.aheadDays, calendar);

function beyond(due: Instant, from: Instant, days: number | undefined, calendar: Calendar): Refusal | null {
  if (days === undefined) return null;
  const latest = addDays(calendar, from, days);
  return due > latest ? refuse('DATE.TOO_FAR', { date: due, latest }) : null;
}
