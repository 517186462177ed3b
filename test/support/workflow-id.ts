import type { Pool } from 'pg';
import { workflowIdOf, type SubjectKind } from '#contracts/workflows.js';

/** The id under which the relay calls the subject's workflow. */
export async function workflowIdIn(pool: Pool, kind: SubjectKind, id: string): Promise<string> {
  const { rows } = await pool.query<{ name: string | null }>(
    `select coalesce(data->>'numeral', data->>'title') as name from event where subject_id = $1 and position = 1`,
    [id],
  );
  return workflowIdOf(kind, id, rows[0]?.name);
}
