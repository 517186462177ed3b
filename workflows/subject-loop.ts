import { ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { AgendaView, SubjectActivities } from '../libs/contracts/activities.js';
import { attributePairs } from '../libs/contracts/search-attributes.js';
import { LEDGER_MOVED, type SeenAgenda, type SubjectInput, type SubjectKind } from '../libs/contracts/workflows.js';

export const ledgerMoved = defineSignal(LEDGER_MOVED);

/** No wait is longer, so that a wake-up that was lost costs a day at the most. */
const WAIT_MAX_MS = 24 * 3_600_000;
const WAIT_MIN_MS = 20;
/** Something is due "in a moment" again and again while a business clock is held: looks become rarer, up to this. */
const HELD_WAIT_MAX_MS = 500;
/** What is due and cannot be settled (a rule set that is unknown here) is tried again, ever more rarely, up to this. */
const STUCK_WAIT_MAX_MS = 60_000;

type Step = keyof SubjectActivities;
const summaries: Readonly<Record<Step, string>> = { readAgenda: 'read the agenda', settle: 'settle what is due' };

/**
 * Reads the agenda, or settles what is due and reads it then. Tried within the workflow task first: as an activity of its own it costs Temporal and the
 * worker twice as much, and thousands of timers may come at one moment. When that fails, an activity is tried for as long as it takes.
 */
async function look(step: Step, kind: SubjectKind, id: string): Promise<AgendaView> {
  const summary = summaries[step];
  const local = proxyLocalActivities<SubjectActivities>({
    startToCloseTimeout: '30 seconds',
    retry: { maximumAttempts: 1 },
    summary,
  });
  try {
    return await local[step](kind, id);
  } catch (error) {
    if (isCancellation(error) || isFinal(error)) throw error;
  }
  const patient = proxyActivities<SubjectActivities>({
    startToCloseTimeout: '1 minute',
    // without a limit of attempts: the ledger may be away for long, and what is due stays due
    retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary,
  });
  return await patient[step](kind, id);
}

/** A subject that is not in the ledger will not come into it. A local activity fails with what it threw, not with an ActivityFailure around it. */
const isFinal = (error: unknown): boolean => error instanceof ApplicationFailure && error.nonRetryable === true;

/**
 * The life of a subject as time sees it: sleep until something falls due or the ledger moved, settle, look again. Timers are hints, the ledger
 * decides: what is due is computed in an activity, so that a new rule set never breaks the replay of a workflow that runs for years. A timer that
 * was right costs one activity, for `settle` returns the next agenda.
 */
export async function followSubject(kind: SubjectKind, { id, seen }: SubjectInput): Promise<void> {
  let moved = false;
  setHandler(ledgerMoved, () => {
    moved = true;
  });
  // a start that brought what it saw has put the search attributes there as well
  let shown = seen ? shownBy(seen.agenda) : '';
  let vain = 0;
  // the signal that may have started this workflow says nothing that a look of its own does not see
  if (!seen) moved = false;
  let agenda = seen ? ageOf(seen) : await look('readAgenda', kind, id);
  for (;;) {
    // a wait of nothing means due now; when settling does not help, the pauses between two tries grow
    if (!agenda.closed && agenda.waitMs === 0 && vain === 0) agenda = await look('settle', kind, id);
    shown = show(agenda, shown);
    if (agenda.closed && !moved) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<(input: SubjectInput) => Promise<void>>({ id });
    }
    const woken = await waitFor(agenda, vain, () => moved);
    const due = !woken && isDue(agenda);
    moved = false;
    const before = agenda.next;
    agenda = due ? await look('settle', kind, id) : await look('readAgenda', kind, id);
    vain = due && agenda.next === before ? vain + 1 : 0;
  }
  await condition(allHandlersFinished);
}

/** The agenda that the starter saw, less the time that has passed since. */
function ageOf({ agenda, at }: SeenAgenda): AgendaView {
  const waitMs = agenda.waitMs === null ? null : Math.max(0, agenda.waitMs - Math.max(0, Date.now() - at));
  return { ...agenda, waitMs };
}

const isDue = ({ waitMs }: AgendaView): boolean => waitMs !== null && waitMs <= WAIT_MAX_MS;

/** Waits until the agenda's next entry is due, a day has passed, or the ledger moved; returns whether it moved. `vain`: settlements without effect so far. */
async function waitFor(agenda: AgendaView, vain: number, moved: () => boolean): Promise<boolean> {
  const pauseMax = agenda.waitMs === 0 ? STUCK_WAIT_MAX_MS : HELD_WAIT_MAX_MS;
  const pause = Math.min(WAIT_MIN_MS * 2 ** Math.min(vain, 20), pauseMax);
  const ms = Math.min(Math.max(agenda.waitMs ?? WAIT_MAX_MS, pause), WAIT_MAX_MS);
  return await condition(moved, ms, { summary: agenda.next ?? 'look again' });
}

/** Puts the subject's story into Temporal's own UI, only when it changed: each upsert is an event of the history. */
function show(agenda: AgendaView, before: string): string {
  setCurrentDetails(agenda.details);
  const now = shownBy(agenda);
  if (now !== before) upsertSearchAttributes(attributePairs(agenda.attributes));
  return now;
}

const shownBy = ({ attributes }: AgendaView): string => JSON.stringify(attributes);
