// The floor under the API: the statements that the ledger sends for the acts of an article's life, as bare SQL from Node against the same
// PostgreSQL, in a database of its own. An act is one read and one guarded write (libs/ledger/ledger.ts). They are recorded from real acts, then
// the tables are emptied and the very same statements are sent again, with nothing between them.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { probe } from './driver/lib/probe.mjs';
import { percentiles, round, workers } from './driver/lib/stats.mjs';

const DATABASE = 'duban_floor';
const CONNECTIONS = 10; // as many as the API holds unless it is told otherwise
/** Articles by concurrency; each has six acts. */
const ARTICLES = { 1: 100, 8: 400, 32: 800 };
const WARM = 100;
const RESPONSIBLE = ['U02', 'U03'];
const COMMENT = '已按要求落实，附情况说明：本单位会同责任单位完成了本条任务的阶段性工作。';

const dist = (file) => import(`../dist/libs/${file}.js`);

/** Measures the floor at each concurrency. `adminUrl` may create databases; `pid` is PostgreSQL's, whose CPU is counted. */
export async function measureFloor({ adminUrl, ownerUrl, databaseUrl, pid, concurrencies = [1, 8, 32], log }) {
  await createFloorDatabase(adminUrl, ownerUrl);
  const pool = new pg.Pool({ connectionString: onFloor(databaseUrl), max: CONNECTIONS });
  // connections that are closing when their database is dropped say so
  pool.on('error', () => undefined);
  try {
    const results = [];
    await replayed(pool, ownerUrl, WARM, 8, pid);
    for (const concurrency of concurrencies) {
      const result = await replayed(pool, ownerUrl, ARTICLES[concurrency] ?? concurrency * 25, concurrency, pid);
      log(`  floor at ${concurrency}: ${result.actsPerS} acts/s ${JSON.stringify(result.actMs)}`);
      results.push(result);
    }
    return { connections: CONNECTIONS, statementsPerAct: 2, results };
  } finally {
    await pool.end();
    await asClient(adminUrl, async (client) => await client.query(`drop database ${DATABASE} with (force)`));
  }
}

function onFloor(url) {
  const copy = new URL(url);
  copy.pathname = `/${DATABASE}`;
  return copy.href;
}

async function createFloorDatabase(adminUrl, ownerUrl) {
  const [{ createDatabase }, { migrate }] = await Promise.all([dist('runtime/postgres'), dist('ledger/migrate')]);
  await asClient(adminUrl, async (client) => {
    await client.query(`drop database if exists ${DATABASE} with (force)`);
    await createDatabase(client, DATABASE);
  });
  await migrate(onFloor(ownerUrl));
}

async function asClient(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Records the lives of `articles` articles, empties the tables, and sends the recorded statements again. */
async function replayed(pool, ownerUrl, articles, concurrency, pid) {
  const { dispatch, lives } = await record(pool, articles);
  await asClient(onFloor(ownerUrl), async (client) => {
    await client.query('truncate subject, event, command, article, task, notice, wakeup');
    await client.query('vacuum analyze');
  });
  for (const query of dispatch) await pool.query(query);
  const times = [];
  const meter = probe({ pids: { pg: pid } });
  const before = meter.take();
  await workers(concurrency, lives, async (acts) => {
    for (const statements of acts) {
      const started = performance.now();
      let answer;
      for (const query of statements) answer = await pool.query(query);
      times.push(performance.now() - started);
      if (answer.rowCount !== 1) throw new Error('a recorded act did not find the subject where it was');
    }
  });
  const cost = meter.delta(before, meter.take());
  return {
    concurrency,
    acts: times.length,
    actsPerS: round(times.length / cost.wallS, 1),
    actMs: percentiles(times),
    cpuMsPerAct: Object.fromEntries(Object.entries(cost.cpuS).map(([name, s]) => [name, round((s * 1000) / times.length)])),
    cost,
  };
}

/** Has the ledger lead articles through their lives, and keeps what it sends: `lives[article][act]` is the statements of that act. */
async function record(pool, count) {
  const [{ Ledger }, { PEER }, { CN_2019_2026 }] = await Promise.all([
    dist('ledger/ledger'),
    dist('domain/rules/built-in'),
    dist('domain/calendar/built-in'),
  ]);
  let sent = [];
  const keep = (query, values) => {
    if (typeof query === 'object' && /^ledger-(load|write)/.test(query.name ?? '')) sent.push(query);
    return [query, values];
  };
  const recorder = {
    query: async (...args) => await pool.query(...keep(...args)),
    connect: async () => {
      const client = await pool.connect();
      return { query: async (...args) => await client.query(...keep(...args)), release: () => client.release() };
    },
  };
  const ledger = new Ledger(recorder);
  const requests = Array.from({ length: count }, (_, i) => dispatchOf(i, PEER, CN_2019_2026));
  const dispatched = await ledger.dispatch(requests);
  if (!dispatched.ok) throw new Error(`the floor could not dispatch: ${dispatched.code}`);
  const dispatch = sent;
  const lives = [];
  for (const { id } of requests) {
    const acts = [];
    for (const { actor, command } of lifeOf()) {
      sent = [];
      const executed = await ledger.execute({ id, actor, command, commandId: randomUUID() });
      if (!executed.ok) throw new Error(`the floor could not ${command.kind}: ${executed.code}`);
      acts.push(sent);
    }
    lives.push(acts);
  }
  return { dispatch, lives };
}

const person = (unit) => ({ account: `bench-${unit.toLowerCase()}`, unit, roles: ['unit_head', 'handler'] });
const office = { account: 'bench-office', unit: 'BENCH-OFFICE', roles: ['coordination_office'] };
const supervision = { account: 'bench-sup', unit: 'SUP', roles: ['supervision_office'] };

/** The acts that the driver lets an article go through. */
function lifeOf() {
  const unit = 'U01';
  const measures = [{ title: COMMENT, owner: unit, deliverable: COMMENT, due: null, quote: null }];
  return [
    { actor: person(unit), command: { kind: 'sign', unit, comment: COMMENT } },
    { actor: person(unit), command: { kind: 'submitPlan', unit, measures, comment: COMMENT } },
    ...RESPONSIBLE.map((name) => ({
      actor: person(name),
      command: { kind: 'report', unit: name, progress: COMMENT, percent: 100 },
    })),
    { actor: person(unit), command: { kind: 'requestClosing', unit, summary: COMMENT } },
    { actor: supervision, command: { kind: 'verify', grade: 'good', opinion: COMMENT } },
  ];
}

const DAY = 86_400_000;
const policyId = randomUUID();

function dispatchOf(number, rules, calendar) {
  const now = Date.now();
  return {
    id: randomUUID(),
    actor: office,
    commandId: randomUUID(),
    command: {
      kind: 'dispatch',
      policyId,
      number: number + 1,
      numeral: `（${number + 1}）`,
      title: `第${number + 1}条 支持企业加大研发投入，落实牵头单位与责任单位`,
      leads: ['U01'],
      responsible: RESPONSIBLE,
      office: office.unit,
      supervision: supervision.unit,
      ruleSet: { id: rules.id, version: rules.version },
      calendar: { id: calendar.id, version: calendar.version },
      completion: { kind: 'fixed', due: now + 30 * DAY, source: 'policy' },
      given: { signRemindAt: now + 2 * DAY, signDueAt: now + 3 * DAY, completionRemindAt: now + 25 * DAY },
      span: null,
    },
  };
}
