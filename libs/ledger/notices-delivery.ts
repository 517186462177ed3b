import type { Pool } from 'pg';

/** What a channel is told. Codes and instants only: whoever receives it looks the rest up in Duban, with his own permissions. */
export interface OutgoingNotice {
  readonly id: string;
  /** UUID of the article or the policy. */
  readonly subjectId: string;
  readonly policyId: string;
  readonly unit: string;
  readonly kind: string;
  readonly task: string | null;
  /** Business instants, ISO 8601. */
  readonly dueAt: string | null;
  readonly at: string;
}

interface Row extends Omit<OutgoingNotice, 'dueAt' | 'at'> {
  readonly dueAt: Date | null;
  readonly at: Date;
}

/** Longest text kept of why an attempt failed, in characters. */
const ERROR_MAX = 500;

/**
 * Counts an attempt and returns what is to be sent; undefined when nothing is: the notice is delivered, refused, not meant for a channel, or unknown. Two
 * attempts at once may both send; the channel tells them by the notice's id.
 */
export async function beginDelivery(pool: Pool, id: string): Promise<OutgoingNotice | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'notice-begin',
    text: `
      update notice set attempts = attempts + 1 where id = $1 and delivery = 'pending'
      returning id, subject_id as "subjectId", policy_id as "policyId", unit, kind, task, due_at as "dueAt", at`,
    values: [id],
  });
  const [row] = rows;
  return row && { ...row, dueAt: row.dueAt?.toISOString() ?? null, at: row.at.toISOString() };
}

/** The channel took it. What was decided before stands. */
export async function noteDelivered(pool: Pool, id: string): Promise<void> {
  await pool.query(
    `update notice set delivery = 'delivered', delivered_at = business_now(), last_error = null where id = $1 and delivery = 'pending'`,
    [id],
  );
}

/** The attempt failed; another one follows. */
export async function noteFailed(pool: Pool, id: string, reason: string): Promise<void> {
  await pool.query(`update notice set last_error = $2 where id = $1 and delivery = 'pending'`, [id, reason.slice(0, ERROR_MAX)]);
}

/** The channel will never take it, or nobody tries any more; `reason` left out: the last one stands. */
export async function noteRefused(pool: Pool, id: string, reason?: string): Promise<void> {
  await pool.query(
    `update notice set delivery = 'refused', last_error = coalesce($2, last_error) where id = $1 and delivery = 'pending'`,
    [id, reason?.slice(0, ERROR_MAX)],
  );
}
