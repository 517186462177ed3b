import { holderNow, turn } from '../clock-ledger/clock-ledger.js';
import type { Instant } from '../time.js';
import type { Appliers } from './applied/applier.js';
import { change } from './applied/change.js';
import { closing } from './applied/closing.js';
import { decision, supervision } from './applied/decision.js';
import { dispute } from './applied/dispute.js';
import { execution } from './applied/execution.js';
import { planning } from './applied/planning.js';
import { policy } from './applied/policy.js';
import { dispatched, signing } from './applied/signing.js';
import { time } from './applied/time.js';
import type { ArticleEvent, RecordedEvent } from './events.js';
import { clockHolder } from './holder.js';
import { rebased } from './rebase.js';
import type { ArticleState } from './state.js';
import { taskSlots } from './tasks.js';

/** How each type of event is applied; the first of a stream begins it instead. */
export const appliers: Appliers<Exclude<ArticleEvent['type'], 'ArticleDispatched'>> = {
  ...signing,
  ...dispute,
  ...planning,
  ...execution,
  ...change,
  ...decision,
  ...supervision,
  ...closing,
  ...policy,
  ...time,
  ...rebased,
};

type Apply = (state: ArticleState, data: object, at: Instant, by: RecordedEvent['by']) => ArticleState;

/**
 * The state after one more event; `state` is null before the first. Total: it decides nothing and refuses nothing, so that a stream
 * once written can always be folded. Ends by turning the clock-ownership ledger and dropping what belongs to tasks that are gone.
 */
export function evolve(state: ArticleState | null, event: RecordedEvent): ArticleState {
  if (event.type === 'ArticleDispatched') return withClock(dispatched(event.data, event.at), event.at);
  if (state === null) throw new Error(`the stream of an article begins with ArticleDispatched, not ${event.type}`);
  // an event carries the data of its own type
  const apply = appliers[event.type] as Apply;
  return withClock(tidy(apply(state, event.data, event.at, event.by), event.type), event.at);
}

/**
 * Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat.
 */
export function foldArticle(id: string, events: Iterable<RecordedEvent>, from: ArticleState | null = null): ArticleState | null {
  let state = from;
  for (const event of events) {
    state = evolve(state, event);
    if (state.id === '') state = { ...state, id };
  }
  return state;
}

function withClock(state: ArticleState, at: Instant): ArticleState {
  const holder = clockHolder(state);
  return holder !== null && holder === holderNow(state.clock) ? state : { ...state, clock: turn(state.clock, holder, at) };
}

/** Marks and settled obligations live as long as their task; what time settles ends none. */
function tidy(state: ArticleState, type: ArticleEvent['type']): ArticleState {
  if (state.settled.length === 0 && isEmpty(state.overdue)) return state;
  if (type === 'ReminderSent' || type === 'ReminderLapsed' || type === 'OverdueMarked' || type === 'CaseDrafted') return state;
  const open = new Set(taskSlots(state).map((slot) => slot.key));
  return {
    ...state,
    settled: stillOpen(state.settled, open),
    overdue: Object.fromEntries(Object.entries(state.overdue).filter(([task]) => open.has(task))),
  };
}

/** Obligations of one task mostly stand together, so that its key is cut out and looked up once for all of them. */
function stillOpen(settled: readonly string[], open: ReadonlySet<string>): readonly string[] {
  let key: string | null = null;
  let isOpen = false;
  return settled.filter((obligation) => {
    if (key === null || obligation[key.length] !== '|' || !obligation.startsWith(key)) {
      key = obligation.slice(0, obligation.indexOf('|'));
      isOpen = open.has(key);
    }
    return isOpen;
  });
}

function isEmpty(marks: ArticleState['overdue']): boolean {
  for (const _task in marks) return false;
  return true;
}
