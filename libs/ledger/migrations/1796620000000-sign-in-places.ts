import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From where an account has signed in before: strangers who guess its password elsewhere do not shut its owner out there. */
export class SignInPlaces1796620000000 implements MigrationInterface {
  readonly name = 'SignInPlaces1796620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_place (
        name_hash bytea not null,
        address text not null,
        at timestamptz not null default clock_timestamp(),
        primary key (name_hash, address)
      );
      create index sign_in_place_at on sign_in_place (at);
      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update, delete on sign_in_place to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_in_place');
  }
}
