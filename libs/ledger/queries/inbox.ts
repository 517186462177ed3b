import type { Pool } from 'pg';
import { cursorOf, pageOf, readCursor, type Page } from './cursor.js';
import { NOW, taskLight } from './light.sql.js';

/** An open task as it stands in a unit's inbox. */
export interface InboxItem {
  readonly articleId: string;
  readonly key: string;
  readonly kind: string;
  readonly unit: string;
  readonly about: string | null;
  readonly cycle: string | null;
  readonly policyId: string;
  readonly number: number;
  readonly title: string;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly light: 'green' | 'yellow' | 'red' | 'grey';
  readonly stopped: boolean;
}

export interface InboxQuery {
  readonly unit: string;
  /** What is due first, or what came last. */
  readonly order: 'due' | 'newest';
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Only tasks of this kind; undefined: all. */
  readonly kind?: string | undefined;
  /** Also count all open tasks of the unit. */
  readonly total?: boolean | undefined;
}

const columns = `
  t.subject_id as "articleId", t.key, t.kind, t.unit, t.about, t.cycle, t.policy_id as "policyId", t.number, t.title,
  t.opened_at as "openedAt", t.due_at as "dueAt", t.stopped,
  case when t.stopped then 'grey' else ${taskLight('t.yellow_at', 't.due_at')} end as light
`;

// the first comparison lets the index begin at the place, the second finishes it among rows of the same instant
const sql = {
  due: (after: boolean, kind: string) => `
    select ${columns} from task t, ${NOW} where t.unit = $1 and t.closed_at is null ${kind}
    ${after ? 'and (t.due_at, t.subject_id, t.key) > ($3, $4, $5)' : ''}
    order by t.due_at, t.subject_id, t.key limit $2`,
  newest: (after: boolean, kind: string) => `
    select ${columns} from task t, ${NOW} where t.unit = $1 and t.closed_at is null ${kind}
    ${after ? 'and t.opened_at <= $3 and (t.opened_at < $3 or (t.subject_id, t.key) > ($4, $5))' : ''}
    order by t.opened_at desc, t.subject_id, t.key limit $2`,
};

/** A page of a unit's open tasks, by index whatever else is open. Undefined: the cursor is none of this list's. */
export async function readInbox(pool: Pool, query: InboxQuery): Promise<(Page<InboxItem> & { total?: number }) | undefined> {
  const { unit, order, kind, limit, cursor } = query;
  const place = cursor === undefined ? [] : readCursor(cursor, 'instant', 'uuid', 'text');
  if (!place) return undefined;
  const ofKind = kind === undefined ? '' : `and t.kind = $${place.length + 3}`;
  const text = sql[order](place.length > 0, ofKind);
  const { rows } = await pool.query<InboxItem>({
    name: `inbox-${order}-${place.length}${kind === undefined ? '' : '-kind'}`,
    text,
    values: [unit, limit + 1, ...place, ...(kind === undefined ? [] : [kind])],
  });
  const at = (item: InboxItem) => (order === 'due' ? item.dueAt : item.openedAt);
  const page = pageOf(rows, limit, (item) => cursorOf(at(item).toISOString(), item.articleId, item.key));
  return query.total ? { ...page, total: await countOpen(pool, unit, kind) } : page;
}

async function countOpen(pool: Pool, unit: string, kind?: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>({
    name: kind === undefined ? 'inbox-total' : 'inbox-total-kind',
    text: `select count(*)::int as n from task where unit = $1 and closed_at is null ${kind === undefined ? '' : 'and kind = $2'}`,
    values: kind === undefined ? [unit] : [unit, kind],
  });
  return rows[0]!.n;
}

export interface ArticleTasks {
  /** Whom the article concerns, for the permission check. */
  readonly units: readonly string[];
  /** The open tasks, in the order in which they are due. */
  readonly tasks: readonly InboxItem[];
}

/**
 * The open tasks of articles and whom each concerns, in one read and in the order of the ids: it follows nearly every act. Undefined: there is no
 * such article.
 */
export async function readArticlesTasks(pool: Pool, ids: readonly string[]): Promise<(ArticleTasks | undefined)[]> {
  const { rows } = await pool.query<InboxItem & { id: string; units: string[] }>({
    name: 'article-tasks',
    text: `
      select a.id, a.units, ${columns}
      from unnest((select $1::uuid[])) k(id) cross join ${NOW}
        -- offset: articles and their tasks are looked up by the key alone. While the statistics are old the planner takes what is open, or all that
        -- there is, for a handful, and reads the tasks of all articles. (select …) hides the number of ids, for which it would make a plan anew each time.
        cross join lateral (select id, units from article where article.id = k.id offset 0) a
        left join lateral (select * from task where task.subject_id = a.id offset 0) t on t.closed_at is null
      order by t.due_at, t.key`,
    // several people may have asked for the same one
    values: [[...new Set(ids)]],
  });
  const found = new Map<string, { units: string[]; tasks: InboxItem[] }>();
  for (const { id, units, ...task } of rows) {
    const article = found.get(id) ?? { units, tasks: [] };
    if (task.key !== null) article.tasks.push(task);
    found.set(id, article);
  }
  return ids.map((id) => found.get(id));
}
