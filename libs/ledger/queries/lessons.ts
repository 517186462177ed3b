import type { Pool, PoolClient } from 'pg';
import type { RulingKind } from '#domain/article/terms/dispute.js';
import { cursorOf, pageOf, readCursor, type Page } from './cursor.js';

/** `proposed`: nobody has decided yet what the registry is to learn of it, or a decision was withdrawn. */
export type LessonStatus = 'proposed' | 'confirmed' | 'declined';

/** A ruling on a dispute about words of a policy, with one unit that it gave the matter to: what the registry may learn from it. */
export interface Lesson {
  readonly articleId: string;
  readonly position: number;
  readonly unit: string;
  readonly policyId: string;
  readonly numeral: string;
  readonly title: string;
  /** When it was ruled. */
  readonly at: Date;
  readonly ruling: RulingKind;
  readonly question: string;
  /** The words of the policy that the dispute was about. */
  readonly quote: string;
  readonly basis: string;
  readonly status: LessonStatus;
  /** Of a confirmed one: what was learned, from which of the words. */
  readonly kind: 'alias' | 'hint' | null;
  readonly words: string | null;
  /** Who decided last, when and why; null before anybody did. */
  readonly decided: { readonly account: string; readonly at: string; readonly reason: string } | null;
}

/** A ruling that keeps gives the matter to the unit that disputed it, every other one to the units it names. */
const LESSONS = `
  select e.subject_id as "articleId", e.position, ruled.unit, a.policy_id as "policyId", a.numeral, a.title, e.at,
    e.data->>'ruling' as ruling, e.data->>'question' as question, e.data->>'quote' as quote, e.data->>'basis' as basis,
    case when l.status in ('confirmed', 'declined') then l.status else 'proposed' end as status, l.kind, l.words,
    case when l.status is not null then
      jsonb_build_object('account', l.account, 'at', to_json(l.at), 'reason', l.reason) end as decided
  from event e join article a on a.id = e.subject_id
    cross join lateral jsonb_array_elements_text(
      case when e.data->>'ruling' = 'keep' then jsonb_build_array(e.data->>'unit') else e.data->'to' end) as ruled(unit)
    left join registry_lesson l on l.article_id = e.subject_id and l.position = e.position and l.unit = ruled.unit
  where e.type = 'DisputeRuled' and e.data->>'quote' is not null`;

export interface LessonQuery {
  readonly status?: LessonStatus | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of them, the newest ruling first. Undefined: the cursor is none of this list's. */
export async function readLessons(pool: Pool, { status, limit, cursor }: LessonQuery): Promise<Page<Lesson> | undefined> {
  const place = cursor === undefined ? [null, null, null, null] : readCursor(cursor, 'instant', 'uuid', 'number', 'text');
  if (!place) return undefined;
  const { rows } = await pool.query<Lesson>({
    name: 'lessons',
    text: `
      select * from (${LESSONS}
        and ($2::timestamptz is null
          or e.at <= $2 and (e.at < $2 or (e.subject_id, e.position, ruled.unit) > ($3::uuid, $4::int, $5::text)))) lesson
      where $1::text is null or status = $1
      order by at desc, "articleId", position, unit limit $6`,
    values: [status ?? null, ...place, limit + 1],
  });
  return pageOf(rows, limit, ({ at, articleId, position, unit }) => cursorOf(at.toISOString(), articleId, position, unit));
}

/** Which lesson is meant: the ruling, and the unit. */
export interface LessonRef {
  readonly articleId: string;
  readonly position: number;
  readonly unit: string;
}

/** One of them; undefined: there is no such ruling, or it gave nothing to the unit, or was about no words of the policy. */
export async function readLesson(db: Pool | PoolClient, { articleId, position, unit }: LessonRef): Promise<Lesson | undefined> {
  const { rows } = await db.query<Lesson>({
    name: 'lesson',
    text: `${LESSONS} and e.subject_id = $1 and e.position = $2 and ruled.unit = $3`,
    values: [articleId, position, unit],
  });
  return rows[0];
}
