import type { Pool } from 'pg';
import { isEnded, type ArticleState } from '#domain/article/state.js';
import { HINT_FACTS, hintsOf, type Hint, type HintFact } from '#domain/article/hints.js';
import { trajectory, type Trajectory } from '#domain/article/targets.js';
import { openTasks, type Reckoning, type Task, type TaskKind } from '#domain/article/tasks.js';
import { workdaysBetween } from '#domain/calendar/calendar.js';
import { forecast, type Forecast } from '#domain/lights/forecast.js';
import { workingByHolder, type HolderTime } from '#domain/clock-ledger/clock-ledger.js';
import { recordsOf, type DoneTask } from '#domain/lights/record.js';
import { explain, type Explanation } from '#domain/lights/lights.js';
import type { RuleBook } from '../rule-book.js';
import { readDoneElsewhere } from './record.js';
import { cursorOf, pageOf, readCursor, type Page } from './cursor.js';

export interface ArticleView {
  readonly position: number;
  /** Business instant of the reading. */
  readonly now: Date;
  readonly state: ArticleState;
  readonly lights: Explanation;
  readonly tasks: readonly Task[];
  /** Working days that each holder owned the article's clock. */
  readonly clock: readonly HolderTime[];
  /** How its targets stand. */
  readonly targets: readonly Trajectory[];
  readonly forecast: Forecast;
  readonly hints: readonly Hint[];
  /** The article's own words in the policy; null for a list without a document. */
  readonly words: string | null;
}

/** One article with everything that is reckoned from it now. Undefined: there is none with this id. */
export async function readArticle(pool: Pool, rules: RuleBook, id: string): Promise<ArticleView | undefined> {
  const { rows } = await pool.query<{ position: number; state: ArticleState; now: Date; words: string | null }>({
    name: 'article-view',
    text: `
      select s.position, s.state, business_now() as now, d.text as words
      from subject s left join current_document d on d.policy_id = (s.state->>'policyId')::uuid
      where s.id = $1 and s.type = 'article'`,
    values: [id],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { state, now, position } = row;
  const reckoning = await rules.of(state, 'article', id);
  const instant = now.getTime();
  const file = await readFacts(pool, state, reckoning);
  return {
    position,
    now,
    state,
    lights: explain(state, instant, reckoning),
    tasks: openTasks(state, reckoning),
    clock: workingByHolder(state.clock, instant, reckoning.calendar),
    targets: (state.targets ?? []).map((target) => trajectory(target, instant, reckoning.rules)),
    forecast: forecast(state, instant, reckoning, file.records),
    hints: hintsOf(state, file.facts, reckoning),
    words: row.words && state.span ? row.words.slice(...state.span) : null,
  };
}

/** Hash of the last event of a subject, which its chain proves and nobody chooses. Undefined: there is no such subject. */
export async function readLastHash(pool: Pool, id: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ hash: string }>({
    name: 'last-hash',
    text: 'select hash from event where subject_id = $1 order by position desc limit 1',
    values: [id],
  });
  return rows[0]?.hash;
}

/** The article's own words in the policy. Null: there is no such article, or it came without a document. */
export async function readArticleWords(pool: Pool, id: string): Promise<string | null> {
  const { rows } = await pool.query<{ text: string; span: [number, number] | null }>({
    name: 'article-words',
    text: `
      select d.text, s.state->'span' as span
      from subject s join current_document d on d.policy_id = (s.state->>'policyId')::uuid
      where s.id = $1 and s.type = 'article'`,
    values: [id],
  });
  const [row] = rows;
  return row?.span ? row.text.slice(...row.span) : null;
}

/** What hints and the forecast go by: the latest reports and evidence, and how punctual each unit has been on this article and its others. */
async function readFacts(pool: Pool, state: ArticleState, reckoning: Reckoning) {
  const { calendar, rules } = reckoning;
  const { rows: facts } = await pool.query<{ type: HintFact['type']; data: HintFact['data']; at: Date }>({
    name: 'article-facts',
    text: `
      select type, data, at from event where subject_id = $1 and type = any($2) order by position desc limit 100`,
    values: [state.id, HINT_FACTS],
  });
  const { rows: done } = await pool.query<{ unit: string; kind: TaskKind; dueAt: Date; closedAt: Date }>({
    name: 'article-done',
    text: `
      select unit, kind, due_at as "dueAt", closed_at as "closedAt" from task
      where subject_id = $1 and closed_at is not null order by closed_at desc limit 200`,
    values: [state.id],
  });
  const here = done.map(({ unit, kind, dueAt, closedAt }): DoneTask => {
    const workdays = workdaysBetween(calendar, dueAt.getTime(), closedAt.getTime());
    return { unit, kind, article: { id: state.id, number: state.number }, own: true, workdays };
  });
  const owing = isEnded(state) ? [] : state.parts.filter(({ end }) => end === null).map(({ unit }) => unit);
  const elsewhere = owing.length === 0 ? [] : await readDoneElsewhere(pool, state.id, owing, reckoning);
  return {
    facts: facts.reverse().map(({ type, data, at }) => ({ type, data, at: at.getTime() }) as HintFact),
    records: recordsOf([...here, ...elsewhere], rules),
  };
}

/** Whom an article concerns, for the permission check. Undefined: there is none with this id. */
export async function readConcern(
  pool: Pool,
  id: string,
): Promise<{ units: string[]; leads: string[]; policyId: string } | undefined> {
  const { rows } = await pool.query<{ units: string[]; leads: string[]; policyId: string }>({
    name: 'article-concern',
    text: 'select units, leads, policy_id as "policyId" from article where id = $1',
    values: [id],
  });
  return rows[0];
}

export interface TimelineEntry {
  readonly position: number;
  readonly type: string;
  readonly at: Date;
  readonly account: string;
  readonly unit: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/**
 * What one unit wrote into the file about its own part: the lead and the offices read it, other responsible units do not (domain.md §8). An objection
 * and its dispute are no such thing: every unit of the article is told of it and heard in it (重大行政决策程序暂行条例 art. 13, domain.md §3), and
 * nobody can answer grounds that he may not read.
 */
const OWN_PART = [
  'ReportSubmitted',
  'ReportFiled',
  'ReportConfirmed',
  'ReportReturned',
  'HandlerAssigned',
  'PartCompleted',
  'RemindedByHand',
  'CommendationProposed',
  'CommendationDeclined',
];

export interface TimelineQuery {
  readonly id: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** A responsible unit sees its own part and what is shared; null: everything. */
  readonly onlyPartOf: string | null;
  /** The unit whose people read it: of supervision cases it learns of those against itself that were opened; null or left out: everything. */
  readonly readBy?: string | null;
}

/** A page of a subject's stream from its beginning. Undefined: the cursor is none of this list's. */
export async function readTimeline(pool: Pool, query: TimelineQuery): Promise<Page<TimelineEntry> | undefined> {
  const place = query.cursor === undefined ? ['0'] : readCursor(query.cursor, 'number');
  if (!place) return undefined;
  const { rows } = await pool.query<TimelineEntry>({
    name: 'timeline',
    text: `
      select position, type, at, account, unit, data, hash from event
      where subject_id = $1 and position > $2 and ($4::text is null or type <> all($5) or data->>'unit' = $4)
        and ($6::text is null or type <> 'CaseDrafted'
          and (type <> 'CaseNoted' or data->>'unit' = $6 and data->>'outcome' not in ('drafted', 'dropped')))
      order by position limit $3`,
    values: [query.id, Number(place[0]), query.limit + 1, query.onlyPartOf, OWN_PART, query.readBy ?? null],
  });
  return pageOf(rows, query.limit, (entry) => cursorOf(entry.position));
}
