import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Supervision cases, and the numbers of the supervision office's notices. */
export class Cases1796100000000 implements MigrationInterface {
  readonly name = 'Cases1796100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "case" (
        id uuid primary key,
        policy_id uuid not null,
        article_id uuid not null,
        number int not null,
        title text not null,
        unit text not null,
        -- key of the article's task; null: the article as a whole
        task text,
        supervision text not null,
        status text not null,
        origin text not null,
        -- 督查通知〔year〕number号
        notice text,
        drafted_at timestamptz not null,
        -- of the step that is open
        due_at timestamptz
      );
      create index case_newest on "case" (drafted_at desc, id);
      create index case_policy on "case" (policy_id, drafted_at desc, id);
      create index case_unit on "case" (unit, drafted_at desc, id);
      create index case_article on "case" (article_id);
      create unique index case_notice on "case" (supervision, notice) where notice is not null;

      -- one row an office and year, counted up in the transaction that issues the notice
      create table notice_number (
        office text not null,
        year int not null,
        last int not null check (last > 0),
        primary key (office, year)
      );

      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update on "case", notice_number to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table "case", notice_number');
  }
}
