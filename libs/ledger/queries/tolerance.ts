import type { Pool } from 'pg';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';
import { cursorOf, pageOf, placeFromNewest, type Page } from './cursor.js';
import { readSubject } from './subject.js';

export interface ToleranceItem {
  readonly id: string;
  readonly caseId: string;
  readonly policyId: string;
  readonly articleId: string;
  /** Of the article. */
  readonly numeral: string;
  readonly title: string;
  readonly unit: string;
  readonly discipline: string;
  readonly status: ToleranceState['status'];
  readonly appliedAt: Date;
  readonly decidedAt: Date | null;
}

export interface ToleranceQuery {
  /** Only applications of this unit, or that this discipline body decides; null: all. */
  readonly scope: string | null;
  /** Only of one policy. */
  readonly policyId?: string | undefined;
  readonly status?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of applications for error tolerance, the newest first. Undefined: the cursor is none of this list's. */
export async function readTolerances(pool: Pool, query: ToleranceQuery): Promise<Page<ToleranceItem> | undefined> {
  const { scope, policyId = null, status = null, limit, cursor } = query;
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<ToleranceItem>({
    name: 'tolerances',
    text: `
      select t.id, t.case_id as "caseId", t.policy_id as "policyId", t.article_id as "articleId", a.numeral, a.title, t.unit, t.discipline,
        t.status, t.applied_at as "appliedAt", t.decided_at as "decidedAt"
      from tolerance t join article a on a.id = t.article_id
      where ($4::text is null or t.unit = $4 or t.discipline = $4) and ($5::text is null or t.status = $5)
        and ($6::uuid is null or t.policy_id = $6) and t.applied_at <= $2 and (t.applied_at < $2 or t.id > $3)
      order by t.applied_at desc, t.id limit $1`,
    values: [limit + 1, ...place, scope, status, policyId],
  });
  return pageOf(rows, limit, (item) => cursorOf(item.appliedAt.toISOString(), item.id));
}

/** One application. Undefined: there is none with this id. */
export async function readTolerance(pool: Pool, id: string): Promise<{ position: number; state: ToleranceState } | undefined> {
  const found = await readSubject<ToleranceState>(pool, 'tolerance', id);
  return found && { position: found.position, state: found.state };
}
