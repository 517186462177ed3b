import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Streams, the state folded from them, the rows people see, and the wake-ups. Events and commands are append-only by permission: the
 * application's login may insert and read them, nothing else. Foreign keys are left out on purpose: one function writes all of these rows in one
 * statement, and `verify` refolds every stream.
 */
export class Spine1795500000000 implements MigrationInterface {
  readonly name = 'Spine1795500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(streams);
    await runner.query(projections);
    await runner.query(clock);
    await runner.query(permissions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function business_now();
      drop table business_clock, wakeup, task, article, command, event, subject;
    `);
  }
}

const streams = `
  create table subject (
    id uuid primary key,
    type text not null,
    position int not null,
    hash text not null,
    state jsonb not null,
    next_due timestamptz,
    armed_at timestamptz
  );
  create index subject_next_due on subject (next_due) where next_due is not null;

  create table event (
    subject_id uuid not null,
    position int not null,
    type text not null,
    data jsonb not null,
    at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    account text not null,
    unit text,
    command_id uuid not null,
    obligation text,
    hash text not null,
    primary key (subject_id, position)
  );
  -- every obligation takes effect once, whoever settles it
  create unique index event_obligation on event (subject_id, obligation) where obligation is not null;

  create table command (
    id uuid primary key,
    subject_id uuid not null,
    position int not null,
    result jsonb not null,
    at timestamptz not null
  );
`;

const projections = `
  create table article (
    id uuid primary key,
    policy_id uuid not null,
    number int not null,
    numeral text not null,
    title text not null,
    stage text not null,
    leads text[] not null,
    suspended boolean not null,
    -- the instants at which the lights change; the lights themselves are computed against business_now()
    timeliness_yellow_at timestamptz,
    timeliness_red_at timestamptz,
    substance_yellow_at timestamptz,
    substance_red_at timestamptz,
    caught_up_until timestamptz
  );
  create index article_policy on article (policy_id, number);

  create table task (
    subject_id uuid not null,
    key text not null,
    policy_id uuid not null,
    kind text not null,
    unit text not null,
    about text,
    cycle text,
    number int not null,
    title text not null,
    opened_at timestamptz not null,
    due_at timestamptz not null,
    yellow_at timestamptz,
    stopped boolean not null,
    closed_at timestamptz,
    primary key (subject_id, key)
  );
  create index task_inbox_due on task (unit, due_at, subject_id, key) where closed_at is null;
  create index task_inbox_newest on task (unit, opened_at desc, subject_id, key) where closed_at is null;

  create table wakeup (
    subject_id uuid primary key,
    kind text not null,
    seq int not null,
    urgent boolean not null,
    since timestamptz not null default clock_timestamp(),
    claimed_until timestamptz,
    attempts int not null default 0
  );
  create index wakeup_order on wakeup (urgent desc, since);
`;

const clock = `
  create table business_clock (
    singleton boolean primary key default true check (singleton),
    business_anchor timestamptz not null,
    real_anchor timestamptz not null,
    -- business seconds in one real second
    rate double precision not null check (rate > 0),
    -- the clock does not pass this instant: a demonstration holds it until everything due there is settled
    hold_at timestamptz
  );
  insert into business_clock (business_anchor, real_anchor, rate) values (now(), now(), 1);

  -- The one clock of all business time. To the millisecond, as the domain counts.
  create function business_now() returns timestamptz language sql volatile as $$
    select date_trunc('milliseconds', least(
      coalesce(hold_at, 'infinity'), business_anchor + (clock_timestamp() - real_anchor) * rate))
    from business_clock
  $$;
`;

const permissions = `
  do $$ begin
    if exists (select 1 from pg_roles where rolname = 'duban_app') then
      grant usage on schema public to duban_app;
      grant select, insert on event, command to duban_app;
      grant select, insert, update on subject, article, task to duban_app;
      grant select, insert, update, delete on wakeup to duban_app;
      grant select, update on business_clock to duban_app;
    end if;
  end $$;
`;
