import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Meetings of the leading group. */
export class Meetings1796300000000 implements MigrationInterface {
  readonly name = 'Meetings1796300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table meeting (
        id uuid primary key,
        policy_id uuid not null,
        title text not null,
        place text not null,
        status text not null,
        starts_at timestamptz not null,
        called_at timestamptz not null,
        -- everybody who is asked to come
        units text[] not null
      );
      create index meeting_policy on meeting (policy_id, starts_at desc, id);
      create index meeting_newest on meeting (starts_at desc, id);

      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update on meeting to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table meeting');
  }
}
