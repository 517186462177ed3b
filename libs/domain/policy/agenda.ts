import type { Reckoning } from '../article/tasks.js';
import { workdaysBefore } from '../calendar/calendar.js';
import type { Instant } from '../time.js';
import type { PolicyState } from './state.js';

/** Something that time owes to a policy: to say that its validity nears its end, and that it has ended. */
export interface PolicyObligation {
  readonly id: string;
  readonly kind: 'validity-near' | 'validity-end';
  readonly at: Instant;
  /** Working days before the end. */
  readonly moment: string;
}

/** What falls due on a policy and is not settled yet, soonest first; nothing before its dispatch and after its end. */
export function policyAgenda(state: PolicyState, { rules, calendar }: Reckoning): readonly PolicyObligation[] {
  const { endsAt, dispatchedAt } = state;
  if (state.stage !== 'dispatched' || endsAt === null) return [];
  const settled = new Set(state.settled);
  const near = rules.completion.remindersBefore.map((days): PolicyObligation => {
    const at = workdaysBefore(calendar, endsAt, days);
    return { id: `validity|near|${days}|${endsAt}`, kind: 'validity-near', at, moment: String(days) };
  });
  const end: PolicyObligation = { id: `validity|end|0|${endsAt}`, kind: 'validity-end', at: endsAt, moment: '0' };
  return [...near.filter(({ id, at }) => at > dispatchedAt! && !settled.has(id)), end].sort((a, b) => a.at - b.at);
}
