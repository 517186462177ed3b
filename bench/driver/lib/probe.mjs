// What a step cost: CPU of the watched processes (with their children), CPU that anything else on the machine
// took meanwhile, and what the database committed and wrote.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { round } from './stats.mjs';

const SIZES = "select pg_current_wal_lsn() - '0/0', sum(pg_database_size(oid)) from pg_database";
const ROWS =
  'select sum(xact_commit), sum(xact_rollback), sum(tup_inserted), sum(tup_updated), sum(tup_deleted) from pg_stat_database';
const SETTINGS =
  "select name, current_setting(name) from pg_settings where name in ('server_version', 'shared_buffers', 'max_connections', 'fsync', " +
  "'synchronous_commit', 'full_page_writes', 'wal_level', 'max_wal_size', 'work_mem', 'random_page_cost', 'autovacuum', 'jit') " +
  "or (source = 'configuration file' and name like '%mem%')";
const TICK = 100; // USER_HZ on Linux

function stat(pid) {
  try {
    const s = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const f = s.slice(s.lastIndexOf(')') + 2).split(' ');
    return { ppid: Number(f[1]), own: Number(f[11]) + Number(f[12]), reaped: Number(f[13]) + Number(f[14]) };
  } catch {
    return undefined;
  }
}

function treeCpu(roots) {
  const all = new Map();
  for (const d of fs.readdirSync('/proc')) {
    if (/^\d+$/.test(d)) {
      const s = stat(d);
      if (s) all.set(Number(d), s);
    }
  }
  const out = {};
  for (const [name, root] of Object.entries(roots)) {
    let ticks = 0;
    for (const [pid, s] of all) {
      let p = pid;
      while (p && p !== root) p = all.get(p)?.ppid;
      if (p === root) ticks += s.own + s.reaped;
    }
    out[name] = ticks / TICK;
  }
  return out;
}

function machineBusy() {
  const f = fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
  return { busy: (f[0] + f[1] + f[2] + f[5] + f[6]) / TICK, iowait: f[4] / TICK, steal: (f[7] ?? 0) / TICK };
}

function ask(psql, sql) {
  return execFileSync('sh', ['-c', `${psql} -At -F '\t' -c "$0"`, sql], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((l) => l.split('\t'));
}

export function probe({ pids = {}, psql } = {}) {
  const counted = psql && ask(psql, "select count(*) from pg_extension where extname = 'pg_stat_statements'")[0][0] === '1';
  const statements = () => Number(ask(psql, 'select coalesce(sum(calls), 0) from pg_stat_statements')[0][0]);
  return {
    /** Rows and commits over all databases of the server since it started. */
    rows() {
      const r = ask(psql, ROWS)[0].map(Number);
      return { commits: r[0], rollbacks: r[1], inserted: r[2], updated: r[3], deleted: r[4] };
    },
    resetStatements() {
      if (counted) ask(psql, 'select pg_stat_statements_reset()');
    },
    settings() {
      return psql && Object.fromEntries(ask(psql, SETTINGS));
    },
    take() {
      return {
        at: performance.now(),
        cpu: treeCpu(pids),
        self: process.cpuUsage(),
        machine: machineBusy(),
        db: psql && ask(psql, SIZES)[0].map(Number),
        sql: counted ? statements() : undefined,
        load: round(os.loadavg()[0]),
      };
    },
    delta(a, b) {
      const wall = (b.at - a.at) / 1000;
      const cpu = Object.fromEntries(Object.keys(b.cpu).map((k) => [k, round(b.cpu[k] - a.cpu[k])]));
      const driver = (b.self.user - a.self.user + b.self.system - a.self.system) / 1e6;
      const ours = driver + Object.values(cpu).reduce((x, y) => x + y, 0);
      const out = {
        wallS: round(wall),
        cpuS: { ...cpu, driver: round(driver) },
        // average number of cores that neither the target, its database nor this driver used
        otherCores: round(Math.max(0, b.machine.busy - a.machine.busy - ours) / wall),
        iowaitCores: round((b.machine.iowait - a.machine.iowait) / wall),
        stealCores: round((b.machine.steal - a.machine.steal) / wall),
        load1: [a.load, b.load],
      };
      if (a.db) {
        out.walMB = round((b.db[0] - a.db[0]) / 1e6);
        out.dbSizeMB = round(b.db[1] / 1e6, 0);
      }
      if (a.sql !== undefined) out.sqlStatements = b.sql - a.sql;
      return out;
    },
  };
}
