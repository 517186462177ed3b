// A private installation for the benchmark: embedded PostgreSQL as it comes (fsync on), Temporal of the asked shape, API and worker.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { startProduction } from '../temporal-production.mjs';

const HOOK = pathToFileURL(fileURLToPath(new URL('./profile-hook.mjs', import.meta.url))).href;

/**
 * `temporal`: `dev` (the development server on a file) or `production` (temporal-production.mjs). `statements`: count SQL, which loads an extension
 * into the server. `profile`: API and worker answer SIGWINCH by recording what their processors do.
 */
export async function install({ temporal, statements, profile, keep, log, signal }) {
  const [{ EmbeddedPostgres }, { startStack }] = await Promise.all([
    import('../../dist/libs/runtime/postgres.js'),
    import('../../dist/libs/runtime/stack.js'),
  ]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-bench-'));
  // PostgreSQL may run as another user and must be able to enter
  fs.chmodSync(folder, 0o711);
  const stops = [
    async () => {
      if (keep) log(`kept: ${folder}`);
      else fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  ];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    log('starting PostgreSQL');
    const postgres = await EmbeddedPostgres.start({ dataDir: folder, logFile: path.join(folder, 'logs', 'postgres.log') });
    stops.push(async () => await postgres.stop());
    if (statements) await countStatements(postgres);
    const production =
      temporal === 'production'
        ? await startProduction({ adminUrl: postgres.adminUrl, dataDir: folder, log, signal })
        : undefined;
    if (production) stops.push(production.stop);
    const stack = await startStack({
      dataDir: path.join(folder, 'stack'),
      database: { appUrl: postgres.appUrl, ownerUrl: postgres.ownerUrl },
      ...(production && { temporal: { address: production.address } }),
      env: { LOG_LEVEL: 'error', ...(profile && { NODE_OPTIONS: `--import ${HOOK}`, PROFILE_DIR: folder }) },
      log,
      signal,
    });
    stops.push(async () => await stack.stop());
    if (statements) await ask(databaseOf(postgres.adminUrl), 'create extension pg_stat_statements');
    return {
      folder,
      apiUrl: stack.apiUrl,
      adminUrl: postgres.adminUrl,
      ownerUrl: postgres.ownerUrl,
      databaseUrl: postgres.appUrl,
      temporalAddress: stack.temporalAddress,
      temporalShape: production
        ? 'production: one server process with frontend, history, matching and worker services; persistence and visibility in the same PostgreSQL'
        : 'development server (temporal server start-dev) on a SQLite file, journal_mode=WAL, synchronous=NORMAL',
      pids: { ...stack.pids, ...(production && { temporal: production.process.pid }), postgres: postgres.process.pid },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The database of the application, as the superuser. */
export function databaseOf(adminUrl) {
  const url = new URL(adminUrl);
  url.pathname = '/duban';
  return url.href;
}

async function countStatements(postgres) {
  await ask(postgres.adminUrl, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await postgres.stop();
  await postgres.start();
}

/** Runs one statement on a connection of its own. */
export async function ask(connectionString, text) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
