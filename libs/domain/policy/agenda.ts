import type { UnitCode } from '../actor.js';
import type { Reckoning } from '../article/tasks.js';
import { workdaysBefore } from '../calendar/calendar.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import type { Instant } from '../time.js';
import { openConsultation, type PolicyState } from './state.js';

/** Something that time owes to a policy. */
export interface PolicyObligation {
  readonly id: string;
  readonly kind: 'validity-near' | 'validity-end' | 'consultation-remind' | 'commenting-end';
  readonly at: Instant;
  /** Working days before the end. */
  readonly moment: string;
  /** Who is reminded. */
  readonly unit: UnitCode | null;
}

/** A draft in the inbox of a unit that is asked for comments, or its comments in that of the office. */
export interface PolicyTask {
  readonly key: string;
  readonly kind: 'comment' | 'decide-comments';
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly due: Instant;
}

/** The open tasks of a consultation: units comment until its day, then the office decides within the time for an adjudication. */
export function policyTasks(state: PolicyState, { rules, calendar }: Reckoning): readonly PolicyTask[] {
  const round = openConsultation(state);
  if (!round) return [];
  const { units, concluded, due, office, openedAt, endedAt } = round;
  if (endedAt === null)
    return units
      .filter((unit) => !concluded.includes(unit))
      .map((unit): PolicyTask => ({ key: `comment:${unit}`, kind: 'comment', unit, openedAt, due }));
  if (office === null) return [];
  const deciding = dueOf({ kind: 'budget', anchor: endedAt, ...rules.adjudication.budget }, NO_LEDGER, calendar).due;
  return [{ key: 'decide-comments', kind: 'decide-comments', unit: office, openedAt: endedAt, due: deciding }];
}

/** What falls due on a policy and is not settled yet, soonest first. */
export function policyAgenda(state: PolicyState, reckoning: Reckoning): readonly PolicyObligation[] {
  const settled = new Set(state.settled);
  return [...validity(state, reckoning), ...consultation(state, reckoning)]
    .filter(({ id }) => !settled.has(id))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Nothing before the dispatch and after the end. */
function validity(state: PolicyState, { rules, calendar }: Reckoning): PolicyObligation[] {
  const { endsAt, dispatchedAt } = state;
  if (state.stage !== 'dispatched' || endsAt === null) return [];
  const near = rules.completion.remindersBefore.map((days): PolicyObligation => {
    const at = workdaysBefore(calendar, endsAt, days);
    return { id: `validity|near|${days}|${endsAt}`, kind: 'validity-near', at, moment: String(days), unit: null };
  });
  const end: PolicyObligation = {
    id: `validity|end|0|${endsAt}`,
    kind: 'validity-end',
    at: endsAt,
    moment: '0',
    unit: null,
  };
  return [...near.filter(({ at }) => at > dispatchedAt!), end];
}

function consultation(state: PolicyState, reckoning: Reckoning): PolicyObligation[] {
  const round = openConsultation(state);
  if (!round || round.endedAt !== null) return [];
  const { due, openedAt } = round;
  const reminders = policyTasks(state, reckoning).flatMap(({ key, unit }) =>
    reckoning.rules.approval.remindersBefore.map((days): PolicyObligation => {
      const at = workdaysBefore(reckoning.calendar, due, days);
      return { id: `${key}|remind|${days}|${due}`, kind: 'consultation-remind', at, moment: String(days), unit };
    }),
  );
  const end: PolicyObligation = { id: `consultation|end|0|${due}`, kind: 'commenting-end', at: due, moment: '0', unit: null };
  return [...reminders.filter(({ at }) => at > openedAt && at < due), end];
}
