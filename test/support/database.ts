import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '#ledger/migrate.js';
import { APP_LOGIN, createDatabase, ensureLogins, OWNER_LOGIN } from '#runtime/postgres.js';
import { packageRoot } from '#runtime/paths.js';

export interface TestDatabase {
  /** Login of the application, as the API and the worker use it. */
  readonly appUrl: string;
  /** Login that owns the tables. */
  readonly ownerUrl: string;
  /** Removes the database, ending sessions that are still connected. */
  drop(): Promise<void>;
}

/** The server of TEST_DATABASE_ADMIN_URL is there for tests alone: the passwords of its logins are known. */
const PASSWORD = 'duban-test';
/** Sessions that are there longer were left open, and are ended. */
const UNUSED_WITHIN_MS = 2_000;
/** Key of the advisory lock under which logins and template are made, once for all Jest workers. */
const TEMPLATE_LOCK = 0x64_75_62_61;

/**
 * A migrated, otherwise empty database of its own, cloned from a template in some 30 ms. The template is migrated once for
 * each state of the migrations, by whichever test comes first.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = `duban_template_${migrationsHash()}`;
  const name = `duban_test_${randomBytes(6).toString('hex')}`;
  await withAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    try {
      await ensureTemplate(admin, template);
      // cloning needs the template to itself, so it stays under the lock
      await createDatabase(admin, name, template);
    } finally {
      await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    }
  });
  return {
    appUrl: urlFor(APP_LOGIN, name),
    ownerUrl: urlFor(OWNER_LOGIN, name),
    drop: async () => {
      await withAdmin(async (admin) => {
        await unusedOf(admin, name);
        await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      });
    },
  };
}

/** A pool that has ended says so before PostgreSQL has heard of it: a connection cut off in between would be an error that nobody waits for. */
async function unusedOf(admin: pg.Client, name: string): Promise<void> {
  const sessions = 'select 1 from pg_stat_activity where datname = $1';
  const end = performance.now() + UNUSED_WITHIN_MS;
  while ((await admin.query(sessions, [name])).rowCount! > 0 && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

async function ensureTemplate(admin: pg.Client, template: string): Promise<void> {
  const there = await admin.query('select 1 from pg_database where datname = $1', [template]);
  if (there.rowCount === 1) return;
  await ensureLogins(admin, { owner: PASSWORD, app: PASSWORD });
  const making = `${template}_new`;
  await admin.query(`drop database if exists ${pg.escapeIdentifier(making)} with (force)`);
  await createDatabase(admin, making);
  await migrate(urlFor(OWNER_LOGIN, making));
  // under its final name only once it is complete
  await admin.query(`alter database ${pg.escapeIdentifier(making)} rename to ${pg.escapeIdentifier(template)}`);
}

/** Changes whenever a file of the migrations changes. */
function migrationsHash(): string {
  const hash = createHash('sha256');
  const folder = path.join(packageRoot(), 'libs', 'ledger', 'migrations');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|sql)$/.test(file));
  for (const file of [...files.sort().map((name) => path.join(folder, name)), path.join(folder, '..', 'migrate.ts')]) {
    hash.update(file.slice(folder.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/** The test server's superuser login. Refuses when the tests were started without `npm test`. */
export function adminUrl(): string {
  const url = process.env.TEST_DATABASE_ADMIN_URL;
  if (!url)
    throw new Error(
      'No test database server: run the tests by `npm test -- PATH`, or `node tools/test.mjs --servers` and follow what it says.',
    );
  return url;
}

function urlFor(login: string, database: string): string {
  const url = new URL(adminUrl());
  url.username = login;
  url.password = PASSWORD;
  url.pathname = `/${database}`;
  return url.href;
}

async function withAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
