import type { Pool } from 'pg';
import { cursorOf, pageOf, readCursor, type Page } from './queries/cursor.js';

/** Somebody exercises a role of the leading group for another: by delegation (委托), or as acting leader while the holder is away. */
export interface Delegation {
  readonly id: string;
  readonly role: 'leader' | 'deputy_leader' | 'group_member';
  readonly account: string;
  readonly kind: 'delegation' | 'acting';
  /** Null: for every policy. */
  readonly policyId: string | null;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly basis: string;
  readonly recordedBy: string;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}

const columns = `
  id, role, account, kind, policy_id as "policyId", to_char(from_date, 'YYYY-MM-DD') as "from", to_char(to_date, 'YYYY-MM-DD') as "to",
  basis, recorded_by as "recordedBy", revoked_at as "revokedAt", revoked_by as "revokedBy"
`;
/** Days are those of the seat of government. */
const TODAY = `(business_now() at time zone 'Asia/Shanghai')::date`;

/** False: another delegation was recorded under this id. The same one again is no fault. */
export async function recordDelegation(pool: Pool, given: Omit<Delegation, 'revokedAt' | 'revokedBy'>): Promise<boolean> {
  const { id, role, account, kind, policyId, from, to, basis, recordedBy } = given;
  const { rows } = await pool.query<{ same: boolean }>(
    `with made as (insert into delegation (id, role, account, kind, policy_id, from_date, to_date, basis, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing returning true as same)
     select same from made union all
     select (role, account, kind, from_date, to_date, basis, recorded_by) = ($2, $3, $4, $6::date, $7::date, $8, $9)
       and policy_id is not distinct from $5::uuid from delegation where id = $1`,
    [id, role, account, kind, policyId, from, to, basis, recordedBy],
  );
  return rows.some(({ same }) => same);
}

/** The delegation, revoked or not. Undefined: there is none with this id. */
export async function readDelegation(pool: Pool, id: string): Promise<Delegation | undefined> {
  const { rows } = await pool.query<Delegation>(`select ${columns} from delegation where id = $1`, [id]);
  return rows[0];
}

/** Ends it now, and keeps who did. False: it was revoked already. */
export async function revokeDelegation(pool: Pool, id: string, by: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update delegation set revoked_at = now(), revoked_by = $2 where id = $1 and revoked_at is null',
    [id, by],
  );
  return rowCount === 1;
}

/** A delegation, and the unit of who recorded it. */
export type DelegationInForce = Delegation & { readonly recorderUnit: string | null };

/** The delegation, if it lets the account decide for the policy today: nobody exercises a role that who delegated it no longer holds. */
export async function delegationInForce(
  pool: Pool,
  { id, account, policyId }: { id: string; account: string; policyId: string },
): Promise<DelegationInForce | undefined> {
  const { rows } = await pool.query<DelegationInForce>(
    `select d.*, a.unit as "recorderUnit" from (select ${columns} from delegation
       where id = $1 and account = $2 and revoked_at is null and (policy_id is null or policy_id = $3)
         and ${TODAY} between from_date and to_date) d
     left join account a on a.name = d."recordedBy"
     where d.kind = 'acting' or (a.roles @> array[d.role] and a.disabled_at is null)`,
    [id, account, policyId],
  );
  return rows[0];
}

/** Whether the last day of a delegation is past, on the business clock. */
export async function isPast(pool: Pool, day: string): Promise<boolean> {
  const { rows } = await pool.query<{ past: boolean }>(`select $1::date < ${TODAY} as past`, [day]);
  return rows[0]!.past;
}

/** A page of delegations, the newest first. Undefined: the cursor is none of this list's. */
export async function readDelegations(
  pool: Pool,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Delegation> | undefined> {
  const place = cursor === undefined ? ['ffffffff-ffff-ffff-ffff-ffffffffffff'] : readCursor(cursor, 'uuid');
  if (!place) return undefined;
  // ids are given out in the order of time
  const { rows } = await pool.query<Delegation>(`select ${columns} from delegation where id < $2 order by id desc limit $1`, [
    limit + 1,
    ...place,
  ]);
  return pageOf(rows, limit, ({ id }) => cursorOf(id));
}
