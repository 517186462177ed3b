import type { Pool } from 'pg';
import type { Reckoning, TaskKind } from '#domain/article/tasks.js';
import { workdaysBetween } from '#domain/calendar/calendar.js';
import type { DoneTask } from '#domain/lights/record.js';
import { lastTasksOf } from '#domain/rules/left-out.js';

interface DoneRow {
  readonly unit: string;
  readonly kind: TaskKind;
  readonly articleId: string;
  readonly number: number;
  readonly dueAt: Date;
  readonly closedAt: Date;
}

/**
 * What units have done in their other articles than `articleId`, those done last first: of each unit so many closings, parts, milestones and confirmed
 * reports as the rule set says, and so many single reports, the last ones; bounded by the number of units, on the indexes `task_record` and
 * `task_report`. Tasks of an article that was cancelled or split went without having been done: they are left out.
 */
export async function readDoneElsewhere(
  pool: Pool,
  articleId: string,
  units: readonly string[],
  { rules, calendar }: Reckoning,
): Promise<readonly DoneTask[]> {
  const { rows } = await pool.query<DoneRow>({
    name: 'done-elsewhere',
    text: `
      select d.unit, d.kind, d.subject_id as "articleId", d.number, d.due_at as "dueAt", d.closed_at as "closedAt"
      from unnest($1::text[]) as u(unit) cross join lateral (
        (select t.unit, t.kind, t.subject_id, t.number, t.due_at, t.closed_at from task t join article a on a.id = t.subject_id
          where t.unit = u.unit and t.closed_at is not null and t.kind in ('milestone', 'part', 'close', 'confirm-report')
            and t.subject_id <> $2 and a.stage not in ('cancelled', 'split')
          order by t.closed_at desc limit $3)
        union all
        (select t.unit, t.kind, t.subject_id, t.number, t.due_at, t.closed_at from task t join article a on a.id = t.subject_id
          where t.unit = u.unit and t.kind = 'report' and t.closed_at is not null
            and t.subject_id <> $2 and a.stage not in ('cancelled', 'split')
          order by t.opened_at desc limit $3)
      ) d
      order by d.closed_at desc, d.subject_id, d.kind`,
    values: [units, articleId, lastTasksOf(rules)],
  });
  return rows.map(({ unit, kind, articleId: id, number, dueAt, closedAt }) => ({
    unit,
    kind,
    article: { id, number },
    own: false,
    workdays: workdaysBetween(calendar, dueAt.getTime(), closedAt.getTime()),
  }));
}
