import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policies with their documents, the registry of units, rule sets and calendars by version, and notices. What is versioned or proven by a hash may
 * be read and added to by the application, never changed.
 */
export class Policies1795700000000 implements MigrationInterface {
  readonly name = 'Policies1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(policies);
    await runner.query(registry);
    await runner.query(rules);
    await runner.query(notices);
    await runner.query(permissions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table notice, rule_set, calendar, registry_version, unit_group, unit, policy_document, policy;
      alter table article drop column units;
    `);
  }
}

const policies = `
  create table policy (
    id uuid primary key,
    title text not null,
    issuer text,
    document_number text,
    status text not null,
    stage text not null,
    articles int not null,
    dispatched int not null,
    findings int not null,
    imported_at timestamptz not null,
    dispatched_at timestamptz,
    ends_at timestamptz
  );
  create index policy_newest on policy (imported_at desc, id);

  create table policy_document (
    policy_id uuid primary key,
    file_name text,
    sha256 text not null,
    text text not null,
    compiled jsonb not null,
    recorded_at timestamptz not null default clock_timestamp()
  );

  -- every unit of the article, leads first: who may see it
  alter table article add column units text[] not null default '{}';
  create index article_units on article using gin (units);
`;

const registry = `
  create table unit (
    code text primary key,
    name text not null unique,
    short_names text[] not null,
    aliases text[] not null,
    kind text not null,
    level text not null,
    parent text,
    merged_into text,
    renamed_to text
  );
  create table unit_group (
    code text primary key,
    patterns text[] not null,
    members text[] not null
  );
  -- moves with every change of the registry, so that a process knows when to read it again
  create table registry_version (
    singleton boolean primary key default true check (singleton),
    version int not null
  );
  insert into registry_version (version) values (0);
`;

const versioned = (table: string): string => `
  create table ${table} (
    id text not null,
    version text not null,
    content jsonb not null,
    -- SHA-256 of the content in canonical JSON
    sha256 text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (id, version)
  );
`;
const rules = versioned('rule_set') + versioned('calendar');

const notices = `
  create table notice (
    id uuid primary key,
    subject_id uuid not null,
    policy_id uuid not null,
    unit text not null,
    kind text not null,
    task text,
    due_at timestamptz,
    at timestamptz not null,
    read_at timestamptz,
    delivery text not null check (delivery in ('none', 'pending', 'delivered', 'refused')),
    delivered_at timestamptz,
    attempts int not null default 0,
    last_error text
  );
  create index notice_unit on notice (unit, at desc, id);
  create index notice_unread on notice (unit, at desc, id) where read_at is null;
`;

const permissions = `
  do $$ begin
    if exists (select 1 from pg_roles where rolname = 'duban_app') then
      grant select, insert, update on policy, notice to duban_app;
      grant select, insert on policy_document, rule_set, calendar to duban_app;
      grant select, insert, update, delete on unit, unit_group to duban_app;
      grant select, update on registry_version to duban_app;
    end if;
  end $$;
`;
