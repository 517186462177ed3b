import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests to the leading group, and who stands in for whom; subjects say by themselves whether they are over. */
export class Approvals1796000000000 implements MigrationInterface {
  readonly name = 'Approvals1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table approval (
        id uuid primary key,
        policy_id uuid not null,
        article_id uuid,
        kind text not null,
        question text not null,
        status text not null,
        requested_at timestamptz not null,
        decided_at timestamptz,
        -- roles that are asked now
        asked text[] not null
      );
      create index approval_policy on approval (policy_id, requested_at desc, id);
      create index approval_article on approval (article_id) where article_id is not null;

      create table delegation (
        id uuid primary key,
        -- the role that is exercised by somebody else
        role text not null,
        account text not null,
        kind text not null check (kind in ('delegation', 'acting')),
        -- null: for every policy
        policy_id uuid,
        from_date date not null,
        to_date date not null check (to_date >= from_date),
        basis text not null,
        recorded_by text not null,
        recorded_at timestamptz not null default clock_timestamp(),
        revoked_at timestamptz
      );
      create index delegation_account on delegation (account) where revoked_at is null;

      -- nothing is awaited any more: no workflow is started for it
      alter table subject add column is_over boolean not null default false;
      update subject set is_over = true where state->>'stage' in ('closed', 'ended');

      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select, insert, update on approval, delegation to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delegation, approval; alter table subject drop column is_over');
  }
}
