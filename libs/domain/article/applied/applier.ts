import type { Instant } from '../../time.js';
import type { ArticleEvent, DataOf, RecordedEvent } from '../events.js';
import type { ArticleState, Part } from '../state.js';

/** How each type of event changes the state. Total: it decides nothing and refuses nothing. */
export type Appliers<Type extends ArticleEvent['type']> = {
  readonly [T in Type]: (state: ArticleState, data: DataOf<T>, at: Instant, by: RecordedEvent['by']) => ArticleState;
};

export const withPart = (state: ArticleState, unit: string, change: (part: Part) => Part): ArticleState => ({
  ...state,
  parts: state.parts.map((part) => (part.unit === unit ? change(part) : part)),
});
