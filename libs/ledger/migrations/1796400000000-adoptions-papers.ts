import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of dates that new rules would move, and periodic papers. */
export class AdoptionsPapers1796400000000 implements MigrationInterface {
  readonly name = 'AdoptionsPapers1796400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table adoption (
        id uuid primary key,
        policy_id uuid not null,
        what text not null check (what in ('calendar', 'ruleSet')),
        to_id text not null,
        to_version text not null,
        articles uuid[] not null,
        -- how many dates would move
        moves int not null,
        status text not null,
        listed_at timestamptz not null,
        decided_at timestamptz
      );
      create index adoption_newest on adoption (listed_at desc, id);
      create index adoption_open on adoption using gin (articles) where status = 'listed';

      create table paper (
        id uuid primary key,
        policy_id uuid not null,
        kind text not null,
        period text not null,
        title text not null,
        status text not null,
        drafted_at timestamptz not null,
        decided_at timestamptz,
        units text[] not null,
        unique (policy_id, kind, period)
      );
      create index paper_newest on paper (drafted_at desc, id);

      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update on adoption, paper to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table paper, adoption');
  }
}
