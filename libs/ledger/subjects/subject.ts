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

/** A row of `task`: something that a unit has to do, in its inbox. Instants as ISO text. */
export interface TaskRow {
  readonly subject_id: string;
  /** Unique among the open tasks of its subject. */
  readonly key: string;
  readonly policy_id: string;
  readonly kind: string;
  readonly unit: string;
  /** The unit that it is about, where that is another one. */
  readonly about: string | null;
  readonly cycle: string | null;
  readonly number: number;
  readonly title: string;
  readonly opened_at: string | null;
  readonly due_at: string | null;
  readonly yellow_at: string | null;
  /** Its clock stands still. */
  readonly stopped: boolean;
}

/** What a state implies for the tables that people read. */
export interface Projection {
  /** The open ones. */
  readonly tasks: readonly TaskRow[];
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

/** Keys of tasks that were open and are no longer. */
export function closedTasks(before: Projection | null, after: Projection): readonly string[] {
  if (!before) return [];
  const open = new Set(after.tasks.map(({ key }) => key));
  return before.tasks.flatMap(({ key }) => (open.has(key) ? [] : [key]));
}

/** The worst light of open tasks at the business instant `now`, as inboxes show it; one whose clock stands still has none. */
export function lightOf(tasks: readonly TaskRow[], now: number): 'red' | 'yellow' | 'green' {
  const running = tasks.filter(({ stopped }) => !stopped);
  if (running.some(({ due_at: due }) => due !== null && Date.parse(due) < now)) return 'red';
  return running.some(({ yellow_at: from }) => from !== null && Date.parse(from) <= now) ? 'yellow' : 'green';
}

/** JSON takes instants as ISO text, so that PostgreSQL reads them as timestamptz. */
export const isoOf = (instant: number | null | undefined): string | null =>
  instant == null ? null : new Date(instant).toISOString();

/** Real milliseconds until `at`; null while the clock is held before it: who releases the clock tells the workflow (clock.ts). */
export const waitMs = (at: number | undefined, { now, rate, holdAt }: ClockReading): number | null =>
  at === undefined || at > holdAt ? null : Math.max(0, Math.ceil((at - now) / rate));
