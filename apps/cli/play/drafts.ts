import type { Pool } from 'pg';

/** A periodic paper that the machine drafted in the play. */
export interface PlayedPaper {
  readonly kind: string;
  readonly period: string;
  readonly status: string;
  /** ISO instants of business time; `decidedAt`: when it was sent or discarded. */
  readonly draftedAt: string;
  readonly decidedAt: string | null;
  /** SHA-256 of what it says and cites. */
  readonly sections: string;
}

/** The papers of all policies, by their periods: what two plays of one seed have in common, down to the last citation. */
export async function draftedPapers(pool: Pool): Promise<PlayedPaper[]> {
  const { rows } = await pool.query<Omit<PlayedPaper, 'draftedAt' | 'decidedAt'> & { draftedAt: Date; decidedAt: Date | null }>(
    `select p.kind, p.period, p.status, p.drafted_at as "draftedAt", p.decided_at as "decidedAt",
       encode(sha256(convert_to((e.data->'sections')::text, 'UTF8')), 'hex') as sections
     from paper p join event e on e.subject_id = p.id and e.type = 'PaperDrafted'
     order by p.period, p.kind, p.id`,
  );
  return rows.map(({ draftedAt, decidedAt, ...paper }) => {
    return { ...paper, draftedAt: draftedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
  });
}
