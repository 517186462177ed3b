import { hasRole, type UnitCode } from '../actor.js';
import { agendaOfOne, dueOfOne, yellowAtOfOne, type OneTask, type OneTaskObligation } from '../agenda/one-task.js';
import { settleDue } from '../agenda/settle-due.js';
import type { RecordedEvent } from '../article/events.js';
import type { Reckoning } from '../article/tasks.js';
import { accept, refuse, type Decision, type DecisionContext, type VersionRef } from '../decision.js';
import type { Instant } from '../time.js';

/** Where something that a paper says can be looked up. */
export interface Citation {
  readonly subject: string;
  readonly position: number;
}

export interface PaperLine {
  readonly text: string;
  readonly cites: readonly Citation[];
}

export interface PaperSection {
  /** Which of the sections: the words of its heading come from the catalogue. */
  readonly key: string;
  readonly heading: string;
  readonly lines: readonly PaperLine[];
}

/** A draft of a periodic paper: what happened in a period, each line with the events that say so. */
export interface PaperFacts {
  readonly policyId: string;
  /** 月报 or 季度小结. */
  readonly kind: 'bulletin' | 'summary';
  /** 2021-03, 2021-Q1 */
  readonly period: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly title: string;
  /** The supervision office, which approves it. */
  readonly supervision: UnitCode;
  /** Who gets it. */
  readonly units: readonly UnitCode[];
  readonly sections: readonly PaperSection[];
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

interface ObligationFact {
  readonly obligation: string;
  readonly task: string;
  readonly unit: UnitCode;
  readonly due: Instant;
}

export type PaperEvent =
  | { readonly type: 'PaperDrafted'; readonly data: PaperFacts }
  /** Words of the office beside what the machine drafted, which stays as it was. */
  | { readonly type: 'PaperRemarked'; readonly data: { readonly remark: string } }
  | { readonly type: 'PaperSent'; readonly data: { readonly units: readonly UnitCode[] } }
  | { readonly type: 'PaperDiscarded'; readonly data: { readonly reason: string } }
  | { readonly type: 'PaperReminderSent'; readonly data: ObligationFact }
  | { readonly type: 'PaperOverdue'; readonly data: ObligationFact };

export type PaperCommand =
  | { readonly kind: 'draft'; readonly facts: PaperFacts }
  | { readonly kind: 'remark'; readonly remark: string }
  | { readonly kind: 'send'; readonly units?: readonly UnitCode[] }
  | { readonly kind: 'discard'; readonly reason: string }
  | { readonly kind: 'settle' };

export interface PaperState extends PaperFacts {
  readonly id: string;
  readonly status: 'draft' | 'sent' | 'discarded';
  readonly draftedAt: Instant;
  readonly remark: string | null;
  readonly decided: { readonly account: string; readonly at: Instant; readonly reason: string | null } | null;
  readonly settled: readonly string[];
}

/**
 * Decides one command on a periodic paper. Pure. The machine drafts; the supervision office sends, or does not (architecture.md §4). Refuses
 * PAPER.UNKNOWN, PAPER.ALREADY_DRAFTED, PAPER.DECIDED, PAPER.NO_UNITS, AUTH.SUPERVISION_ONLY, AUTH.SYSTEM_ONLY.
 */
export function decidePaper(state: PaperState | null, command: PaperCommand, context: DecisionContext): Decision<PaperEvent> {
  const { actor } = context;
  if (command.kind === 'draft') {
    if (!hasRole(actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
    return state ? refuse('PAPER.ALREADY_DRAFTED') : accept({ type: 'PaperDrafted', data: command.facts });
  }
  if (!state) return refuse('PAPER.UNKNOWN');
  if (command.kind === 'settle') return settle(state, context);
  if (!hasRole(actor, 'supervision_office')) return refuse('AUTH.SUPERVISION_ONLY');
  if (state.status !== 'draft') return refuse('PAPER.DECIDED', { status: state.status });
  switch (command.kind) {
    case 'remark':
      return accept({ type: 'PaperRemarked', data: { remark: command.remark } });
    case 'discard':
      return accept({ type: 'PaperDiscarded', data: { reason: command.reason } });
    case 'send': {
      const units = [...new Set(command.units ?? state.units)];
      return units.length > 0 ? accept({ type: 'PaperSent', data: { units } }) : refuse('PAPER.NO_UNITS');
    }
  }
}

const settle = (state: PaperState, context: DecisionContext): Decision<PaperEvent> =>
  settleDue(state, context, {
    agenda: paperAgenda,
    event: ({ id: obligation, kind, task, unit, due }): PaperEvent => {
      return { type: kind === 'remind' ? 'PaperReminderSent' : 'PaperOverdue', data: { obligation, task, unit, due } };
    },
    evolve: evolvePaper,
  });

type Recorded = RecordedEvent<PaperEvent>;

export function evolvePaper(state: PaperState | null, event: Recorded): PaperState {
  const { at, by } = event;
  if (event.type === 'PaperDrafted')
    return { ...event.data, id: '', status: 'draft', draftedAt: at, remark: null, decided: null, settled: [] };
  if (state === null) throw new Error(`the stream of a paper begins with PaperDrafted, not ${event.type}`);
  switch (event.type) {
    case 'PaperRemarked':
      return { ...state, remark: event.data.remark };
    case 'PaperSent':
      return {
        ...state,
        status: 'sent',
        units: event.data.units,
        decided: { account: by.account, at, reason: null },
        settled: [],
      };
    case 'PaperDiscarded':
      return { ...state, status: 'discarded', decided: { account: by.account, at, reason: event.data.reason }, settled: [] };
    case 'PaperReminderSent':
    case 'PaperOverdue':
      return { ...state, settled: [...state.settled, event.data.obligation] };
  }
}

export function foldPaper(id: string, events: Iterable<Recorded>, from: PaperState | null = null): PaperState | null {
  let state = from;
  for (const event of events) state = evolvePaper(state, event);
  return state && { ...state, id };
}

/** Key of the one task of a paper. */
export const APPROVE = 'approve-paper';

/** The supervision office sends the paper, or discards it. */
const taskOf = (state: PaperState, { rules }: Reckoning): OneTask => ({
  key: APPROVE,
  unit: state.supervision,
  openedAt: state.draftedAt,
  limit: rules.paper ?? { ...rules.adjudication, remindersBefore: [] },
});

/** By when the paper is sent or discarded. */
export const paperDue = (state: PaperState, reckoning: Reckoning): Instant =>
  dueOfOne(taskOf(state, reckoning), reckoning.calendar);

/** From when the task is yellow; null: it has no reminder. */
export const paperYellowAt = (state: PaperState, reckoning: Reckoning): Instant | null =>
  yellowAtOfOne(taskOf(state, reckoning), reckoning.calendar);

/** What falls due and is not settled yet, soonest first. */
export const paperAgenda = (state: PaperState, reckoning: Reckoning): readonly OneTaskObligation[] =>
  agendaOfOne(state.status === 'draft' ? taskOf(state, reckoning) : null, state.settled, reckoning.calendar);
