import type { DecisionContext } from '../decision.js';
import type { ArticleEvent, RecordedEvent } from './events.js';

/** The event as it enters the stream: recorded at the instant of the decision, by its actor. */
export function recorded<Event extends { readonly type: string; readonly data: object } = ArticleEvent>(
  { type, data }: Event,
  { now, actor }: DecisionContext,
): RecordedEvent<Event> {
  // field by field, which is several times as fast as spreading an event of any shape
  const entry = { type, data, at: now, by: { account: actor.account, unit: actor.unit } };
  return entry as unknown as RecordedEvent<Event>;
}
