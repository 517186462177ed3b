import type { Queryable } from './accounts.js';

export type AuditAction =
  | 'session.opened'
  | 'session.refused'
  | 'session.throttled'
  | 'session.closed'
  | 'password.changed'
  | 'password.reset-requested'
  | 'password.reset'
  | 'account.created'
  | 'account.disabled'
  | 'account.enabled'
  | 'account.roles-set';

export interface AuditEntry {
  readonly action: AuditAction;
  /** Name of the account that did it; null: nobody known. */
  readonly account: string | null;
  /** Name of the account it was done to. */
  readonly target?: string | null;
  /** Where the request came from. */
  readonly address: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Adds an entry to the audit log. */
export async function audit(db: Queryable, { action, account, target = null, address, data = {} }: AuditEntry): Promise<void> {
  await db.query({
    name: 'audit',
    text: 'insert into audit_entry (account, action, target, address, data) values ($1, $2, $3, $4, $5)',
    values: [account, action, target, address, JSON.stringify(data)],
  });
}
