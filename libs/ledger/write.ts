import type { Pool, PoolClient } from 'pg';
import type { AnyChange } from './change.js';
import { chainHash, derivedId } from './hash.js';
import { subjectKinds } from './subjects/index.js';
import { isoOf } from './subjects/subject.js';
import { WRITE, WRITE_TOGETHER } from './write.sql.js';

export interface WriteOptions {
  /** Notices are to leave for a channel outside. */
  readonly deliver: boolean;
  /** The changes have nothing to do with each other: one whose subject somebody else holds is passed over, so that the others need not wait for it. */
  readonly together: boolean;
}

/** A change that was written. */
export interface Written {
  readonly id: string;
  /** Of the subject's last event. */
  readonly hash: string;
  /** The business instant of the writing. */
  readonly now: number;
}

/**
 * Writes the changes whose subject is still where it was when they were decided, one statement a kind of subject; returns those. Subjects
 * are taken in the order of their ids, so that two groups cannot lock each other out.
 */
export async function writeChanges(
  db: Pick<Pool | PoolClient, 'query'>,
  changes: readonly AnyChange[],
  { deliver, together }: WriteOptions,
): Promise<Written[]> {
  const written: Written[] = [];
  for (const kind of subjectKinds) {
    const mine = changes.filter(({ type }) => type === kind);
    if (mine.length === 0) continue;
    mine.sort((a, b) => (a.id < b.id ? -1 : 1));
    const chains = new Map(mine.map((change) => [change.id, chainOf(change)]));
    const values = valuesOf(mine, chains, deliver).map((rows) => JSON.stringify(rows));
    const query = together
      ? { name: `ledger-write-together-${kind}`, text: WRITE_TOGETHER[kind] }
      : { name: `ledger-write-${kind}`, text: WRITE[kind] };
    const { rows } = await db.query<{ id: string; now: string }>({ ...query, values });
    for (const { id, now } of rows) written.push({ id, hash: chains.get(id)!.hash, now: Number(now) });
  }
  return written;
}

/** The parameters of {@link WRITE}, in its order. */
function valuesOf(changes: readonly AnyChange[], chains: ReadonlyMap<string, Chain>, deliver: boolean): readonly object[][] {
  return [
    changes.map((change) => headOf(change, chains.get(change.id)!.hash)),
    changes.flatMap(({ id }) => chains.get(id)!.rows),
    changes.map(({ id, commandId, fingerprint, result, now }) => ({
      id: commandId,
      fingerprint,
      subject_id: id,
      position: result.position,
      result,
      at: isoOf(now),
    })),
    changes.flatMap(movedTasks),
    changes.flatMap(({ id, closedTasks, now }) => closedTasks.map((key) => ({ subject_id: id, key, at: isoOf(now) }))),
    changes.flatMap(movedRow),
    changes.flatMap((change) => noticeRows(change, deliver)),
  ];
}

const headOf = ({ id, type, before, result, state, nextDue, over, now }: AnyChange, hash: string) => ({
  id,
  type,
  expected: before.position,
  position: result.position,
  hash,
  state,
  next_due: isoOf(nextDue),
  is_over: over,
  remembered: before.remembered,
  at: isoOf(now),
});

interface Chain {
  readonly hash: string;
  readonly rows: readonly object[];
}

function chainOf({ id, commandId, before, events }: AnyChange): Chain {
  let { hash, position } = before;
  const rows = events.map(({ type, data, at, by }) => {
    position += 1;
    hash = chainHash(hash, { position, type, data, at, by });
    return {
      subject_id: id,
      position,
      type,
      data,
      at: isoOf(at),
      account: by.account,
      unit: by.unit,
      command_id: commandId,
      obligation: 'obligation' in data ? data.obligation : null,
      hash,
    };
  });
  return { hash, rows };
}

/** Only what moved is written: most acts touch one or two of an article's tasks. */
function movedTasks({ before, projection }: AnyChange): object[] {
  if (!before.projection) return [...projection.tasks];
  const there = new Set(before.projection.tasks.map((row) => JSON.stringify(row)));
  return projection.tasks.filter((row) => !there.has(JSON.stringify(row)));
}

const movedRow = ({ before, projection: { row } }: AnyChange): object[] =>
  before.projection && JSON.stringify(before.projection.row) === JSON.stringify(row) ? [] : [row];

const noticeRows = ({ id, now, result, notices }: AnyChange, deliver: boolean) =>
  notices.map((notice, i) => ({
    id: derivedId('notice', id, result.position, i),
    subject_id: id,
    policy_id: notice.policyId,
    unit: notice.unit,
    kind: notice.kind,
    task: notice.task,
    due_at: isoOf(notice.dueAt),
    at: isoOf(now),
    delivery: deliver ? 'pending' : 'none',
  }));
