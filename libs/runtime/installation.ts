import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { SetupError } from './messages.js';
import { readLogins } from './postgres.js';

const CONNECT_MS = 5_000;

/**
 * The two logins of the installation that `npm start` keeps in the folder `dataDir`, while it runs, for commands beside it.
 * Refuses with SetupError: `noInstallation` when it has no PostgreSQL of its own, `accessLost` when its passwords cannot be read,
 * `installationNotRunning` when its PostgreSQL does not answer.
 */
export async function runningInstallation(dataDir: string): Promise<{ appUrl: string; ownerUrl: string }> {
  const folder = path.resolve(dataDir);
  if (!existsSync(path.join(folder, 'postgres')) && !existsSync(path.join(folder, 'postgres.json'))) {
    throw new SetupError('noInstallation', { folder });
  }
  const logins = readLogins(folder);
  const client = new pg.Client({ connectionString: logins.appUrl, connectionTimeoutMillis: CONNECT_MS });
  try {
    await client.connect();
  } catch (error) {
    // on the port of a stopped one another program may listen: whatever it says, it is not this installation
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SetupError('installationNotRunning', { folder, reason: code ?? message });
  } finally {
    await client.end().catch(() => undefined);
  }
  return logins;
}
