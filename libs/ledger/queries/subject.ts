import type { Pool } from 'pg';
import type { SubjectKind } from '#contracts/workflows.js';

export interface SubjectNow<State> {
  /** Of its last event. */
  readonly position: number;
  readonly state: State;
  /** Business instant of the reading. */
  readonly now: Date;
}

/** One subject as it stands. Undefined: there is none of this kind with this id. */
export async function readSubject<State>(pool: Pool, kind: SubjectKind, id: string): Promise<SubjectNow<State> | undefined> {
  const { rows } = await pool.query<SubjectNow<State>>({
    name: 'subject-view',
    text: `select position, state, business_now() as now from subject where id = $1 and type = $2`,
    values: [id, kind],
  });
  return rows[0];
}
