import type { Pool } from 'pg';
import type { Account } from '#ledger/people/accounts.js';
import { accountOfSession } from '#ledger/people/sessions.js';

/** So long a session that was found is believed: a sign-out or a changed role in another process takes effect after this, real milliseconds. */
const BELIEVED_MS = 1_000;
/** Sessions remembered at once; beyond it everything is forgotten, which costs a read each. */
const REMEMBERED_MAX = 10_000;

/**
 * Whose session a token is, read from PostgreSQL at most once a second for each: a unit that works through its inbox sends many requests. What this
 * process itself changes about accounts and sessions counts at once ({@link forget}).
 */
export class SessionCache {
  private readonly found = new Map<string, { readonly account: Account; readonly until: number }>();

  constructor(private readonly pool: Pool) {}

  /** Null: no such session, it has expired, or the account is disabled. That is never remembered. */
  async accountOf(token: string): Promise<Account | null> {
    const known = this.found.get(token);
    if (known && known.until > performance.now()) return known.account;
    const account = await accountOfSession(this.pool, token);
    this.found.delete(token);
    if (!account) return null;
    if (this.found.size >= REMEMBERED_MAX) this.forget();
    this.found.set(token, { account, until: performance.now() + BELIEVED_MS });
    return account;
  }

  /** Everything is read again: an account or a session has changed. */
  forget(): void {
    this.found.clear();
  }
}
