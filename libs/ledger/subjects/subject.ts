import type { PoolClient } from 'pg';
import type { Decision, DecisionContext, VersionRef } from '#domain/decision.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { SubjectKind } from '#contracts/workflows.js';
import type { Actor } from '#domain/actor.js';
import type { AgendaView } from '#contracts/activities.js';
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
  /** The row of the subject's own table. */
  readonly row: object;
}

/** The business clock at the instant of a reading. */
export interface ClockReading {
  readonly now: number;
  /** Business seconds in a real second. */
  readonly rate: number;
  /** The instant that the clock does not pass. */
  readonly holdAt: number;
}

/** A command on another subject that follows from a decision, in the same transaction: both are written, or neither. */
export interface FollowUp {
  readonly type: SubjectKind;
  readonly id: string;
  readonly command: unknown;
  readonly actor: Actor;
}

/** Completes a command in its transaction. */
export type Prepare<State, Command> = (
  client: PoolClient,
  command: Command,
  loaded: { readonly state: State | null; readonly now: number; readonly calendar: Reckoning['calendar'] },
) => Promise<Command>;

/**
 * A kind of subject as the ledger needs it: how its commands are decided, its streams folded, and what its state implies. The ledger itself knows
 * streams, positions and hashes only.
 */
export interface Subject<State, Command, Event extends SubjectEvent> {
  readonly type: SubjectKind;
  /** Code of the refusal when the stream does not exist. */
  readonly unknown: string;
  readonly settle: Command;
  /** SQL that upserts the rows of $6, a JSON array of {@link Projection.row}, into the table named like the type; joins `head`, see write.sql.ts. */
  readonly upsert: string;
  decide(state: State | null, command: Command, context: DecisionContext): Decision<Event>;
  fold(id: string, events: readonly RecordedEvent<Event>[], from: State | null): State;
  /** What the command is decided by; null: the subject does not exist and the command does not begin it. Without a command: what the state is reckoned by. */
  frozen(state: State | null, command?: Command): Frozen | null;
  /** When the subject has to be looked at next; null: nothing is awaited. */
  nextDue(state: State, reckoning: Reckoning): number | null;
  /** Nothing is awaited any more: its workflow ends. */
  over(state: State): boolean;
  projection(state: State, reckoning: Reckoning): Projection;
  /** Keys of tasks that were open and are no longer. */
  closedTasks(before: State | null, after: State): readonly string[];
  /** What units are told of the events; by whom they were caused stands in the events. */
  notices(after: State, events: readonly RecordedEvent<Event>[]): readonly Notice[];
  /** What its workflow needs to know. */
  view(state: State, clock: ClockReading, reckoning: Reckoning): AgendaView;
  /**
   * For a command that takes something from the database which only its own transaction may take, such as the next number of a series: how to complete
   * it. Null: there is nothing to take. A refusal after it undoes the taking.
   */
  prepare?(command: Command): Prepare<State, Command> | null;
  /** What follows on other subjects; left out: nothing ever does. */
  followUps?(after: State, events: readonly RecordedEvent<Event>[]): readonly FollowUp[];
}

/** JSON takes instants as ISO text, so that PostgreSQL reads them as timestamptz. */
export const isoOf = (instant: number | null | undefined): string | null =>
  instant == null ? null : new Date(instant).toISOString();

/** Real milliseconds until `at`; null while the clock is held before it: who releases the clock tells the workflow (clock.ts). */
export const waitMs = (at: number | undefined, { now, rate, holdAt }: ClockReading): number | null =>
  at === undefined || at > holdAt ? null : Math.max(0, Math.ceil((at - now) / rate));
