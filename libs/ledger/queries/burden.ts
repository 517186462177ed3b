import type { Pool } from 'pg';

export const DEMANDS = ['report', 'attachment', 'notice', 'check', 'case-notice'] as const;

/** What was asked of one unit in one month; a count for each kind of demand. */
export interface MonthOfBurden {
  readonly unit: string;
  /** YYYY-MM, of Beijing. */
  readonly month: string;
  readonly counts: Readonly<Record<(typeof DEMANDS)[number], number>>;
}

/**
 * The burden ledger (domain.md §7): demands on a unit by month, counted from what was recorded. `from` and `to` are months (YYYY-MM), both included.
 * In the order of units and months: it is no ranking.
 */
export async function readBurden(
  pool: Pool,
  { unit, from, to }: { readonly unit: string | null; readonly from: string; readonly to: string },
): Promise<MonthOfBurden[]> {
  const { rows } = await pool.query<{ unit: string; month: string; kind: (typeof DEMANDS)[number]; n: number }>({
    name: 'burden',
    text: `
      select unit, to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, kind, count(*)::int as n
      from burden
      where ($1::text is null or unit = $1) and unit is not null
        and at >= ($2 || '-01')::date::timestamp at time zone 'Asia/Shanghai'
        and at < (($3 || '-01')::date + interval '1 month') at time zone 'Asia/Shanghai'
      group by 1, 2, 3 order by 1, 2, 3`,
    values: [unit, from, to],
  });
  const months = new Map<string, { unit: string; month: string; counts: Record<(typeof DEMANDS)[number], number> }>();
  for (const { unit: whose, month, kind, n } of rows) {
    const key = `${whose} ${month}`;
    const found = months.get(key) ?? { unit: whose, month, counts: noDemands() };
    found.counts[kind] = n;
    months.set(key, found);
  }
  return [...months.values()];
}

const noDemands = () => ({ report: 0, attachment: 0, notice: 0, check: 0, 'case-notice': 0 });
