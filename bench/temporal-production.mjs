// A Temporal server in the shape of production: its own program with frontend, history, matching and worker services, its data and its
// visibility in PostgreSQL. The programs are built from source once a machine, into the per-user cache.
import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Connection } from '@temporalio/client';

export const SERVER_VERSION = '1.32.2';
/** The Go that this version asks for; `go` of another version fetches it. */
const GO_TOOLCHAIN = 'go1.27.3';
const MODULE = 'go.temporal.io/server';
const BUILD_MS = 40 * 60_000;
const SHARDS = 4;
const READY_MS = 60_000;
const CONNECTIONS = 20;
const PORTS = [20_000, 32_700];
const RETENTION_DAYS = 3;
const SERVICES = ['frontend', 'history', 'matching', 'worker'];

const runtime = (name) => import(`../dist/libs/runtime/${name}.js`);

/**
 * The folder with `server`, `sql` and `schema/`: from the cache, or built by `go install` (five minutes and more). Throws, saying what to do, when
 * it cannot be had.
 */
export async function findProgram({ log, signal }) {
  const { cacheFolder } = await runtime('paths');
  const folder = path.join(cacheFolder(), `temporal-server-${SERVER_VERSION}`);
  if (fs.existsSync(path.join(folder, 'schema'))) return folder;
  const go = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (go.status !== 0) throw cannotBeHad('no Go on the PATH');
  log(`building the Temporal server ${SERVER_VERSION} from source: some minutes, once a machine`);
  const making = `${folder}.new-${process.pid}`;
  fs.mkdirSync(making, { recursive: true });
  try {
    await build(making, { log, signal });
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(making, folder);
    return folder;
  } finally {
    fs.rmSync(making, { recursive: true, force: true });
  }
}

async function build(making, { log, signal }) {
  const { run } = await runtime('temporal-program');
  const env = { ...process.env, GOTOOLCHAIN: GO_TOOLCHAIN, GOBIN: making };
  const packages = [`${MODULE}/cmd/server@v${SERVER_VERSION}`, `${MODULE}/cmd/tools/sql@v${SERVER_VERSION}`];
  let compiled = 0;
  let told = Date.now();
  const onLine = () => {
    compiled += 1;
    if (Date.now() - told < 20_000) return;
    told = Date.now();
    log(`  ${compiled} packages`);
  };
  // a module is compiled by its own lock file only when it is the main one; `install …@version` makes it so
  const outcome = await run(
    'nice',
    ['-n', '10', 'go', 'install', '-v', ...packages],
    { env, cwd: making, signal },
    BUILD_MS,
    onLine,
  );
  if (outcome.reason) throw cannotBeHad(`go install ${packages[0]}: ${outcome.reason}`);
  const found = spawnSync('go', ['mod', 'download', '-json', `${MODULE}@v${SERVER_VERSION}`], {
    encoding: 'utf8',
    env,
    cwd: making,
  });
  if (found.status !== 0) throw cannotBeHad(`go mod download: ${found.stderr.trim() || found.stdout.trim()}`);
  const source = path.join(JSON.parse(found.stdout).Dir, 'schema', 'postgresql', 'v12');
  // the module cache is read-only; the copy must be removable again
  fs.cpSync(source, path.join(making, 'schema'), { recursive: true });
  spawnSync('chmod', ['-R', 'u+w', path.join(making, 'schema')]);
}

const cannotBeHad = (reason) =>
  new Error(
    `没有生产形态的 Temporal 服务程序（${reason}）。请安装 Go 1.26 或更新版本并联网后再试，或改用 --temporal dev。\n` +
      `The Temporal server in production shape could not be had (${reason}). Install Go 1.26 or newer, connect to the internet and try again, or use --temporal dev.`,
  );

/**
 * Sets up its two databases in the PostgreSQL of `adminUrl` and starts the server on free loopback ports, with namespace and search attributes.
 * Returns `{address, process, stop}`.
 */
export async function startProduction({ adminUrl, dataDir, log, signal }) {
  const folder = await findProgram({ log, signal });
  const [{ Supervised }, { freePort }, { whyTemporalUnreachable }] = await Promise.all(
    ['process', 'ports', 'temporal-server'].map(runtime),
  );
  const database = await createDatabases(adminUrl, folder);
  const taken = new Set();
  const port = async () => {
    // its table of members keeps ports in 16 bits with a sign
    const free = await freePort(
      Array.from({ length: 50 }, () => randomInt(...PORTS)),
      taken,
    );
    taken.add(free);
    return free;
  };
  const ports = {};
  for (const service of SERVICES) ports[service] = { grpc: await port(), membership: await port() };
  const config = path.join(dataDir, 'temporal-production');
  fs.mkdirSync(config, { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(config, 'dynamic.yaml'), '{}\n');
  fs.writeFileSync(path.join(config, 'bench.yaml'), JSON.stringify(settings(ports, database, config), null, 1), { mode: 0o600 });
  log(`starting the Temporal server ${SERVER_VERSION} on PostgreSQL`);
  const server = await Supervised.start({
    part: 'Temporal',
    command: path.join(folder, 'server'),
    args: ['--root', '/', '--config', config, '--env', 'bench', '--allow-no-auth', 'start'],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'))),
    logFile: path.join(dataDir, 'logs', 'temporal-production.log'),
  });
  const address = `127.0.0.1:${ports.frontend.grpc}`;
  try {
    await server.waitFor(async () => (await whyTemporalUnreachable({ address }, 'temporal-system')) === undefined, READY_MS);
    await makeNamespace(address);
  } catch (error) {
    await server.terminate();
    throw error;
  }
  return { address, process: server, stop: async () => await server.terminate('SIGTERM', 15_000) };
}

async function createDatabases(adminUrl, folder) {
  const password = randomBytes(18).toString('hex');
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create role temporal login password '${password}'`);
    for (const name of ['temporal', 'temporal_visibility']) await admin.query(`create database ${name} owner temporal`);
  } finally {
    await admin.end();
  }
  const { hostname, port } = new URL(adminUrl);
  for (const [name, schema] of [
    ['temporal', 'temporal'],
    ['temporal_visibility', 'visibility'],
  ]) {
    const base = ['--plugin', 'postgres12_pgx', '--ep', hostname, '--port', port, '--user', 'temporal', '--db', name];
    for (const step of [
      ['setup-schema', '-v', '0.0'],
      ['update-schema', '--schema-dir', path.join(folder, 'schema', schema, 'versioned')],
    ]) {
      const env = { ...process.env, SQL_PASSWORD: password };
      const done = spawnSync(path.join(folder, 'sql'), [...base, ...step], { encoding: 'utf8', env });
      if (done.status !== 0) throw new Error(`Temporal's ${step[0]} of ${name} failed: ${done.stderr || done.stdout}`);
    }
  }
  return { address: `${hostname}:${port}`, password };
}

const settings = (ports, database, folder) => ({
  log: { stdout: true, level: 'warn' },
  persistence: {
    defaultStore: 'default',
    visibilityStore: 'visibility',
    numHistoryShards: SHARDS,
    datastores: { default: store('temporal', database), visibility: store('temporal_visibility', database) },
  },
  global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
  services: Object.fromEntries(
    SERVICES.map((service) => [
      service,
      { rpc: { grpcPort: ports[service].grpc, membershipPort: ports[service].membership, bindOnLocalHost: true } },
    ]),
  ),
  clusterMetadata: {
    enableGlobalNamespace: false,
    failoverVersionIncrement: 10,
    masterClusterName: 'active',
    currentClusterName: 'active',
    clusterInformation: {
      active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${ports.frontend.grpc}` },
    },
  },
  dcRedirectionPolicy: { policy: 'noop' },
  dynamicConfigClient: { filepath: path.join(folder, 'dynamic.yaml'), pollInterval: '60s' },
});

const store = (databaseName, { address, password }) => ({
  sql: {
    pluginName: 'postgres12_pgx',
    databaseName,
    connectAddr: address,
    connectProtocol: 'tcp',
    user: 'temporal',
    password,
    maxConns: CONNECTIONS,
    maxIdleConns: CONNECTIONS,
    maxConnLifetime: '1h',
  },
});

/** Makes the namespace `default` with the search attributes of Duban; other services learn of a new one a few seconds later. */
async function makeNamespace(address) {
  const { ensureSearchAttributes } = await import('../dist/apps/worker/search-attributes.js');
  const connection = await Connection.connect({ address });
  const namespace = 'default';
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: RETENTION_DAYS * 86_400 },
    });
    await until(async () => {
      if ((await ensureSearchAttributes(connection, namespace)).length > 0) throw new Error('search attributes were just added');
    });
    await until(async () => await connection.workflowService.countWorkflowExecutions({ namespace, query: `DubanStage = 'x'` }));
  } finally {
    await connection.close();
  }
}

async function until(work) {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
