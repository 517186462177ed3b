import type { RecordedEvent } from '../article/events.js';
import type { PolicyEvent } from './events.js';
import type { PolicyState } from './state.js';

/** The state after one more event; `state` is null before the first. Decides nothing and refuses nothing. */
export function evolvePolicy(state: PolicyState | null, event: RecordedEvent<PolicyEvent>): PolicyState {
  if (event.type === 'PolicyImported') return { ...BLANK, ...event.data, importedAt: event.at };
  if (state === null) throw new Error(`the stream of a policy begins with PolicyImported, not ${event.type}`);
  switch (event.type) {
    case 'PolicyCorrected': {
      const { id, correction } = event.data;
      return { ...state, corrections: [...state.corrections, { id, correction, account: event.by.account, at: event.at }] };
    }
    case 'CorrectionWithdrawn':
      return { ...state, corrections: state.corrections.filter(({ id }) => id !== event.data.id) };
    case 'PolicyDispatched': {
      const { articles, ...facts } = event.data;
      return { ...state, ...facts, stage: 'dispatched', dispatchedAt: event.at, dispatched: articles.length };
    }
    case 'ValidityEndNear':
      return { ...state, settled: [...state.settled, event.data.obligation] };
    case 'ValidityEnded':
      return { ...state, stage: 'ended', settled: [] };
  }
}

/** Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat. */
export function foldPolicy(
  id: string,
  events: Iterable<RecordedEvent<PolicyEvent>>,
  from: PolicyState | null = null,
): PolicyState | null {
  let state = from;
  for (const event of events) state = evolvePolicy(state, event);
  return state && { ...state, id };
}

const BLANK: Omit<PolicyState, keyof import('./events.js').PolicyHead | 'source' | 'importedAt'> = {
  id: '',
  stage: 'review',
  corrections: [],
  ruleSet: null,
  calendar: null,
  validity: null,
  office: null,
  supervision: null,
  dispatchedAt: null,
  endsAt: null,
  dispatched: 0,
  settled: [],
};
