import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { bilingual, SetupError } from './messages.js';
import { freePort, isPortFree } from './ports.js';
import { Supervised } from './process.js';

export interface TemporalServerOptions {
  /** The `temporal` program, see findTemporal. */
  readonly program: string;
  /** Folder of the installation; the server keeps its data in `temporal/` and its ports in `temporal.json` there. Undefined: in memory. */
  readonly dataDir?: string;
  readonly logFile: string;
  /** Created when it is missing. Default `default`. */
  readonly namespace?: string;
  /** Ports to take when they are free; otherwise any. */
  readonly preferredPorts?: { readonly grpc: number; readonly ui: number };
  readonly log?: (line: string) => void;
  /** Settings of the server, `limit.historyCount.suggestContinueAsNew` for example. For tests. */
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  /** Called with every process as soon as it exists, before it is ready. */
  readonly onSpawn?: (spawned: Supervised) => void;
}

const READY_MS = 180_000;
const STOP_MS = 10_000;
/** What the server says when its database file is no database, is damaged, or was written by another version. */
const DATABASE_TROUBLE = /sqlite|SQL logic error|not a database|malformed|no such (table|column)|has no column/i;

/** A Temporal development server of our own on loopback. */
export class TemporalServer {
  private supervised: Supervised | undefined;
  /** True when there was no data file, or one that could not be opened and was moved aside: running workflows must be restored from the ledger. */
  fresh = false;

  private constructor(
    private readonly options: TemporalServerOptions,
    private readonly ports: { grpc: number; ui: number },
  ) {}

  /** Starts the server and waits until it serves. Refuses with {@link SetupError}: `programMissing`, `exitedEarly`, `notReady`. */
  static async start(options: TemporalServerOptions): Promise<TemporalServer> {
    const server = new TemporalServer(options, await choosePorts(options));
    await server.start();
    return server;
  }

  get process(): Supervised {
    if (!this.supervised) throw new Error('Temporal has not been started.');
    return this.supervised;
  }

  /** host:port of the frontend service. */
  get address(): string {
    return `127.0.0.1:${this.ports.grpc}`;
  }

  get uiUrl(): string {
    return `http://127.0.0.1:${this.ports.ui}`;
  }

  private get databaseFile(): string | undefined {
    return this.options.dataDir && path.join(this.options.dataDir, 'temporal', 'temporal.db');
  }

  /** Starts the server again after a stop or a crash, on the same ports and the same data. */
  async start(): Promise<void> {
    if (this.supervised?.running) return;
    if (!(await isPortFree(this.ports.grpc)) || !(await isPortFree(this.ports.ui))) {
      Object.assign(this.ports, await choosePorts(this.options));
    }
    const file = this.databaseFile;
    const existed = file !== undefined && existsSync(file);
    this.fresh = !existed;
    try {
      await this.launch();
    } catch (error) {
      const unreadable = existed && error instanceof SetupError && DATABASE_TROUBLE.test(this.process.logTail());
      if (!unreadable) throw error;
      await this.process.terminate();
      const movedTo = moveAside(file);
      this.options.log?.(bilingual('temporalDatabaseMoved', { movedTo }));
      this.fresh = true;
      await this.launch();
    }
    this.rememberPorts();
  }

  private async launch(): Promise<void> {
    const { program, namespace = 'default', logFile } = this.options;
    const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn'];
    args.push('--port', String(this.ports.grpc), '--ui-port', String(this.ports.ui), '--namespace', namespace);
    if (this.databaseFile) {
      mkdirSync(path.dirname(this.databaseFile), { recursive: true, mode: 0o700 });
      // without the two pragmas every step waits for the disk: 23 workflow starts a second instead of 177
      args.push(
        '--db-filename',
        this.databaseFile,
        '--sqlite-pragma',
        'journal_mode=WAL',
        '--sqlite-pragma',
        'synchronous=NORMAL',
      );
    }
    for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) args.push('--search-attribute', `${name}=${type}`);
    for (const [name, value] of Object.entries(this.options.dynamicConfig ?? {}))
      args.push('--dynamic-config-value', `${name}=${value}`);
    // settings of a person's own Temporal (address, key, profile) are not meant for this server
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
    this.supervised = await Supervised.start({ part: 'Temporal', command: program, args, env, logFile });
    this.options.onSpawn?.(this.supervised);
    await this.supervised.waitFor(
      async () => (await whyTemporalUnreachable({ address: this.address }, namespace)) === undefined,
      READY_MS,
    );
  }

  private rememberPorts(): void {
    const { dataDir } = this.options;
    if (dataDir) writeFileSync(path.join(dataDir, 'temporal.json'), `${JSON.stringify(this.ports)}\n`);
  }

  async stop(): Promise<void> {
    if (this.supervised) await this.supervised.terminate('SIGTERM', STOP_MS);
  }
}

async function choosePorts({ dataDir, preferredPorts }: TemporalServerOptions): Promise<{ grpc: number; ui: number }> {
  const before = dataDir === undefined ? undefined : rememberedPorts(path.join(dataDir, 'temporal.json'));
  const likes = [before, preferredPorts].filter((ports) => ports !== undefined);
  const grpc = await freePort(likes.map((ports) => ports.grpc));
  const ui = await freePort(
    likes.map((ports) => ports.ui),
    new Set([grpc]),
  );
  return { grpc, ui };
}

function rememberedPorts(file: string): { grpc: number; ui: number } | undefined {
  try {
    const ports = JSON.parse(readFileSync(file, 'utf8')) as { grpc: unknown; ui: unknown };
    return Number.isInteger(ports.grpc) && Number.isInteger(ports.ui)
      ? { grpc: Number(ports.grpc), ui: Number(ports.ui) }
      : undefined;
  } catch {
    // a lost note costs nothing: other ports are chosen
    return undefined;
  }
}

/** Moves the database and the files beside it out of the way; nothing is deleted. */
function moveAside(file: string): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  const movedTo = `${file}.unreadable-${stamp}`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix);
  }
  return movedTo;
}

/** Asks a Temporal for its namespace: undefined when it serves, otherwise why not. */
export async function whyTemporalUnreachable(options: ConnectionOptions, namespace: string): Promise<string | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...options, connectTimeout: 2_000 });
    const client = connection;
    await client.withDeadline(Date.now() + 2_000, async () => await client.workflowService.describeNamespace({ namespace }));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await connection?.close();
  }
}
