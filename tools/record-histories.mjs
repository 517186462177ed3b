// Records the histories that the replay tests hold the workflows to: `node tools/record-histories.mjs` starts PostgreSQL and Temporal in a
// temporary folder, lets real workflows live through real stories, and writes their histories to test/replay/histories/VERSION/.
// Run it before a release, and after a change of the workflows that no released version has seen yet. Histories of released versions stay as they
// are: workflows that began with them still run somewhere.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { report, root, setUp } from './setup.mjs';

/** So few events make a run continue as new here; the servers' own limit is thousands. */
const EVENTS_MAX = 70;
const STORY_MS = 60_000;
const LOOK_MS = 50;

const office = { account: 'office', unit: 'OFFICE', roles: ['coordination_office'] };
const supervision = { account: 'dcs', unit: 'DCS', roles: ['supervision_office'] };
const lead = { account: 'KJJ-head', unit: 'KJJ', roles: ['unit_head', 'handler'] };
const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
const sign = (unit) => ({ kind: 'sign', unit });

const cleanups = [];
process.exitCode = await main().catch((error) => {
  report(error);
  return 1;
});
for (const step of cleanups.reverse()) await step();

async function main() {
  await setUp({ dev: true, log: (line) => console.log(line) });
  const world = await startWorld();
  const version = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version;
  const folder = path.join(root, 'test', 'replay', 'histories', version);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const { historyToJSON } = await load('@temporalio/common/lib/proto-utils.js');
  // the policy comes last: its story moves the business clock
  for (const story of [openArticle, closedArticle, continuedArticle, deliveredNotice, endedPolicy]) {
    for (const [name, handle] of Object.entries(await story(world))) {
      const { workflowId } = handle;
      const history = JSON.parse(historyToJSON(await handle.fetchHistory()), withoutMachine);
      const file = path.join(folder, `${name}.json`);
      fs.writeFileSync(file, `${JSON.stringify({ workflowId, history }, null, 1)}\n`);
      console.log(`${path.relative(root, file)}: ${history.events.length} events`);
    }
  }
  return 0;
}

/** Names of hosts and paths of files tell nothing that a replay needs. */
function withoutMachine(key, value) {
  if (key === 'identity') return 'recorder';
  return key === 'stackTrace' ? '' : value;
}

async function load(specifier) {
  return await import(specifier.startsWith('dist/') ? path.join(root, specifier) : specifier);
}

/** PostgreSQL, Temporal, a channel for notices, and what the worker process is made of. */
async function startWorld() {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-record-'));
  fs.chmodSync(dataDir, 0o711);
  cleanups.push(() => fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));
  const [{ EmbeddedPostgres }, { findTemporal }, { TemporalServer }, { migrate }, { Ledger }] = await Promise.all(
    ['runtime/postgres', 'runtime/temporal-program', 'runtime/temporal-server', 'ledger/migrate', 'ledger/ledger'].map((name) =>
      load(`dist/libs/${name}.js`),
    ),
  );
  const postgres = await EmbeddedPostgres.start({ dataDir, logFile: path.join(dataDir, 'postgres.log'), fsync: false });
  cleanups.push(() => postgres.stop());
  await migrate(postgres.ownerUrl);
  const { file: program } = await findTemporal({ configured: process.env.TEMPORAL_CLI, log: (line) => console.log(line) });
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': EVENTS_MAX };
  const temporal = await TemporalServer.start({ program, logFile: path.join(dataDir, 'temporal.log'), dynamicConfig });
  cleanups.push(() => temporal.stop());
  const { default: pg } = await load('pg');
  const pool = new pg.Pool({ connectionString: postgres.appUrl, max: 5 });
  cleanups.push(() => pool.end());
  const owner = new pg.Pool({ connectionString: postgres.ownerUrl, max: 1 });
  cleanups.push(() => owner.end());
  const webhookUrl = await startChannel();
  const ledger = new Ledger(pool, { deliverNotices: true });
  const client = await startWorker({ pool, ledger, address: temporal.address, webhookUrl });
  return { pool, owner, ledger, client };
}

/** A channel that is away for the first two attempts. */
async function startChannel() {
  let attempts = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    attempts += 1;
    response.writeHead(attempts <= 2 ? 503 : 204).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${server.address().port}/`;
}

async function startWorker({ pool, ledger, address, webhookUrl }) {
  const [{ Client, Connection }, { NativeConnection, Runtime, Worker, DefaultLogger }, { pino }] = await Promise.all(
    ['@temporalio/client', '@temporalio/worker', 'pino'].map(load),
  );
  const [{ WakeupRelay }, subject, { deliveryActivities }] = await Promise.all(
    ['wakeup-relay', 'subject.activities', 'delivery.activities'].map((name) => load(`dist/apps/worker/${name}.js`)),
  );
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  cleanups.push(() => connection.close());
  const client = new Client({ connection: await Connection.connect({ address }) });
  cleanups.push(() => client.connection.close());
  const worker = await Worker.create({
    connection,
    taskQueue: 'duban',
    workflowBundle: { codePath: path.join(root, 'dist', 'bundle', 'workflows.js') },
    activities: { ...subject.subjectActivities(pool, ledger), ...deliveryActivities(pool, webhookUrl) },
  });
  const run = worker.run();
  cleanups.push(async () => {
    worker.shutdown();
    await run;
  });
  const relay = new WakeupRelay(pool, client, 'duban', pino({ level: 'silent' }), {
    deliveries: true,
    look: subject.lookAt(pool, ledger),
  });
  relay.start();
  cleanups.push(() => relay.stop());
  return client;
}

/** The versions of rules and calendar that every installation begins with. */
async function builtIn() {
  const { CN_2019_2026 } = await load('dist/libs/domain/calendar/built-in.js');
  const { MUNICIPAL, PEER } = await load('dist/libs/domain/rules/built-in.js');
  const refOf = ({ id, version }) => ({ id, version });
  return { calendar: refOf(CN_2019_2026), municipal: refOf(MUNICIPAL), peer: refOf(PEER) };
}

/** Dispatches an article that is due years from now, with its sign-for reminder and deadline in seconds. */
async function dispatch({ ledger }, given = {}) {
  const { calendar, peer } = await builtIn();
  const id = randomUUID();
  const command = {
    kind: 'dispatch',
    policyId: randomUUID(),
    number: 8,
    numeral: '（八）',
    title: '集聚高新技术企业',
    leads: ['KJJ'],
    responsible: ['GXJ'],
    office: 'OFFICE',
    supervision: 'DCS',
    ruleSet: peer,
    calendar,
    completion: { kind: 'fixed', due: Date.now() + 5 * 365 * 86_400_000, source: 'policy' },
    given,
    span: null,
  };
  await act({ ledger }, id, office, command);
  return id;
}

async function act({ ledger }, id, actor, command) {
  const executed = await ledger.execute({ id, actor, commandId: randomUUID(), command });
  if (!executed.ok) throw new Error(`${command.kind} was refused: ${executed.code}`);
}

/** Waits until `done` returns something. */
async function until(what, done) {
  const deadline = Date.now() + STORY_MS;
  for (;;) {
    const found = await done();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(LOOK_MS);
  }
}

/** Waits until nothing is on its way to the workflow and it sleeps, or has ended. */
async function quiet({ pool, client }, id, workflowId = `article/${id}`) {
  const handle = client.workflow.getHandle(workflowId);
  await until(`${workflowId} to be quiet`, async () => {
    const { rowCount } = await pool.query('select 1 from wakeup where subject_id = $1', [id]);
    if (rowCount > 0) return false;
    const { events } = await handle.fetchHistory().catch(() => ({ events: [] }));
    const last = events.at(-1);
    return last && (last.timerStartedEventAttributes || last.workflowExecutionCompletedEventAttributes);
  });
  return handle;
}

async function recordedEvent({ pool }, id, type) {
  await until(`${type} of ${id}`, async () => {
    const { rowCount } = await pool.query('select 1 from event where subject_id = $1 and type = $2', [id, type]);
    return rowCount > 0;
  });
}

/** Reminded, overdue, signed, planned: in execution, with its timer running. */
async function openArticle(world) {
  const id = await dispatch(world, { signRemindAt: Date.now() + 1_500, signDueAt: Date.now() + 3_000 });
  await quiet(world, id);
  await recordedEvent(world, id, 'OverdueMarked');
  await quiet(world, id);
  await act(world, id, lead, sign('KJJ'));
  await quiet(world, id);
  await act(world, id, lead, { kind: 'submitPlan', unit: 'KJJ', measures });
  return { 'article-open': await quiet(world, id) };
}

/** From its dispatch to its verification. */
async function closedArticle(world) {
  const id = await dispatch(world);
  await quiet(world, id);
  const partner = { account: 'GXJ-head', unit: 'GXJ', roles: ['unit_head', 'handler'] };
  const life = [
    [lead, sign('KJJ')],
    [lead, { kind: 'submitPlan', unit: 'KJJ', measures }],
    [partner, { kind: 'report', unit: 'GXJ', progress: '完成' }],
    [lead, { kind: 'requestClosing', unit: 'KJJ', summary: '完成' }],
    [supervision, { kind: 'verify', grade: 'good' }],
  ];
  for (const [actor, command] of life) {
    await act(world, id, actor, command);
    await quiet(world, id);
  }
  const handle = world.client.workflow.getHandle(`article/${id}`);
  await handle.result();
  return { 'article-closed': handle };
}

/** Suspended and resumed until its history is long enough for a new run: both runs. */
async function continuedArticle(world) {
  const id = await dispatch(world);
  const first = world.client.workflow.getHandle(`article/${id}`, (await (await quiet(world, id)).describe()).runId);
  await until('a new run', async () => {
    await act(world, id, office, { kind: 'suspend', category: 'other', reason: '暂停' });
    await quiet(world, id);
    await act(world, id, office, { kind: 'resume', reason: '恢复' });
    const { runId } = await (await quiet(world, id)).describe();
    const { events } = await first.fetchHistory();
    return events.at(-1).workflowExecutionContinuedAsNewEventAttributes && runId;
  });
  return { 'article-continued-1': first, 'article-continued-2': await quiet(world, id) };
}

/** Delivered at the third attempt: the very first notice of this world. */
async function deliveredNotice({ pool, client }) {
  const id = await until('a delivered notice', async () => {
    const { rows } = await pool.query(`select id from notice where delivery = 'delivered' order by attempts desc, at limit 1`);
    const pending = await pool.query(`select 1 from notice where delivery = 'pending'`);
    return pending.rowCount === 0 && rows[0]?.id;
  });
  const handle = client.workflow.getHandle(`delivery/${id}`);
  await handle.result();
  return { 'delivery-retried': handle };
}

/** Imported, dispatched, reminded of the end of its validity, ended. */
async function endedPolicy(world) {
  const { ledger, pool, owner } = world;
  const { calendar, municipal } = await builtIn();
  const setClock = async (iso) => {
    await owner.query('update business_clock set business_anchor = $1, real_anchor = clock_timestamp(), rate = 1', [iso]);
  };
  await setClock('2021-03-01T02:00:00Z');
  const id = randomUUID();
  const request = (command) => ({ id, actor: office, commandId: randomUUID(), command });
  const head = { title: '意见', issuer: null, documentNumber: null, status: 'issued', articles: 1, findings: 0 };
  await ledger.executePolicy(request({ kind: 'import', ...head, source: null }));
  await quiet(world, id, `policy/${id}`);
  const facts = {
    ruleSet: municipal,
    calendar,
    office: 'OFFICE',
    supervision: 'DCS',
  };
  const validity = { from: '2021-03-01', to: '2021-03-31' };
  const executed = await ledger.executePolicy(
    request({ kind: 'dispatch', ...facts, validity, articles: [{ id: randomUUID(), number: 8 }] }),
  );
  if (!executed.ok) throw new Error(`the policy was not dispatched: ${executed.code}`);
  const handle = await quiet(world, id, `policy/${id}`);
  // two seconds before the close of the last day
  await setClock('2021-03-31T09:29:58Z');
  await pool.query(
    `insert into wakeup (subject_id, kind, seq, urgent) values ($1, 'policy', 1, true)
     on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = true`,
    [id],
  );
  await pool.query(`select pg_notify('duban_wakeup', '')`);
  await handle.result();
  return { 'policy-ended': handle };
}
