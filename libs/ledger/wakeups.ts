import type { Pool } from 'pg';
import type { SubjectKind } from '#contracts/workflows.js';

/** A subject that moved and whose workflow has not been told yet, or a notice whose delivery has not been started. */
export interface Wakeup {
  /** The subject's, or the notice's. */
  readonly id: string;
  readonly kind: SubjectKind | 'delivery';
  /** The number or the title under which the subject began, for the id of its workflow; null: it has none. */
  readonly name: string | null;
  /** Counts the movements since the row was made. */
  readonly seq: number;
  /** When the row was made, to the microsecond: together with `seq` it tells this row from a later one of the same subject. */
  readonly since: string;
  readonly urgent: boolean;
  /** Nobody has looked at the subject on behalf of a workflow yet: it is to be started. */
  readonly first: boolean;
  /** The subject is over: its workflow, if there is one, has only to end. */
  readonly over: boolean;
}

export interface ClaimLimits {
  /** How many urgent wake-ups to take at most, how many others. */
  readonly urgentMax: number;
  readonly otherMax: number;
  /** Real milliseconds after which a taker that died loses what it took. */
  readonly leaseMs: number;
  /** False: there is no channel, so notices wait. */
  readonly deliveries: boolean;
}

/** Candidates among which those of subjects that are over go first; bounds what one claim looks at. */
const CANDIDATES_MAX = 200;
/** A workflow whose own timer has just come looks at the ledger anyway, and then forgets the wake-up; so long it is given for that. */
const WAKING_BY_ITSELF_SECONDS = 60;

/** Of a title no more goes into the id of a workflow. */
const NAME_MAX = 60;
/** SQL for {@link Wakeup.name}. By the first event, which never changes: a running article may get another number from a new version of its policy. */
export const wakeupName = (subjectId: string): string => `(
  select left(coalesce(nullif(e.data->>'numeral', ''), e.data->>'title'), ${NAME_MAX}) from event e where e.subject_id = ${subjectId} and e.position = 1
)`;

const CLAIM = `
  with urgent as (
    select subject_id from wakeup
    where urgent and (claimed_until is null or claimed_until < clock_timestamp()) and ($4 or kind <> 'delivery')
    order by since limit $1 for update skip locked
  ), candidate as materialized (
    select w.subject_id, w.since, s.is_over as over
    from wakeup w join subject s on s.id = w.subject_id
    where $2 > 0 and not w.urgent and (w.claimed_until is null or w.claimed_until < clock_timestamp())
      and (s.wakes_at is null or s.is_over
        or s.wakes_at not between clock_timestamp() - ${WAKING_BY_ITSELF_SECONDS} * interval '1 second' and clock_timestamp())
    order by w.since limit ${CANDIDATES_MAX}
  ), other as (
    select w.subject_id from wakeup w join candidate using (subject_id)
    where not w.urgent and (w.claimed_until is null or w.claimed_until < clock_timestamp())
    order by candidate.over desc, candidate.since limit $2 for update of w skip locked
  )
  update wakeup w set claimed_until = clock_timestamp() + $3 * interval '1 millisecond', attempts = attempts + 1
  from (select subject_id from urgent union all select subject_id from other) due
    left join subject s on s.id = due.subject_id
  where w.subject_id = due.subject_id
  returning w.subject_id as id, w.kind, ${wakeupName('w.subject_id')} as name, w.seq, w.since::text as since, w.urgent, s.id is not null and s.armed_at is null as first, coalesce(s.is_over, false) as over
`;

/**
 * Takes wake-ups for delivery and leases them. Urgent ones in the order of their age; among the others those of subjects that are over first, and none
 * whose workflow is waking by its own timer just now. Rows are locked for this statement only, so that nobody who acts waits for Temporal;
 * takers pass each other by.
 */
export async function claimWakeups(pool: Pool, { urgentMax, otherMax, leaseMs, deliveries }: ClaimLimits): Promise<Wakeup[]> {
  const { rows } = await pool.query<Wakeup>({
    name: 'wakeup-claim',
    text: CLAIM,
    values: [urgentMax, otherMax, leaseMs, deliveries],
  });
  return rows;
}

/**
 * Forgets wake-ups that Temporal accepted; one whose subject moved again meanwhile is delivered again. The rows are locked first, in the order in
 * which `WRITE` takes them: a statement sees `seq` as it was when it began, so that a row moved just now would be neither deleted nor freed, and
 * two batches in different orders would lock each other out.
 */
export async function completeWakeups(pool: Pool, accepted: readonly Wakeup[]): Promise<void> {
  await pool.query({
    name: 'wakeup-complete',
    text: `
      with a as (select * from jsonb_to_recordset($1::jsonb) as a(id uuid, seq int, since timestamptz)),
      held as (
        select w.subject_id, w.seq = a.seq as told from wakeup w join a on a.id = w.subject_id and a.since = w.since
        order by w.subject_id for update of w
      ),
      gone as (delete from wakeup w using held where w.subject_id = held.subject_id and held.told)
      update wakeup w set claimed_until = null from held where w.subject_id = held.subject_id and not held.told`,
    values: [JSON.stringify(accepted.map(({ id, seq, since }) => ({ id, seq, since })))],
  });
}

/** Gives a wake-up back that Temporal did not accept; it may be taken again after `afterMs` real milliseconds. */
export async function releaseWakeup(pool: Pool, { id, since }: Wakeup, afterMs: number): Promise<void> {
  await pool.query({
    name: 'wakeup-release',
    text: `
      update wakeup set claimed_until = clock_timestamp() + $3 * interval '1 millisecond' where subject_id = $1 and since = $2::timestamptz`,
    values: [id, since, afterMs],
  });
}

/**
 * Forgets the wake-up of a subject whose workflow is about to look at the ledger: call it before the look, which then sees every act whose wake-up
 * this forgot. An act that comes later makes a new row.
 */
export async function forgetWakeup(pool: Pool, id: string): Promise<void> {
  await pool.query({ name: 'wakeup-forget', text: 'delete from wakeup where subject_id = $1', values: [id] });
}

export interface Waiting {
  /** Real milliseconds since the oldest wake-up that waits was made; 0: none waits. */
  readonly oldestMs: number;
  readonly urgent: number;
  readonly others: number;
}

/** How many wake-ups wait, each count up to `countMax`, and for how long the oldest does. */
export async function waitingWakeups(pool: Pool, countMax: number): Promise<Waiting> {
  const { rows } = await pool.query<Waiting>({
    name: 'wakeup-waiting',
    text: `
      select coalesce(extract(epoch from clock_timestamp() - (select min(since) from wakeup)) * 1000, 0)::float8 as "oldestMs",
        (select count(*) from (select 1 from wakeup where urgent limit $1) w)::int as urgent,
        (select count(*) from (select 1 from wakeup where not urgent limit $1) w)::int as others`,
    values: [countMax],
  });
  return rows[0]!;
}

/** How many wake-ups that are not urgent were made in the last `withinMs` real milliseconds, counted up to `countMax`. */
export async function freshWakeups(pool: Pool, withinMs: number, countMax: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>({
    name: 'wakeup-fresh',
    text: `
      select count(*)::int as count from (
        select 1 from wakeup where not urgent and since > clock_timestamp() - $1 * interval '1 millisecond' limit $2
      ) w`,
    values: [withinMs, countMax],
  });
  return rows[0]!.count;
}
