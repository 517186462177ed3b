import type { Pool } from 'pg';
import { cursorOf, NO_ID, pageOf, readCursor, type Page } from './cursor.js';
import { articleLights, NOW } from './light.sql.js';

/** An article on the board of its policy; its lights are of the instant of reading. */
export interface BoardArticle {
  readonly id: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly stage: string;
  readonly leads: readonly string[];
  readonly units: readonly string[];
  readonly suspended: boolean;
  readonly timeliness: 'green' | 'yellow' | 'red' | 'grey';
  readonly substance: 'green' | 'yellow' | 'red' | 'grey';
  readonly openTasks: number;
  /** Business instant at which the machine has to act next. */
  readonly nextDue: Date | null;
}

export interface BoardCounts {
  readonly stage: Readonly<Record<string, number>>;
  readonly timeliness: Readonly<Record<string, number>>;
  readonly substance: Readonly<Record<string, number>>;
  /** Articles whose workflow runs: it has read its agenda and noted until when it sleeps. */
  readonly running: number;
}

export interface BoardQuery {
  readonly policyId: string;
  /** Only articles of this unit; null: all. */
  readonly unit: string | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const mine = 'a.policy_id = $1 and ($2::text is null or a.units @> array[$2])';

/** A page of a policy's articles by their number, what came out of a split behind the article that it continues. Undefined: the cursor is none of this list's. */
export async function readBoard(
  pool: Pool,
  { policyId, unit, limit, cursor }: BoardQuery,
): Promise<Page<BoardArticle> | undefined> {
  const place = cursor === undefined ? ['-1', '', NO_ID] : readCursor(cursor, 'number', 'text', 'uuid');
  if (!place) return undefined;
  const { rows } = await pool.query<BoardArticle>({
    name: 'board',
    text: `
      select a.id, a.number, a.numeral, a.title, a.stage, a.leads, a.units, a.suspended, ${articleLights}, s.next_due as "nextDue",
        (select count(*)::int from task t where t.subject_id = a.id and t.closed_at is null) as "openTasks"
      from article a join subject s on s.id = a.id, ${NOW}
      where ${mine} and (a.number, a.numeral collate "C", a.id) > ($4, $5, $6)
      order by a.number, a.numeral collate "C", a.id limit $3`,
    values: [policyId, unit, limit + 1, Number(place[0]), place[1], place[2]],
  });
  return pageOf(rows, limit, ({ number, numeral, id }) => cursorOf(number, numeral, id));
}

/** How many of a policy's articles stand where, by stage and by light, and how many workflows run. */
export async function countBoard(pool: Pool, policyId: string, unit: string | null): Promise<BoardCounts> {
  const { rows } = await pool.query<{ stage: string; timeliness: string; substance: string; n: number; running: number }>({
    name: 'board-counts',
    text: `
      select stage, timeliness, substance, count(*)::int as n, count(armed_at)::int as running
      from (select a.stage, ${articleLights}, s.armed_at from article a join subject s on s.id = a.id, ${NOW} where ${mine}) x
      group by 1, 2, 3`,
    values: [policyId, unit],
  });
  const sum = (key: 'stage' | 'timeliness' | 'substance') => {
    const counts: Record<string, number> = {};
    for (const row of rows) counts[row[key]] = (counts[row[key]] ?? 0) + row.n;
    return counts;
  };
  const running = rows.reduce((total, row) => total + row.running, 0);
  return { stage: sum('stage'), timeliness: sum('timeliness'), substance: sum('substance'), running };
}

/** What time did to the articles of a policy. `lateMs`: business milliseconds from the due instant of an overdue mark to its decision. */
export interface Settled {
  readonly count: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  readonly lateMs: { readonly p50: number; readonly p95: number; readonly max: number } | null;
}

/** Obligations settled on a policy's articles: recorded when (real instants of the database's clock), and how late the overdue marks came. */
export async function readSettled(pool: Pool, policyId: string): Promise<Settled> {
  type Row = { type: string; n: number; first: Date; last: Date };
  const { rows } = await pool.query<Row>(
    `select e.type, count(*)::int as n, min(e.recorded_at) as first, max(e.recorded_at) as last
     from event e join article a on a.id = e.subject_id where a.policy_id = $1 and e.obligation is not null group by e.type`,
    [policyId],
  );
  const late = await pool.query<{ p50: number | null; p95: number; max: number }>(
    `select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95, max(ms) as max
     from (
       select extract(epoch from e.at - to_timestamp((e.data->>'due')::float8 / 1000)) * 1000 as ms
       from event e join article a on a.id = e.subject_id where a.policy_id = $1 and e.type = 'OverdueMarked'
     ) x`,
    [policyId],
  );
  const [{ p50, p95, max } = { p50: null, p95: 0, max: 0 }] = late.rows;
  return {
    count: rows.reduce((sum, { n }) => sum + n, 0),
    byType: Object.fromEntries(rows.map(({ type, n }) => [type, n])),
    firstAt: earliest(rows.map(({ first }) => first)),
    lastAt: latest(rows.map(({ last }) => last)),
    lateMs: p50 === null ? null : { p50: Number(p50), p95: Number(p95), max: Number(max) },
  };
}

const earliest = (dates: Date[]): Date | null => dates.reduce<Date | null>((a, b) => (a && a < b ? a : b), null);
const latest = (dates: Date[]): Date | null => dates.reduce<Date | null>((a, b) => (a && a > b ? a : b), null);
