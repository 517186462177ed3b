import type { Pool } from 'pg';
import { meetingTasks, type MeetingTask } from '#domain/meeting/agenda.js';
import type { AgendaFacts } from '#domain/meeting/events.js';
import type { MeetingState } from '#domain/meeting/state.js';
import type { RuleBook } from '../rule-book.js';
import { cursorOf, pageOf, placeFromNewest, type Page } from './cursor.js';
import { readSubject } from './subject.js';

export interface MeetingItem {
  readonly id: string;
  readonly policyId: string;
  readonly title: string;
  readonly place: string;
  readonly status: string;
  readonly startsAt: Date;
  readonly calledAt: Date;
  readonly units: readonly string[];
}

export interface MeetingsQuery {
  readonly policyId?: string | undefined;
  readonly status?: string | undefined;
  /** Only meetings to which this unit is asked; null: all. */
  readonly unit: string | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of meetings, the latest hour first. Undefined: the cursor is none of this list's. */
export async function readMeetings(pool: Pool, query: MeetingsQuery): Promise<Page<MeetingItem> | undefined> {
  const { policyId = null, status = null, unit, limit, cursor } = query;
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<MeetingItem>({
    name: 'meetings',
    text: `
      select m.id, m.policy_id as "policyId", m.title, m.place, m.status, m.starts_at as "startsAt", m.called_at as "calledAt", m.units
      from meeting m
      where ($1::uuid is null or m.policy_id = $1) and ($2::text is null or m.status = $2) and ($3::text is null or m.units @> array[$3])
        and m.starts_at <= $5 and (m.starts_at < $5 or m.id > $6)
      order by m.starts_at desc, m.id limit $4`,
    values: [policyId, status, unit, limit + 1, ...place],
  });
  return pageOf(rows, limit, (item) => cursorOf(item.startsAt.toISOString(), item.id));
}

export interface MeetingView {
  readonly position: number;
  readonly state: MeetingState;
  readonly tasks: readonly MeetingTask[];
}

/** One meeting with the tasks that are reckoned from it. Undefined: there is none with this id. */
export async function readMeeting(pool: Pool, rules: RuleBook, id: string): Promise<MeetingView | undefined> {
  const found = await readSubject<MeetingState>(pool, 'meeting', id);
  if (!found) return undefined;
  const { position, state } = found;
  return { position, state, tasks: meetingTasks(state, await rules.of(state, 'meeting', id)) };
}

/** Something that a meeting could decide, and since when it waits. */
export interface Candidate extends AgendaFacts {
  readonly since: Date;
  /** Of a dispute: how high it has come. Of an approval: what is asked for. */
  readonly about: string;
}

const CANDIDATES_MAX = 200;
const OPEN_DISPUTES = `
  select 'dispute' as kind, s.id, (f->>'dispute')::int as dispute, s.state->>'numeral' || ' ' || (f->>'question') as title,
    (select array_agg(distinct u) from jsonb_array_elements_text(f->'parties' || jsonb_build_array(f->'unit')) u) as interested,
    to_timestamp((f->>'openedAt')::bigint / 1000.0) as since, f->>'level' as about, s.state->>'policyId' as policy
  from subject s cross join lateral jsonb_array_elements(s.state->'disputes') f
  where s.type = 'article' and jsonb_typeof(s.state->'disputes') = 'array' and f->'end' = 'null'
`;
const PENDING_APPROVALS = `
  select 'approval' as kind, s.id, null::int as dispute, s.state->>'question' as title,
    array(select jsonb_array_elements_text(s.state->'interested')) as interested,
    to_timestamp((s.state->>'requestedAt')::bigint / 1000.0) as since, s.state->>'kind' as about, s.state->>'policyId' as policy
  from subject s join approval a on a.id = s.id
  where s.type = 'approval' and a.status = 'pending'
`;

interface CandidateRow {
  readonly kind: 'dispute' | 'approval';
  readonly id: string;
  readonly dispute: number | null;
  readonly title: string;
  readonly interested: string[];
  readonly since: Date;
  readonly about: string;
}

/**
 * What waits for a decision on a policy: open disputes at whatever level, and everything that the leading group is asked for; what stands on the
 * agenda of a meeting that is not over is left out. The longest waiting first, 200 at most.
 */
export async function readCandidates(pool: Pool, policyId: string): Promise<Candidate[]> {
  const { rows } = await pool.query<CandidateRow>({
    name: 'meeting-candidates',
    text: `
      with waiting as (
        select * from (${OPEN_DISPUTES}) d where d.id in (select id from article where policy_id = $1)
        union all
        select * from (${PENDING_APPROVALS}) a where a.id in (select id from approval where policy_id = $1)
      ), taken as (
        select i->'matter' as matter from subject s join meeting m on m.id = s.id cross join lateral jsonb_array_elements(s.state->'agenda') i
        where m.policy_id = $1 and m.status in ('called', 'begun', 'minuted')
      )
      select w.kind, w.id, w.dispute, w.title, w.interested, w.since, w.about from waiting w
      where not exists (select 1 from taken t where t.matter @> case w.kind
        when 'approval' then jsonb_build_object('approvalId', w.id)
        else jsonb_build_object('articleId', w.id, 'dispute', w.dispute) end)
      order by w.since, w.id limit ${CANDIDATES_MAX}`,
    values: [policyId],
  });
  return rows.map(({ kind, id, dispute, ...row }) => ({
    title: row.title,
    interested: row.interested,
    since: row.since,
    about: row.about,
    matter: kind === 'approval' ? { kind, approvalId: id } : { kind, articleId: id, dispute: dispute! },
  }));
}

/** Another meeting that is not over and has the matter on its agenda. Undefined: there is none. `except`: the meeting that asks. */
export async function meetingWith(
  pool: Pool,
  policyId: string,
  matter: Exclude<AgendaFacts['matter'], { kind: 'other' }>,
  except: string | null,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'meeting-with',
    text: `
      select s.id from subject s join meeting m on m.id = s.id cross join lateral jsonb_array_elements(s.state->'agenda') i
      where m.policy_id = $1 and m.status in ('called', 'begun', 'minuted') and i->'matter' @> $2::jsonb and s.id is distinct from $3::uuid limit 1`,
    values: [policyId, JSON.stringify(matter), except],
  });
  return rows[0]?.id;
}
