import type { Pool } from 'pg';
import type { Actor } from '#domain/actor.js';
import { ADOPTION_ARTICLES_MAX, type AdoptionFacts, type AdoptionItem, type AdoptionState } from '#domain/adoption/adoption.js';
import type { ArticleState } from '#domain/article/state.js';
import type { VersionRef } from '#domain/decision.js';
import { datesThatMove } from '#domain/impact/impact.js';
import { derivedId } from './hash.js';
import type { Ledger } from './ledger.js';
import { cursorOf, pageOf, readCursor, type Page } from './queries/cursor.js';
import { readSubject } from './queries/subject.js';

export interface Listing {
  readonly what: AdoptionFacts['what'];
  readonly to: VersionRef;
  /** Only this policy; left out: every one. */
  readonly policyId?: string | undefined;
  readonly actor: Actor;
  /** Of whoever asked: the same again makes the same lists. */
  readonly commandId: string;
}

interface Row {
  readonly id: string;
  readonly number: number;
  readonly policyId: string;
  readonly state: ArticleState;
}

/** Running articles under another version of the same rule set or calendar, that stand on no open list for this one. */
const RUNNING = (what: Listing['what']): string => `
  select s.id, a.number, a.policy_id as "policyId", s.state from article a join subject s on s.id = a.id
  where not s.is_over and s.state->'${what}'->>'id' = $1 and s.state->'${what}'->>'version' <> $2 and ($3::uuid is null or a.policy_id = $3)
    and not exists (select 1 from adoption d where d.status = 'listed' and d.what = '${what}' and d.to_id = $1 and d.to_version = $2
      and d.articles @> array[s.id])
    and (a.policy_id, a.number, a.id) > ($4, $5, $6)
  order by a.policy_id, a.number, a.id limit $7
`;
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Lists for every policy which dates a version of a rule set or calendar would move in its running articles, and lays the lists before the office:
 * nothing moves until somebody has decided (architecture.md §3). Articles are read and reckoned by pages, one list a page and policy. Returns the ids of
 * the lists.
 */
export async function listAdoptions(pool: Pool, ledger: Ledger, listing: Listing): Promise<string[]> {
  const lists: string[] = [];
  let place: readonly [string, number, string] = [NIL, -1, NIL];
  for (;;) {
    const { rows } = await pool.query<Row>(RUNNING(listing.what), [
      listing.to.id,
      listing.to.version,
      listing.policyId ?? null,
      ...place,
      ADOPTION_ARTICLES_MAX,
    ]);
    for (const policyId of new Set(rows.map((row) => row.policyId)))
      lists.push(
        await listOne(
          ledger,
          listing,
          rows.filter((row) => row.policyId === policyId),
        ),
      );
    const last = rows.at(-1);
    if (!last || rows.length < ADOPTION_ARTICLES_MAX) return lists;
    place = [last.policyId, last.number, last.id];
  }
}

async function listOne(ledger: Ledger, listing: Listing, rows: readonly Row[]): Promise<string> {
  const { what, to, actor, commandId } = listing;
  const [first] = rows as [Row];
  const items: AdoptionItem[] = [];
  for (const { id, state } of rows) items.push(await itemOf(ledger, listing, id, state));
  const { ruleSet, calendar, office } = first.state;
  const facts: AdoptionFacts = { policyId: first.policyId, what, to, office, items, ruleSet, calendar };
  const id = derivedId('adoption', commandId, first.id);
  const executed = await ledger.executeAdoption({
    id,
    commandId: derivedId('list', id),
    actor,
    command: { kind: 'list', facts },
  });
  if (!executed.ok) throw new Error(`the list of dates was refused: ${executed.code}`);
  return id;
}

async function itemOf({ rules }: Ledger, { what, to }: Listing, articleId: string, state: ArticleState): Promise<AdoptionItem> {
  const { ruleSet, calendar, numeral } = state;
  const before = await rules.of(state, 'article', articleId);
  const after = await rules.of(what === 'calendar' ? { ruleSet, calendar: to } : { ruleSet: to, calendar }, 'article', articleId);
  const moves = datesThatMove(state, before, after).map(({ task, unit, from, to: due }) => ({ task, unit, from, to: due }));
  return { articleId, numeral, ruleSet, calendar, moves };
}

export interface AdoptionRow {
  readonly id: string;
  readonly policyId: string;
  readonly what: string;
  readonly to: VersionRef;
  readonly articles: number;
  /** How many dates would move. */
  readonly moves: number;
  readonly status: string;
  readonly listedAt: Date;
  readonly decidedAt: Date | null;
}

/** A page of lists, the newest first. Undefined: the cursor is none of this list's. */
export async function readAdoptions(
  pool: Pool,
  { policyId = null, limit, cursor }: { policyId?: string | null | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<AdoptionRow> | undefined> {
  const place = cursor === undefined ? ['infinity', NIL] : readCursor(cursor, 'instant', 'uuid');
  if (!place) return undefined;
  const { rows } = await pool.query<AdoptionRow>({
    name: 'adoptions',
    text: `
      select id, policy_id as "policyId", what, jsonb_build_object('id', to_id, 'version', to_version) as to, cardinality(articles) as articles, moves,
        status, listed_at as "listedAt", decided_at as "decidedAt"
      from adoption
      where ($1::uuid is null or policy_id = $1) and listed_at <= $3 and (listed_at < $3 or id > $4)
      order by listed_at desc, id limit $2`,
    values: [policyId, limit + 1, ...place],
  });
  return pageOf(rows, limit, (row) => cursorOf(row.listedAt.toISOString(), row.id));
}

export interface AdoptionView {
  readonly position: number;
  readonly state: AdoptionState;
  /** Of the articles that were chosen: those that have the new version, and those that kept theirs because other dates would have moved. */
  readonly adopted: readonly string[];
  readonly kept: readonly string[];
}

/** One list, and what has become of it. Undefined: there is none with this id. */
export async function readAdoption(pool: Pool, id: string): Promise<AdoptionView | undefined> {
  const found = await readSubject<AdoptionState>(pool, 'adoption', id);
  if (!found) return undefined;
  const { position, state } = found;
  const chosen = state.decision?.articles ?? [];
  const events = await pool.query<{ id: string; type: string }>(
    `select subject_id as id, type from event
     where subject_id = any($1) and type in ('RulesRebased', 'RulesKept') and data->>'adoption' = $2 order by subject_id`,
    [chosen, id],
  );
  const of = (type: string) => events.rows.filter((event) => event.type === type).map((event) => event.id);
  return { position, state, adopted: of('RulesRebased'), kept: of('RulesKept') };
}
