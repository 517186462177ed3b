import type { Pool, PoolClient } from 'pg';
import type { SubjectKind } from '#contracts/workflows.js';
import type { Loaded, Result } from './change.js';

export interface LoadKey {
  readonly type: SubjectKind;
  /** Of the subject. */
  readonly id: string;
  readonly commandId: string;
}

interface Row {
  readonly now: Date;
  readonly position: number | null;
  readonly hash: string | null;
  readonly state: object | null;
  readonly nextDue: Date | null;
  readonly earlier: Result | null;
  readonly earlierId: string | null;
  readonly earlierFingerprint: string | null;
}

const COLUMNS = `now.at as now, s.position, s.hash, s.state, s.next_due as "nextDue", c.result as earlier, c.subject_id as "earlierId",
    c.fingerprint as "earlierFingerprint"`;

const LOAD = `
  select ${COLUMNS}
  from (select business_now() as at) now left join subject s on s.id = $1 and s.type = $3 left join command c on c.id = $2
`;

// offset: each row is looked up by its key, also while a plan from the time when the tables were small would read them whole. (select …): PostgreSQL
// makes a plan anew for every call, which costs three times the reading, when it may hope for fewer keys than it takes for granted
const LOAD_TOGETHER = `
  select ${COLUMNS}
  from (select business_now() as at) now cross join
    unnest((select $1::uuid[]), (select $2::uuid[]), (select $3::text[])) with ordinality k(id, command, type, ordinal)
    left join lateral (select * from subject where subject.id = k.id and subject.type = k.type offset 0) s on true
    left join lateral (select * from command where command.id = k.command offset 0) c on true
  order by k.ordinal
`;

/**
 * Reads subjects, each with the earlier result of a command, in one instant and in the order of the keys. A subject of another kind with this id is
 * none: each kind has its own decider.
 */
export async function load(db: Pick<Pool | PoolClient, 'query'>, keys: readonly LoadKey[]): Promise<Loaded<unknown>[]> {
  const [first, ...others] = keys;
  if (!first) return [];
  const { rows } = await db.query<Row>(
    others.length === 0
      ? { name: 'ledger-load', text: LOAD, values: [first.id, first.commandId, first.type] }
      : {
          name: 'ledger-load-together',
          text: LOAD_TOGETHER,
          values: [keys.map(({ id }) => id), keys.map(({ commandId }) => commandId), keys.map(({ type }) => type)],
        },
  );
  return rows.map((row, i) => ({
    ...row,
    now: row.now.getTime(),
    position: row.position ?? 0,
    hash: row.hash ?? keys[i]!.id,
    nextDue: row.nextDue && row.nextDue.getTime(),
  }));
}

/** A subject that does not exist yet. */
export const freshAt = (now: number, id: string): Loaded<never> => ({
  now,
  position: 0,
  hash: id,
  state: null,
  nextDue: null,
  earlier: null,
  earlierId: null,
  earlierFingerprint: null,
});
