import { createHash } from 'node:crypto';
import type { Queryable } from './accounts.js';

export const FAILURES_PER_NAME = 10;
/** Whole offices share an address. */
export const FAILURES_PER_ADDRESS = 50;
export const WINDOW_MINUTES = 15;

const nameHash = (name: string): Buffer => createHash('sha256').update(name).digest();

interface Attempt {
  readonly id: string;
  /** Seconds until the next attempt may be made; null: this one may. */
  readonly retryAfter: number | null;
}

/**
 * Books an attempt as failed before the password is looked at, and says whether it may go on: attempts made at once cannot slip past the
 * limit together, because each of them counts what was booked after it has booked itself. Who signs in clears the name again.
 */
export async function beginAttempt(db: Queryable, name: string, address: string): Promise<Attempt> {
  const hash = nameHash(name);
  const { rows: booked } = await db.query<{ id: string }>(
    `with old as (delete from sign_in_failure where at < now() - $3 * interval '1 minute')
     insert into sign_in_failure (name_hash, address) values ($1, $2) returning id`,
    [hash, address, WINDOW_MINUTES],
  );
  const { id } = booked[0]!;
  const { rows } = await db.query<{ wait: number | null }>(
    `select ceil(extract(epoch from max(free) - now()))::int as wait from (
       (select at + $5 * interval '1 minute' as free from sign_in_failure
        where name_hash = $1 and at >= now() - $5 * interval '1 minute' and id <> $6 order by at desc offset $3 - 1 limit 1)
       union all
       (select at + $5 * interval '1 minute' from sign_in_failure
        where address = $2 and at >= now() - $5 * interval '1 minute' and id <> $6 order by at desc offset $4 - 1 limit 1)
     ) limits`,
    [hash, address, FAILURES_PER_NAME, FAILURES_PER_ADDRESS, WINDOW_MINUTES, id],
  );
  const wait = rows[0]!.wait;
  if (wait === null) return { id, retryAfter: null };
  // an attempt that was not looked at must not keep the door shut any longer
  await withdrawAttempt(db, id);
  return { id, retryAfter: Math.max(1, wait) };
}

/** The attempt did not fail. */
export async function withdrawAttempt(db: Queryable, id: string): Promise<void> {
  await db.query('delete from sign_in_failure where id = $1', [id]);
}

/** The owner of the name has signed in. */
export async function forgetFailures(db: Queryable, name: string): Promise<void> {
  await db.query('delete from sign_in_failure where name_hash = $1', [nameHash(name)]);
}
