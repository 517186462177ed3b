import { createHash } from 'node:crypto';
import type { Queryable } from './accounts.js';

export const FAILURES_PER_NAME = 10;
/** Whole offices share an address. */
export const FAILURES_PER_ADDRESS = 50;
export const WINDOW_MINUTES = 15;
/** How long an address is known as one from which the owner of a name signs in. */
const PLACE_DAYS = 90;

const nameHash = (name: string): Buffer => createHash('sha256').update(name).digest();

interface Attempt {
  readonly id: string;
  /** Seconds until the next attempt may be made; null: this one may. */
  readonly retryAfter: number | null;
}

/**
 * Books an attempt as failed before the password is looked at, and says whether it may go on: attempts made at once cannot slip past the
 * limit together, because each of them counts what was booked after it has booked itself. Who signs in clears the name again. Where the owner of a name
 * has signed in before, only what failed under this name there counts: strangers who guess elsewhere, or at other names, do not shut him out.
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
    `with place as (
       select exists (select 1 from sign_in_place where name_hash = $1 and address = $2 and at > now() - $7 * interval '1 day') as known
     )
     select ceil(extract(epoch from max(free) - now()))::int as wait from (
       (select f.at + $5 * interval '1 minute' as free from sign_in_failure f cross join place
        where f.name_hash = $1 and (f.address = $2 or not place.known) and f.at >= now() - $5 * interval '1 minute' and f.id <> $6
        order by f.at desc offset $3 - 1 limit 1)
       union all
       (select f.at + $5 * interval '1 minute' from sign_in_failure f cross join place
        where f.address = $2 and not place.known and f.at >= now() - $5 * interval '1 minute' and f.id <> $6
        order by f.at desc offset $4 - 1 limit 1)
     ) limits`,
    [hash, address, FAILURES_PER_NAME, FAILURES_PER_ADDRESS, WINDOW_MINUTES, id, PLACE_DAYS],
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

/** The owner of the name has signed in, from this address. */
export async function ownerCame(db: Queryable, name: string, address: string): Promise<void> {
  await db.query(
    `with forgotten as (delete from sign_in_failure where name_hash = $1),
       old as (delete from sign_in_place where at < now() - $3 * interval '1 day')
     insert into sign_in_place (name_hash, address) values ($1, $2)
     on conflict (name_hash, address) do update set at = clock_timestamp()`,
    [nameHash(name), address, PLACE_DAYS],
  );
}
