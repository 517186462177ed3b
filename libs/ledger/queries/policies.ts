import type { Pool, PoolClient } from 'pg';
import type { CompiledPolicy } from '#document/types.js';
import type { Recompilation } from '#domain/policy/events.js';
import type { PolicyStage, PolicyState } from '#domain/policy/state.js';
import { cursorOf, pageOf, placeFromNewest, type Page } from './cursor.js';

export interface PolicyItem {
  readonly id: string;
  readonly title: string;
  readonly issuer: string | null;
  readonly documentNumber: string | null;
  readonly status: 'draft' | 'issued';
  readonly stage: PolicyStage;
  readonly articles: number;
  readonly dispatched: number;
  readonly findings: number;
  readonly importedAt: Date;
  readonly dispatchedAt: Date | null;
  readonly endsAt: Date | null;
}

const columns = `
  p.id, p.title, p.issuer, p.document_number as "documentNumber", p.status, p.stage, p.articles, p.dispatched, p.findings,
  p.imported_at as "importedAt", p.dispatched_at as "dispatchedAt", p.ends_at as "endsAt"
`;
// a unit sees the policies of its articles, and drafts on which it was asked for comments
const visible = `($1::text is null
  or exists (select 1 from article a where a.policy_id = p.id and a.units @> array[$1])
  or exists (select 1 from task t where t.subject_id = p.id and t.unit = $1 and t.kind in ('comment', 'decide-comments')))`;

export interface PoliciesQuery {
  /** Only policies in which this unit has an article; null: all. */
  readonly unit: string | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of policies, the newest first. Undefined: the cursor is none of this list's. */
export async function readPolicies(pool: Pool, { unit, limit, cursor }: PoliciesQuery): Promise<Page<PolicyItem> | undefined> {
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<PolicyItem>({
    name: 'policies',
    text: `
      select ${columns} from policy p
      where ${visible} and p.imported_at <= $3 and (p.imported_at < $3 or p.id > $4)
      order by p.imported_at desc, p.id limit $2`,
    values: [unit, limit + 1, ...place],
  });
  return pageOf(rows, limit, (policy) => cursorOf(policy.importedAt.toISOString(), policy.id));
}

/** One policy as lists show it; undefined: there is none, or it does not concern the unit. */
export async function readPolicyItem(pool: Pool, id: string, unit: string | null): Promise<PolicyItem | undefined> {
  const { rows } = await pool.query<PolicyItem>({
    name: 'policy-item',
    text: `select ${columns} from policy p where ${visible} and p.id = $2`,
    values: [unit, id],
  });
  return rows[0];
}

export interface PolicyFile {
  readonly position: number;
  readonly state: PolicyState;
  /** Null for a list that came without a document. */
  readonly compiled: CompiledPolicy | null;
  /** The text it was compiled from; null like `compiled`. */
  readonly text: string | null;
}

/** A policy's state and what the compiler made of its text. */
export async function readPolicyFile(pool: Pool | PoolClient, id: string): Promise<PolicyFile | undefined> {
  const { rows } = await pool.query<PolicyFile>({
    name: 'policy-file',
    text: `
      select s.position, s.state, d.compiled, d.text from subject s left join current_document d on d.policy_id = s.id
      where s.id = $1 and s.type = 'policy'`,
    values: [id],
  });
  return rows[0];
}

/** What the command of this id changed when it compiled the policy anew; undefined: it did not. */
export async function readRecompilation(pool: Pool, id: string, commandId: string): Promise<Recompilation | undefined> {
  const { rows } = await pool.query<{ data: Recompilation }>(
    `select data from event where subject_id = $1 and command_id = $2 and type = 'PolicyRecompiled'`,
    [id, commandId],
  );
  return rows[0]?.data;
}

/** The policy's text as it was read; undefined for a list that came without a document. */
export async function readPolicyDocument(pool: Pool, id: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ text: string }>({
    name: 'policy-text',
    text: 'select text from current_document where policy_id = $1',
    values: [id],
  });
  return rows[0]?.text;
}

/** The impact plan, by its id, that waits for approval and takes the policy's place; undefined: there is none. */
export async function readPendingImpact(pool: Pool, id: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ impact: string }>({
    name: 'policy-pending-impact',
    text: `
      select state->'impact'->>'id' as impact from subject
      where type = 'policy' and state->>'replaces' = $1 and state->>'stage' = 'review' and jsonb_typeof(state->'impact') = 'object' limit 1`,
    values: [id],
  });
  return rows[0]?.impact;
}
