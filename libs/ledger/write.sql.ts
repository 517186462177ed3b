import type { SubjectKind } from '#contracts/workflows.js';
import { PRESENT_MS } from './memory.js';
import { SUBJECTS, subjectKinds } from './subjects/index.js';

/**
 * One statement writes a decision, or a batch of them: all of a subject's rows, or none where the guard fails (the subject is no longer at the
 * expected position). Every insert joins `head`, the subjects whose guard held. $1 heads, $2 events, $3 commands, $4 tasks, $5 tasks closed,
 * $6 rows of the kind's own table, $7 notices; each a JSON array. Returns the ids of `head`, and the business instant
 * of the writing. A change that was decided by memory and not by a reading is written only while the instant of its decision is the present.
 *
 * Each subject is looked up by its key alone, in the order of the heads: a plan that was made while the tables were small would otherwise read them
 * whole for as long as the statistics are old.
 *
 * A wake-up is urgent when something falls due earlier than the workflow sleeps; `armed_at` is read from the row that the guard has locked, so
 * that it cannot be missed. `limit 1` tells the planner what it cannot know, that there is one clock: it would take `head` for hundreds of subjects, and
 * read whole tables for them. Its row is counted up, never locked for long: people do not wait for Temporal.
 */
const statement = (kind: SubjectKind, busy = ''): string => `
  with h as (
    select * from jsonb_to_recordset($1::jsonb)
      as h(id uuid, type text, expected int, position int, hash text, state jsonb, next_due timestamptz, is_over boolean,
        remembered boolean, at timestamptz)
  ), clock as (
    select business_now() as now, rate from business_clock limit 1
  ), made as (
    insert into subject (id, type, position, hash, state, next_due, is_over)
    select id, type, position, hash, state, next_due, is_over from h where expected = 0
    on conflict (id) do nothing
    returning id, type, true as urgent
  ), held as (
    select h.* from h cross join clock
      cross join lateral (select position from subject where subject.id = h.id for update ${busy}) now
    where h.expected > 0 and now.position = h.expected
      and (not h.remembered or h.at between clock.now - ${PRESENT_MS} * interval '1 millisecond' and clock.now)
  ), moved as (
    update subject s set position = h.position, hash = h.hash, state = h.state, next_due = h.next_due, is_over = h.is_over
    from held h where s.id = h.id
    returning s.id, s.type, coalesce(s.next_due < s.armed_at, s.armed_at is null) as urgent
  ), head as (
    select * from made union all select * from moved
  ), e as (
    insert into event (subject_id, position, type, data, at, account, unit, command_id, obligation, hash)
    select e.subject_id, e.position, e.type, e.data, e.at, e.account, e.unit, e.command_id, e.obligation, e.hash
    from jsonb_to_recordset($2::jsonb) as e(subject_id uuid, position int, type text, data jsonb, at timestamptz,
      account text, unit text, command_id uuid, obligation text, hash text)
    join head on head.id = e.subject_id
  ), c as (
    insert into command (id, subject_id, position, result, at, fingerprint)
    select c.id, c.subject_id, c.position, c.result, c.at, c.fingerprint
    from jsonb_to_recordset($3::jsonb) as c(id uuid, subject_id uuid, position int, result jsonb, at timestamptz, fingerprint text)
    join head on head.id = c.subject_id
  ), t as (
    insert into task (subject_id, key, policy_id, kind, unit, about, cycle, number, title, opened_at, due_at, yellow_at, stopped)
    select t.subject_id, t.key, t.policy_id, t.kind, t.unit, t.about, t.cycle, t.number, t.title, t.opened_at, t.due_at, t.yellow_at, t.stopped
    from jsonb_to_recordset($4::jsonb) as t(subject_id uuid, key text, policy_id uuid, kind text, unit text, about text, cycle text,
      number int, title text, opened_at timestamptz, due_at timestamptz, yellow_at timestamptz, stopped boolean)
    join head on head.id = t.subject_id
    on conflict (subject_id, key) do update set policy_id = excluded.policy_id, number = excluded.number, title = excluded.title,
      kind = excluded.kind, unit = excluded.unit, about = excluded.about, cycle = excluded.cycle,
      opened_at = excluded.opened_at, due_at = excluded.due_at, yellow_at = excluded.yellow_at, stopped = excluded.stopped, closed_at = null
  ), done as (
    update task set closed_at = d.at
    from jsonb_to_recordset($5::jsonb) as d(subject_id uuid, key text, at timestamptz)
    join head on head.id = d.subject_id
    where task.subject_id = d.subject_id and task.key = d.key
  ), p as (${SUBJECTS[kind].upsert}
  ), n as (
    insert into notice (id, subject_id, policy_id, unit, kind, task, due_at, at, delivery)
    select n.id, n.subject_id, n.policy_id, n.unit, n.kind, n.task, n.due_at, n.at, n.delivery
    from jsonb_to_recordset($7::jsonb) as n(id uuid, subject_id uuid, policy_id uuid, unit text, kind text, task text, due_at timestamptz,
      at timestamptz, delivery text)
    join head on head.id = n.subject_id
    returning id, delivery
  ), w as (
    insert into wakeup (subject_id, kind, seq, urgent)
    select id, type, 1, urgent from head union all select id, 'delivery', 1, true from n where delivery = 'pending' order by 1
    on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = wakeup.urgent or excluded.urgent
  )
  select id, extract(epoch from clock.now) * 1000 as now from head cross join clock
`;

const ofEachKind = (busy?: string): Readonly<Record<SubjectKind, string>> =>
  Object.fromEntries(subjectKinds.map((kind) => [kind, statement(kind, busy)])) as Record<SubjectKind, string>;

/** The statement of each kind. */
export const WRITE = ofEachKind();

/**
 * The same for acts that have nothing to do with each other: only subjects that nobody holds. Who is not among them has lost a race, and need not hold
 * up the others.
 */
export const WRITE_TOGETHER = ofEachKind('skip locked');
