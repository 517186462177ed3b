import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from './messages.js';
import { freePort, isPortFree } from './ports.js';
import { commandLineOf, isAlive, Supervised } from './process.js';
import { postgresBinaries, postgresIdentity, type Identity, type PostgresBinaries } from './postgres-binaries.js';

export interface PostgresOptions {
  /** Folder of the installation; PostgreSQL keeps its data in `postgres/` and its port and passwords in `postgres.json` there. */
  readonly dataDir: string;
  readonly logFile: string;
  /** Database to create. Default `duban`. */
  readonly database?: string;
  /** False makes commits not durable against a crash of the machine: for tests only. Default true. */
  readonly fsync?: boolean;
  readonly log?: (line: string) => void;
  /** Called with every process as soon as it exists, before it is ready. */
  readonly onSpawn?: (spawned: Supervised) => void;
}

/** Login that owns the tables, and the one of the application, which has no right to change them. */
export const OWNER_LOGIN = 'duban_owner';
export const APP_LOGIN = 'duban_app';
const ADMIN_LOGIN = 'postgres';
const DATABASE = 'duban';
const READY_MS = 180_000;
const STOP_MS = 30_000;

interface Access {
  port: number;
  readonly adminPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/** A PostgreSQL of our own on loopback, in a folder of our own. */
export class EmbeddedPostgres {
  private supervised: Supervised | undefined;

  private constructor(
    private readonly options: PostgresOptions,
    private readonly binaries: PostgresBinaries,
    private readonly identity: Identity,
    private readonly access: Access,
    /** True when the data folder was set up by this start. */
    readonly fresh: boolean,
  ) {}

  /**
   * Sets the data folder up if need be, starts the server, and creates the logins and the database that are missing.
   * Refuses with {@link SetupError}: `otherVersion`, `notADataFolder`, `accessLost`, `dataInUse`, `rootNeedsUser`,
   * `initdbFailed`, `exitedEarly`, `notReady`.
   */
  static async start(options: PostgresOptions): Promise<EmbeddedPostgres> {
    const binaries = await postgresBinaries();
    mkdirSync(options.dataDir, { recursive: true });
    const folder = path.join(options.dataDir, 'postgres');
    const fresh = checkFolder(folder, binaries.major) === 'empty';
    const identity = postgresIdentity(folder, binaries);
    const accessFile = path.join(options.dataDir, 'postgres.json');
    const access = fresh ? await initialise(options, binaries, identity, accessFile) : readAccess(accessFile, folder);
    const server = new EmbeddedPostgres(options, binaries, identity, access, fresh);
    await server.start();
    try {
      await server.provision();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get process(): Supervised {
    if (!this.supervised) throw new Error('PostgreSQL has not been started.');
    return this.supervised;
  }

  get port(): number {
    return this.access.port;
  }

  /** Login of the superuser, on the database `postgres`. */
  get adminUrl(): string {
    return this.url(ADMIN_LOGIN, this.access.adminPassword, 'postgres');
  }

  get ownerUrl(): string {
    return this.url(OWNER_LOGIN, this.access.ownerPassword, this.database);
  }

  get appUrl(): string {
    return this.url(APP_LOGIN, this.access.appPassword, this.database);
  }

  private get database(): string {
    return this.options.database ?? DATABASE;
  }

  private url(user: string, password: string, database: string): string {
    return loginUrl(user, password, this.access.port, database);
  }

  /** Starts the server again after a stop or a crash, on the same port when that is still free. */
  async start(): Promise<void> {
    if (this.supervised?.running) return;
    const folder = path.join(this.options.dataDir, 'postgres');
    clearStalePid(folder);
    if (!(await isPortFree(this.access.port))) {
      this.access.port = await freePort();
      saveAccess(path.join(this.options.dataDir, 'postgres.json'), this.access);
    }
    const deadline = Date.now() + READY_MS;
    for (;;) {
      this.supervised = await this.spawn(folder);
      this.options.onSpawn?.(this.supervised);
      try {
        await this.supervised.waitFor(async () => await answers(this.adminUrl), READY_MS);
        return;
      } catch (error) {
        // after kill -9 of the server its sessions need a moment to notice and to let go of the shared memory
        const lingering = /pre-existing shared memory block|lock file .* already exists/.test(this.supervised.logTail());
        if (this.supervised.running) await this.stop();
        if (!lingering || Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }

  private async spawn(folder: string): Promise<Supervised> {
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: '256MB',
      timezone: 'UTC',
      log_timezone: 'UTC',
      // requests are many and short; compiling one query costs more than it saves
      jit: 'off',
      log_checkpoints: 'off',
      ...(this.options.fsync === false ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
    };
    const args = ['-D', folder, '-p', String(this.access.port)];
    for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
    const [command, ...rest] = [...this.identity.prefix, this.binaries.postgres, ...args];
    return await Supervised.start({
      part: 'PostgreSQL',
      command: command!,
      args: rest,
      uid: this.identity.uid,
      gid: this.identity.gid,
      // it must be a folder that the other user may enter
      cwd: '/',
      env: cleanEnvironment(),
      logFile: this.options.logFile,
    });
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  async stop(): Promise<void> {
    if (this.supervised) await this.supervised.terminate('SIGINT', STOP_MS);
  }

  private async provision(): Promise<void> {
    const admin = new pg.Client({ connectionString: this.adminUrl });
    await admin.connect();
    try {
      await ensureLogins(admin, { owner: this.access.ownerPassword, app: this.access.appPassword });
      const there = await admin.query('select 1 from pg_database where datname = $1', [this.database]);
      if (there.rowCount === 0) await createDatabase(admin, this.database);
    } finally {
      await admin.end();
    }
  }
}

/** Creates the two logins that are missing and sets their passwords. */
export async function ensureLogins(admin: pg.Client, passwords: { readonly owner: string; readonly app: string }): Promise<void> {
  const logins = { [OWNER_LOGIN]: passwords.owner, [APP_LOGIN]: passwords.app };
  const { rows } = await admin.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    Object.keys(logins),
  ]);
  for (const [login, password] of Object.entries(logins)) {
    const verb = rows.some(({ rolname }) => rolname === login) ? 'alter' : 'create';
    await admin.query(
      `${verb} role ${pg.escapeIdentifier(login)} login nosuperuser nocreatedb nocreaterole password ${pg.escapeLiteral(password)}`,
    );
  }
}

/** Creates a database of the owner in which the application may connect but not create anything. */
export async function createDatabase(admin: pg.Client, name: string, template = 'template1'): Promise<void> {
  const database = pg.escapeIdentifier(name);
  await admin.query(`create database ${database} owner ${OWNER_LOGIN} template ${pg.escapeIdentifier(template)}`);
  await admin.query(`revoke all on database ${database} from public`);
  await admin.query(`grant connect on database ${database} to ${APP_LOGIN}`);
}

function checkFolder(folder: string, major: string): 'empty' | 'ours' {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return 'empty';
  const versionFile = path.join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) throw new SetupError('notADataFolder', { folder });
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found !== major) throw new SetupError('otherVersion', { folder, found, wanted: major });
  return 'ours';
}

/** The logins of the PostgreSQL kept in the folder `dataDir`, whether it runs or not. Refuses with `accessLost`. */
export function readLogins(dataDir: string): { appUrl: string; ownerUrl: string } {
  const { port, appPassword, ownerPassword } = readAccess(path.join(dataDir, 'postgres.json'), path.join(dataDir, 'postgres'));
  return {
    appUrl: loginUrl(APP_LOGIN, appPassword, port, DATABASE),
    ownerUrl: loginUrl(OWNER_LOGIN, ownerPassword, port, DATABASE),
  };
}

function loginUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

function readAccess(file: string, folder: string): Access {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Access;
  } catch {
    throw new SetupError('accessLost', { folder, file });
  }
}

function saveAccess(file: string, access: Access): void {
  writeFileSync(file, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  // the mode above counts only for a new file
  chmodSync(file, 0o600);
}

async function initialise(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  identity: Identity,
  accessFile: string,
): Promise<Access> {
  options.log?.('setting up a PostgreSQL data folder');
  const password = () => randomBytes(24).toString('base64url');
  const access: Access = {
    port: await freePort(),
    adminPassword: password(),
    ownerPassword: password(),
    appPassword: password(),
  };
  const folder = path.join(options.dataDir, 'postgres');
  // made beside its place and then moved there, so that an interrupted set-up leaves no half data folder
  const making = `${folder}.new`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(options.dataDir, 'postgres.password');
  writeFileSync(passwordFile, `${access.adminPassword}\n`, { mode: 0o600 });
  try {
    if (identity.uid !== undefined) {
      chownSync(making, identity.uid, identity.gid!);
      chownSync(passwordFile, identity.uid, identity.gid!);
    }
    await runInitdb(binaries, identity, making, passwordFile);
  } finally {
    unlinkSync(passwordFile);
  }
  saveAccess(accessFile, access);
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
  return access;
}

async function runInitdb(binaries: PostgresBinaries, identity: Identity, folder: string, passwordFile: string): Promise<void> {
  // the built-in locale sorts by code point everywhere alike: no dependence on the system's locales or on an ICU version
  const args = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8'];
  args.push(
    '--auth=scram-sha-256',
    `--username=${ADMIN_LOGIN}`,
    `--pwfile=${passwordFile}`,
    `--pgdata=${folder}`,
    '--no-instructions',
  );
  const [command, ...rest] = [...identity.prefix, binaries.initdb, ...args];
  const child = spawn(command!, rest, {
    uid: identity.uid,
    gid: identity.gid,
    cwd: '/',
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  if (code !== 0) throw new SetupError('initdbFailed', { reason: code instanceof Error ? code.message : output.trim() });
}

/** The environment without the PG… variables, which would change where a server or client looks. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))), LC_ALL: 'C' };
}

/**
 * PostgreSQL clears a lock file of a dead process itself, but not one whose process id meanwhile belongs to another program.
 * A living PostgreSQL on the folder is refused with `dataInUse`.
 */
function clearStalePid(folder: string): void {
  const file = path.join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return;
  const command = commandLineOf(pid);
  if (command === undefined || command.includes(folder)) throw new SetupError('dataInUse', { folder, pid });
  unlinkSync(file);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
