import type { Instant } from '../../time.js';
import type { ArticleEvent, DataOf, RecordedEvent } from '../events.js';
import { copyOfState } from '../copy.js';
import type { ArticleState, Part } from '../state.js';

/** How each type of event changes the state. Total: it decides nothing and refuses nothing. */
export type Appliers<Type extends ArticleEvent['type']> = {
  readonly [T in Type]: (state: ArticleState, data: DataOf<T>, at: Instant, by: RecordedEvent['by']) => ArticleState;
};

/** The state with other parts. */
export function withPartsOf(state: ArticleState, parts: readonly Part[]): ArticleState {
  const copy = copyOfState(state);
  copy.parts = parts;
  return copy;
}

export function withPart(state: ArticleState, unit: string, change: (part: Part) => Part): ArticleState {
  const parts = state.parts.slice();
  for (let i = 0; i < parts.length; i += 1) if (parts[i]!.unit === unit) parts[i] = change(parts[i]!);
  return withPartsOf(state, parts);
}
