import type { Pool } from 'pg';
import { caseTasks, yellowAtOfCase, type CaseTask } from '#domain/case/agenda.js';
import type { CaseState, CaseStatus } from '#domain/case/state.js';
import { lightAt, type Light } from '#domain/lights/lights.js';
import type { RuleBook } from '../rule-book.js';
import { cursorOf, pageOf, placeFromNewest, type Page } from './cursor.js';
import { readSubject, type SubjectNow } from './subject.js';

export interface CaseItem {
  readonly id: string;
  readonly policyId: string;
  readonly articleId: string;
  /** Number and title of the article. */
  readonly number: number;
  readonly title: string;
  readonly unit: string;
  readonly task: string | null;
  readonly status: CaseStatus;
  readonly origin: 'machine' | 'supervision';
  readonly notice: string | null;
  readonly draftedAt: Date;
  /** Of the step that is open. */
  readonly dueAt: Date | null;
  /** A draft whose lateness was caught up: the unit has no such task open any more. */
  readonly caughtUp: boolean;
}

export interface CasesQuery {
  readonly policy?: string | undefined;
  readonly article?: string | undefined;
  readonly status?: CaseStatus | undefined;
  readonly unit?: string | undefined;
  /** The unit to which the view is limited: its own cases, drafts and what became of them aside; null: all. */
  readonly scope: string | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const caughtUp = `
  (c.status = 'drafted' and c.task is not null and not exists (
    select 1 from task t where t.subject_id = c.article_id and t.key = c.task and t.unit = c.unit and t.closed_at is null))
`;

const columns = `
  c.id, c.policy_id as "policyId", c.article_id as "articleId", c.number, c.title, c.unit, c.task, c.status, c.origin, c.notice,
  c.drafted_at as "draftedAt", c.due_at as "dueAt",
  ${caughtUp} as "caughtUp"
`;

/** A page of supervision cases, the newest first. Undefined: the cursor is none of this list's. */
export async function readCases(pool: Pool, query: CasesQuery): Promise<Page<CaseItem> | undefined> {
  const { policy = null, article = null, status = null, unit = null, scope, limit, cursor } = query;
  const place = placeFromNewest(cursor);
  if (!place) return undefined;
  const { rows } = await pool.query<CaseItem>({
    name: 'cases',
    text: `
      select ${columns} from "case" c
      where ($4::uuid is null or c.policy_id = $4) and ($5::uuid is null or c.article_id = $5) and ($6::text is null or c.status = $6)
        and ($7::text is null or c.unit = $7) and ($8::text is null or c.unit = $8 and c.status not in ('drafted', 'discarded'))
        and c.drafted_at <= $2 and (c.drafted_at < $2 or c.id > $3)
      order by c.drafted_at desc, c.id limit $1`,
    values: [limit + 1, ...place, policy, article, status, unit, scope],
  });
  return pageOf(rows, limit, (item) => cursorOf(item.draftedAt.toISOString(), item.id));
}

export interface CaseView extends SubjectNow<CaseState> {
  readonly tasks: readonly (CaseTask & { readonly light: Light })[];
  /** See {@link CaseItem.caughtUp}. */
  readonly caughtUp: boolean;
}

/** One case with its open steps and their lights now. Undefined: there is none with this id. */
export async function readCase(pool: Pool, rules: RuleBook, id: string): Promise<CaseView | undefined> {
  const found = await readSubject<CaseState>(pool, 'case', id);
  if (!found) return undefined;
  const reckoning = await rules.of(found.state, 'case', id);
  const now = found.now.getTime();
  const tasks = caseTasks(found.state, reckoning).map((task) => {
    return { ...task, light: lightAt(now, yellowAtOfCase(task, reckoning), task.due) };
  });
  const { rows } = await pool.query<{ caughtUp: boolean }>({
    name: 'case-caught-up',
    text: `select ${caughtUp} as "caughtUp" from "case" c where c.id = $1`,
    values: [id],
  });
  return { ...found, tasks, caughtUp: rows[0]?.caughtUp ?? false };
}
