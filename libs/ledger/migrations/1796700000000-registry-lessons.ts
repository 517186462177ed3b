import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people made of rulings on disputes for the registry of units: an alias, a hint, or nothing. */
export class RegistryLessons1796700000000 implements MigrationInterface {
  readonly name = 'RegistryLessons1796700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table registry_lesson (
        -- the ruling, and the unit that it gave the matter to
        article_id uuid not null,
        position integer not null,
        unit text not null,
        status text not null check (status in ('confirmed', 'declined', 'withdrawn')),
        -- of a confirmed one: what was learned, and from which words
        kind text check (kind in ('alias', 'hint')),
        words text,
        -- the alias stands in the registry because of this
        taught boolean not null default false,
        reason text not null,
        account text not null,
        at timestamptz not null default clock_timestamp(),
        primary key (article_id, position, unit),
        check (status <> 'confirmed' or kind is not null and words is not null)
      );
      create index registry_lesson_hint on registry_lesson (unit) where status = 'confirmed';

      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update on registry_lesson to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table registry_lesson');
  }
}
