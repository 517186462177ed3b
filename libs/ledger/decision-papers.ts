import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

export const PAPER_KINDS = ['risk-assessment', 'collective-decision', 'legality-review', 'expert-opinion', 'other'] as const;

/** What is attached when a choice is made: the paper itself, or where it is kept with its hash. */
export interface NewPaper {
  readonly id: string;
  /** The article, or the case. */
  readonly subjectId: string;
  readonly articleId: string;
  readonly unit: string;
  readonly kind: (typeof PAPER_KINDS)[number];
  readonly title: string;
  readonly text: string | null;
  readonly reference: string | null;
  /** Of a paper that is kept elsewhere; of a text it is worked out here. */
  readonly sha256: string | null;
  readonly account: string;
}

export interface DecisionPaper {
  readonly id: string;
  readonly subjectId: string;
  readonly articleId: string;
  readonly unit: string;
  readonly kind: NewPaper['kind'];
  readonly title: string;
  readonly text: string | null;
  readonly reference: string | null;
  readonly sha256: string;
  readonly account: string;
  readonly at: Date;
}

const columns = `id, subject_id as "subjectId", article_id as "articleId", unit, kind, title, text, reference, sha256, account, at`;

/** Keeps a paper as it is: it is never changed. The same id again keeps the first; false: the id belongs to another paper. */
export async function attachPaper(pool: Pool, paper: NewPaper): Promise<boolean> {
  const { id, subjectId, articleId, unit, kind, title, text, reference, account } = paper;
  const sha256 = text === null ? paper.sha256 : createHash('sha256').update(text).digest('hex');
  await pool.query(
    `insert into decision_paper (id, subject_id, article_id, unit, kind, title, text, reference, sha256, account, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, business_now()) on conflict (id) do nothing`,
    [id, subjectId, articleId, unit, kind, title, text, reference, sha256, account],
  );
  const { rows } = await pool.query<{ same: boolean }>(
    'select subject_id = $2 and account = $3 and sha256 = $4 as same from decision_paper where id = $1',
    [id, subjectId, account, sha256],
  );
  return rows[0]!.same;
}

/** The papers of an article and of its cases, oldest first; of these only those of one unit, where one is given. */
export async function readPapers(pool: Pool, articleId: string, unit: string | null): Promise<DecisionPaper[]> {
  const { rows } = await pool.query<DecisionPaper>({
    name: 'decision-papers',
    text: `select ${columns} from decision_paper where article_id = $1 and ($2::text is null or unit = $2) order by at, id`,
    values: [articleId, unit],
  });
  return rows;
}

/** Papers by their ids, in the order of time. */
export async function findPapers(pool: Pool, ids: readonly string[]): Promise<DecisionPaper[]> {
  const { rows } = await pool.query<DecisionPaper>({
    name: 'papers-by-id',
    text: `select ${columns} from decision_paper where id = any($1) order by at, id`,
    values: [ids],
  });
  return rows;
}
