import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Role } from '#domain/actor.js';
import { createAccount } from '#ledger/people/accounts.js';
import { hashPassword } from '#ledger/people/passwords.js';
import { openSession } from '#ledger/people/sessions.js';

/** People of an installation that runs in other processes, with open sessions. */
export class People {
  private hash: Promise<string> | undefined;

  /** `databaseUrl`: login of the application. */
  constructor(private readonly databaseUrl: string) {}

  /** The token of a new account with this role in this unit. */
  async signedIn(roles: readonly Role[], unit: string): Promise<string> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      this.hash ??= hashPassword(`password-${randomUUID()}`);
      const name = `${unit.toLowerCase()}-${randomUUID().slice(0, 8)}`;
      const account = await createAccount(client, {
        name,
        displayName: name,
        unit,
        roles,
        mustChangePassword: false,
        password: { hash: await this.hash },
      });
      return (await openSession(client, account.id, 24)).token;
    } finally {
      await client.end();
    }
  }
}
