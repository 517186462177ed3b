import path from 'node:path';
import { loadSettings, type Settings } from '#config/settings.js';
import { packageRoot } from '#runtime/paths.js';
import { withPool } from './with-pool.js';

/** Option of the commands that work on the ledger. It has no default: a folder that was named goes before DATABASE_URL. */
export const dataOption = [
  '--data <folder>',
  'npm start 的数据目录，优先于 DATABASE_URL（默认 .data） data folder of npm start; goes before DATABASE_URL',
] as const;

export interface DataOption {
  readonly data?: string;
}

const DATABASE = ['DATABASE_URL', 'DATABASE_OWNER_URL'].flatMap((name) => [name, `${name}_FILE`]);

/**
 * The settings of a command that works on the ledger: the database of `data`, the folder of an `npm start`; else the one of
 * DATABASE_URL; else, when no database is set, that of the folder `fallback` (default `.data/` of the checkout). Refuses with
 * SettingsError, and with SetupError when the installation of the folder does not run.
 */
export async function commandSettings(
  { data }: DataOption = {},
  env: NodeJS.ProcessEnv = process.env,
  fallback = path.join(packageRoot(), '.data'),
): Promise<Settings> {
  if (data === undefined && DATABASE.some((name) => env[name]?.trim())) return loadSettings(env);
  const { runningInstallation } = await import('#runtime/installation.js');
  const { appUrl, ownerUrl } = await runningInstallation(data ?? fallback);
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !DATABASE.includes(name)));
  return loadSettings({ ...others, DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl });
}

/**
 * Brings the tables up to date with the login `ownerUrl` and returns the migrations applied. Refuses with SetupError
 * `databaseUnreachable`, and `ownerLoginNeeded` when that login may not change them (PostgreSQL's 42501, insufficient_privilege).
 */
export async function migrateAsOwner(ownerUrl: string): Promise<string[]> {
  const { migrate } = await import('#ledger/migrate.js');
  await withPool(ownerUrl, () => Promise.resolve());
  try {
    return await migrate(ownerUrl);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    const { SetupError } = await import('#runtime/messages.js');
    throw new SetupError('ownerLoginNeeded', {
      login: decodeURIComponent(new URL(ownerUrl).username),
      reason: (error as Error).message,
    });
  }
}
