import type { Pool } from 'pg';
import { againAfterDeadlock } from './transaction.js';

/**
 * Calls the workflow of every subject that still has something to come, and of every notice that still has to be delivered, for when Temporal's store
 * was lost. Returns how many. Idempotent: a workflow that runs only looks once more.
 *
 * The notes until when workflows sleep are taken back, so that each of them counts as one that has still to be started. Locks are taken in the order in
 * which acts take them, the subject, then its wake-up; an act that takes several subjects may be met the other way round, so that it is tried again.
 */
export async function restoreWorkflows(pool: Pool): Promise<number> {
  const { rowCount } = await againAfterDeadlock(() =>
    pool.query(
      `with open as (
       select id from subject where not is_over order by id for update
     ), called as (
       update subject s set armed_at = null, wakes_at = null from open where s.id = open.id returning s.id, s.type
     )
     insert into wakeup (subject_id, kind, seq, urgent)
     select id, type, 1, true from called
     union all select id, 'delivery', 1, true from notice where delivery = 'pending'
     order by 1
     on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = true`,
    ),
  );
  await pool.query(`select pg_notify('duban_wakeup', '')`);
  return rowCount ?? 0;
}
