// The world in which tools/record-histories.mjs lets workflows live: PostgreSQL, Temporal, the worker, and what the stories do in it.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './setup.mjs';

/** So few events make a run continue as new here; the servers' own limit is thousands. */
const EVENTS_MAX = 70;
const STORY_MS = 60_000;
const LOOK_MS = 50;
/** So long before a moment the business clock is set, that a workflow sleeps until it comes. */
const LEAD_MS = 1_500;

export const office = { account: 'office', unit: 'OFFICE', roles: ['coordination_office'] };
export const supervision = { account: 'dcs', unit: 'DCS', roles: ['supervision_office'] };
export const head = (unit) => ({ account: `${unit}-head`, unit, roles: ['unit_head', 'handler'] });

/** What has to be released at the end, the last first. */
export const cleanups = [];

/** A module of the build (`dist/…`) or of a package. */
export async function load(specifier) {
  return await import(specifier.startsWith('dist/') ? path.join(root, specifier) : specifier);
}
/** PostgreSQL, Temporal, a channel for notices, and what the worker process is made of. */
export async function startWorld() {
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
  const channel = { status: 204 };
  const webhookUrl = await startChannel(channel);
  const ledger = new Ledger(pool, { deliverNotices: true });
  const client = await startWorker({ pool, ledger, address: temporal.address, webhookUrl });
  return { pool, owner, ledger, client, channel };
}

/** A channel that is away for the first two attempts, and then answers as it is told. */
async function startChannel(channel) {
  let attempts = 0;
  const server = http.createServer((request, response) => {
    request.resume();
    attempts += 1;
    response.writeHead(attempts <= 2 ? 503 : channel.status).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${server.address().port}/`;
}

async function startWorker({ pool, ledger, address, webhookUrl }) {
  const [{ Client, Connection }, { NativeConnection, Runtime, Worker, DefaultLogger }, { pino }] = await Promise.all(
    ['@temporalio/client', '@temporalio/worker', 'pino'].map(load),
  );
  const [{ WakeupRelay }, subject, { deliveryActivities }, { paperActivities }] = await Promise.all(
    ['wakeup-relay', 'subject.activities', 'delivery.activities', 'paper.activities'].map((name) =>
      load(`dist/apps/worker/${name}.js`),
    ),
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
    activities: {
      // without it the relay waits for looks that it never hears of
      ...subject.subjectActivities(pool, ledger, { looked: (id) => relay.looked(id) }),
      ...deliveryActivities(pool, webhookUrl),
      ...paperActivities(pool, ledger),
    },
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
export async function builtIn() {
  const { CN_2019_2026 } = await load('dist/libs/domain/calendar/built-in.js');
  const { MUNICIPAL, PEER } = await load('dist/libs/domain/rules/built-in.js');
  const refOf = ({ id, version }) => ({ id, version });
  return { calendar: refOf(CN_2019_2026), municipal: refOf(MUNICIPAL), peer: refOf(PEER) };
}
/** Has the ledger carry out a command on a subject of a kind; one that is refused is an error of the story. */
export async function act({ ledger }, kind, id, actor, command) {
  const execute = {
    article: 'execute',
    policy: 'executePolicy',
    approval: 'executeApproval',
    meeting: 'executeMeeting',
    case: 'executeCase',
    tolerance: 'executeTolerance',
    adoption: 'executeAdoption',
    paper: 'executePaper',
  }[kind];
  const executed = await ledger[execute]({ id, actor, commandId: randomUUID(), command });
  if (!executed.ok) throw new Error(`${command.kind} was refused: ${executed.code}`);
}

/** Sets the business clock, which goes on from there as fast as any other. */
export async function setClock({ owner }, instant) {
  const at = new Date(instant);
  await owner.query('update business_clock set business_anchor = $1, real_anchor = clock_timestamp(), rate = 1', [at]);
}

/** Brings the business clock to just before a moment and has the subject's workflow look at it, so that it sleeps until then. */
export async function approach(world, kind, id, instant) {
  await setClock(world, Date.parse(instant) - LEAD_MS);
  await tell(world, kind, id);
}

/** Has the subject's workflow look at the ledger. */
export async function tell(world, kind, id) {
  await world.pool.query(
    `insert into wakeup (subject_id, kind, seq, urgent) values ($1, $2, 1, true)
     on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = true`,
    [id, kind],
  );
  await world.pool.query(`select pg_notify('duban_wakeup', '')`);
}

/** Waits until `done` returns something. */
export async function until(what, done) {
  const deadline = Date.now() + STORY_MS;
  for (;;) {
    const found = await done();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(LOOK_MS);
  }
}

/** Waits until nothing is on its way to the workflow and it sleeps, or has ended. */
export async function quiet({ pool, client }, kind, id) {
  const workflowId = `${kind}/${id}`;
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

/** Waits until the ledger has an event of the type in the subject's stream. */
export async function recordedEvent({ pool }, id, type) {
  await until(`${type} of ${id}`, async () => {
    const { rowCount } = await pool.query('select 1 from event where subject_id = $1 and type = $2', [id, type]);
    return rowCount > 0;
  });
}
