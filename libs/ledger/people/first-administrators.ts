import type { Pool } from 'pg';
import type { Role } from '#domain/actor.js';
import { inTransaction } from '../transaction.js';
import { ACCOUNT_COLUMNS, AccountRefused, createAccount, type Account, type Queryable } from './accounts.js';
import { audit } from './audit.js';
import { hashPassword, passwordFault } from './passwords.js';
import { administratorRoles } from './roles.js';

export interface FirstAdministrator {
  readonly role: Role;
  readonly name: string;
  readonly displayName: string;
  readonly password: string;
}

/** Key of the advisory lock that lets one process at a time make the first administrators. */
const LOCK = 0x61_64_6d_31;
/** What the audit log says instead of a person: whoever has the database's login stands outside the system of accounts. */
const BY_COMMAND = { account: null, address: null } as const;
const COMMAND = 'command line';

/** Every account with the role of an administrator, by name; shut ones too. */
export async function findAdministrators(db: Queryable): Promise<Account[]> {
  const { rows } = await db.query<Account>(
    `select ${ACCOUNT_COLUMNS} from account a where a.roles && $1::text[] order by a.name`,
    [administratorRoles],
  );
  return rows;
}

/**
 * Makes the accounts of the three administrators (三员分立) on an installation that has none: all of them or none, each with an entry in the audit
 * log, each to change the password at the first sign-in. Returns those that are there already and then makes nothing; an empty list when they were
 * made. Throws AccountRefused like {@link createAccount}, with the code and the name of the account.
 */
export async function createFirstAdministrators(pool: Pool, given: readonly FirstAdministrator[]): Promise<Account[]> {
  return await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const there = await findAdministrators(client);
    if (there.length > 0) return there;
    for (const { role, ...account } of given) {
      const made = await createAccount(client, { ...account, unit: null, roles: [role], mustChangePassword: true });
      await audit(client, {
        ...BY_COMMAND,
        action: 'account.created',
        target: made.name,
        data: { unit: null, roles: [role], by: COMMAND },
      });
    }
    return [];
  });
}

/**
 * Gives an administrator who lost the password a new one, to be changed at the next sign-in, ends the sessions, and says so in the audit log. False:
 * no administrator has this name; the passwords of others are the system administrator's business. Throws AccountRefused with PASSWORD.*.
 */
export async function resetAdministratorPassword(pool: Pool, name: string, password: string): Promise<boolean> {
  const fault = passwordFault(password, name);
  if (fault) throw new AccountRefused(fault);
  const hash = await hashPassword(password);
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `update account set password_hash = $2, must_change_password = true where name = $1 and roles && $3::text[] returning id`,
      [name, hash, administratorRoles],
    );
    if (rows.length === 0) return false;
    await client.query('delete from session where account_id = $1', [rows[0]!.id]);
    await audit(client, { ...BY_COMMAND, action: 'password.reset', target: name, data: { by: COMMAND } });
    return true;
  });
}
