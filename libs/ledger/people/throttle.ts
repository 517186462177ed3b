import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Queryable } from './accounts.js';

/** Under one name at one place. */
export const FAILURES_PER_NAME = 10;
/** At one place under all names; whole offices share an address. */
export const FAILURES_PER_PLACE = 50;
/** Under one name at all places together: bounds who guesses from many addresses at once. */
export const FAILURES_PER_NAME_ANYWHERE = 100;
export const WINDOW_MINUTES = 15;
/** How long a place is known as one from which the owner of a name signs in. */
export const PLACE_DAYS = 90;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Where somebody sits who signs in. */
export interface SignInPlace {
  readonly address: string;
  /** The secret that this browser was given at an earlier sign-in; a program has none. */
  readonly browser?: string | undefined;
}

interface Attempt {
  readonly id: string;
  /** Seconds until the next attempt may be made; null: this one may. */
  readonly retryAfter: number | null;
}

const BOOK = `
  with old as (delete from sign_in_failure where at < now() - $4 * interval '1 minute'),
  place as (
    select coalesce((select p.address from sign_in_place p where p.name_hash = $1 and p.address = $3 and p.at > now() - $5 * interval '1 day'), $2) as place
  )
  insert into sign_in_failure (name_hash, address) select $1, place from place returning id, address as place
`;

const WAIT = `
  with known as (select exists (select 1 from sign_in_place where name_hash = $1 and address = $2 and at > now() - $7 * interval '1 day') as here),
  failure as (
    select f.at + $6 * interval '1 minute' as free, f.name_hash = $1 as named, f.address = $2 as here from sign_in_failure f
    where (f.name_hash = $1 or f.address = $2) and f.at >= now() - $6 * interval '1 minute' and f.id <> $8
  )
  select ceil(extract(epoch from max(free) - now()))::int as wait from (
    (select free from failure where named and here order by free desc offset $3 - 1 limit 1)
    union all
    (select free from failure, known where named and not known.here order by free desc offset $4 - 1 limit 1)
    union all
    (select free from failure, known where failure.here and not known.here order by free desc offset $5 - 1 limit 1)
  ) limits
`;

/**
 * Books an attempt as failed before the password is looked at, and says whether it may go on: attempts made at once cannot slip past the limit together,
 * because each of them counts what was booked after it has booked itself. Who signs in clears the name again.
 *
 * What is counted is a name at a place, so that nobody shuts anybody else out. A place is the browser from which the owner of the name has signed in
 * before, else the address. At a place that is known of the name, in the last {@link PLACE_DAYS} days, nothing else counts: neither what strangers try
 * elsewhere or at other names, nor, in the own browser, what a colleague behind the same address does. At a place that is not, the address and the name
 * as a whole have limits as well ({@link FAILURES_PER_PLACE}, {@link FAILURES_PER_NAME_ANYWHERE}).
 */
export async function beginAttempt(db: Queryable, name: string, { address, browser }: SignInPlace): Promise<Attempt> {
  const hash = sha256(name);
  const { rows: booked } = await db.query<{ id: string; place: string }>(BOOK, [
    hash,
    networkOf(address),
    browser === undefined ? null : placeOfBrowser(browser),
    WINDOW_MINUTES,
    PLACE_DAYS,
  ]);
  const { id, place } = booked[0]!;
  const limits = [FAILURES_PER_NAME, FAILURES_PER_NAME_ANYWHERE, FAILURES_PER_PLACE];
  const { rows } = await db.query<{ wait: number | null }>(WAIT, [hash, place, ...limits, WINDOW_MINUTES, PLACE_DAYS, id]);
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

/** The owner of the name has signed in, at this place. */
export async function ownerCame(db: Queryable, name: string, { address, browser }: SignInPlace): Promise<void> {
  const places = [networkOf(address), ...(browser === undefined ? [] : [placeOfBrowser(browser)])];
  await db.query(
    `with forgotten as (delete from sign_in_failure where name_hash = $1),
       old as (delete from sign_in_place where at < now() - $3 * interval '1 day')
     insert into sign_in_place (name_hash, address) select $1, unnest($2::text[])
     on conflict (name_hash, address) do update set at = clock_timestamp()`,
    [sha256(name), places, PLACE_DAYS],
  );
}

const placeOfBrowser = (secret: string): string => `browser:${sha256(secret).toString('hex')}`;

/** An IPv4 address as it is; of an IPv6 address the network, /64, within which one machine has as many addresses as it likes. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return address;
  // the way in which a URL writes it, shortened and in lower case
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return `${[...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).join(':')}::/64`;
}
