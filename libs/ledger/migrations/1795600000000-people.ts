import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts, their sessions, what is known of failed sign-ins, and the audit log. The log is append-only by permission, like the events.
 * Times here are real, not business time: a session of twelve hours lasts twelve hours whatever the business clock does.
 */
export class People1795600000000 implements MigrationInterface {
  readonly name = 'People1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(permissions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_entry, sign_in_failure, session, account');
  }
}

const tables = `
  create table account (
    id uuid primary key,
    name text not null unique check (name = lower(name)),
    display_name text not null,
    unit text,
    roles text[] not null default '{}',
    password_hash text not null,
    must_change_password boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null default clock_timestamp()
  );
  create index account_unit on account (unit, name);

  create table session (
    -- SHA-256 of the token; the token itself is with its owner only
    token_hash bytea primary key,
    account_id uuid not null references account (id),
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
  );
  create index session_account on session (account_id);

  create table sign_in_failure (
    id bigint primary key generated always as identity,
    -- SHA-256 of what was typed as the name: now and then that is a password
    name_hash bytea not null,
    address text not null,
    at timestamptz not null default clock_timestamp()
  );
  create index sign_in_failure_name on sign_in_failure (name_hash, at);
  create index sign_in_failure_address on sign_in_failure (address, at);
  create index sign_in_failure_at on sign_in_failure (at);

  create table audit_entry (
    id bigint primary key generated always as identity,
    at timestamptz not null default clock_timestamp(),
    -- name of the account that did it; null: nobody known
    account text,
    action text not null,
    -- name of the account it was done to
    target text,
    address text,
    data jsonb not null default '{}'
  );
`;

const permissions = `
  do $$ begin
    if exists (select 1 from pg_roles where rolname = 'duban_app') then
      grant select, insert, update on account to duban_app;
      grant select, insert, delete on session, sign_in_failure to duban_app;
      grant select, insert on audit_entry to duban_app;
    end if;
  end $$;
`;
