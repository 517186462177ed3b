import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The burden ledger counts the reports that handlers write: while one waits for the head, and when he has confirmed it, its task is `confirm-report`.
 * And the application reads the business clock: who may set it is the owner of the tables.
 */
export class ReportsOfHandlers1797030000000 implements MigrationInterface {
  readonly name = 'ReportsOfHandlers1797030000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(index(`kind in ('report', 'confirm-report')`));
    await runner.query(burden(`t.kind in ('report', 'confirm-report')`));
    await runner.query(clock('revoke', 'from'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(clock('grant', 'to'));
    await runner.query(burden(`t.kind = 'report'`));
    await runner.query(index(`kind = 'report'`));
  }
}

const index = (reports: string): string => `
  drop index task_report;
  create index task_report on task (unit, opened_at) where ${reports};
`;

/** One row for every demand on a unit, so that counting is adding. Months are those of Beijing. */
const burden = (reports: string): string => `
  create or replace view burden as
    select t.unit, t.opened_at as at, 'report' as kind from task t where ${reports}
    union all
    select p.unit, p.at, 'attachment' from decision_paper p
    union all
    -- of a report by the head, of one that a handler filed for the head, and of a milestone, each by the unit whose it is
    select e.data->>'unit', e.at, 'attachment' from event e
      cross join lateral jsonb_array_elements(case when jsonb_typeof(e.data->'evidence') = 'array' then e.data->'evidence' else '[]' end)
      where e.type in ('ReportSubmitted', 'ReportFiled', 'MilestoneCompleted')
    union all
    select n.unit, n.at, 'notice' from notice n
    union all
    -- field checks of a unit's part or milestone, verifications of articles, and checks of what was put right
    select case when e.data->>'item' like 'part:%' then substr(e.data->>'item', 6) else m->>'owner' end, e.at, 'check'
      from event e join subject s on s.id = e.subject_id
      left join lateral jsonb_array_elements(case when jsonb_typeof(s.state->'milestones') = 'array' then s.state->'milestones' else '[]' end) m
        on 'milestone:' || (m->>'id') = e.data->>'item'
      where e.type = 'FieldChecked'
    union all
    select u.unit, e.at, 'check' from event e join article a on a.id = e.subject_id cross join lateral unnest(a.leads) as u(unit)
      where e.type in ('ArticleClosed', 'ClosingReturned')
    union all
    select c.unit, e.at, 'check' from event e join "case" c on c.id = e.subject_id
      where e.type in ('RectificationPassed', 'RectificationReturned')
    union all
    select c.unit, e.at, 'case-notice' from event e join "case" c on c.id = e.subject_id where e.type = 'CaseNoticeIssued';
`;

const clock = (verb: 'grant' | 'revoke', preposition: 'to' | 'from'): string => `
  do $$ begin
    if exists (select 1 from pg_roles where rolname = 'duban_app') then
      ${verb} update on business_clock ${preposition} duban_app;
    end if;
  end $$;
`;
