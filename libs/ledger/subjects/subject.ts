import type { Decision, DecisionContext, VersionRef } from '#domain/decision.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { SubjectKind } from '#contracts/workflows.js';
import type { Notice } from '../notices.js';

/** The rule set and the calendar by which a subject is reckoned. */
export interface Frozen {
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

export interface SubjectEvent {
  readonly type: string;
  readonly data: object;
}

/** What a state implies for the tables that people read. */
export interface Projection {
  /** Rows of `task`, the open ones. */
  readonly tasks: readonly object[];
  /** The row of `article` or `policy`. */
  readonly row: object;
}

/**
 * A kind of subject as the ledger needs it: how its commands are decided, its streams folded, and what its state implies. The ledger itself knows
 * streams, positions and hashes only.
 */
export interface Subject<State, Command, Event extends SubjectEvent> {
  readonly type: SubjectKind;
  /** Code of the refusal when the stream does not exist. */
  readonly unknown: string;
  readonly settle: Command;
  decide(state: State | null, command: Command, context: DecisionContext): Decision<Event>;
  fold(id: string, events: readonly RecordedEvent<Event>[], from: State | null): State;
  /** What the command is decided by; null: the subject does not exist and the command does not begin it. */
  frozen(state: State | null, command: Command): Frozen | null;
  /** When the subject has to be looked at next; null: nothing is awaited. */
  nextDue(state: State, reckoning: Reckoning): number | null;
  projection(state: State, reckoning: Reckoning): Projection;
  /** Keys of tasks that were open and are no longer. */
  closedTasks(before: State | null, after: State): readonly string[];
  /** What units are told of the events; by whom they were caused stands in the events. */
  notices(after: State, events: readonly RecordedEvent<Event>[]): readonly Notice[];
}

/** JSON takes instants as ISO text, so that PostgreSQL reads them as timestamptz. */
export const isoOf = (instant: number | null | undefined): string | null =>
  instant == null ? null : new Date(instant).toISOString();
