import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { refuse } from '#domain/decision.js';
import { inTransaction } from '../transaction.js';
import { ACCOUNT_COLUMNS, type Account, type Queryable } from './accounts.js';
import { audit } from './audit.js';
import { hashPassword, isPassword, passwordFault } from './passwords.js';
import { beginAttempt, ownerCame, withdrawAttempt, type SignInPlace } from './throttle.js';

export interface OpenedSession {
  /** 32 random bytes, base64url. Only its hash is kept here. */
  readonly token: string;
  readonly expiresAt: Date;
}

type Refusal = ReturnType<typeof refuse>;
export type SignedIn = ({ readonly ok: true; readonly account: Account } & OpenedSession) | Refusal;

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Opens a session for an account without asking for a password: for sign-in, tests and demonstrations. `ttlHours` in real hours. */
export async function openSession(db: Queryable, accountId: string, ttlHours: number): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url');
  const { rows } = await db.query<{ expiresAt: Date }>(
    `with expired as (delete from session where account_id = $2 and expires_at <= now())
     insert into session (token_hash, account_id, expires_at) values ($1, $2, now() + $3 * interval '1 hour')
     returning expires_at as "expiresAt"`,
    [digest(token), accountId, ttlHours],
  );
  return { token, expiresAt: rows[0]!.expiresAt };
}

const FIND = `
  select ${ACCOUNT_COLUMNS} from session s join account a on a.id = s.account_id
  where s.token_hash = $1 and s.expires_at > now() and a.disabled_at is null
`;

/** Whose session it is; null when there is none, it has expired, or the account is disabled. Asked at every request. */
export async function accountOfSession(db: Queryable, token: string): Promise<Account | null> {
  const { rows } = await db.query<Account>({ name: 'session-find', text: FIND, values: [digest(token)] });
  return rows[0] ?? null;
}

export async function closeSession(db: Queryable, token: string): Promise<void> {
  await db.query('delete from session where token_hash = $1', [digest(token)]);
}

/**
 * Signs in by name and password. Refuses with AUTH.BAD_CREDENTIALS (unknown name and wrong password alike, in the same time), AUTH.DISABLED
 * (told only to who knows the password), AUTH.TOO_MANY_ATTEMPTS with `retryAfter` in seconds. Every outcome is in the audit log.
 */
export async function signIn(
  pool: Pool,
  given: { readonly name: string; readonly password: string } & SignInPlace,
  ttlHours: number,
): Promise<SignedIn> {
  const { password, address } = given;
  const name = given.name.toLowerCase();
  const attempt = await beginAttempt(pool, name, given);
  const { rows } = await pool.query<Account & { passwordHash: string; disabled: boolean }>(
    `select ${ACCOUNT_COLUMNS}, a.password_hash as "passwordHash", a.disabled_at is not null as disabled from account a where a.name = $1`,
    [name],
  );
  const { passwordHash, disabled, ...account } = rows[0] ?? { passwordHash: undefined, disabled: false };
  const known = rows[0]?.name ?? null;
  if (attempt.retryAfter !== null) {
    await audit(pool, { action: 'session.throttled', account: null, target: known, address });
    return { ok: false, code: 'AUTH.TOO_MANY_ATTEMPTS', params: { retryAfter: attempt.retryAfter } };
  }
  const right = await isPassword(passwordHash, password);
  if (!right || disabled || !('id' in account)) {
    const code = right && disabled ? 'AUTH.DISABLED' : 'AUTH.BAD_CREDENTIALS';
    if (right) await withdrawAttempt(pool, attempt.id);
    await audit(pool, { action: 'session.refused', account: null, target: known, address, data: { code } });
    return { ok: false, code, params: {} };
  }
  return await inTransaction(pool, async (client) => {
    await ownerCame(client, name, given);
    const session = await openSession(client, account.id, ttlHours);
    await audit(client, { action: 'session.opened', account: account.name, address });
    return { ok: true, account, ...session };
  });
}

/**
 * Changes the own password and ends every other session of the account. Refuses with AUTH.BAD_CREDENTIALS (the old one is wrong),
 * AUTH.TOO_MANY_ATTEMPTS, PASSWORD.SAME, PASSWORD.*; null when it was changed.
 */
export async function changePassword(
  pool: Pool,
  account: Account,
  given: { readonly oldPassword: string; readonly newPassword: string; readonly token: string } & SignInPlace,
): Promise<Refusal | null> {
  const { oldPassword, newPassword, token, address } = given;
  const fault = passwordFault(newPassword, account.name);
  if (fault) return fault;
  if (newPassword === oldPassword) return { ok: false, code: 'PASSWORD.SAME', params: {} };
  // whoever found an open session must not try passwords faster here than at the door
  const attempt = await beginAttempt(pool, account.name, given);
  if (attempt.retryAfter !== null)
    return { ok: false, code: 'AUTH.TOO_MANY_ATTEMPTS', params: { retryAfter: attempt.retryAfter } };
  const { rows } = await pool.query<{ hash: string }>('select password_hash as hash from account where id = $1', [account.id]);
  if (!(await isPassword(rows[0]?.hash, oldPassword))) return { ok: false, code: 'AUTH.BAD_CREDENTIALS', params: {} };
  const passwordHash = await hashPassword(newPassword);
  await inTransaction(pool, async (client) => {
    await ownerCame(client, account.name, given);
    await client.query('update account set password_hash = $2, must_change_password = false where id = $1', [
      account.id,
      passwordHash,
    ]);
    await client.query('delete from session where account_id = $1 and token_hash <> $2', [account.id, digest(token)]);
    await audit(client, { action: 'password.changed', account: account.name, address });
  });
  return null;
}
