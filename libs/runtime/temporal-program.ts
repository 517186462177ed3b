import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { bilingual, SetupError } from './messages.js';
import { cacheFolder, packageRoot } from './paths.js';

/** The version that is downloaded or built when none is at hand; newer tags do not `go install`. */
export const TEMPORAL_CLI_VERSION = '1.5.1';

export interface FindOptions {
  /** Setting TEMPORAL_CLI. */
  readonly configured?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly log?: (line: string) => void;
  /** Ends a download or a build. */
  readonly signal?: AbortSignal;
}

export interface Program {
  readonly file: string;
  /** Where it came from. */
  readonly source: 'setting' | 'path' | 'cache' | 'download' | 'build';
}

interface Tried {
  readonly file?: string;
  /** Why this way led nowhere. */
  readonly reason?: string;
}

/**
 * A `temporal` program whose `server start-dev` can be run: the setting, then the PATH, then the per-user cache, then the SDK's
 * own download, then a build by `go install` (about three minutes). Says which it took. Refuses with `temporalCliMissing` when
 * the setting is wrong (it is not silently passed over) and with `noTemporal`, which lists what was tried.
 */
export async function findTemporal(options: FindOptions = {}): Promise<Program> {
  const env = options.env ?? process.env;
  const log = options.log ?? (() => undefined);
  if (options.configured) {
    const version = versionOf(options.configured);
    if (version.reason) throw new SetupError('temporalCliMissing', { file: options.configured, reason: version.reason });
    log(`Temporal from TEMPORAL_CLI: ${options.configured} (${version.text})`);
    return { file: options.configured, source: 'setting' };
  }
  const ways: readonly [Program['source'], string, () => Promise<Tried>][] = [
    ['path', 'temporal on the PATH', async () => onPath(env)],
    [
      'cache',
      `cache ${cachedProgram(env)}`,
      async () => (existsSync(cachedProgram(env)) ? { file: cachedProgram(env) } : { reason: 'not there' }),
    ],
    [
      'download',
      `download of ${TEMPORAL_CLI_VERSION} by the Temporal SDK`,
      async () => await downloadBySdk(env, log, options.signal),
    ],
    [
      'build',
      `go install github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`,
      async () => await buildByGo(env, log, options.signal),
    ],
  ];
  const tried: string[] = [];
  for (const [source, name, attempt] of ways) {
    const { file, reason } = await attempt();
    options.signal?.throwIfAborted();
    const version = file === undefined ? { reason } : versionOf(file);
    if (file !== undefined && version.reason === undefined) {
      log(`Temporal from the ${wordFor[source]}: ${file} (${version.text})`);
      return { file, source };
    }
    tried.push(`  · ${name}: ${version.reason}`);
  }
  throw new SetupError('noTemporal', { tried: tried.join('\n') });
}

const wordFor = { setting: 'setting', path: 'PATH', cache: 'cache', download: 'download', build: 'build' } as const;

/** Where a downloaded or built program is kept. */
export function cachedProgram(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(
    cacheFolder(env),
    `temporal-cli-${TEMPORAL_CLI_VERSION}`,
    process.platform === 'win32' ? 'temporal.exe' : 'temporal',
  );
}

function versionOf(file: string): { text?: string; reason?: string } {
  const result = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 15_000 });
  if (result.error) return { reason: result.error.message };
  if (result.status !== 0) return { reason: result.stderr.trim() || `exit code ${result.status}` };
  return { text: result.stdout.trim() };
}

function onPath(env: NodeJS.ProcessEnv): Tried {
  const names = process.platform === 'win32' ? ['temporal.exe'] : ['temporal'];
  for (const folder of (env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const name of names) {
      const file = path.join(folder, name);
      const found = statSync(file, { throwIfNoEntry: false });
      if (found?.isFile() && (found.mode & 0o111) !== 0) return { file };
    }
  }
  return { reason: 'not found' };
}

const REACH_MS = 3_000;
const DOWNLOAD_MS = 180_000;
const BUILD_MS = 20 * 60_000;

/** Lets the SDK fetch its pinned archive (over TLS from temporal.download) in a process of its own, which can be ended when it hangs. */
async function downloadBySdk(env: NodeJS.ProcessEnv, log: (line: string) => void, signal?: AbortSignal): Promise<Tried> {
  const unreachable = await whyUnreachable('https://temporal.download/', env);
  if (unreachable) return { reason: unreachable };
  log(bilingual('temporalTried', { what: `download ${TEMPORAL_CLI_VERSION} …` }));
  const target = cachedProgram(env);
  const folder = path.join(path.dirname(target), 'download');
  mkdirSync(folder, { recursive: true });
  const script = `
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    // a person reads why, not where
    process.on('uncaughtException', ({ message }) => { console.error(message); process.exit(1); });
    const executable = { type: 'cached-download', version: 'v${TEMPORAL_CLI_VERSION}', downloadDir: process.argv[1] };
    const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
    await environment.teardown();`;
  const outcome = await run(
    process.execPath,
    ['--input-type=module', '-e', script, folder],
    { cwd: packageRoot(), env: withoutNodeOptions(env), signal },
    DOWNLOAD_MS,
  );
  const file = readdirSync(folder).find((name) => name.startsWith('temporal-'));
  try {
    if (outcome.reason || !file) return { reason: outcome.reason ?? 'nothing was downloaded' };
    chmodSync(path.join(folder, file), 0o755);
    renameSync(path.join(folder, file), target);
    return { file: target };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Why an address cannot be reached within a few seconds; undefined when it answers, or when a proxy is set, which fetch does not use. */
export async function whyUnreachable(url: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env.HTTPS_PROXY || env.https_proxy) return undefined;
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) });
    return undefined;
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    return `${new URL(url).host} cannot be reached (${cause?.code ?? cause?.message ?? (error as Error).name})`;
  }
}

/** Builds the pinned version from source; its sources are checked against the checksums of the Go module database. */
async function buildByGo(env: NodeJS.ProcessEnv, log: (line: string) => void, signal?: AbortSignal): Promise<Tried> {
  if (spawnSync('go', ['version'], { env }).status !== 0) return { reason: 'no Go on the PATH' };
  const target = cachedProgram(env);
  const making = `${path.dirname(target)}.new-${process.pid}`;
  mkdirSync(making, { recursive: true });
  log(bilingual('temporalTried', { what: `go install temporal v${TEMPORAL_CLI_VERSION}, about 3 min …` }));
  const started = Date.now();
  let packages = 0;
  let last = started;
  const onLine = (line: string) => {
    if (!line.startsWith('go: ')) packages += 1;
    if (Date.now() - last < 15_000) return;
    last = Date.now();
    log(
      `  ${Math.round((last - started) / 1000)} s: ${line.startsWith('go: ') ? line : `${packages} packages compiled, now ${line}`}`,
    );
  };
  try {
    const args = ['install', '-v', `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`];
    const outcome = await run('go', args, { env: { ...env, GOBIN: making }, cwd: making, signal }, BUILD_MS, onLine);
    if (outcome.reason) return { reason: outcome.reason };
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(path.join(making, path.basename(target)), target);
    log(`  built in ${Math.round((Date.now() - started) / 1000)} s`);
    return { file: target };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Runs a command to its end. `reason` tells why it failed: its last lines, or that it took longer than `timeoutMs` milliseconds. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
  timeoutMs: number,
  onLine: (line: string) => void = () => undefined,
): Promise<{ reason?: string }> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const tail: string[] = [];
  let rest = '';
  const take = (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      onLine(line);
      if (line.trim()) tail.push(line);
      if (tail.length > 8) tail.shift();
    }
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const end = await new Promise<number | null | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (end === 0) return {};
  if (late) return { reason: `not finished after ${Math.round(timeoutMs / 1000)} s` };
  if (end instanceof Error) return { reason: end.message };
  return { reason: [...tail, rest].filter(Boolean).join('\n    ') || `exit code ${end}` };
}

/** The environment for a child Node: flags meant for this process (those of the test runner) must not reach it. */
export function withoutNodeOptions(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('JEST_')));
}
