import type { Pool } from 'pg';
import type { UnitCode } from '#domain/actor.js';
import type { ArticleState } from '#domain/article/state.js';
import { openTasks, type Task } from '#domain/article/tasks.js';
import { workingByHolder, type HolderTime } from '#domain/clock-ledger/clock-ledger.js';
import { explain, type Light } from '#domain/lights/lights.js';
import type { RuleBook } from '../rule-book.js';
import { NO_ID } from './cursor.js';

/** One article as the register (台账) shows it. */
export interface RegisterEntry {
  readonly state: ArticleState;
  readonly timeliness: Light;
  readonly substance: Light;
  readonly tasks: readonly Task[];
  readonly clock: readonly HolderTime[];
  /** Of the last report that told of any. */
  readonly problems: string | null;
}

interface Row {
  readonly id: string;
  readonly number: number;
  readonly state: ArticleState;
  readonly problems: string | null;
  readonly now: Date;
}

const PAGE = 100;

/** Every article of a policy by its number, what came out of a split behind the article that it continues; read and reckoned by pages: at no time more than one page of states is in memory. */
export async function* readRegister(pool: Pool, rules: RuleBook, policyId: string): AsyncGenerator<RegisterEntry> {
  let place: readonly [number, string, string] = [-1, '', NO_ID];
  for (;;) {
    const { rows } = await pool.query<Row>({
      name: 'register',
      text: `
        select a.id, a.number, s.state, r.problems, business_now() as now
        from article a join subject s on s.id = a.id left join lateral (
          -- what a handler wrote counts from its confirmation on; the words are those that were filed last before it
          select coalesce(f.data, e.data)->>'problems' as problems from event e left join lateral (
            select f.data from event f
            where e.type = 'ReportConfirmed' and f.subject_id = e.subject_id and f.type = 'ReportFiled' and f.position < e.position
              and f.data->>'unit' = e.data->>'unit' and f.data->>'cycle' = e.data->>'cycle'
            order by f.position desc limit 1
          ) f on true
          where e.subject_id = a.id and e.type in ('ReportSubmitted', 'ReportConfirmed') and coalesce(f.data, e.data)->>'problems' <> ''
          order by e.position desc limit 1
        ) r on true
        where a.policy_id = $1 and (a.number, a.numeral collate "C", a.id) > ($2, $3, $4)
        order by a.number, a.numeral collate "C", a.id limit ${PAGE}`,
      values: [policyId, ...place],
    });
    for (const row of rows) yield await entryOf(rules, row);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    place = [last.number, last.state.numeral, last.id];
  }
}

async function entryOf(rules: RuleBook, { id, state, problems, now }: Row): Promise<RegisterEntry> {
  const reckoning = await rules.of(state, 'article', id);
  const instant = now.getTime();
  const { article } = explain(state, instant, reckoning);
  return {
    state,
    timeliness: article.timeliness.light,
    substance: article.substance.light,
    tasks: openTasks(state, reckoning),
    clock: workingByHolder(state.clock, instant, reckoning.calendar),
    problems,
  };
}

export interface UnitStatistics {
  readonly unit: UnitCode;
  readonly tasks: number;
  /** Done by the due instant. */
  readonly onTime: number;
  /** Done later, or open and overdue. */
  readonly late: number;
  /** Open and in time. */
  readonly open: number;
  /** Articles whose clock the unit has held, and the working days for which it did so in each of them on average. */
  readonly held: number;
  readonly averageDays: number;
}

/**
 * How the units of a policy stand: their tasks of every kind, and how long they held the clock. In the order of the registry, nobody is ranked
 * (domain.md §7). A task that ended because its article was cancelled or its unit released counts by when it ended.
 */
export async function readUnitStatistics(pool: Pool, rules: RuleBook, policyId: string): Promise<UnitStatistics[]> {
  const counted = await pool.query<Omit<UnitStatistics, 'held' | 'averageDays'>>(
    `select t.unit, count(*)::int as tasks,
       count(*) filter (where closed_at <= due_at)::int as "onTime",
       count(*) filter (where closed_at > due_at or (closed_at is null and due_at < now.at and not stopped))::int as late,
       count(*) filter (where closed_at is null and (due_at >= now.at or stopped))::int as open
     from task t join article a on a.id = t.subject_id, (select business_now() as at) now
     where a.policy_id = $1 group by t.unit order by t.unit`,
    [policyId],
  );
  const days = new Map<string, { held: number; days: number }>();
  for await (const { clock } of readRegister(pool, rules, policyId)) {
    for (const time of clock) {
      const known = days.get(time.holder) ?? { held: 0, days: 0 };
      days.set(time.holder, { held: known.held + 1, days: known.days + time.days });
    }
  }
  return counted.rows.map((row) => {
    const { held, days: total } = days.get(`unit:${row.unit}`) ?? { held: 0, days: 0 };
    return { ...row, held, averageDays: held === 0 ? 0 : total / held };
  });
}

/** The rows in the order of the registry, units that it does not have last: it is no ranking (domain.md §7). */
export function inOrderOf<Row extends { readonly unit: UnitCode }>(
  { units }: { readonly units: readonly { readonly code: string }[] },
  rows: readonly Row[],
): Row[] {
  const order = new Map(units.map(({ code }, i) => [code, i]));
  const place = (unit: string): number => order.get(unit) ?? order.size;
  return [...rows].sort((a, b) => place(a.unit) - place(b.unit) || (a.unit < b.unit ? -1 : 1));
}
