import type { SubjectKind } from '#contracts/workflows.js';
import { systemActor, type Actor } from '#domain/actor.js';
import { dateAt, type Calendar } from '#domain/calendar/calendar.js';
import type { DecisionContext, VersionRef } from '#domain/decision.js';
import type { RecordedEvent } from '#domain/article/events.js';
import { recorded } from '#domain/article/recorded.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import { derivedId } from '#ledger/hash.js';
import { SUBJECTS, type AnySubject } from '#ledger/subjects/index.js';
import { closedTasks, type FollowUp, type Frozen, type Projection, type SubjectEvent } from '#ledger/subjects/subject.js';

type Recorded = RecordedEvent<SubjectEvent>;

/** A subject as the ledger keeps it. */
export interface Entry {
  readonly id: string;
  readonly type: SubjectKind;
  state: object | null;
  stream: Recorded[];
  nextDue: number | null;
  /** Keys of the tasks that are open by what was projected at every change. */
  tasks: ReadonlyMap<string, object>;
  row: object | null;
  projection: Projection | null;
}

export type Outcome = { readonly ok: true; readonly events: readonly Recorded[] } | { readonly ok: false; readonly code: string };

/** One change as it was written: what the subject was before, and what it brought. */
export interface Written {
  readonly entry: Entry;
  readonly before: object | null;
  readonly events: readonly Recorded[];
}

/** Obligations were due, and settling them was refused or brought nothing about: the ledger would try for ever. */
export class StuckError extends Error {}

const key = ({ ruleSet, calendar }: Frozen): string => `${ruleSet.id}@${ruleSet.version} ${calendar.id}@${calendar.version}`;
const isSameVersion = (a: VersionRef, b: VersionRef): boolean => a.id === b.id && a.version === b.version;

/**
 * The ledger without a database: the same kinds of subject, what is due before each act, and what follows on other subjects in one transaction,
 * all of it or nothing. What libs/ledger does with PostgreSQL beside it (hashes, positions, races) is tested there.
 */
export class MemoryLedger {
  readonly entries = new Map<string, Entry>();
  /** Changes since somebody looked. */
  written: Written[] = [];
  /** Tables are kept along: what was projected at each change. */
  projects = false;
  /** The last number of a notice, by year. */
  protected readonly numbers = new Map<number, number>();
  private readonly reckonings = new Map<string, Reckoning>();
  private commands = 0;

  constructor(
    public now: number,
    private readonly versions: { readonly ruleSets: readonly RuleSet[]; readonly calendars: readonly Calendar[] },
  ) {}

  reckoningOf(frozen: Frozen): Reckoning {
    const known = this.reckonings.get(key(frozen));
    if (known) return known;
    const rules = this.versions.ruleSets.find((one) => isSameVersion(one, frozen.ruleSet));
    const calendar = this.versions.calendars.find((one) => isSameVersion(one, frozen.calendar));
    if (!rules || !calendar) throw new Error(`no such rules: ${key(frozen)}`);
    const reckoning = { rules, calendar };
    this.reckonings.set(key(frozen), reckoning);
    return reckoning;
  }

  stateOf<State>(id: string): State {
    return this.entries.get(id)!.state as State;
  }

  ofType(type: SubjectKind): Entry[] {
    return [...this.entries.values()].filter((entry) => entry.type === type);
  }

  /** A command id that nobody has had, the same in every telling of the story. */
  nextId(): string {
    this.commands += 1;
    return derivedId('model', this.commands);
  }

  /** One command with everything that follows from it, or nothing at all. */
  execute(type: SubjectKind, id: string, command: unknown, actor: Actor, commandId = this.nextId()): Outcome {
    const mark = this.written.length;
    const numbers = new Map(this.numbers);
    const outcome = this.carryOut({ type, id, command, actor }, commandId);
    if (!outcome.ok) {
      for (const { entry, before, events } of this.written.splice(mark).reverse()) this.undo(entry, before, events.length);
      this.numbers.clear();
      for (const [year, last] of numbers) this.numbers.set(year, last);
    }
    return outcome;
  }

  /** Time passes to the instant; everything due on the way is settled at its own instant, as a running system does. */
  until(instant: number): void {
    for (;;) {
      const next = this.soonest();
      if (!next || next.nextDue! > instant) break;
      this.now = Math.max(this.now, next.nextDue!);
      this.settle(next);
    }
    this.now = instant;
  }

  /** Everything that is due by now, after nobody has looked for a while. */
  catchUp(): void {
    this.until(this.now);
  }

  private soonest(): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.entries.values())
      if (entry.nextDue !== null && (next === undefined || entry.nextDue < next.nextDue!)) next = entry;
    return next;
  }

  private settle({ type, id, nextDue }: Entry): void {
    const settled = this.execute(type, id, SUBJECTS[type].settle, systemActor);
    if (!settled.ok) throw new StuckError(`settling ${type} ${id} was refused: ${settled.code}`);
    const after = this.entries.get(id)!;
    if (settled.events.length === 0 && after.nextDue === nextDue)
      throw new StuckError(`${type} ${id} is due at ${nextDue}, and nothing happens`);
  }

  private carryOut({ type, id, command, actor }: FollowUp, commandId: string): Outcome {
    const subject = SUBJECTS[type];
    const known = this.entries.get(id);
    const entry: Entry =
      known?.type === type
        ? known
        : { id, type, state: null, stream: [], nextDue: null, tasks: NONE, row: null, projection: null };
    const { state } = entry;
    const given = this.prepared(entry, command);
    const frozen = subject.frozen(state, given);
    if (!frozen) return { ok: false, code: subject.unknown };
    const reckoning = this.reckoningOf(frozen);
    const own = state && subject.frozen(state);
    const former = own && key(own) !== key(frozen) ? this.reckoningOf(own) : undefined;
    const who = { now: this.now, actor, commandId };
    const context: DecisionContext = { ...who, ...reckoning, ...(former && { former }) };
    const overdue = this.dueFirst(subject, entry, given, { ...who, ...(former ?? reckoning) });
    const before = overdue.length > 0 ? subject.fold(id, overdue, state) : state;
    const decision = subject.decide(before, given, context);
    if (!decision.ok) return decision;
    if (decision.events.length === 0) return { ok: true, events: [] };
    const events = decision.events.map((event) => recorded(event, context));
    if (!known) this.entries.set(id, entry);
    const after = this.write(subject, entry, [...overdue, ...events]);
    for (const [i, followUp] of (subject.followUps?.(after, [...overdue, ...events]) ?? []).entries()) {
      const followed = this.carryOut(followUp, derivedId('follow', commandId, i));
      if (!followed.ok) return followed;
    }
    return { ok: true, events };
  }

  private write(subject: AnySubject, entry: Entry, events: readonly Recorded[]): object {
    const before = entry.state;
    const after = subject.fold(entry.id, events, before);
    this.written.push({ entry, before, events });
    for (const event of events) entry.stream.push(event);
    entry.state = after;
    const reckoning = this.reckoningOf(subject.frozen(after)!);
    entry.nextDue = subject.nextDue(after, reckoning);
    if (this.projects) this.project(subject, entry, events, reckoning);
    return after;
  }

  /** The rows that people read, kept as the ledger keeps them: what is open is written anew, what has ended is closed. */
  private project(subject: AnySubject, entry: Entry, events: readonly Recorded[], reckoning: Reckoning): void {
    const projection = subject.projection(entry.state!, reckoning);
    const { tasks, row } = projection;
    const open = new Map(entry.tasks);
    for (const closed of closedTasks(entry.projection, projection)) open.delete(closed);
    for (const task of tasks) open.set((task as { key: string }).key, task);
    entry.projection = projection;
    entry.tasks = open;
    entry.row = row;
    subject.notices(entry.state!, events);
  }

  private undo(entry: Entry, before: object | null, events: number): void {
    entry.stream.length -= events;
    entry.state = before;
    if (before === null) {
      this.entries.delete(entry.id);
      return;
    }
    const subject = SUBJECTS[entry.type];
    const reckoning = this.reckoningOf(subject.frozen(before)!);
    entry.nextDue = subject.nextDue(before, reckoning);
    if (!this.projects) return;
    const projection = subject.projection(before, reckoning);
    const { tasks, row } = projection;
    entry.projection = projection;
    entry.tasks = new Map(tasks.map((task) => [(task as { key: string }).key, task]));
    entry.row = row;
  }

  /** What time has brought about by now comes before what a person does now. */
  private dueFirst(subject: AnySubject, { state, nextDue }: Entry, command: unknown, context: DecisionContext): Recorded[] {
    if (!state || command === subject.settle || nextDue === null || nextDue > this.now) return [];
    const bySystem = { ...context, actor: systemActor };
    const settled = subject.decide(state, subject.settle, bySystem);
    return settled.ok ? settled.events.map((event) => recorded(event, bySystem)) : [];
  }

  /** A numbered notice takes the next number of its year. */
  private prepared({ state }: Entry, command: unknown): unknown {
    const { kind, number } = command as { kind: string; number?: unknown };
    if (kind !== 'issueNotice' || number !== undefined || !state) return command;
    const frozen = state as unknown as Frozen;
    const year = Number(dateAt(this.reckoningOf(frozen).calendar, this.now).slice(0, 4));
    const next = (this.numbers.get(year) ?? 0) + 1;
    this.numbers.set(year, next);
    return { ...(command as object), number: { year, number: next } };
  }
}

export const NONE: ReadonlyMap<string, object> = new Map();
