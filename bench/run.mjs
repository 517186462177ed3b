// `npm run bench`: measures Duban by HTTP, the floor under it, and, where one is given, a peer. One JSON document on stdout, progress on stderr.
//   --steps a,b:1,c        what to measure (bench/driver/README.md lists the steps)
//   --full                 also 100,000 open tasks, and acts and deadlines beside them
//   --temporal dev|production   the development server, or Temporal's own server on PostgreSQL
//   --statements           count SQL statements (loads pg_stat_statements into PostgreSQL)
//   --profile STEP         afterwards run this step while the processors of API and worker are recorded
//   --no-floor             without the floor
//   --peer DIR             afterwards run DIR/run.sh with the same steps (--peer-steps others)
//   --base URL             a running installation instead of one of our own (DATABASE_URL must be set, for the accounts)
//   --out FILE  --label TEXT  --keep
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { report, root, setUp } from '../tools/setup.mjs';

const STEPS = 'warmup,actions:1,actions:8,actions:32,contention:8,timers:2000,dispatch,inbox:10000';
/** Until the deadlines of `timers`: before them every workflow runs. */
const TIMER_LEAD_S = '60';
const MORE_STEPS = 'inbox:100000,actions:8,timers:2000';

const { values: options } = parseArgs({
  options: {
    steps: { type: 'string', default: STEPS },
    full: { type: 'boolean', default: false },
    temporal: { type: 'string', default: 'dev' },
    statements: { type: 'boolean', default: false },
    profile: { type: 'string' },
    'no-floor': { type: 'boolean', default: false },
    peer: { type: 'string' },
    'peer-steps': { type: 'string' },
    base: { type: 'string' },
    out: { type: 'string' },
    label: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
});
if (!['dev', 'production'].includes(options.temporal)) {
  console.error('--temporal is dev or production');
  process.exit(2);
}
const steps = options.full ? `${options.steps},${MORE_STEPS}` : options.steps;
const log = (...words) => console.error(new Date().toISOString().slice(11, 19), ...words);
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => abort.abort());

process.exitCode = await main().catch((error) => {
  if (!abort.signal.aborted) report(error);
  return 1;
});
// pooled connections may otherwise keep the process for some seconds
process.exit();

async function main() {
  await setUp({ log, signal: abort.signal });
  const document = { benchmark: 'duban', label: options.label, startedAt: new Date().toISOString(), options };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-bench-out-'));
  try {
    await measureOurs(document, folder);
    if (options.peer && !abort.signal.aborted) {
      const { compare, peerSteps, runPeer } = await import('./peer.mjs');
      const wanted = options['peer-steps'] ?? peerSteps(steps);
      document.peer = await runPeer({ dir: options.peer, steps: wanted, folder, signal: abort.signal, log });
      document.comparison = compare(document.duban, document.peer);
      console.error(rowsOf(document.comparison));
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  save(document);
  console.log(JSON.stringify(document, null, 1));
  return document.duban.steps.some((step) => step.error) ? 1 : 0;
}

/** Also half-way, so that an interrupted run is not lost. */
function save(document) {
  if (options.out) fs.writeFileSync(options.out, `${JSON.stringify(document, null, 1)}\n`);
}

async function measureOurs(document, folder) {
  const [{ install }, { machine, versions }] = await Promise.all([import('./lib/installation.mjs'), import('./lib/machine.mjs')]);
  const { temporal, statements, keep } = options;
  const there = options.base
    ? existing()
    : await install({ temporal, statements, profile: Boolean(options.profile), keep, log, signal: abort.signal });
  try {
    document.machine = machine(there.folder ?? folder);
    document.versions = await versions({ ...there, root });
    document.temporalServer = there.temporalShape;
    if (!options['no-floor'] && there.adminUrl) {
      const { measureFloor } = await import('./floor.mjs');
      log('the floor');
      document.floor = await measureFloor({ ...there, pid: there.pids.postgres, log });
      save(document);
    }
    const env = await driverEnvironment(there, folder);
    document.duban = await drive(there.apiUrl, steps, env, path.join(folder, 'duban.json'));
    save(document);
    if (statements && there.adminUrl) document.statements = await statementsOf(there.adminUrl);
    if (options.profile) document.profile = await profiled(there, env, folder);
  } finally {
    log('stopping');
    await there.stop();
  }
}

function existing() {
  if (!process.env.DATABASE_URL)
    throw new Error('--base needs DATABASE_URL (login of the application): accounts of the driver are made there');
  return {
    apiUrl: options.base.replace(/\/$/, ''),
    databaseUrl: process.env.DATABASE_URL,
    temporalAddress: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
    temporalShape: 'of the running installation',
    stop: async () => undefined,
  };
}

/** What the driver is told: accounts, processes whose CPU counts, PostgreSQL where `psql` is at hand. */
async function driverEnvironment(there, folder) {
  const { seed } = await import('./lib/accounts.mjs');
  const accounts = path.join(folder, 'accounts.json');
  await seed({ ...there, file: accounts });
  const env = { BENCH_TIMER_LEAD: TIMER_LEAD_S, ...process.env, BENCH_ACCOUNTS: accounts };
  if (!there.adminUrl) return env;
  env.BENCH_PIDS = Object.entries(there.pids)
    .map(([name, pid]) => `${name}=${pid}`)
    .join(',');
  const { databaseOf } = await import('./lib/installation.mjs');
  const url = new URL(databaseOf(there.adminUrl));
  env.BENCH_DATABASE_URL = url.href;
  env.BENCH_SETTLE = `"${process.execPath}" "${path.join(root, 'bench', 'lib', 'settle.mjs')}"`;
  if (hasPsql()) {
    env.PGPASSWORD = decodeURIComponent(url.password);
    env.BENCH_PSQL = `psql -X -h ${url.hostname} -p ${url.port} -U ${url.username} -d ${url.pathname.slice(1)} -q`;
  } else log('no psql on the PATH: rows, commits and WAL are not counted');
  return env;
}

function hasPsql() {
  try {
    execFileSync('psql', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Runs the driver to its end and returns its results, also those of a run in which a step failed. */
async function drive(apiUrl, what, env, out) {
  const args = [
    path.join(root, 'bench', 'driver', 'bench.mjs'),
    '--target',
    'duban',
    '--base',
    apiUrl,
    '--steps',
    what,
    '--out',
    out,
  ];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'], signal: abort.signal });
  await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  if (!fs.existsSync(out)) throw new Error('the driver gave no results; what it said stands above');
  return JSON.parse(fs.readFileSync(out, 'utf8'));
}

/** What the application's login sent, the most time first. */
async function statementsOf(adminUrl) {
  const { ask, databaseOf } = await import('./lib/installation.mjs');
  return await ask(
    databaseOf(adminUrl),
    `select calls::int, round(total_exec_time)::int as ms, round(mean_exec_time::numeric, 3)::float as "msEach",
       regexp_replace(left(query, 160), '\\s+', ' ', 'g') as query
     from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = 'duban_app' order by total_exec_time desc limit 25`,
  );
}

/** Runs one more step while API and worker record themselves. */
async function profiled(there, env, folder) {
  const { summarise } = await import('./lib/profile.mjs');
  const names = ['api', 'worker'];
  const toggle = () => names.forEach((name) => process.kill(there.pids[name], 'SIGWINCH'));
  toggle();
  const run = await drive(there.apiUrl, options.profile, env, path.join(folder, 'profiled.json'));
  toggle();
  const result = { step: options.profile, run };
  for (const name of names) {
    const file = path.join(there.folder, `${there.pids[name]}.cpuprofile`);
    for (let tries = 0; !fs.existsSync(file); tries += 1) {
      if (tries > 300) throw new Error(`${name} wrote no profile`);
      await sleep(100);
    }
    result[name] = summarise(file);
    if (options.keep) fs.copyFileSync(file, path.join(there.folder, `${name}.cpuprofile`));
  }
  return result;
}

function rowsOf(comparison) {
  const cells = comparison.map(({ what, ours, peer, ratio }) => [
    what,
    String(ours),
    String(peer),
    ratio === null ? '' : `${ratio} ×`,
  ]);
  const all = [['', 'ours', 'peer', 'better by'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n');
}
