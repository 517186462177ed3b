import { defineSearchAttributeKey } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { AgendaView, SubjectActivities, SubjectAttributes } from '../libs/contracts/activities.js';
import { LEDGER_MOVED, type SubjectInput, type SubjectKind } from '../libs/contracts/workflows.js';

export const ledgerMoved = defineSignal(LEDGER_MOVED);

/** No wait is longer, so that a wake-up that was lost costs a day at the most. */
const WAIT_MAX_MS = 24 * 3_600_000;
/** A business clock that is held can leave something "due in a moment" for long: look again no more often than this. */
const WAIT_MIN_MS = 20;

// without a limit of attempts: the ledger may be away for long, and what is due stays due
const retry = { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;
const reading = proxyActivities<Pick<SubjectActivities, 'readAgenda'>>({
  startToCloseTimeout: '30 seconds',
  retry,
  summary: 'read the agenda',
});
const settling = proxyActivities<Pick<SubjectActivities, 'settle'>>({
  startToCloseTimeout: '1 minute',
  retry,
  summary: 'settle what is due',
});

/**
 * The life of a subject as time sees it: sleep until something falls due or the ledger moved, settle, look again. Timers are hints, the ledger
 * decides: what is due is computed in an activity, so that a new rule set never breaks the replay of a workflow that runs for years.
 */
export async function followSubject(kind: SubjectKind, { id }: SubjectInput): Promise<void> {
  let moved = false;
  setHandler(ledgerMoved, () => {
    moved = true;
  });
  let shown = '';
  for (;;) {
    moved = false;
    let agenda = await reading.readAgenda(kind, id);
    while (!agenda.closed && agenda.waitMs === 0) agenda = await settling.settle(kind, id);
    shown = show(agenda, shown);
    if (agenda.closed && !moved) break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<(input: SubjectInput) => Promise<void>>({ id });
    }
    await waitFor(agenda, () => moved);
  }
  await condition(allHandlersFinished);
}

/** Waits until the agenda's next entry is due, a day has passed, or the ledger moved. */
async function waitFor(agenda: AgendaView, moved: () => boolean): Promise<void> {
  const ms = Math.min(Math.max(agenda.waitMs ?? WAIT_MAX_MS, WAIT_MIN_MS), WAIT_MAX_MS);
  await condition(moved, ms, { summary: agenda.next ?? 'look again' });
}

/** Puts the subject's story into Temporal's own UI, only when it changed: each upsert is an event of the history. */
function show(agenda: AgendaView, before: string): string {
  setCurrentDetails(agenda.details);
  const now = JSON.stringify(agenda.attributes);
  if (now !== before) upsertSearchAttributes(pairsOf(agenda.attributes));
  return now;
}

const policy = defineSearchAttributeKey('DubanPolicy', 'KEYWORD');
const article = defineSearchAttributeKey('DubanArticle', 'KEYWORD');
const stage = defineSearchAttributeKey('DubanStage', 'KEYWORD');
const light = defineSearchAttributeKey('DubanLight', 'KEYWORD');
const nextDue = defineSearchAttributeKey('DubanNextDue', 'DATETIME');
const leadUnit = defineSearchAttributeKey('DubanLeadUnit', 'KEYWORD');
const units = defineSearchAttributeKey('DubanUnits', 'KEYWORD_LIST');

function pairsOf(values: SubjectAttributes): Parameters<typeof upsertSearchAttributes>[0] {
  return [
    { key: policy, value: values.policy },
    { key: article, value: values.article },
    { key: stage, value: values.stage },
    { key: light, value: values.light },
    { key: nextDue, value: values.nextDue === null ? null : new Date(values.nextDue) },
    { key: leadUnit, value: values.leadUnit },
    { key: units, value: values.units.length > 0 ? [...values.units] : null },
  ];
}
