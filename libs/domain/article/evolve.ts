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
import { copyOfState, type Draft } from './copy.js';
import type { ArticleEvent, RecordedEvent } from './events.js';
import { clockHolder } from './holder.js';
import { rebased } from './rebase.js';
import type { ArticleState } from './state.js';
import { taskSlots, type TaskSlot } from './tasks.js';

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
  if (event.type === 'ArticleDispatched') return withClock(dispatched(event.data, event.at), event.at, null);
  if (state === null) throw new Error(`the stream of an article begins with ArticleDispatched, not ${event.type}`);
  // an event carries the data of its own type
  const apply = appliers[event.type] as Apply;
  const applied = apply(state, event.data, event.at, event.by);
  const known = tidied.get(state.id);
  const last = known?.state === state ? known : null;
  if (endsNoTask.has(event.type))
    return last ? remembered(withClock(applied, event.at, state), last.open) : withClock(applied, event.at, state);
  const open = taskSlots(applied);
  return remembered(withClock(tidy(applied, state, last, open), event.at, state), open);
}

/** A state that an applier has just made and nobody has seen yet is finished in place. `known`: the state that others hold, which is never touched. */
const draftOf = (applied: ArticleState, known: ArticleState | null): Draft<ArticleState> =>
  applied === known ? copyOfState(applied) : applied;

/** What time settles ends no task. */
const endsNoTask: ReadonlySet<ArticleEvent['type']> = new Set<ArticleEvent['type']>([
  'ReminderSent',
  'ReminderLapsed',
  'OverdueMarked',
  'CaseDrafted',
  'RemindedByHand',
  'CommendationProposed',
  'UnitCommended',
  'CommendationDeclined',
]);

/**
 * Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat.
 */
export function foldArticle(id: string, events: Iterable<RecordedEvent>, from: ArticleState | null = null): ArticleState | null {
  const stream = Array.isArray(events) ? (events as readonly RecordedEvent[]) : [...events];
  let state = from;
  for (let i = 0; i < stream.length;) {
    let end = i;
    while (end < stream.length && isReminder(stream[end]!)) end += 1;
    if (state !== null && end - i > 1) {
      state = reminded(state, stream.slice(i, end) as Reminder[]);
      i = end;
      continue;
    }
    state = evolve(state, stream[i]!);
    if (state.id === '') state = { ...state, id };
    i += 1;
  }
  return state;
}

type Reminder = Extract<RecordedEvent, { type: 'ReminderSent' | 'ReminderLapsed' }>;

const isReminder = ({ type }: RecordedEvent): boolean => type === 'ReminderSent' || type === 'ReminderLapsed';

/** Time often reminds all units of an article at once: the same as one after the other, with one copy of the state. */
function reminded(state: ArticleState, reminders: readonly Reminder[]): ArticleState {
  const settled = state.settled.slice();
  for (const { data } of reminders) settled.push(data.obligation);
  const copy = copyOfState(state);
  copy.settled = settled;
  const next = withClock(copy, reminders[0]!.at, state);
  const known = tidied.get(state.id);
  return known?.state === state ? remembered(next, known.open) : next;
}

function withClock(applied: ArticleState, at: Instant, known: ArticleState | null): ArticleState {
  const holder = clockHolder(applied);
  if (holder !== null && holder === holderNow(applied.clock)) return applied;
  const draft = draftOf(applied, known);
  draft.clock = turn(applied.clock, holder, at);
  return draft;
}

/** The state that an article came to last, and the tasks that were open in it: all that its marks and obligations belong to. */
interface Tidied {
  readonly state: ArticleState;
  readonly open: readonly TaskSlot[];
}

/** By article. From such a state on, only the tasks that the next event ends have to be looked for. */
const tidied = new Map<string, Tidied>();
const TIDIED_MAX = 256;

function remembered(state: ArticleState, open: readonly TaskSlot[]): ArticleState {
  if (tidied.size >= TIDIED_MAX && !tidied.has(state.id)) tidied.clear();
  tidied.set(state.id, { state, open });
  return state;
}

/** Marks and settled obligations live as long as their task. */
function tidy(state: ArticleState, before: ArticleState, last: Tidied | null, open: readonly TaskSlot[]): ArticleState {
  if (state.settled.length === 0 && isEmpty(state.overdue)) return state;
  if (last === null || state.settled !== before.settled || state.overdue !== before.overdue) {
    const keys = new Set(open.map(({ key }) => key));
    return without(state, before, stillOpen(state.settled, keys), (task) => !keys.has(task));
  }
  const gone = last.open === open ? [] : goneKeys(last.open, open);
  if (gone.length === 0) return state;
  const isGone = (obligation: string) => gone.some((key) => obligation[key.length] === '|' && obligation.startsWith(key));
  return without(
    state,
    before,
    state.settled.some(isGone) ? state.settled.filter((obligation) => !isGone(obligation)) : state.settled,
    (task) => gone.includes(task),
  );
}

/** Keys of tasks that are there no more. Both lists are in the same order, and mostly of the same objects. */
function goneKeys(before: readonly TaskSlot[], after: readonly TaskSlot[]): readonly string[] {
  const gone: string[] = [];
  let next = 0;
  for (const slot of before) {
    const at = after[next] === slot ? next : after.indexOf(slot, next);
    if (at >= 0) next = at + 1;
    else if (!after.some(({ key }) => key === slot.key)) gone.push(slot.key);
  }
  return gone;
}

function without(
  applied: ArticleState,
  known: ArticleState,
  settled: readonly string[],
  isGone: (task: string) => boolean,
): ArticleState {
  const marks = isEmpty(applied.overdue) ? [] : Object.entries(applied.overdue);
  const open = marks.filter(([task]) => !isGone(task));
  if (settled.length === applied.settled.length && open.length === marks.length) return applied;
  const draft = draftOf(applied, known);
  draft.settled = settled;
  if (open.length < marks.length) draft.overdue = Object.fromEntries(open);
  return draft;
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
