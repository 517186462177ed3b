import type { Pool, PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Role, UnitCode } from '#domain/actor.js';
import type { refuse } from '#domain/decision.js';
import { hashPassword, passwordFault } from './passwords.js';
import { rolesFault } from './roles.js';

export type Queryable = Pick<Pool | PoolClient, 'query'>;

/** An account as it is shown to itself and to administrators. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly unit: UnitCode | null;
  readonly roles: readonly Role[];
  readonly mustChangePassword: boolean;
}

export interface NewAccount {
  /** Stored in lower case. */
  readonly name: string;
  readonly displayName: string;
  readonly unit: UnitCode | null;
  readonly roles: readonly Role[];
  /** The password, or the hash that `hashPassword` made of one, for many accounts that share it. */
  readonly password: string | { readonly hash: string };
  /** False unless said otherwise. */
  readonly mustChangePassword?: boolean;
}

/** What `name` may look like. */
export const ACCOUNT_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** An account cannot be made as asked. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused';
  constructor(readonly refusal: ReturnType<typeof refuse>) {
    super(refusal.code);
  }
}

/**
 * Makes an account and returns it. Throws {@link AccountRefused}: ACCOUNT.BAD_NAME, ACCOUNT.NAME_TAKEN, ACCOUNT.ROLES_CONFLICT, PASSWORD.*.
 */
export async function createAccount(db: Queryable, given: NewAccount): Promise<Account> {
  const row = await newAccountRow(given);
  const { rowCount } = await db.query(
    `insert into account (id, name, display_name, unit, roles, password_hash, must_change_password) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (name) do nothing`,
    [row.id, row.name, row.displayName, row.unit, row.roles, row.passwordHash, row.mustChangePassword],
  );
  if (rowCount === 0) throw new AccountRefused({ ok: false, code: 'ACCOUNT.NAME_TAKEN', params: { name: row.name } });
  const { passwordHash: _, ...account } = row;
  return account;
}

async function newAccountRow(given: NewAccount): Promise<Account & { readonly passwordHash: string }> {
  const name = given.name.toLowerCase();
  if (!ACCOUNT_NAME.test(name)) throw new AccountRefused({ ok: false, code: 'ACCOUNT.BAD_NAME', params: { name } });
  const { password, displayName, unit, roles, mustChangePassword = false } = given;
  const fault = rolesFault(roles) ?? (typeof password === 'string' ? passwordFault(password, name) : null);
  if (fault) throw new AccountRefused(fault);
  const passwordHash = typeof password === 'string' ? await hashPassword(password) : password.hash;
  return { id: uuidv7(), name, displayName, unit, roles, mustChangePassword, passwordHash };
}

export const ACCOUNT_COLUMNS = `a.id, a.name, a.display_name as "displayName", a.unit, a.roles, a.must_change_password as "mustChangePassword"`;

/** The accounts of a unit that may sign in, by name. */
export async function findAccounts(db: Queryable, unit: UnitCode): Promise<Account[]> {
  const { rows } = await db.query<Account>(
    `select ${ACCOUNT_COLUMNS} from account a where a.unit = $1 and a.disabled_at is null order by a.name`,
    [unit],
  );
  return rows;
}

/** True when an account of this name may act for the unit: its head or a handler, not disabled. */
export async function isOfUnit(db: Queryable, unit: UnitCode, name: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from account where name = $1 and unit = $2 and disabled_at is null and roles && array['handler', 'unit_head']`,
    [name, unit],
  );
  return rowCount === 1;
}

/** The first of these roles that nobody in the unit holds: no account that may sign in, or not the one that is named. Undefined: all are held. */
export async function findMissingHolder<
  Wanted extends { readonly role: Role; readonly unit: UnitCode; readonly account: string | null },
>(db: Queryable, wanted: readonly Wanted[]): Promise<Wanted | undefined> {
  const { rows } = await db.query<{ place: number }>(
    `select w.place::int from jsonb_array_elements($1::jsonb) with ordinality as w(one, place)
     where not exists (select 1 from account a where a.unit = w.one->>'unit' and a.roles @> array[w.one->>'role'] and a.disabled_at is null
       and (w.one->>'account' is null or a.name = w.one->>'account'))
     order by w.place limit 1`,
    [JSON.stringify(wanted)],
  );
  return rows[0] && wanted[rows[0].place - 1];
}

/** Units in which somebody who may sign in holds one of the roles, in the order of their codes. */
export async function unitsHolding(db: Queryable, roles: readonly Role[]): Promise<UnitCode[]> {
  const { rows } = await db.query<{ unit: UnitCode }>(
    'select distinct unit from account where roles && $1::text[] and disabled_at is null and unit is not null order by unit',
    [roles],
  );
  return rows.map(({ unit }) => unit);
}
