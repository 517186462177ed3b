import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import { pino } from 'pino';
import { loadSettings } from '#config/settings.js';
import { Ledger } from '#ledger/ledger.js';
import { subjectActivities } from './subject.activities.js';
import { WakeupRelay } from './wakeup-relay.js';

const settings = loadSettings(process.env);
const log = pino({ level: settings.log.level, name: 'worker' });
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => log.warn({ ...meta, level }, message)),
  shutdownSignals: [],
});

const { address, namespace, taskQueue, apiKey, tls } = settings.temporal;
const access = { address, tls, ...(apiKey ? { apiKey } : {}) };
const pool = new pg.Pool({ connectionString: settings.database.url, max: settings.database.poolMax });
// a broken idle connection is replaced by the pool; without a listener it would end the process
pool.on('error', (err) => log.warn({ err }, 'a database connection broke'));
const connection = await NativeConnection.connect(access);
const client = new Client({ connection: await Connection.connect(access), namespace });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowBundle: { codePath: fileURLToPath(new URL('../../bundle/workflows.js', import.meta.url)) },
  activities: subjectActivities(pool, new Ledger(pool)),
  shutdownGraceTime: '10 seconds',
});
const relay = new WakeupRelay(pool, client, taskQueue, log);

const health = createServer((request, response) => {
  const alive = request.url === '/healthz' || (request.url === '/readyz' && worker.getState() === 'RUNNING');
  response.writeHead(alive ? 200 : 503, { 'content-type': 'text/plain' }).end(alive ? 'ok' : worker.getState());
}).listen(settings.worker.port, settings.api.host);

const stop = () => {
  if (worker.getState() === 'RUNNING') worker.shutdown();
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

relay.start();
try {
  await worker.run();
} catch (err) {
  log.fatal({ err }, 'the worker failed');
  process.exitCode = 1;
}
await relay.stop();
health.close();
await client.connection.close();
await connection.close();
await pool.end();
