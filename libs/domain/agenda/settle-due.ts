import { hasRole } from '../actor.js';
import type { RecordedEvent } from '../article/events.js';
import { recorded } from '../article/recorded.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { Instant } from '../time.js';

interface HappensAt {
  readonly at: Instant;
}

/** How time acts on one kind of subject. */
interface Clockwork<State, Event, Obligation extends HappensAt> {
  /** What falls due and is not settled yet, soonest first. */
  readonly agenda: (state: State, context: DecisionContext) => readonly Obligation[];
  /** What is recorded when it falls due. It must take the obligation off the agenda. */
  readonly event: (obligation: Obligation, state: State) => Event;
  readonly evolve: (state: State, event: RecordedEvent<Event>) => State;
}

/**
 * Time acts: everything on the agenda up to now, one after the other, as each may put something new on it. Decides nothing that is a person's to decide.
 * Refuses AUTH.SYSTEM_ONLY.
 */
export function settleDue<State, Event extends { readonly type: string; readonly data: object }, Obligation extends HappensAt>(
  state: State,
  context: DecisionContext,
  { agenda, event, evolve }: Clockwork<State, Event, Obligation>,
): Decision<Event> {
  if (!hasRole(context.actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  const events: Event[] = [];
  let current = state;
  for (;;) {
    const next = agenda(current, context)[0];
    if (!next || next.at > context.now) return accept(...events);
    const happened = event(next, current);
    events.push(happened);
    current = evolve(current, recorded(happened, context));
  }
}
