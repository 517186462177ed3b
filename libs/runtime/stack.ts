import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { settingNames } from '#config/settings.js';
import { FolderLock } from './lock.js';
import { SetupError } from './messages.js';
import { packageRoot } from './paths.js';
import { freePort, isPortFree } from './ports.js';
import { EmbeddedPostgres } from './postgres.js';
import { describeExit, Supervised } from './process.js';
import { findTemporal, withoutNodeOptions } from './temporal-program.js';
import { TemporalServer, whyTemporalUnreachable } from './temporal-server.js';

export type PartName = 'postgres' | 'temporal' | 'api' | 'worker';

export interface StackOptions {
  /** Where everything of this installation is kept: databases, ports, passwords, logs. Made when it is missing. */
  readonly dataDir: string;
  /** Business clock: it begins at `start` (ISO instant) at the first start in this folder and goes on through later ones. */
  readonly clock?: { readonly start: string; readonly rate: number };
  /** Port of the API. Undefined or 0: any free one; a given one that is taken is refused. */
  readonly apiPort?: number;
  /** Address the API listens on. Default 127.0.0.1. */
  readonly apiHost?: string;
  /** Gets one line a step. */
  readonly log?: (line: string) => void;
  /** What happens when a part ends that was not asked to: `ignore` (default, restartPart brings it back) or `stop` everything. */
  readonly onPartDeath?: 'stop' | 'ignore';
  /** An existing database, instead of one of our own. */
  readonly database?: { readonly appUrl: string; readonly ownerUrl: string };
  /** An existing Temporal, instead of one of our own. */
  readonly temporal?: {
    readonly address: string;
    readonly namespace?: string;
    readonly uiUrl?: string;
    readonly apiKey?: string;
    readonly tls?: boolean;
  };
  /** Setting TEMPORAL_CLI. */
  readonly temporalCli?: string;
  /** More environment for API, worker and CLI (names of settings), over that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** False: commits are not durable against a crash of the machine. For tests only. Default true. */
  readonly fsync?: boolean;
  /** Ports of our own Temporal and of the worker's health page, taken when they are free. */
  readonly preferredPorts?: { readonly temporal?: number; readonly temporalUi?: number; readonly worker?: number };
  /** Ends a start that is under way; everything already started is stopped again. */
  readonly signal?: AbortSignal;
  /** Which of the two programs are started. Default both. */
  readonly programs?: readonly ('api' | 'worker')[];
}

export interface PartDeath {
  readonly part: PartName;
  /** "exit code 1", "signal SIGKILL". */
  readonly how: string;
  readonly logFile: string;
  /** The last lines of the log. */
  readonly tail: string;
}

const TITLES: Readonly<Record<PartName, string>> = { postgres: 'PostgreSQL', temporal: 'Temporal', api: 'API', worker: 'Worker' };
const STOP_ORDER: readonly PartName[] = ['worker', 'api', 'temporal', 'postgres'];
/** MiB of young objects before they are collected: nothing of a request outlives it, so that the rarer this is, the less it costs. As in api.Dockerfile. */
const API_FLAGS = ['--max-semi-space-size=64'];
/** A program that lives is waited for, also on a machine that is busy with other things. */
const PROGRAM_READY_MS = 180_000;
const PROGRAM_STOP_MS = 20_000;

/**
 * Starts PostgreSQL and Temporal (or uses the given ones), migrates, starts API and worker from dist/ (which must be built)
 * and waits until both are ready. Used by `npm start`, `duban play`, the benchmark and the end-to-end and chaos tests, each in
 * a folder of its own. Refuses with SetupError; nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stack = new Stack(options);
  await stack.start();
  return stack;
}

/** A running installation. */
export class Stack {
  private readonly log: (line: string) => void;
  private readonly dataDir: string;
  private lock: FolderLock | undefined;
  private postgres: EmbeddedPostgres | undefined;
  private temporal: TemporalServer | undefined;
  private readonly programs = new Map<'api' | 'worker', Supervised>();
  private ports: { api: number; worker: number } = { api: 0, worker: 0 };
  private started = false;
  private death: PartDeath | undefined;
  private stopping: Promise<void> | undefined;
  private readonly expected = new WeakSet<Supervised>();
  private settleEnded!: (death: PartDeath | undefined) => void;
  /** Settles when everything has stopped: with the part whose death was the reason, or with undefined when it was asked for. */
  readonly ended: Promise<PartDeath | undefined>;

  constructor(private readonly options: StackOptions) {
    this.log = options.log ?? (() => undefined);
    this.dataDir = path.resolve(options.dataDir);
    this.ended = new Promise((resolve) => (this.settleEnded = resolve));
  }

  get apiUrl(): string {
    const { apiHost = '127.0.0.1' } = this.options;
    // an address that stands for every network of the machine cannot be called
    const host = ['0.0.0.0', '::'].includes(apiHost) ? '127.0.0.1' : apiHost;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.ports.api}`;
  }

  /** Health and metrics pages of the worker. */
  get workerUrl(): string {
    return `http://127.0.0.1:${this.ports.worker}`;
  }

  /** Login of the application. */
  get databaseUrl(): string {
    return this.options.database?.appUrl ?? this.postgres!.appUrl;
  }

  get ownerUrl(): string {
    return this.options.database?.ownerUrl ?? this.postgres!.ownerUrl;
  }

  /** Superuser of our own PostgreSQL; undefined with an existing database. */
  get adminUrl(): string | undefined {
    return this.postgres?.adminUrl;
  }

  get temporalAddress(): string {
    return this.options.temporal?.address ?? this.temporal!.address;
  }

  get temporalUiUrl(): string | undefined {
    return this.options.temporal ? this.options.temporal.uiUrl : this.temporal?.uiUrl;
  }

  /** Process ids of the parts that run. */
  get pids(): Readonly<Partial<Record<PartName, number>>> {
    const pids: Partial<Record<PartName, number>> = {};
    for (const name of STOP_ORDER) {
      const supervised = this.supervised(name);
      if (supervised?.running) pids[name] = supervised.pid;
    }
    return pids;
  }

  logFile(name: PartName): string {
    return path.join(this.dataDir, 'logs', `${name}.log`);
  }

  /** Called by {@link startStack}. */
  async start(): Promise<void> {
    const { signal, programs = ['api', 'worker'] } = this.options;
    signal?.throwIfAborted();
    this.lock = await FolderLock.take(this.dataDir, this.log);
    const interrupt = (): void => void this.stop();
    signal?.addEventListener('abort', interrupt);
    try {
      await this.choosePorts();
      // each as soon as what it needs is there; the API needs no Temporal
      const temporal = this.startTemporal();
      const database = this.startDatabase(temporal);
      const needs = { api: database, worker: allOf([database, temporal]) };
      await allOf([
        database,
        needs.worker,
        ...programs.map(async (name) => {
          await needs[name];
          await this.startProgram(name);
        }),
      ]);
      if (this.temporal?.fresh && !this.postgres?.fresh) {
        this.log('restoring the workflows from the ledger');
        await this.runCli(['workflows', 'restore']);
      }
      if (this.stopping) throw stopped();
      this.started = true;
    } catch (error) {
      const interrupted = this.stopping !== undefined;
      await this.stop();
      // a part that was just being started when the stop began is there only now
      await this.stopParts();
      this.lock.release();
      this.lock = undefined;
      if (this.death) throw new SetupError('partDied', { ...this.death, part: TITLES[this.death.part] });
      throw interrupted ? stopped() : error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  private async choosePorts(): Promise<void> {
    const { apiPort = 0, apiHost, preferredPorts } = this.options;
    if (apiPort !== 0 && !(await isPortFree(apiPort, apiHost))) {
      throw new SetupError('portOccupied', {
        port: apiPort,
        part: 'API',
        setting: 'API_PORT',
        other: await freePort([apiPort + 10]),
      });
    }
    const api = apiPort || (await freePort());
    const worker = await freePort(preferredPorts?.worker ? [preferredPorts.worker] : [], new Set([api]));
    this.ports = { api, worker };
  }

  private async startDatabase(temporal: Promise<void>): Promise<void> {
    await this.startPostgres();
    // somebody's own database is not touched before everything else is known to be there
    if (this.options.database) await temporal;
    if (this.stopping) throw stopped();
    this.log('bringing the tables up to date');
    await this.runCli(['migrate']);
  }

  private async startPostgres(): Promise<void> {
    const { database, fsync } = this.options;
    if (database) return await checkDatabase(database.ownerUrl);
    this.log('starting PostgreSQL');
    this.postgres = await EmbeddedPostgres.start({
      dataDir: this.dataDir,
      logFile: this.logFile('postgres'),
      fsync,
      log: this.log,
      onSpawn: this.note('postgres'),
    });
    this.watch('postgres', this.postgres.process);
  }

  private async startTemporal(): Promise<void> {
    const { temporal, temporalCli, preferredPorts } = this.options;
    if (temporal) return await checkTemporal(temporal);
    const program = await findTemporal({ configured: temporalCli, log: this.log, signal: this.options.signal });
    if (this.stopping) throw stopped();
    this.log('starting Temporal');
    const { temporal: grpc, temporalUi: ui } = preferredPorts ?? {};
    this.temporal = await TemporalServer.start({
      program: program.file,
      dataDir: this.dataDir,
      logFile: this.logFile('temporal'),
      preferredPorts: grpc && ui ? { grpc, ui } : undefined,
      log: this.log,
      onSpawn: this.note('temporal'),
    });
    this.watch('temporal', this.temporal.process);
  }

  private async startProgram(name: 'api' | 'worker'): Promise<void> {
    if (this.stopping) throw stopped();
    this.log(`starting the ${TITLES[name]}`);
    const program = path.join(packageRoot(), 'dist', 'apps', name, 'main.js');
    const supervised = await Supervised.start({
      part: TITLES[name],
      command: process.execPath,
      args: ['--enable-source-maps', ...(name === 'api' ? API_FLAGS : []), program],
      env: this.environment(),
      logFile: this.logFile(name),
    });
    this.programs.set(name, supervised);
    this.note(name)(supervised);
    this.watch(name, supervised);
    const url = `${name === 'api' ? this.apiUrl : this.workerUrl}/readyz`;
    await supervised.waitFor(async () => await isReady(url), PROGRAM_READY_MS);
  }

  /** The environment of API, worker and CLI. */
  environment(): NodeJS.ProcessEnv {
    const { temporal, clock, env } = this.options;
    const ours: Record<string, string> = {
      DATABASE_URL: this.databaseUrl,
      DATABASE_OWNER_URL: this.ownerUrl,
      // migrations and the API need none, and may begin before it is there
      ...(temporal || this.temporal ? { TEMPORAL_ADDRESS: this.temporalAddress } : {}),
      API_HOST: this.options.apiHost ?? '127.0.0.1',
      API_PORT: String(this.ports.api),
      WORKER_PORT: String(this.ports.worker),
      ...(temporal?.namespace ? { TEMPORAL_NAMESPACE: temporal.namespace } : {}),
      ...(temporal?.apiKey ? { TEMPORAL_API_KEY: temporal.apiKey } : {}),
      ...(temporal?.tls ? { TEMPORAL_TLS: 'true' } : {}),
      ...(clock ? clockEnvironment(this.dataDir, clock) : {}),
      ...env,
    };
    const inherited = withoutNodeOptions(process.env);
    if (inherited.NODE_ENV === 'test') delete inherited.NODE_ENV;
    if (!temporal) {
      // a person's settings for another Temporal are not meant for ours
      for (const name of settingNames)
        if (name.startsWith('TEMPORAL_') && name !== 'TEMPORAL_TASK_QUEUE') forget(inherited, name);
    }
    for (const name of Object.keys(ours)) forget(inherited, name);
    return { ...inherited, ...ours };
  }

  /** Runs a `duban` command against this installation and returns what it printed. Refuses with `commandFailed`. */
  async runCli(args: readonly string[]): Promise<string> {
    if (this.stopping) throw stopped();
    const program = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve(status ?? signal));
    });
    if (code === 0) return output;
    const tail = `${output}\n${errors}`.trim().split('\n').slice(-15).join('\n');
    throw new SetupError('commandFailed', { what: `duban ${args.join(' ')}`, code: code ?? '?', tail });
  }

  /** Sends a signal to a part and waits until it has ended. What follows is decided by `onPartDeath`. */
  async killPart(name: PartName, signal: NodeJS.Signals): Promise<void> {
    const supervised = this.supervised(name);
    if (!supervised) throw new Error(`The part ${name} is not run by this stack.`);
    supervised.signal(signal);
    await supervised.exited;
  }

  /** Starts a part again, after ending it when it still runs, on the same port and data, and waits until it is ready. */
  async restartPart(name: PartName): Promise<void> {
    const running = this.supervised(name);
    if (running) this.expected.add(running);
    if (name === 'postgres') {
      await this.postgres!.stop();
      await this.postgres!.start();
      this.watch(name, this.postgres!.process);
    } else if (name === 'temporal') {
      await this.temporal!.stop();
      await this.temporal!.start();
      this.watch(name, this.temporal!.process);
    } else {
      await running?.terminate('SIGTERM', PROGRAM_STOP_MS);
      await this.startProgram(name);
    }
  }

  /** Stops everything in order: worker, API, Temporal, PostgreSQL. Safe to call more than once. */
  async stop(): Promise<void> {
    this.stopping ??= this.stopParts().then(() => this.settleEnded(undefined));
    await this.stopping;
  }

  private async stopParts(): Promise<void> {
    this.lock?.noteStopping();
    for (const name of STOP_ORDER) {
      const supervised = this.supervised(name);
      if (!supervised?.running) continue;
      this.log(`stopping ${TITLES[name]}`);
      this.expected.add(supervised);
      if (name === 'postgres') await this.postgres!.stop();
      else if (name === 'temporal') await this.temporal!.stop();
      else await supervised.terminate('SIGTERM', PROGRAM_STOP_MS);
    }
    // during a start the lock is released by it, when nothing can be left any more
    if (this.started) {
      this.lock?.release();
      this.lock = undefined;
    }
  }

  private supervised(name: PartName): Supervised | undefined {
    if (name === 'postgres') return this.postgres?.process;
    if (name === 'temporal') return this.temporal?.process;
    return this.programs.get(name);
  }

  /** Notes a process in the lock at once, so that even a start that is killed half-way leaves nothing running. */
  private note(name: PartName): (supervised: Supervised) => void {
    return (supervised) => this.lock?.notePart(name, supervised.pid);
  }

  private watch(name: PartName, supervised: Supervised): void {
    void supervised.exited.then((exit) => {
      if (this.expected.has(supervised) || this.stopping) return;
      const death = { part: name, how: describeExit(exit), logFile: supervised.logFile, tail: supervised.logTail() };
      this.log(`${TITLES[name]} ended: ${death.how}`);
      if (this.options.onPartDeath !== 'stop') return;
      this.death = death;
      this.stopping = this.stopParts().then(() => this.settleEnded(death));
    });
  }
}

/** Waits until all have settled, so that nothing is still under way when a failure is acted upon. */
async function allOf(steps: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(steps)) if (outcome.status === 'rejected') throw outcome.reason;
}

function stopped(): Error {
  return new DOMException('The start was interrupted.', 'AbortError');
}

function forget(env: NodeJS.ProcessEnv, name: string): void {
  delete env[name];
  delete env[`${name}_FILE`];
}

/**
 * All processes of an installation, and later starts in its folder, must agree on the real instant at which business time was
 * `start`; it is kept in the folder.
 */
function clockEnvironment(dataDir: string, clock: { start: string; rate: number }): Record<string, string> {
  const file = path.join(dataDir, 'clock.json');
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { start: string; rate: number; anchor: string })
    : undefined;
  const same = before?.start === clock.start && before.rate === clock.rate;
  const anchor = same ? before.anchor : new Date().toISOString();
  if (!same) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ ...clock, anchor })}\n`);
  }
  return { BUSINESS_CLOCK_START: clock.start, BUSINESS_CLOCK_RATE: String(clock.rate), BUSINESS_CLOCK_ANCHOR: anchor };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new SetupError('databaseUnreachable', {
      reason: (error as Error).message || (error as NodeJS.ErrnoException).code || 'no answer',
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkTemporal({
  address,
  namespace = 'default',
  apiKey,
  tls,
}: NonNullable<StackOptions['temporal']>): Promise<void> {
  const reason = await whyTemporalUnreachable({ address, apiKey, tls }, namespace);
  if (reason) throw new SetupError('temporalUnreachable', { address, reason });
}
