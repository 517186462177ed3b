import type { Pool } from 'pg';

/** How many tasks are open over all policies, by kind. */
export async function countOpenTasks(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from task where closed_at is null group by kind order by kind',
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}
