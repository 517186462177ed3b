import { actsFor, hasRole, type UnitCode } from '../actor.js';
import { agendaOfOne, dueOfOne, yellowAtOfOne, type OneTask, type OneTaskObligation } from '../agenda/one-task.js';
import { settleDue } from '../agenda/settle-due.js';
import type { RecordedEvent } from '../article/events.js';
import type { Reckoning } from '../article/tasks.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { Instant } from '../time.js';
import { CONDITIONS, type Condition, type ToleranceEvent, type ToleranceFacts, type ToleranceOutcome } from './events.js';

/** What can be asked of an application for error tolerance (容错纠错). */
export type ToleranceCommand =
  | {
      readonly kind: 'apply';
      readonly facts: ToleranceFacts;
      /** What is said of a major safety accident: with one, tolerance is excluded. */
      readonly majorSafetyAccident: boolean;
    }
  | {
      readonly kind: 'judge';
      readonly outcome: ToleranceOutcome;
      readonly reasons: string;
      readonly found: Readonly<Record<Condition, boolean>>;
    }
  | { readonly kind: 'withdraw'; readonly reason: string }
  | { readonly kind: 'settle' };

/** The fold of its events. */
export interface ToleranceState extends ToleranceFacts {
  readonly id: string;
  readonly status: 'applied' | 'withdrawn' | ToleranceOutcome;
  readonly appliedAt: Instant;
  readonly appliedBy: string;
  readonly judged: {
    readonly reasons: string;
    readonly found: Readonly<Record<Condition, boolean>>;
    readonly account: string;
    readonly at: Instant;
  } | null;
  readonly settled: readonly string[];
}

/**
 * Decides one command on an application for error tolerance (domain.md §6). Pure. Whether there is a ground for it the case decides, in the same
 * transaction. Refuses TOLERANCE.UNKNOWN, TOLERANCE.ALREADY_APPLIED, TOLERANCE.MAJOR_SAFETY_ACCIDENT, TOLERANCE.OVER, TOLERANCE.CONDITIONS_NOT_MET
 * (an exemption needs all of them), AUTH.DISCIPLINE_ONLY, AUTH.OWN_UNIT, AUTH.NOT_YOUR_UNIT, AUTH.HEAD_ONLY, AUTH.SYSTEM_ONLY.
 */
export function decideTolerance(
  state: ToleranceState | null,
  command: ToleranceCommand,
  context: DecisionContext,
): Decision<ToleranceEvent> {
  const { actor } = context;
  if (command.kind === 'apply') {
    const { facts, majorSafetyAccident } = command;
    if (state) return refuse('TOLERANCE.ALREADY_APPLIED', { unit: state.unit });
    const denied = notHead(facts.unit, context);
    if (denied) return denied;
    if (majorSafetyAccident) return refuse('TOLERANCE.MAJOR_SAFETY_ACCIDENT');
    return accept({ type: 'ToleranceApplicationMade', data: facts });
  }
  if (!state) return refuse('TOLERANCE.UNKNOWN');
  switch (command.kind) {
    case 'settle':
      return settle(state, context);
    case 'withdraw':
      if (state.status !== 'applied') return refuse('TOLERANCE.OVER', { status: state.status });
      return notHead(state.unit, context) ?? accept({ type: 'ToleranceWithdrawn', data: { reason: command.reason } });
    case 'judge': {
      if (!hasRole(actor, 'discipline_body')) return refuse('AUTH.DISCIPLINE_ONLY');
      if (actor.unit === state.unit) return refuse('AUTH.OWN_UNIT', { unit: state.unit });
      if (state.status !== 'applied') return refuse('TOLERANCE.OVER', { status: state.status });
      const { outcome, reasons, found } = command;
      const missing = CONDITIONS.filter((condition) => !found[condition]);
      if (outcome === 'exempt' && missing.length > 0) return refuse('TOLERANCE.CONDITIONS_NOT_MET', { conditions: missing });
      return accept({ type: 'ToleranceJudged', data: { outcome, reasons, found } });
    }
  }
}

/** The head speaks for the unit in such a matter. */
function notHead(unit: UnitCode, { actor }: DecisionContext) {
  if (!actsFor(actor, unit)) return refuse('AUTH.NOT_YOUR_UNIT', { unit });
  return hasRole(actor, 'unit_head') ? null : refuse('AUTH.HEAD_ONLY', { unit });
}

const settle = (state: ToleranceState, context: DecisionContext): Decision<ToleranceEvent> =>
  settleDue(state, context, {
    agenda: toleranceAgenda,
    event: ({ id: obligation, kind, task, unit, due }): ToleranceEvent => {
      return { type: kind === 'remind' ? 'ToleranceReminderSent' : 'ToleranceOverdue', data: { obligation, task, unit, due } };
    },
    evolve: evolveTolerance,
  });

type Recorded = RecordedEvent<ToleranceEvent>;

/** The state after one more event; `state` is null before the first. */
export function evolveTolerance(state: ToleranceState | null, event: Recorded): ToleranceState {
  const { at, by } = event;
  if (event.type === 'ToleranceApplicationMade')
    return { ...event.data, id: '', status: 'applied', appliedAt: at, appliedBy: by.account, judged: null, settled: [] };
  if (state === null) throw new Error(`the stream of a tolerance case begins with ToleranceApplicationMade, not ${event.type}`);
  switch (event.type) {
    case 'ToleranceWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'ToleranceJudged': {
      const { outcome, reasons, found } = event.data;
      return { ...state, status: outcome, judged: { reasons, found, account: by.account, at } };
    }
    case 'ToleranceReminderSent':
    case 'ToleranceOverdue':
      return { ...state, settled: [...state.settled, event.data.obligation] };
  }
}

/** Folds a stream, or goes on from the state of its beginning. */
export function foldTolerance(id: string, events: Iterable<Recorded>, from: ToleranceState | null = null): ToleranceState | null {
  let state = from;
  for (const event of events) state = evolveTolerance(state, event);
  return state && { ...state, id };
}

export interface ToleranceTask extends OneTask {
  readonly key: 'decide-tolerance';
  readonly due: Instant;
  readonly yellowAt: Instant | null;
}

/** The discipline body has the time of a review to decide (by analogy with 政府督查工作条例 art. 17). */
export function toleranceTask(state: ToleranceState, { rules, calendar }: Reckoning): ToleranceTask | null {
  if (state.status !== 'applied') return null;
  const { reviewDecide, explanation } = rules.supervisionCase;
  const limit = { budget: reviewDecide.budget, remindersBefore: explanation.remindersBefore };
  const task = { key: 'decide-tolerance', unit: state.discipline, openedAt: state.appliedAt, limit } as const;
  return { ...task, due: dueOfOne(task, calendar), yellowAt: yellowAtOfOne(task, calendar) };
}

/** What falls due and is not settled yet, soonest first. */
export const toleranceAgenda = (state: ToleranceState, reckoning: Reckoning): readonly OneTaskObligation[] =>
  agendaOfOne(toleranceTask(state, reckoning), state.settled, reckoning.calendar);
