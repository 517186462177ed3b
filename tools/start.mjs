// `npm start`: everything from a bare clone to a running system, and a clean stop. The work is done by libs/runtime/stack.ts;
// this file prepares the clone, reads the settings, and tells the person at the terminal what is going on.
//   --data DIR   keep the data there instead of .data/        --demo   load the demonstration into an existing database too
import path from 'node:path';
import { say } from './messages.mjs';
import { watchParent } from './parent.mjs';
import { checkNode, report, root, setUp, ToolError } from './setup.mjs';

const started = performance.now();
const FORCE_AFTER_MS = 2_000;
/** Some units stand for all: what the heads and handlers of the others may do is the same. */
const UNITS_SHOWN = ['QY-KJJ', 'QY-GXQ'];
const titles = { postgres: 'PostgreSQL', temporal: 'Temporal', api: 'API', worker: 'Worker' };

let stack;
let stopAskedAt;
const abort = new AbortController();

process.exitCode = await main().catch((error) => {
  if (abort.signal.aborted) return sayInterrupted();
  report(error);
  return 1;
});
// pooled connections of the checks may otherwise keep the process for some seconds
process.exit();

async function main() {
  const options = readArguments(process.argv.slice(2));
  checkNode();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, askToStop);
  // a stop that is under way stays as it is: this is no person who insists
  watchParent(() => stopAskedAt === undefined && askToStop());
  await setUp({ log: (line) => console.log(line), signal: abort.signal });
  const [{ loadStartSettings }, { startStack }] = await Promise.all([
    import('../dist/libs/config/settings.js'),
    import('../dist/libs/runtime/stack.js'),
  ]);
  const settings = loadStartSettings(process.env);
  stack = await startStack(stackOptions(settings, options));
  try {
    const demo = await loadDemonstration(stack, settings, options);
    const clock = await readClock(stack);
    if (!abort.signal.aborted) printSummary(stack, clock, demo, options);
  } catch (error) {
    if (!abort.signal.aborted) {
      await stack.stop();
      throw error;
    }
  }
  const death = await stack.ended;
  if (death) {
    const { bilingual } = await import('../dist/libs/runtime/messages.js');
    console.error(`\n${bilingual('partDied', { ...death, part: titles[death.part] })}`);
    return 1;
  }
  console.log(say('stopped', { folder: options.dataDir }));
  return 0;
}

function sayInterrupted() {
  console.log(`\n${say('interrupted')}`);
  return 0;
}

function readArguments(args) {
  const options = { dataDir: path.join(root, '.data'), demo: false };
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--demo') options.demo = true;
    else if (args[i] === '--data' && args[i + 1]) options.dataDir = path.resolve(args[(i += 1)]);
    else throw new ToolError(say('unknownOption', { option: args[i], known: '--data DIR, --demo' }));
  }
  return options;
}

function stackOptions(settings, options) {
  const { database, temporal, clock } = settings;
  return {
    dataDir: options.dataDir,
    apiPort: settings.api.port,
    apiHost: settings.api.host,
    preferredPorts: { temporal: 7233, temporalUi: 8233, worker: settings.worker.port },
    onPartDeath: 'stop',
    signal: abort.signal,
    temporalCli: settings.temporalCli,
    log,
    ...(clock ? { clock: { start: clock.start.toISOString(), rate: clock.rate } } : {}),
    ...(database.url ? { database: { appUrl: database.url, ownerUrl: database.ownerUrl } } : {}),
    ...(temporal.address ? { temporal: { ...temporal } } : {}),
  };
}

/** Ctrl-C may reach us twice, from the terminal and again through npm, so only a later one means that the person insists. */
function askToStop() {
  const now = performance.now();
  if (stopAskedAt === undefined) {
    stopAskedAt = now;
    console.log(`\n${say('stopping')}`);
    abort.abort();
    void stack?.stop();
  } else if (now - stopAskedAt > FORCE_AFTER_MS) {
    if (!askToStop.insisted) {
      askToStop.insisted = true;
      stopAskedAt = now;
      console.log(say('stillStopping'));
      return;
    }
    for (const pid of Object.values(stack?.pids ?? {})) process.kill(pid, 'SIGKILL');
    process.exit(1);
  }
}

function log(line) {
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

/** An existing database may be somebody's real one: there the demonstration has to be asked for. Undefined: it was not loaded. */
async function loadDemonstration(running, settings, options) {
  if (settings.database.url && !options.demo) return undefined;
  log(say('loadingDemo').replace('\n', ' '));
  return JSON.parse(await running.runCli(['demo', 'load', '--json', '--data', options.dataDir]));
}

/** The clock that everybody goes by, which settings of an earlier start may have set. */
async function readClock(running) {
  const [{ default: pg }, { readBusinessClock }] = await Promise.all([import('pg'), import('../dist/libs/ledger/clock.js')]);
  const client = new pg.Client({ connectionString: running.databaseUrl });
  await client.connect();
  try {
    return await readBusinessClock(client);
  } finally {
    await client.end();
  }
}

function printSummary(running, clock, demo, options) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const rows = [
    ['接口 API', running.apiUrl],
    ['接口文档 API docs', `${running.apiUrl}/docs`],
    ...(running.temporalUiUrl ? [['流程 Temporal UI', running.temporalUiUrl]] : [['流程 Temporal', running.temporalAddress]]),
    ['数据与日志 data, logs', options.dataDir],
    ...(clock.set ? [['业务时钟 business clock', `${clock.now.toISOString()} × ${clock.rate}`]] : []),
  ];
  console.log(`\n督办已就绪（${seconds} 秒）。按 Ctrl-C 停止。\nDuban is ready (${seconds} s). Ctrl-C stops it.\n`);
  printTable(rows);
  if (demo) printAccounts(demo.accounts, options);
  else console.log(`\n${say('demoSkipped')}`);
  console.log('');
}

function printAccounts(accounts, options) {
  const units = accounts.filter(({ role }) => role === 'unit_head' || role === 'handler');
  const shown = accounts.filter((account) => !units.includes(account) || UNITS_SHOWN.includes(account.unit));
  console.log('\n演示账号 demonstration accounts');
  printTable([
    ['账号 account', '姓名 name', '单位 unit', '角色 role', '密码 password'],
    ...shown.map(({ name, displayName, unit, role, password }) => [
      name,
      displayName,
      unit ?? '',
      role,
      password ?? '（另设 another one）',
    ]),
  ]);
  const elsewhere = options.dataDir !== path.join(root, '.data');
  console.log(say('allAccounts', { count: accounts.length, data: elsewhere ? ` --data ${options.dataDir}` : '' }));
}

function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column]))));
  for (const row of rows) {
    console.log(
      `  ${row
        .map((cell, column) => cell + ' '.repeat(widths[column] - displayWidth(cell)))
        .join('  ')
        .trimEnd()}`,
    );
  }
}

/** Chinese characters take two columns of a terminal. */
function displayWidth(text) {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
      ? 2
      : 1;
  return width;
}
