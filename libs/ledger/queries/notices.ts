import type { Pool } from 'pg';
import { cursorOf, pageOf, placeFromNewest, type Page } from './cursor.js';

export interface NoticeItem {
  readonly id: string;
  readonly policyId: string;
  readonly articleId: string;
  readonly unit: string;
  readonly kind: string;
  readonly task: string | null;
  readonly dueAt: Date | null;
  readonly at: Date;
  readonly readAt: Date | null;
  /** Number and title of the article; null when the notice is about the policy. */
  readonly number: number | null;
  readonly title: string | null;
}

export interface NoticesQuery {
  readonly unit: string;
  readonly unread: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of a unit's notices, the newest first. Undefined: the cursor is none of this list's. */
export async function readNotices(
  pool: Pool,
  { unit, unread, limit, cursor }: NoticesQuery,
): Promise<Page<NoticeItem> | undefined> {
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<NoticeItem>({
    name: unread ? 'notices-unread' : 'notices',
    text: `
      select n.id, n.policy_id as "policyId", n.subject_id as "articleId", n.unit, n.kind, n.task, n.due_at as "dueAt", n.at,
        n.read_at as "readAt", coalesce(a.number, c.number) as number, coalesce(a.title, c.title) as title
      from notice n left join article a on a.id = n.subject_id left join "case" c on c.id = n.subject_id
      where n.unit = $1 ${unread ? 'and n.read_at is null' : ''} and n.at <= $3 and (n.at < $3 or n.id > $4)
      order by n.at desc, n.id limit $2`,
    values: [unit, limit + 1, ...place],
  });
  return pageOf(rows, limit, (notice) => cursorOf(notice.at.toISOString(), notice.id));
}

/** Notes that the unit has read a notice. False: there is none of it with this id. */
export async function markRead(pool: Pool, id: string, unit: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update notice set read_at = coalesce(read_at, business_now()) where id = $1 and unit = $2',
    [id, unit],
  );
  return rowCount === 1;
}
