import type { DecisionContext } from '../decision.js';
import type { ArticleEvent, RecordedEvent } from './events.js';

/** The event as it enters the stream: recorded at the instant of the decision, by its actor. */
export const recorded = <Event = ArticleEvent>(event: Event, { now, actor }: DecisionContext): RecordedEvent<Event> => ({
  ...event,
  at: now,
  by: { account: actor.account, unit: actor.unit },
});
