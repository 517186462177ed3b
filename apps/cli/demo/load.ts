import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Registry } from '#document/types.js';
import { AccountRefused, createAccount } from '#ledger/people/accounts.js';
import { hashPassword, isPassword } from '#ledger/people/passwords.js';
import { RegistryStore } from '#ledger/registry.js';
import { ApiSession } from '../http/api-client.js';
import { derivedUuid } from '../http/derived-uuid.js';
import { readDemonstration, type DemoAccount, type Demonstration } from './accounts.js';
import { ensureDemoPassword } from './password.js';

export interface DemoTarget {
  readonly pool: Pool;
  /** Where the API answers, for example http://127.0.0.1:3000. */
  readonly apiUrl: string;
  /** Where the password of the demonstration is kept. */
  readonly dataDir: string;
}

export interface LoadedDemo {
  readonly accounts: readonly DemoAccount[];
  /** The password of each account by its name; not that of one that was given another meanwhile. */
  readonly passwords: ReadonlyMap<string, string>;
  /** What this load added; all zero and false when everything was there. */
  readonly added: { readonly units: number; readonly accounts: number; readonly policy: boolean };
}

/** The demonstration cannot be loaded here. `message` is Chinese first, then English. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/**
 * Loads units, people and the Qingyuan policy, which then waits for review with its findings. What is there stays as it is, so that loading again
 * changes nothing. Units and people come in through the ledger; the policy is imported by the API, as its office would do it. Throws
 * {@link DemoError} when the policy has to be imported and the office has a password that is not known here.
 */
export async function loadDemonstration({ pool, apiUrl, dataDir }: DemoTarget): Promise<LoadedDemo> {
  const demo = readDemonstration();
  const password = ensureDemoPassword(dataDir);
  const units = await addUnits(pool, demo.registry);
  const accounts = await addAccounts(pool, demo.accounts, password);
  const passwords = await passwordsKnown(pool, demo.accounts, password);
  const policy = await addPolicy({ pool, apiUrl }, demo, passwords);
  return { accounts: demo.accounts, passwords, added: { units, accounts, policy } };
}

/** Units of another city that are in the registry already are left in it. */
async function addUnits(pool: Pool, demo: Registry): Promise<number> {
  const store = new RegistryStore(pool);
  const there = await store.read();
  const missing = demo.units.filter(({ code }) => !there.units.some((unit) => unit.code === code));
  const groups = demo.groups.filter(({ code }) => !there.groups.some((group) => group.code === code));
  if (missing.length + groups.length > 0) {
    await store.replace({ units: [...there.units, ...missing], groups: [...there.groups, ...groups] });
  }
  return missing.length;
}

async function addAccounts(pool: Pool, accounts: readonly DemoAccount[], password: string): Promise<number> {
  const names = accounts.map(({ name }) => name);
  const { rows } = await pool.query<{ name: string }>('select name from account where name = any($1)', [names]);
  const there = new Set(rows.map(({ name }) => name));
  const missing = accounts.filter(({ name }) => !there.has(name));
  if (missing.length === 0) return 0;
  // they share one password, so it is hashed once
  const hash = await hashPassword(password);
  let added = 0;
  for (const account of missing) {
    try {
      await createAccount(pool, { ...account, password: { hash } });
      added += 1;
    } catch (error) {
      // another load was quicker
      if (!(error instanceof AccountRefused) || error.refusal.code !== 'ACCOUNT.NAME_TAKEN') throw error;
    }
  }
  return added;
}

/** Which accounts have the demonstration's password: its owner may have chosen another one, or the name may be that of somebody else's account. */
async function passwordsKnown(pool: Pool, accounts: readonly DemoAccount[], password: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ name: string; hash: string }>(
    'select name, password_hash as hash from account where name = any($1)',
    [accounts.map(({ name }) => name)],
  );
  // one load hashes the password once, so that there are few different hashes to try
  const tried = new Map<string, boolean>();
  for (const { hash } of rows) if (!tried.has(hash)) tried.set(hash, await isPassword(hash, password));
  return new Map(rows.filter(({ hash }) => tried.get(hash)).map(({ name }) => [name, password]));
}

async function addPolicy(
  { pool, apiUrl }: Omit<DemoTarget, 'dataDir'>,
  demo: Demonstration,
  passwords: ReadonlyMap<string, string>,
): Promise<boolean> {
  const sha256 = createHash('sha256').update(demo.text, 'utf8').digest('hex');
  const { rowCount } = await pool.query('select 1 from policy_document where sha256 = $1', [sha256]);
  if (rowCount !== 0) return false;
  const office = demo.accounts.find(({ roles }) => roles.includes('coordination_office'))!;
  const password = passwords.get(office.name);
  if (password === undefined)
    throw new DemoError(
      `演示政策没有导入：账号 ${office.name} 已存在，且密码不是演示密码。\nThe policy was not imported: there is an account ${office.name} whose password is not the demonstration's.`,
    );
  const session = await ApiSession.open(apiUrl, office.name, password);
  await session.request({
    method: 'POST',
    path: `/api/policies?fileName=${encodeURIComponent(demo.file.name)}`,
    file: demo.file.bytes,
    // ids follow from it: the policy is the same one in every installation
    key: derivedUuid(`demonstration ${sha256}`),
  });
  return true;
}
