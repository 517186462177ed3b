import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Row } from './by-subject.js';
import { derivedId } from './hash.js';
import type { RuleBook } from './rule-book.js';
import { closedTasks, isoOf, type Projection, type Subject, type SubjectEvent } from './subjects/subject.js';

/** The events of one command, which were written together. */
export interface Batch {
  readonly commandId: string;
  /** Of its last event. */
  readonly position: number;
  readonly events: readonly RecordedEvent<SubjectEvent>[];
}

/** What a stream must have left in the tables, command by command. */
export interface Replayed {
  /** Null: the stream is empty. */
  readonly state: object | null;
  /** Every task that was ever open, by key, as it was last written. */
  readonly tasks: ReadonlyMap<string, Row>;
  /** By id; what is noted of reading and delivery is left out. */
  readonly notices: ReadonlyMap<string, Row>;
}

/** Consecutive events of the same command. A command is written once: if its id comes back later, that is another batch. */
export function batchesOf(stream: readonly RecordedEvent<SubjectEvent>[], commandIds: readonly string[]): Batch[] {
  const batches: Batch[] = [];
  let begin = 0;
  for (let end = 1; end <= stream.length; end++) {
    if (end < stream.length && commandIds[end] === commandIds[begin]) continue;
    batches.push({ commandId: commandIds[begin]!, position: end, events: stream.slice(begin, end) });
    begin = end;
  }
  return batches;
}

/**
 * Takes a subject through its commands as they were written: the state, the tasks opened, moved and closed, and the notices. Undefined: a rule set or
 * a calendar is unknown here. Throws where the events make no sense to the subject.
 */
export async function replay(
  rules: RuleBook,
  subject: Subject<object, unknown, SubjectEvent>,
  id: string,
  batches: readonly Batch[],
): Promise<Replayed | undefined> {
  const tasks = new Map<string, Row>();
  const notices = new Map<string, Row>();
  let state: object | null = null;
  let before: Projection | null = null;
  for (const { events, position } of batches) {
    const after = subject.fold(id, events, state);
    const reckoning = await rules.find(subject.frozen(after)!);
    if (!reckoning) return undefined;
    const at = isoOf(events.at(-1)!.at);
    const projection = subject.projection(after, reckoning);
    for (const row of projection.tasks) tasks.set(row.key, { ...row, closed_at: null });
    for (const key of closedTasks(before, projection)) tasks.set(key, { ...tasks.get(key), closed_at: at });
    before = projection;
    for (const [i, notice] of subject.notices(after, events).entries()) {
      const noticeId = derivedId('notice', id, position, i);
      const { policyId: policy_id, unit, kind, task, dueAt } = notice;
      notices.set(noticeId, { id: noticeId, subject_id: id, policy_id, unit, kind, task, due_at: isoOf(dueAt), at });
    }
    state = after;
  }
  return { state, tasks, notices };
}

/** Keys under which the rows differ from the wanted ones: missing, extra, twice, or changed. */
export function differing(rows: readonly Row[], wanted: ReadonlyMap<string, Row>, key: string): string[] {
  const found: string[] = [];
  const missing = new Set(wanted.keys());
  for (const row of rows) {
    const name = String(row[key]);
    if (!missing.delete(name) || !isDeepStrictEqual(row, wanted.get(name))) found.push(name);
  }
  return [...found, ...missing];
}

/** Ids of commands that are not what their batch says: one without a row on this subject, a row without events, or another position, instant or result. */
export function commandsDiffering(rows: readonly Row[], batches: readonly Batch[]): string[] {
  const found: string[] = [];
  const byId = new Map(rows.map((row) => [String(row['id']), row]));
  for (const { commandId, position, events } of batches) {
    const row = byId.get(commandId);
    byId.delete(commandId);
    if (
      !row ||
      row['position'] !== position ||
      row['at'] !== isoOf(events.at(-1)!.at) ||
      !isResult(row['result'], position, events)
    )
      found.push(commandId);
  }
  // a decision without events writes nothing, no command either
  return [...found, ...byId.keys()];
}

/** The sender was told of the events of his own act: what time had brought about before it comes first in the batch. */
function isResult(result: unknown, position: number, events: Batch['events']): boolean {
  const told = (result as { events?: unknown } | null)?.events;
  if (!Array.isArray(told) || told.length === 0 || told.length > events.length) return false;
  return isDeepStrictEqual(result, { position, events: events.slice(-told.length).map(({ type }) => type) });
}
