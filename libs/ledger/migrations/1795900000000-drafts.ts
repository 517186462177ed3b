import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people have begun to write: one draft per account and article, outside the ledger, for it is nothing that has happened. And the memory of
 * the substance light, beside that of the timeliness light.
 */
export class Drafts1795900000000 implements MigrationInterface {
  readonly name = 'Drafts1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table draft (
        account text not null,
        article_id uuid not null,
        content jsonb not null,
        saved_at timestamptz not null default clock_timestamp(),
        primary key (account, article_id)
      );
      alter table article add column substance_caught_up_until timestamptz;
      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update, delete on draft to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table draft; alter table article drop column substance_caught_up_until');
  }
}
