import type { Pool } from 'pg';
import { workflowIdOf, type SubjectKind } from '#contracts/workflows.js';
import { wakeupName } from '#ledger/wakeups.js';

/** The id under which the relay calls the subject's workflow. */
export async function workflowIdIn(pool: Pool, kind: SubjectKind, id: string): Promise<string> {
  const { rows } = await pool.query<{ name: string | null }>(`select ${wakeupName('$1::uuid')} as name`, [id]);
  return workflowIdOf(kind, id, rows[0]?.name);
}
