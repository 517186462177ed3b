import type { Pool } from 'pg';
import { approvalTasks, type ApprovalTask } from '#domain/approval/agenda.js';
import type { ApprovalState } from '#domain/approval/state.js';
import type { RuleBook } from '../rule-book.js';
import { cursorOf, pageOf, placeFromNewest, type Page } from './cursor.js';
import { readSubject } from './subject.js';

export interface ApprovalItem {
  readonly id: string;
  readonly policyId: string;
  readonly articleId: string | null;
  readonly kind: string;
  readonly question: string;
  readonly status: string;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  /** Roles that are asked now. */
  readonly asked: readonly string[];
}

export interface ApprovalsQuery {
  readonly policyId?: string | undefined;
  readonly status?: string | undefined;
  /** Only those that this unit asked for or is asked in; null: all. */
  readonly unit: string | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of approvals, the newest first. Undefined: the cursor is none of this list's. */
export async function readApprovals(pool: Pool, query: ApprovalsQuery): Promise<Page<ApprovalItem> | undefined> {
  const { policyId = null, status = null, unit, limit, cursor } = query;
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<ApprovalItem>({
    name: 'approvals',
    text: `
      select a.id, a.policy_id as "policyId", a.article_id as "articleId", a.kind, a.question, a.status,
        a.requested_at as "requestedAt", a.decided_at as "decidedAt", a.asked
      from approval a
      where ($1::uuid is null or a.policy_id = $1) and ($2::text is null or a.status = $2) and ($3::text is null or a.units @> array[$3])
        and a.requested_at <= $5 and (a.requested_at < $5 or a.id > $6)
      order by a.requested_at desc, a.id limit $4`,
    values: [policyId, status, unit, limit + 1, ...place],
  });
  return pageOf(rows, limit, (item) => cursorOf(item.requestedAt.toISOString(), item.id));
}

export interface ApprovalView {
  readonly position: number;
  readonly state: ApprovalState;
  readonly tasks: readonly ApprovalTask[];
}

/** One approval with the tasks that are reckoned from it. Undefined: there is none with this id. */
export async function readApproval(pool: Pool, rules: RuleBook, id: string): Promise<ApprovalView | undefined> {
  const found = await readSubject<ApprovalState>(pool, 'approval', id);
  if (!found) return undefined;
  const { position, state } = found;
  return { position, state, tasks: approvalTasks(state, await rules.of(state, 'approval', id)) };
}
