import type { Pool } from 'pg';

/** A subject that moved and whose workflow has not been told yet. */
export interface Wakeup {
  readonly id: string;
  readonly kind: 'article' | 'policy';
  readonly seq: number;
  readonly urgent: boolean;
}

/**
 * Takes wake-ups for delivery, urgent ones first, and leases them: a taker that dies loses them after `leaseMs` real milliseconds. Rows are
 * locked for this statement only, so that nobody who acts waits for Temporal; takers pass each other by.
 */
export async function claimWakeups(pool: Pool, limit: number, leaseMs: number): Promise<Wakeup[]> {
  const { rows } = await pool.query<Wakeup>({
    name: 'wakeup-claim',
    text: `
      update wakeup w set claimed_until = clock_timestamp() + $2 * interval '1 millisecond', attempts = attempts + 1
      from (
        select subject_id from wakeup where claimed_until is null or claimed_until < clock_timestamp()
        order by urgent desc, since limit $1 for update skip locked
      ) due
      where w.subject_id = due.subject_id
      returning w.subject_id as id, w.kind, w.seq, w.urgent`,
    values: [limit, leaseMs],
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
      with a as (select * from jsonb_to_recordset($1::jsonb) as a(id uuid, seq int)),
      held as (
        select w.subject_id, w.seq = a.seq as told from wakeup w join a on a.id = w.subject_id order by w.subject_id for update of w
      ),
      gone as (delete from wakeup w using held where w.subject_id = held.subject_id and held.told)
      update wakeup w set claimed_until = null from held where w.subject_id = held.subject_id and not held.told`,
    values: [JSON.stringify(accepted.map(({ id, seq }) => ({ id, seq })))],
  });
}

/** Gives a wake-up back that Temporal did not accept; it may be taken again after `afterMs` real milliseconds. */
export async function releaseWakeup(pool: Pool, { id }: Wakeup, afterMs: number): Promise<void> {
  await pool.query(`update wakeup set claimed_until = clock_timestamp() + $2 * interval '1 millisecond' where subject_id = $1`, [
    id,
    afterMs,
  ]);
}
