import type { Pool } from 'pg';

/** Calls the workflow of every subject that still has something to come, for when Temporal's store was lost. Returns how many. Idempotent. */
export async function restoreWorkflows(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(`
    insert into wakeup (subject_id, kind, seq, urgent)
    select id, type, 1, true from subject where state->>'stage' not in ('closed', 'ended')
    on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = true`);
  await pool.query(`select pg_notify('duban_wakeup', '')`);
  return rowCount ?? 0;
}
