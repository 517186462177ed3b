import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which policy's corrections taught which alias, so that it goes when they are taken back. */
export class LearnedNames1796410000000 implements MigrationInterface {
  readonly name = 'LearnedNames1796410000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table learned_name (
        policy_id uuid not null,
        -- an alias of the unit, as it stands there
        name text not null,
        unit text not null,
        at timestamptz not null default clock_timestamp(),
        primary key (policy_id, name)
      );
      create index learned_name_unit on learned_name (name, unit);

      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, delete on learned_name to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table learned_name');
  }
}
