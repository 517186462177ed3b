import type { Pool } from 'pg';
import type { AgendaView } from '#contracts/activities.js';
import type { SubjectKind } from '#contracts/workflows.js';
import type { RuleBook } from './rule-book.js';
import { SUBJECTS } from './subjects/index.js';

interface Row {
  readonly state: object;
  readonly now: Date;
  readonly rate: number;
  readonly holdAt: Date | null;
}

/**
 * What a subject's workflow needs to know, and the note until when it sleeps, in business and in real time. One statement: it takes the row's lock, so that an act which
 * makes something due earlier either is seen here or sees the new note and wakes the workflow. While the clock is held before what is due next, the
 * workflow sleeps until it is told, and the note says so. Undefined: no such subject.
 */
export async function armSubject(pool: Pool, rules: RuleBook, kind: SubjectKind, id: string): Promise<AgendaView | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'agenda-arm',
    text: `
      update subject s set armed_at = case when next_due <= coalesce(c.hold_at, 'infinity') then next_due else 'infinity' end,
        wakes_at = case when next_due <= coalesce(c.hold_at, 'infinity') then clock_timestamp() + (next_due - business_now()) / c.rate end
      from business_clock c
      where s.id = $1 and s.type = $2
      returning s.state, business_now() as now, c.rate, c.hold_at as "holdAt"`,
    values: [id, kind],
  });
  const [row] = rows;
  if (!row) return undefined;
  const subject = SUBJECTS[kind];
  const reckoning = await rules.of(subject.frozen(row.state)!, kind, id);
  const clock = { now: row.now.getTime(), rate: row.rate, holdAt: row.holdAt?.getTime() ?? Infinity };
  return subject.view(row.state, clock, reckoning);
}
