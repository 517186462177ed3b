import { systemActor, type Actor } from '#domain/actor.js';
import { recorded } from '#domain/article/recorded.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { DecisionContext, RefusalParams, VersionRef } from '#domain/decision.js';
import type { SubjectKind } from '#contracts/workflows.js';
import { contentHash } from './hash.js';
import type { Notice } from './notices.js';
import type { RuleBook } from './rule-book.js';
import { closedTasks, type FollowUp, type Frozen, type Projection, type Subject, type SubjectEvent } from './subjects/subject.js';

export interface Request<Command> {
  /** UUID of the subject. */
  readonly id: string;
  readonly command: Command;
  /** UUID given by the sender: the same one again returns the first result. */
  readonly commandId: string;
  readonly actor: Actor;
  /** The position that the sender has seen; left out: whatever it is. */
  readonly expectedPosition?: number;
  /** Of the command as it was sent, where it has been completed since. */
  readonly fingerprint?: string;
}

/** What was asked for, and by whom: the same key for something else is no repetition. */
export const fingerprintOf = ({ command, actor, fingerprint }: Request<unknown>): string =>
  fingerprint ?? contentHash([actor.account, command]);

export interface Result {
  readonly position: number;
  /** Types of the events, in their order. */
  readonly events: readonly string[];
}

export type Executed =
  | ({ readonly ok: true; readonly repeated: boolean } & Result)
  | { readonly ok: false; readonly code: string; readonly params: RefusalParams };

/** A subject as it was read, in one instant. */
export interface Loaded<State> {
  /** Business instant. */
  readonly now: number;
  readonly position: number;
  readonly hash: string;
  readonly state: State | null;
  /** When the subject had to be looked at next, as its last change left it. */
  readonly nextDue: number | null;
  /** What the command of this id brought about, on whatever subject. */
  readonly earlier: Result | null;
  /** The subject of that command, and what it asked for and by whom, as {@link fingerprintOf} tells it. */
  readonly earlierId: string | null;
  readonly earlierFingerprint: string | null;
  /** Not read but remembered: it may have moved, and the command may be there already. */
  readonly remembered?: true;
  /** What the state implies, where it is known already. */
  readonly projection?: Projection;
}

/** A decision ready to be written: what it replaces, what it brings, and what it implies for the tables that people read. */
export interface AnyChange {
  readonly type: SubjectKind;
  readonly id: string;
  readonly commandId: string;
  readonly fingerprint: string;
  readonly now: number;
  readonly before: {
    readonly position: number;
    readonly hash: string;
    readonly projection: Projection | null;
    readonly remembered: boolean;
  };
  readonly state: object;
  readonly nextDue: number | null;
  /** Nothing is awaited any more: the workflow ends. */
  readonly over: boolean;
  readonly projection: Projection;
  readonly closedTasks: readonly string[];
  readonly notices: readonly Notice[];
  readonly followUps: readonly FollowUp[];
  readonly events: readonly RecordedEvent<SubjectEvent>[];
  readonly result: Result;
}

/** What follows from the command: a change to be written, or an answer that needs no writing. */
export async function decideChange<State, Command, Event extends SubjectEvent>(
  subject: Subject<State, Command, Event>,
  loaded: Loaded<State>,
  request: Request<Command>,
  rules: RuleBook,
): Promise<AnyChange | Executed> {
  // the id of another command: its result would claim something that has not happened
  const fingerprint = fingerprintOf(request);
  const another = loaded.earlierFingerprint !== null && loaded.earlierFingerprint !== fingerprint;
  if (loaded.earlierId !== null && (loaded.earlierId !== request.id || another))
    return { ok: false, code: 'LEDGER.COMMAND_ID_TAKEN', params: { commandId: request.commandId } };
  if (loaded.earlier) return { ok: true, repeated: true, ...loaded.earlier };
  const { command, expectedPosition } = request;
  if (expectedPosition !== undefined && expectedPosition !== loaded.position) {
    return { ok: false, code: 'LEDGER.STALE_POSITION', params: { position: loaded.position, expected: expectedPosition } };
  }
  const frozen = subject.frozen(loaded.state, command);
  if (!frozen) return { ok: false, code: subject.unknown, params: { id: request.id } };
  const reckoning = await rules.find(frozen);
  if (!reckoning)
    return {
      ok: false,
      code: 'LEDGER.UNKNOWN_RULES',
      params: { ruleSet: frozen.ruleSet.version, calendar: frozen.calendar.version },
    };
  const former = await formerOf(subject, loaded.state, frozen, rules);
  const who = { now: loaded.now, actor: request.actor, commandId: request.commandId };
  const context: DecisionContext = { ...who, ...reckoning, ...(former && { former }) };
  // until this command it was reckoned by its own rules
  const overdue = dueFirst(subject, loaded, request, { ...who, ...(former ?? reckoning) });
  const before = overdue.length > 0 ? subject.fold(request.id, overdue, loaded.state) : loaded.state;
  const decision = subject.decide(before, command, context);
  if (!decision.ok) return decision;
  if (decision.events.length === 0) return { ok: true, repeated: false, position: loaded.position, events: [] };
  const events = decision.events.map((event) => recorded(event, context));
  return changeOf(
    subject,
    loaded,
    { ...request, fingerprint },
    { frozen, reckoning, former: former ?? reckoning },
    [...overdue, ...events],
    events,
  );
}

/** The rules by which the subject is reckoned until now, where the command brings others; undefined: it keeps its own. */
async function formerOf<State, Command, Event extends SubjectEvent>(
  subject: Subject<State, Command, Event>,
  state: State | null,
  { ruleSet, calendar }: Frozen,
  rules: RuleBook,
): Promise<Reckoning | undefined> {
  const own = state && subject.frozen(state);
  if (!own || (isSameVersion(own.ruleSet, ruleSet) && isSameVersion(own.calendar, calendar))) return undefined;
  return await rules.find(own);
}

const isSameVersion = (a: VersionRef, b: VersionRef): boolean => a === b || (a.id === b.id && a.version === b.version);

/**
 * What time has brought about by now comes before what a person does now, in the same write: so that the story is the same whether the workflow
 * was in time, late, or away.
 */
function dueFirst<State, Command, Event extends SubjectEvent>(
  subject: Subject<State, Command, Event>,
  { state, nextDue, now }: Loaded<State>,
  { command }: Request<Command>,
  context: DecisionContext,
): RecordedEvent<Event>[] {
  if (!state || command === subject.settle || nextDue === null || nextDue > now) return [];
  const bySystem = { ...context, actor: systemActor };
  const settled = subject.decide(state, subject.settle, bySystem);
  return settled.ok ? settled.events.map((event) => recorded(event, bySystem)) : [];
}

function changeOf<State, Command, Event extends SubjectEvent>(
  subject: Subject<State, Command, Event>,
  loaded: Loaded<State>,
  request: Request<Command> & { readonly fingerprint: string },
  rules: { readonly frozen: Frozen; readonly reckoning: Reckoning; readonly former: Reckoning },
  events: readonly RecordedEvent<Event>[],
  /** Those of the command itself, which its sender is told. */
  own: readonly RecordedEvent<Event>[],
): AnyChange {
  const { id, commandId, fingerprint } = request;
  const state = subject.fold(id, events, loaded.state);
  const { ruleSet, calendar } = subject.frozen(state)!;
  const isAdopted = isSameVersion(ruleSet, rules.frozen.ruleSet) && isSameVersion(calendar, rules.frozen.calendar);
  const reckoning = isAdopted ? rules.reckoning : rules.former;
  const before = loaded.projection ?? (loaded.state && subject.projection(loaded.state, rules.former));
  const projection = subject.projection(state, reckoning);
  return {
    type: subject.type,
    id,
    commandId,
    fingerprint,
    now: loaded.now,
    before: { position: loaded.position, hash: loaded.hash, projection: before, remembered: loaded.remembered === true },
    state: state as object,
    nextDue: subject.nextDue(state, reckoning),
    over: subject.over(state),
    projection,
    closedTasks: closedTasks(before, projection),
    notices: subject.notices(state, events),
    followUps: subject.followUps?.(state, events) ?? [],
    events,
    result: { position: loaded.position + events.length, events: own.map(({ type }) => type) },
  };
}
