import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications for error tolerance, the papers that they cite, and what was asked of units. */
export class Tolerance1796200000000 implements MigrationInterface {
  readonly name = 'Tolerance1796200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(burden);
    await runner.query(permissions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view burden; drop index task_report, event_demand; drop table decision_paper, tolerance');
  }
}

const tables = `
  create table tolerance (
    id uuid primary key,
    case_id uuid not null,
    policy_id uuid not null,
    article_id uuid not null,
    unit text not null,
    -- the discipline body that decides
    discipline text not null,
    status text not null,
    -- decision papers that it cites
    papers uuid[] not null,
    applied_at timestamptz not null,
    decided_at timestamptz
  );
  create index tolerance_newest on tolerance (applied_at desc, id);
  create index tolerance_case on tolerance (case_id);

  -- attached when a choice was made; added to, never changed
  create table decision_paper (
    id uuid primary key,
    -- the article or the case to which it was attached
    subject_id uuid not null,
    article_id uuid not null,
    unit text not null,
    kind text not null check (kind in ('risk-assessment', 'collective-decision', 'legality-review', 'expert-opinion', 'other')),
    title text not null,
    text text,
    -- where it is kept, for a paper that is not here in full
    reference text,
    -- of the text, or of the paper that is kept elsewhere
    sha256 text not null,
    account text not null,
    at timestamptz not null,
    check (text is not null or reference is not null)
  );
  create index decision_paper_article on decision_paper (article_id, at, id);
`;

/** One row for every demand on a unit, so that counting is adding. Months are those of Beijing. */
const burden = `
  create index task_report on task (unit, opened_at) where kind = 'report';
  create index event_demand on event (at)
    where type in ('ReportSubmitted', 'ArticleClosed', 'ClosingReturned', 'RectificationPassed', 'RectificationReturned', 'CaseNoticeIssued');
  create view burden as
    select t.unit, t.opened_at as at, 'report' as kind from task t where t.kind = 'report'
    union all
    select p.unit, p.at, 'attachment' from decision_paper p
    union all
    select e.data->>'unit', e.at, 'attachment' from event e
      cross join lateral jsonb_array_elements(case when jsonb_typeof(e.data->'evidence') = 'array' then e.data->'evidence' else '[]' end)
      where e.type = 'ReportSubmitted'
    union all
    select n.unit, n.at, 'notice' from notice n
    union all
    -- verifications of articles, and checks of what was put right
    select u.unit, e.at, 'check' from event e join article a on a.id = e.subject_id cross join lateral unnest(a.leads) as u(unit)
      where e.type in ('ArticleClosed', 'ClosingReturned')
    union all
    select c.unit, e.at, 'check' from event e join "case" c on c.id = e.subject_id
      where e.type in ('RectificationPassed', 'RectificationReturned')
    union all
    select c.unit, e.at, 'case-notice' from event e join "case" c on c.id = e.subject_id where e.type = 'CaseNoticeIssued';
`;

const permissions = `
  do $$ begin
    if exists (select 1 from pg_roles where rolname = 'duban_app') then
      grant select, insert, update on tolerance to duban_app;
      grant select, insert on decision_paper to duban_app;
      grant select on burden to duban_app;
    end if;
  end $$;
`;
