#!/usr/bin/env node
// node bench.mjs --target flowable --base http://127.0.0.1:18091 [--steps a,b:1,c] [--out file]
// Environment: see README.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { client } from './lib/http.mjs';
import { probe } from './lib/probe.mjs';
import { percentiles, random, round, sleep, workers } from './lib/stats.mjs';

const DEFAULT_STEPS =
  'warmup,warmup,warmup,warmup,actions:32,actions:8,actions:1,contention:8,timers:2000,inbox:10000,dispatch,inbox:100000,actions:8,timers:2000';

const { values: opt } = parseArgs({
  options: {
    target: { type: 'string', default: process.env.BENCH_TARGET },
    base: { type: 'string', default: process.env.BENCH_BASE },
    steps: { type: 'string', default: process.env.BENCH_STEPS || DEFAULT_STEPS },
    out: { type: 'string' },
    label: { type: 'string', default: '' },
    'co-units': { type: 'string', default: '2' },
    'timer-lead': { type: 'string', default: process.env.BENCH_TIMER_LEAD || '45' },
  },
});
if (!opt.target || !opt.base) {
  console.error('usage: bench.mjs --target NAME --base URL [--steps ...] [--out FILE]');
  process.exit(2);
}

const target = (await import(`./targets/${opt.target}.mjs`)).default;
const http = client(opt.base, target.headers);
const M = Number(opt['co-units']);
const UNITS = Array.from({ length: 40 }, (_, i) => `U${String(i + 1).padStart(2, '0')}`);
const HEAVY = UNITS[0]; // leads one article in five
const SUPERVISION = 'SUP';
const DAY = 86_400_000;
const run = Date.now().toString(36);
const rnd = random(20240607);
const log = (...a) => console.error(new Date().toISOString().slice(11, 19), ...a);
const pids = Object.fromEntries(
  (process.env.BENCH_PIDS || '')
    .split(',')
    .filter(Boolean)
    .map((p) => [p.split('=')[0], Number(p.split('=')[1])]),
);
const meter = probe({ pids, psql: process.env.BENCH_PSQL });

// ---------------------------------------------------------------- the operations, over whatever the target speaks

let policies = 0;
let articles = 0;
function makePolicy(n, { units = M, dueAt, rotate = true } = {}) {
  const policyId = `P${run}-${++policies}`;
  const now = Date.now();
  const iso = (t) => new Date(t).toISOString();
  return {
    policyId,
    supervision: SUPERVISION,
    articles: Array.from({ length: n }, (_, i) => {
      const k = articles++;
      const lead = rotate && k % 5 === 0 ? HEAVY : UNITS[1 + Math.floor(rnd() * (UNITS.length - 1))];
      const start = Math.floor(rnd() * UNITS.length);
      return {
        no: i + 1,
        title: `第${i + 1}条 支持企业加大研发投入，落实牵头单位与责任单位`,
        lead,
        units: Array.from({ length: units }, (_, j) => UNITS[(start + j) % UNITS.length]),
        signRemindAt: iso(dueAt ? now + 20 * DAY : now + 2 * DAY),
        signDueAt: iso(dueAt ?? now + 3 * DAY),
        remindAt: iso(now + 25 * DAY),
        dueAt: iso(now + 30 * DAY),
      };
    }),
  };
}

/** Returns when every article of the policy is open; ms is the time until then, acceptedMs the time until the answer. */
async function dispatch(policy, mode = target.dispatchModes[0]) {
  const t0 = performance.now();
  const res = await http.ok(target.dispatch.request(policy, mode));
  const acceptedMs = performance.now() - t0;
  let { articleIds } = target.dispatch.parse(res, policy);
  for (let wait = 2; ; wait = Math.min(50, wait * 1.5)) {
    const s = target.policy.parse(await http.ok(target.policy.request(policy.policyId)), policy.policyId);
    if (s.dispatched >= policy.articles.length) {
      articleIds ??= s.articleIds;
      break;
    }
    await sleep(wait);
  }
  return { ms: performance.now() - t0, acceptedMs, articleIds };
}

const tasksOf = async (articleId) => target.articleTasks.parse(await http.ok(target.articleTasks.request(articleId)));

const COMMENT = '已按要求落实，附情况说明：本单位会同责任单位完成了本条任务的阶段性工作。';

/** Completes a task; on 409 or a server error tries again, as a person would. Returns {ms, conflicts, errors}. */
async function complete(task) {
  const req = target.complete.request(task, { comment: COMMENT, user: `${task.unit}-clerk` });
  let conflicts = 0;
  let errors = 0;
  const t0 = performance.now();
  for (;;) {
    const res = await http.send(req);
    if (res.status < 300) return { ms: performance.now() - t0, conflicts, errors };
    if (res.status === 409) conflicts++;
    else if (res.status >= 500) errors++;
    else throw new Error(`complete ${task.stage} ${task.id}: ${res.status} ${res.text.slice(0, 200)}`);
    if (conflicts + errors > 200) throw new Error(`complete ${task.id}: still failing: ${res.text.slice(0, 200)}`);
    await sleep(2 + Math.random() * 10 * Math.min(8, conflicts + errors));
  }
}

/** Polls until the article's open tasks satisfy `good`. */
async function until(articleId, good, rec) {
  for (let wait = 1; ; wait = Math.min(50, wait * 1.6)) {
    const t0 = performance.now();
    const tasks = await tasksOf(articleId);
    rec?.reads.push(performance.now() - t0);
    if (good(tasks)) return tasks;
    if (rec) rec.stale++;
    await sleep(wait);
  }
}

/** One article through its whole life, one action after another; every action is followed by a read of what is open next. */
async function live(articleId, rec, { stopBefore } = {}) {
  let tasks = await until(articleId, (t) => t.length > 0, rec);
  while (tasks.length > 0) {
    if (stopBefore && tasks[0].stage === stopBefore) return tasks;
    const task = tasks[0];
    const t0 = performance.now();
    const r = await complete(task);
    rec.actions.push(r.ms);
    (rec.byStage[task.stage] ??= []).push(r.ms);
    rec.conflicts += r.conflicts;
    rec.errors += r.errors;
    const last = task.stage === 'verify';
    tasks = await until(articleId, (t) => !t.some((x) => x.id === task.id) && (last || t.length > 0), rec);
    rec.visible.push(performance.now() - t0);
  }
  return [];
}

const recorder = () => ({ actions: [], visible: [], reads: [], byStage: {}, conflicts: 0, errors: 0, stale: 0 });

async function openArticles(n, options) {
  const ids = [];
  while (ids.length < n) {
    const p = makePolicy(Math.min(200, n - ids.length), options);
    ids.push(...(await dispatch(p)).articleIds);
  }
  return ids;
}

function settle() {
  if (process.env.BENCH_SETTLE) execFileSync('sh', ['-c', process.env.BENCH_SETTLE], { stdio: ['ignore', 'ignore', 'inherit'] });
}

// ---------------------------------------------------------------- the steps

const steps = {
  async warmup() {
    const ids = await openArticles(600);
    const rec = recorder();
    const m = await measured(() => workers(8, ids, (id) => live(id, rec)));
    const reads = [];
    await workers(8, Array.from({ length: 1500 }), async () => {
      await http.ok(target.inbox.request(UNITS[Math.floor(rnd() * UNITS.length)], { page: 0, size: 20, total: true }));
      reads.push(1);
    });
    for (const mode of target.dispatchModes) await dispatch(makePolicy(200), mode);
    return { actions: rec.actions.length, actionsPerS: round(rec.actions.length / m.wallS, 1) };
  },

  /** For profiling: what pg_stat_statements has counted so far is forgotten. */
  async sqlreset() {
    meter.resetStatements();
  },

  async actions(c) {
    const width = Number(c);
    const n = { 1: 100, 8: 400, 32: 800 }[width] ?? width * 25;
    const ids = await openArticles(n);
    const rec = recorder();
    const cost = await measured(() => workers(width, ids, (id) => live(id, rec)), { countRows: true });
    const per = (x) => round((x * 1000) / rec.actions.length, 2);
    return {
      concurrency: width,
      articles: n,
      actions: rec.actions.length,
      actionsPerS: round(rec.actions.length / cost.wallS, 1),
      articlesClosedPerS: round(n / cost.wallS, 1),
      actionMs: percentiles(rec.actions),
      nextVisibleMs: percentiles(rec.visible),
      readMs: percentiles(rec.reads),
      byStageMs: Object.fromEntries(Object.entries(rec.byStage).map(([k, v]) => [k, percentiles(v)])),
      conflicts: rec.conflicts,
      errors: rec.errors,
      staleReads: rec.stale,
      cpuMsPerAction: Object.fromEntries(Object.entries(cost.cpuS).map(([k, v]) => [k, per(v)])),
      ...(cost.walMB !== undefined && { walKBPerAction: per(cost.walMB) }),
      ...(cost.sqlStatements && { sqlPerAction: round(cost.sqlStatements / rec.actions.length) }),
      ...(cost.rows && {
        dbPerAction: Object.fromEntries(Object.entries(cost.rows).map(([k, v]) => [k, round(v / rec.actions.length)])),
      }),
      cost,
    };
  },

  /** All responsible units of an article report at the same moment. */
  async contention(m) {
    const units = Number(m);
    const ids = await openArticles(40, { units });
    const rec = recorder();
    const ready = [];
    await workers(8, ids, async (id) => ready.push([id, await live(id, rec, { stopBefore: 'report' })]));
    const actions = [];
    const joined = [];
    let conflicts = 0;
    let errors = 0;
    const cost = await measured(async () => {
      for (const [id, tasks] of ready) {
        const t0 = performance.now();
        const done = await Promise.all(tasks.map((t) => complete(t)));
        await until(id, (t) => t.length === 1 && t[0].stage === 'close');
        joined.push(performance.now() - t0);
        for (const d of done) {
          actions.push(d.ms);
          conflicts += d.conflicts;
          errors += d.errors;
        }
      }
    });
    return {
      articles: ids.length,
      unitsAtOnce: units,
      reports: actions.length,
      conflicts,
      errors,
      reportMsWithRetries: percentiles(actions),
      allReportedMs: percentiles(joined),
      cost,
    };
  },

  /** n sign-for deadlines at one moment. */
  async timers(count) {
    const n = Number(count);
    const dueAt = Date.now() + Number(opt['timer-lead']) * 1000;
    const ids = [];
    for (let left = n; left > 0; left -= 1000) {
      const p = makePolicy(Math.min(1000, left), { dueAt });
      await dispatch(p);
      ids.push(p.policyId);
    }
    const spareMs = dueAt - Date.now();
    if (spareMs < 1500) throw new Error(`dispatch ended ${-spareMs} ms too late: raise --timer-lead`);
    await sleep(Math.max(0, dueAt - Date.now() - 500));
    let rows;
    let seenAt;
    const cost = await measured(async () => {
      for (;;) {
        rows = await Promise.all(ids.map(async (id) => target.escalations.parse(await http.ok(target.escalations.request(id)))));
        seenAt = Date.now();
        if (rows.reduce((a, r) => a + r.count, 0) >= n || seenAt > dueAt + 300_000) break;
        await sleep(100);
      }
    });
    const recorded = rows.reduce((a, r) => a + r.count, 0);
    const at = (pick, key) => pick(...rows.map((r) => r[key]).filter(Boolean));
    const first = at(Math.min, 'firstAt');
    const last = at(Math.max, 'lastAt');
    await sleep(2000);
    const after = await Promise.all(
      ids.map(async (id) => target.escalations.parse(await http.ok(target.escalations.request(id)))),
    );
    return {
      timers: n,
      recorded,
      recordedTwoSecondsLater: after.reduce((a, r) => a + r.count, 0),
      firstMs: first - dueAt,
      p50Ms: rows.map((r) => round(r.lateP50, 0)),
      p95Ms: rows.map((r) => round(r.lateP95, 0)),
      lastMs: last - dueAt,
      lastSeenByDriverMs: seenAt - dueAt,
      perSecondOnceStarted: round(n / ((last - first) / 1000), 0),
      cost,
    };
  },

  async dispatch(only) {
    const reps = { 19: 30, 200: 8, 1000: 4 };
    const sizes = only ? [Number(only)] : Object.keys(reps).map(Number);
    const out = [];
    for (const mode of target.dispatchModes) {
      for (const size of sizes) {
        const times = [];
        const accepted = [];
        const n = reps[size] ?? 4;
        const cost = await measured(async () => {
          for (let i = 0; i < n; i++) {
            const r = await dispatch(makePolicy(size), mode);
            times.push(r.ms);
            accepted.push(r.acceptedMs);
          }
        });
        const total = size * n;
        out.push({
          mode,
          articles: size,
          policies: n,
          articlesPerS: round(total / (times.reduce((a, b) => a + b, 0) / 1000), 1),
          policyMs: percentiles(times),
          acceptedMs: percentiles(accepted),
          cpuMsPerArticle: Object.fromEntries(Object.entries(cost.cpuS).map(([k, v]) => [k, round((v * 1000) / total)])),
          ...(cost.sqlStatements && { sqlPerArticle: round(cost.sqlStatements / total) }),
          ...(cost.walMB !== undefined && { walKBPerArticle: round((cost.walMB * 1000) / total) }),
          cost,
        });
        log('  dispatch', mode, size, out.at(-1).articlesPerS, 'articles/s');
      }
    }
    return out;
  },

  /** Fills up to `level` open tasks by dispatching, then reads inboxes. */
  async inbox(level) {
    const want = Number(level);
    const before = target.stats.parse(await http.ok(target.stats.request())).openTasks;
    const missing = Math.max(0, want - before);
    const sizes = [];
    for (let left = missing; left > 0; left -= 500) sizes.push(Math.min(500, left));
    let filled = 0;
    const fill = await measured(() =>
      workers(2, sizes, async (size) => {
        await dispatch(makePolicy(size));
        filled += size;
        if (filled % 10_000 < 500) log('  open', before + filled);
      }),
    );
    settle();
    const stats = target.stats.parse(await http.ok(target.stats.request()));
    const perUnit = Math.floor((stats.openTasks * 0.8) / (UNITS.length - 1));
    await target.inbox.prepare?.(http, UNITS.slice(1));
    const light = () => UNITS[1 + Math.floor(rnd() * (UNITS.length - 1))];
    const read = async (name, width, n, make) => {
      const ms = [];
      let items = 0;
      let total = 0;
      const cost = await measured(() =>
        workers(width, Array.from({ length: n }), async () => {
          const [unit, page] = make();
          const t0 = performance.now();
          const r = target.inbox.parse(await http.ok(target.inbox.request(unit, page)));
          ms.push(performance.now() - t0);
          items += r.items;
          total = r.total ?? total;
        }),
      );
      const row = {
        name,
        concurrency: width,
        perS: round(n / cost.wallS, 1),
        ms: percentiles(ms),
        itemsPerRead: round(items / n, 1),
        lastTotal: total,
        cpuMsPerRead: Object.fromEntries(Object.entries(cost.cpuS).map(([k, v]) => [k, round((v * 1000) / n)])),
        otherCores: cost.otherCores,
      };
      log('  inbox', name, JSON.stringify(row.ms));
      return row;
    };
    const reads = [];
    reads.push(await read('unit, first page', 1, 300, () => [light(), { page: 0, size: 20 }]));
    reads.push(await read('unit, first page', 8, 1600, () => [light(), { page: 0, size: 20 }]));
    reads.push(await read('unit, first page and total', 8, 800, () => [light(), { page: 0, size: 20, total: true }]));
    reads.push(await read('unit, any page', 1, 200, () => [light(), { page: Math.floor((rnd() * perUnit) / 20), size: 20 }]));
    reads.push(
      await read('busiest unit (a fifth of all), first page and total', 1, 100, () => [
        HEAVY,
        { page: 0, size: 20, total: true },
      ]),
    );
    return {
      level: want,
      openBefore: before,
      stats,
      perUnit,
      filled: missing,
      fillPerS: missing ? round(missing / fill.wallS, 1) : null,
      fill,
      reads,
    };
  },
};

/** countRows: also count rows and commits; a PostgreSQL backend may report them up to 10 s late, so this waits before and after. */
async function measured(fn, { countRows = false } = {}) {
  const rows = countRows && process.env.BENCH_PSQL && process.env.BENCH_ROWS !== '0';
  if (rows) await sleep(10_500);
  const before = rows && meter.rows();
  const a = meter.take();
  await fn();
  const d = meter.delta(a, meter.take());
  if (rows) {
    await sleep(10_500);
    const after = meter.rows();
    d.rows = Object.fromEntries(Object.keys(after).map((k) => [k, after[k] - before[k]]));
  }
  return d;
}

// ---------------------------------------------------------------- the run

const result = {
  target: target.name,
  label: opt.label,
  startedAt: new Date().toISOString(),
  machine: {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model,
    memGB: round(os.totalmem() / 2 ** 30, 0),
    kernel: os.release(),
    node: process.version,
  },
  postgres: meter.settings(),
  coUnits: M,
  info: target.info ? target.info.parse(await http.ok(target.info.request())) : undefined,
  steps: [],
};
const write = () => opt.out && fs.writeFileSync(opt.out, JSON.stringify(result, null, 1));
let failed = false;
for (const spec of opt.steps.split(',')) {
  const [name, arg] = spec.split(':');
  if (!steps[name]) throw new Error(`no step ${name}`);
  log(spec);
  const t0 = performance.now();
  try {
    const r = await steps[name](arg);
    result.steps.push({ step: spec, tookS: round((performance.now() - t0) / 1000, 1), result: r });
    if (name === 'actions') log('  ', r.actionsPerS, 'actions/s', JSON.stringify(r.actionMs));
    if (name === 'timers' || name === 'contention') log('  ', JSON.stringify({ ...r, cost: undefined }));
  } catch (e) {
    failed = true;
    log('  FAILED', e.message);
    result.steps.push({ step: spec, error: e.message });
  }
  write();
}
http.close();
write();
console.log(JSON.stringify(result, null, 1));
process.exit(failed ? 1 : 0);
