// `npm test`: prepares a bare clone, checks types, lint and format, then runs every test, stage by stage, and ends with one
// table and the line `N passed, N failed`.
//   npm test -- libs/domain        only the spec files whose path contains this; no checks
//   npm test -- --only unit,types  only these stages
//   npm test -- -t "name"          only tests whose name matches (Jest's own option)
//   node tools/test.mjs --servers  starts the servers, says how to use them with Jest, and waits for Ctrl-C
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say } from './messages.mjs';
import { report, root, setUp, ToolError } from './setup.mjs';

const MINUTE_MS = 60_000;
const bin = (...parts) => path.join(root, 'node_modules', ...parts);

const CHECKS = [
  { name: 'types', args: [bin('@typescript', 'native', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'lint', args: [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'] },
  { name: 'format', args: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '.'] },
];

// the first stage whose folders hold a file runs it; `servers`: PostgreSQL, Temporal and the time-skipping server must be there
const STAGES = [
  { name: 'unit', folders: ['libs/', 'apps/', 'workflows/'], workers: 2, minutes: 10 },
  { name: 'architecture', folders: ['test/architecture/', 'test/tools/'], workers: 2, minutes: 6 },
  { name: 'integration', folders: ['test/integration/'], workers: 2, minutes: 10, servers: true },
  { name: 'model', folders: ['test/model/'], workers: 2, minutes: 15 },
  { name: 'replay', folders: ['test/replay/'], workers: 2, minutes: 8, servers: true },
  { name: 'workflow', folders: ['test/workflow/'], workers: 2, minutes: 15, servers: true },
  { name: 'e2e', folders: ['test/e2e/'], workers: 1, minutes: 20, servers: true },
  { name: 'chaos', folders: ['test/chaos/'], workers: 1, minutes: 12, servers: true },
  { name: 'other', folders: ['test/'], workers: 1, minutes: 8 },
];

// Time and servers depend on what else the machine does. A file that failed is tried once more, and the end of the output names what needed it;
// when more files than these fail, something is broken, and nothing is tried again.
const SECOND_TRY_FILES = 2;

const cleanups = [];
let folder;
let interrupted = false;
let cleaned;
let settingUp;
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    interrupted = true;
    abort.abort();
    await settingUp?.catch(() => undefined);
    await cleanUp();
    process.exit(1);
  });
}

process.exitCode = await main().catch((error) => {
  if (interrupted) return 1;
  report(error);
  console.log('0 passed, 1 failed');
  return 1;
});
await cleanUp();
process.exit();

async function main() {
  const options = readArguments(process.argv.slice(2));
  settingUp = setUp({ dev: true, log: (line) => console.log(line), signal: abort.signal });
  await settingUp;
  if (options.servers) return await serveUntilStopped();
  const files = specFiles().filter((file) => options.patterns.length === 0 || options.patterns.some((p) => file.includes(p)));
  if (options.patterns.length > 0 && files.length === 0)
    throw new ToolError(say('noSpecs', { patterns: options.patterns.join(', ') }));
  const chosen = (name) => !options.only || options.only.includes(name);
  const results = [];
  if (options.patterns.length === 0) {
    results.push(...(await Promise.all(CHECKS.filter(({ name }) => chosen(name)).map(runCheck))));
  }
  const stages = assign(files).filter(({ name }) => chosen(name));
  const environment = stages.some(needsServers) ? await startServers() : {};
  for (const stage of stages) if (!interrupted) results.push(await runStage(stage, environment, options));
  if (interrupted) return 1;
  return summarise(results);
}

function readArguments(args) {
  const options = { patterns: [], only: undefined, name: undefined, servers: false };
  const known = [...CHECKS, ...STAGES].map(({ name }) => name);
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--servers') options.servers = true;
    else if (args[i] === '-t' && args[i + 1]) options.name = args[(i += 1)];
    else if (args[i] === '--only' && args[i + 1]) {
      options.only = args[(i += 1)].split(',');
      const unknown = options.only.find((name) => !known.includes(name));
      if (unknown) throw new ToolError(say('unknownOption', { option: `--only ${unknown}`, known: known.join(', ') }));
    } else if (args[i].startsWith('-')) {
      throw new ToolError(say('unknownOption', { option: args[i], known: 'PATH, --only STAGE,…, -t NAME, --servers' }));
    } else options.patterns.push(path.relative(root, path.resolve(root, args[i])).split(path.sep).join('/'));
  }
  return options;
}

/** Every spec file, as a path relative to the root with slashes. */
function specFiles() {
  const found = [];
  for (const folder of ['libs', 'apps', 'workflows', 'test']) {
    const full = path.join(root, folder);
    if (!fs.existsSync(full)) continue;
    for (const file of fs.readdirSync(full, { recursive: true, encoding: 'utf8' })) {
      const relative = path.posix.join(folder, file.split(path.sep).join('/'));
      if (relative.endsWith('.spec.ts') && !relative.includes('node_modules/') && !relative.startsWith('apps/console/'))
        found.push(relative);
    }
  }
  return found.sort();
}

function assign(files) {
  const stages = STAGES.map((stage) => ({ ...stage, files: [] }));
  for (const file of files) stages.find(({ folders }) => folders.some((folder) => file.startsWith(folder))).files.push(file);
  return stages.filter((stage) => stage.files.length > 0);
}

/** A unit test that works with a server says so by what it imports. */
function needsServers(stage) {
  return (
    stage.servers ||
    stage.files.some((file) =>
      /support\/(database|servers)|TEST_(DATABASE|TEMPORAL|TIME)/.test(fs.readFileSync(path.join(root, file), 'utf8')),
    )
  );
}

async function runCheck({ name, args }) {
  const started = performance.now();
  const { code, output } = await runNode(args, { capture: true, timeoutMs: 10 * MINUTE_MS });
  const seconds = secondsSince(started);
  console.log(
    `${name}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds.toFixed(1)} s)${code === 0 ? '' : `\n${output.trimEnd()}`}`,
  );
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, seconds };
}

async function runStage(stage, environment, options) {
  const started = performance.now();
  console.log(`\n── ${stage.name}: ${stage.files.length} files`);
  const first = await runJest(stage, stage.files, environment, options);
  const failing = first.files.filter(({ failed }) => failed.length > 0);
  let { files } = first;
  let clean = first.clean;
  const shaky = [];
  if (first.clean && failing.length > 0 && failing.length <= SECOND_TRY_FILES && !interrupted) {
    console.log(`\n── ${stage.name}: a second try of ${failing.map(({ file }) => file).join(', ')}`);
    const second = await runJest(
      { ...stage, name: `${stage.name}-again` },
      failing.map(({ file }) => file),
      environment,
      options,
    );
    clean = second.clean;
    const again = new Map(second.files.map((one) => [one.file, one]));
    files = files.map((one) => again.get(one.file) ?? one);
    for (const { file, failed } of failing) {
      const still = new Set(again.get(file)?.failed ?? failed);
      shaky.push(...failed.filter((title) => !still.has(title)).map((title) => `${file} › ${title}`));
    }
  }
  const count = (of) => files.reduce((sum, one) => sum + of(one), 0);
  const failures = files.flatMap(({ file, failed }) => failed.map((title) => `${file} › ${title}`));
  // a run that was ended, or that failed without a failed test (an open handle, a crash), must not look like a success
  if (!clean && failures.length === 0) failures.push(`${stage.name}: the run itself`);
  return {
    name: stage.name,
    passed: count(({ passed }) => passed),
    failed: failures.length,
    skipped: count(({ skipped }) => skipped),
    seconds: secondsSince(started),
    failures,
    shaky,
  };
}

/** What each file came to; `clean`: Jest ended by itself, and failed only if a test did. */
async function runJest({ name, workers, minutes }, files, environment, options) {
  const outputFile = path.join(temporaryFolder(), `${name}.json`);
  const notesFile = path.join(temporaryFolder(), `${name}.notes`);
  const args = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', bin('jest', 'bin', 'jest.js')];
  args.push('--json', `--outputFile=${outputFile}`, `--maxWorkers=${workers}`, ...(options.name ? ['-t', options.name] : []));
  args.push('--reporters=default', `--reporters=${path.join(root, 'tools', 'test-reporter.mjs')}`);
  args.push(`--cacheDirectory=${path.join(root, 'node_modules', '.cache', 'jest')}`, '--runTestsByPath', ...files);
  // Jest's own workers inherit the flags only through the environment; folders that tests make end up in ours
  const env = {
    ...process.env,
    ...environment,
    TMPDIR: temporaryFolder(),
    DUBAN_TEST_NOTES: notesFile,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  };
  const { code, late } = await runNode(args, { env, timeoutMs: minutes * MINUTE_MS, stdout: 'ignore' });
  if (late) console.log(`${name} was ended after ${minutes} minutes`);
  if (!fs.existsSync(outputFile)) return { files: notedResults(notesFile), clean: false };
  const results = JSON.parse(fs.readFileSync(outputFile, 'utf8')).testResults.map(fileResult);
  return { files: results, clean: !late && (code === 0 || results.some(({ failed }) => failed.length > 0)) };
}

/** What is known of a run that was ended: files that had begun and not ended count as failed. */
function notedResults(file) {
  const notes = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
  const last = new Map(notes.map((line) => JSON.parse(line)).map((note) => [note.name, note]));
  return [...last.values()].map((note) =>
    note.status ? fileResult(note) : { ...fileResult({ ...note, assertionResults: [] }), failed: ['did not end'] },
  );
}

function fileResult({ name, status, assertionResults }) {
  const of = (...kinds) => assertionResults.filter((one) => kinds.includes(one.status));
  const failed = of('failed').map(({ fullName }) => fullName);
  // a file that could not even be loaded counts as one
  if (status === 'failed' && failed.length === 0) failed.push('could not be run');
  const file = path.relative(root, name).split(path.sep).join('/');
  return { file, failed, passed: of('passed').length, skipped: of('pending', 'skipped', 'todo', 'disabled').length };
}

async function runNode(args, { env = process.env, capture = false, stdout = 'inherit', timeoutMs }) {
  // a group of its own, so that the time limit ends Jest's workers and the servers they started as well
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', capture ? 'pipe' : stdout, capture ? 'pipe' : 'inherit'],
  });
  const end = () => killGroup(child.pid);
  cleanups.push(end);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeoutMs);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
  clearTimeout(timer);
  cleanups.splice(cleanups.indexOf(end), 1);
  return { code, output, late };
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}

async function startServers() {
  const started = performance.now();
  const runtime = (name) => import(`../dist/libs/runtime/${name}.js`);
  const [{ EmbeddedPostgres }, { findTemporal }, { TemporalServer }, { findTimeSkippingServer }] = await Promise.all(
    ['postgres', 'temporal-program', 'temporal-server', 'time-skipping'].map(runtime),
  );
  const dataDir = temporaryFolder();
  const log = (line) => console.log(line);
  // what a test needs of durability is tested by the chaos stage, on a server of its own
  const postgres = EmbeddedPostgres.start({ dataDir, logFile: path.join(dataDir, 'postgres.log'), fsync: false }).then(
    (server) => {
      cleanups.push(async () => await server.stop());
      return server;
    },
  );
  const temporal = findTemporal({ configured: process.env.TEMPORAL_CLI, log }).then(async ({ file }) => {
    const server = await TemporalServer.start({ program: file, logFile: path.join(dataDir, 'temporal.log') });
    cleanups.push(async () => await server.stop());
    return server;
  });
  const outcomes = await Promise.allSettled([postgres, temporal, findTimeSkippingServer({ log })]);
  const failure = outcomes.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
  const [{ adminUrl }, { address, uiUrl }, timeSkipping] = outcomes.map(({ value }) => value);
  console.log(`servers for the tests are up after ${secondsSince(started).toFixed(1)} s (Temporal UI ${uiUrl})`);
  return { TEST_DATABASE_ADMIN_URL: adminUrl, TEST_TEMPORAL_ADDRESS: address, TEST_TIME_SKIPPING_SERVER: timeSkipping };
}

async function serveUntilStopped() {
  const environment = await startServers();
  console.log('\nIn another terminal, then `npx jest PATH`:\n');
  for (const [name, value] of Object.entries({ NODE_OPTIONS: '--experimental-vm-modules', ...environment }))
    console.log(`export ${name}='${value}'`);
  console.log('\nCtrl-C stops them.');
  // the handlers of the signals end the process
  return await new Promise(() => setInterval(() => undefined, MINUTE_MS));
}

function temporaryFolder() {
  if (!folder) {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-test-'));
    // PostgreSQL may run as another user and must be able to enter
    fs.chmodSync(folder, 0o711);
  }
  return folder;
}

/** Stops and removes everything; a second caller waits for the first. */
async function cleanUp() {
  cleaned ??= cleanUpOnce();
  await cleaned;
}

async function cleanUpOnce() {
  for (const step of cleanups.splice(0).reverse()) await step();
  if (!folder) return;
  // a test run that was killed leaves its installations running
  const notes = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'running.json');
  if (notes.length > 0) {
    const { endLeftoversIn } = await import('../dist/libs/runtime/lock.js');
    for (const note of notes) await endLeftoversIn(path.dirname(path.join(folder, note)), (line) => console.log(line));
  }
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function secondsSince(started) {
  return (performance.now() - started) / 1000;
}

function summarise(results) {
  const total = { name: 'total', passed: 0, failed: 0, skipped: 0, seconds: 0 };
  for (const result of results) for (const key of ['passed', 'failed', 'skipped']) total[key] += result[key];
  total.seconds = performance.now() / 1000;
  const row = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(14) : cell.padStart(9))).join('');
  console.log(`\n${row(['stage', 'passed', 'failed', 'skipped', 'seconds'])}`);
  for (const { name, passed, failed, skipped, seconds } of [...results, total]) {
    console.log(row([name, String(passed), String(failed), String(skipped), seconds.toFixed(1)]));
  }
  list(
    'failed',
    results.flatMap(({ failures = [] }) => failures),
  );
  list(
    'passed only when tried again',
    results.flatMap(({ shaky = [] }) => shaky),
  );
  console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  return total.failed > 0 ? 1 : 0;
}

function list(what, titles) {
  if (titles.length > 0) console.log(`\n${what}:\n${titles.map((title) => `  ${title}`).join('\n')}`);
}
