import type { Pool } from 'pg';
import type { DataOf } from '#domain/article/events.js';
import { cursorOf, pageOf, readCursor, type Page } from './cursor.js';

/** A ruling on a dispute, with the article that it was made on. */
export interface Precedent {
  readonly articleId: string;
  readonly policyId: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly position: number;
  readonly at: Date;
  readonly ruling: DataOf<'DisputeRuled'>;
}

export interface PrecedentQuery {
  /** Words that stand in the question, in the words of the policy, in the reason or in the basis; left out: any. */
  readonly words?: string | undefined;
  /** A unit that was a party, or that the ruling gave something to; left out: any. */
  readonly unit?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of rulings, the newest first. Undefined: the cursor is none of this list's. */
export async function readPrecedents(pool: Pool, query: PrecedentQuery): Promise<Page<Precedent> | undefined> {
  const place = query.cursor === undefined ? [null, null, null] : readCursor(query.cursor, 'instant', 'uuid', 'number');
  if (!place) return undefined;
  const { rows } = await pool.query<Precedent>({
    name: 'precedents',
    text: `
      select e.subject_id as "articleId", a.policy_id as "policyId", a.number, a.numeral, a.title, e.position, e.at, e.data as ruling
      from event e join article a on a.id = e.subject_id
      where e.type = 'DisputeRuled'
        and ($1::text is null
          or strpos(concat_ws(' ', e.data->>'question', e.data->>'quote', e.data->>'reason', e.data->>'basis'), $1) > 0)
        and ($2::text is null or e.data->'parties' ? $2 or e.data->'to' ? $2)
        and ($3::timestamptz is null or e.at <= $3 and (e.at < $3 or (e.subject_id, e.position) > ($4::uuid, $5::int)))
      order by e.at desc, e.subject_id, e.position limit $6`,
    values: [query.words ?? null, query.unit ?? null, ...place, query.limit + 1],
  });
  return pageOf(rows, query.limit, ({ at, articleId, position }) => cursorOf(at.toISOString(), articleId, position));
}
