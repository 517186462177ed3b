// What the figures were measured on: the machine, its disk, and the versions of everything that took part.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Connection } from '@temporalio/client';
import { percentiles } from '../driver/lib/stats.mjs';

const SYNCS = 300;

/** `folder`: where the databases lie; the time of a sync is taken on its disk. */
export function machine(folder) {
  return {
    cores: os.cpus().length,
    model: os.cpus()[0]?.model,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${os.release()}`,
    fdatasyncMs: syncTimes(folder),
  };
}

/** Milliseconds that 8 kB, a page of PostgreSQL, take to reach the disk. */
function syncTimes(folder) {
  const file = path.join(folder, 'sync-test');
  const descriptor = fs.openSync(file, 'w');
  const page = Buffer.alloc(8192, 1);
  const times = [];
  try {
    for (let i = 0; i < SYNCS; i += 1) {
      const started = performance.now();
      fs.writeSync(descriptor, page, 0, page.length, 0);
      fs.fdatasyncSync(descriptor);
      times.push(performance.now() - started);
    }
  } finally {
    fs.closeSync(descriptor);
    fs.rmSync(file);
  }
  return percentiles(times);
}

export async function versions({ databaseUrl, temporalAddress, root }) {
  return {
    node: process.version,
    postgresql: await postgresVersion(databaseUrl),
    temporalServer: await temporalVersion(temporalAddress),
    git: gitState(root),
  };
}

async function postgresVersion(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query(`select current_setting('server_version') as version`);
    return rows[0].version;
  } finally {
    await client.end();
  }
}

async function temporalVersion(address) {
  const connection = await Connection.connect({ address });
  try {
    return (await connection.workflowService.getSystemInfo({})).serverVersion;
  } finally {
    await connection.close();
  }
}

function gitState(cwd) {
  const git = (...args) => execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), changed: git('status', '--porcelain', '--untracked-files=no') !== '' };
  } catch {
    return null;
  }
}
