import type { Pool } from 'pg';
import { systemActor } from '#domain/actor.js';
import type { VersionRef } from '#domain/decision.js';
import { composePaper, monthsOf, PAPER_EVENTS, titleOf, type Happening } from '#domain/paper/compose.js';
import type { PaperFacts, PaperState } from '#domain/paper/paper.js';
import { derivedId } from './hash.js';
import type { Ledger } from './ledger.js';
import { cursorOf, pageOf, placeFromNewest, type Page } from './queries/cursor.js';
import { readSubject } from './queries/subject.js';
import { DEFAULT_FROZEN } from './rule-book.js';

/**
 * The months of Beijing in which something happened that a paper speaks of, and that are over by the business clock, of policies without the paper. An
 * article that went over to a new version of its policy brings its past along: of that the old version's papers have told, so a version's papers begin
 * with the month in which it was dispatched.
 */
const OWED = `
  with month as (
    select distinct a.policy_id, to_char(e.at at time zone 'Asia/Shanghai', 'YYYY-MM') as month
    from event e join article a on a.id = e.subject_id join policy v on v.id = a.policy_id
    where e.type = any($1) and e.at >= (date_trunc('month', v.dispatched_at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')
      and e.at < (date_trunc('month', business_now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')
  ), period as (
    select policy_id, 'bulletin' as kind, month as period from month
    union
    select policy_id, 'summary', left(month, 4) || '-Q' || ((right(month, 2)::int + 2) / 3) from month
    -- a quarter is over with its last month
    where date_trunc('quarter', to_date(month, 'YYYY-MM')) < date_trunc('quarter', business_now() at time zone 'Asia/Shanghai')
  )
  select policy_id as "policyId", kind, period from period p
  where not exists (select 1 from paper d where d.policy_id = p.policy_id and d.kind = p.kind and d.period = p.period)
  order by period, policy_id, kind limit $2
`;
const HAPPENINGS = `
  select e.subject_id as subject, e.position, e.type, a.numeral, a.title, e.at, e.data
  from event e join article a on a.id = e.subject_id
  where a.policy_id = $1 and e.type = any($2) and e.at >= (($3 || '-01')::timestamp at time zone 'Asia/Shanghai')
    and e.at < (($4 || '-01')::timestamp at time zone 'Asia/Shanghai')
  order by a.number, a.id, e.position limit 5000
`;
const POLICY = `
  select p.title, s.state->'ruleSet' as "ruleSet", s.state->'calendar' as calendar, business_now() as now,
    (select mode() within group (order by x.state->>'verifier') from article a join subject x on x.id = a.id where a.policy_id = p.id) as supervision,
    (select array_agg(distinct u order by u) from article a cross join lateral unnest(a.units) u where a.policy_id = p.id) as units,
    extract(epoch from (($2 || '-01')::timestamp at time zone 'Asia/Shanghai')) * 1000 as "from",
    extract(epoch from (($3 || '-01')::timestamp at time zone 'Asia/Shanghai')) * 1000 as until
  from policy p join subject s on s.id = p.id where p.id = $1
`;

interface Owed {
  readonly policyId: string;
  readonly kind: PaperFacts['kind'];
  readonly period: string;
}

interface PolicyRow {
  readonly title: string;
  readonly ruleSet: VersionRef | null;
  readonly calendar: VersionRef | null;
  readonly supervision: string;
  readonly units: string[];
  readonly from: string;
  readonly until: string;
}

/** True when the business clock owes a draft: what {@link draftPapers} would find. */
export async function arePapersOwed(pool: Pool): Promise<boolean> {
  return (await pool.query<Owed>(OWED, [PAPER_EVENTS, 1])).rows.length > 0;
}

/**
 * Drafts the monthly bulletins and quarterly summaries of periods that are over by the business clock and have none, up to `limit`, the oldest first.
 * A period in which nothing happened gets no paper (domain.md §7). Idempotent: a paper's id follows from its policy and its period. Returns how many
 * were drafted; `limit` of them: there may be more.
 */
export async function draftPapers(pool: Pool, ledger: Ledger, limit = 50): Promise<number> {
  const { rows } = await pool.query<Owed>(OWED, [PAPER_EVENTS, limit]);
  const names = await pool.query<{ code: string; name: string }>('select code, name from unit');
  const nameOf = new Map(names.rows.map(({ code, name }) => [code, name]));
  for (const owed of rows) await draftOne(pool, ledger, owed, (unit) => nameOf.get(unit) ?? unit);
  return rows.length;
}

async function draftOne(pool: Pool, ledger: Ledger, owed: Owed, nameOf: (unit: string) => string): Promise<void> {
  const { policyId, kind, period } = owed;
  const { first, after } = monthsOf(period);
  const happened = await pool.query<Omit<Happening, 'at'> & { at: Date }>(HAPPENINGS, [policyId, PAPER_EVENTS, first, after]);
  const found = await pool.query<PolicyRow>(POLICY, [policyId, first, after]);
  const policy = found.rows[0]!;
  const facts: PaperFacts = {
    policyId,
    kind,
    period,
    from: Number(policy.from),
    until: Number(policy.until),
    title: titleOf(kind, policy.title, period),
    supervision: policy.supervision,
    units: policy.units,
    sections: composePaper(
      kind,
      happened.rows.map((row) => ({ ...row, at: row.at.getTime() })),
      nameOf,
    ),
    ruleSet: policy.ruleSet ?? DEFAULT_FROZEN.ruleSet,
    calendar: policy.calendar ?? DEFAULT_FROZEN.calendar,
  };
  const id = derivedId('paper', policyId, kind, period);
  const request = { id, commandId: derivedId('draft', id), actor: systemActor, command: { kind: 'draft', facts } as const };
  const executed = await ledger.executePaper(request);
  if (!executed.ok && executed.code !== 'PAPER.ALREADY_DRAFTED')
    throw new Error(`the draft of ${kind} ${period} was refused: ${executed.code}`);
}

export interface PaperItem {
  readonly id: string;
  readonly policyId: string;
  readonly kind: string;
  readonly period: string;
  readonly title: string;
  readonly status: string;
  readonly draftedAt: Date;
  readonly decidedAt: Date | null;
}

export interface PapersQuery {
  readonly policyId?: string | undefined;
  /** Only papers that were sent to this unit; null: all, drafts too. */
  readonly unit: string | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of papers, the newest first. Undefined: the cursor is none of this list's. */
export async function readPapers(
  pool: Pool,
  { policyId, unit, limit, cursor }: PapersQuery,
): Promise<Page<PaperItem> | undefined> {
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<PaperItem>({
    name: 'papers',
    text: `
      select id, policy_id as "policyId", kind, period, title, status, drafted_at as "draftedAt", decided_at as "decidedAt"
      from paper
      where ($1::uuid is null or policy_id = $1) and ($2::text is null or (status = 'sent' and units @> array[$2]))
        and drafted_at <= $4 and (drafted_at < $4 or id > $5)
      order by drafted_at desc, id limit $3`,
    values: [policyId ?? null, unit, limit + 1, ...place],
  });
  return pageOf(rows, limit, (row) => cursorOf(row.draftedAt.toISOString(), row.id));
}

/** One paper. Undefined: there is none with this id. */
export async function readPaper(pool: Pool, id: string): Promise<{ position: number; state: PaperState } | undefined> {
  const found = await readSubject<PaperState>(pool, 'paper', id);
  return found && { position: found.position, state: found.state };
}
