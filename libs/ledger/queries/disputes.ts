import type { Pool } from 'pg';
import type { DisputeFile } from '#domain/article/terms/dispute.js';
import { cursorOf, NO_ID, pageOf, readCursor, type Page } from './cursor.js';

/** An open dispute with the article that it is about. */
export interface OpenDispute extends DisputeFile {
  readonly articleId: string;
  readonly policyId: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
}

export interface DisputesQuery {
  readonly policyId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of open disputes, the longest waiting first. Undefined: the cursor is none of this list's. */
export async function readOpenDisputes(pool: Pool, query: DisputesQuery): Promise<Page<OpenDispute> | undefined> {
  const first = ['1970-01-01T00:00:00.000Z', NO_ID, '0'];
  const place = query.cursor === undefined ? first : readCursor(query.cursor, 'instant', 'uuid', 'number');
  if (!place) return undefined;
  const { rows } = await pool.query<Omit<OpenDispute, keyof DisputeFile> & { file: DisputeFile }>({
    name: 'open-disputes',
    text: `
      select s.id as "articleId", a.policy_id as "policyId", a.number, a.numeral, a.title, f as file
      from subject s join article a on a.id = s.id cross join lateral jsonb_array_elements(s.state->'disputes') f
      where s.type = 'article' and jsonb_typeof(s.state->'disputes') = 'array' and f->'end' = 'null' and ($1::uuid is null or a.policy_id = $1)
        and ((f->>'openedAt')::bigint, s.id, (f->>'dispute')::int) > ($3::bigint, $4::uuid, $5::int)
      order by (f->>'openedAt')::bigint, s.id, (f->>'dispute')::int limit $2`,
    values: [query.policyId ?? null, query.limit + 1, Date.parse(place[0]!), place[1], place[2]],
  });
  const items = rows.map(({ file, ...article }) => ({ ...file, ...article }));
  return pageOf(items, query.limit, ({ openedAt, articleId, dispute }) =>
    cursorOf(new Date(openedAt).toISOString(), articleId, dispute),
  );
}
