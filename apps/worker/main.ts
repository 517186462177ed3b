import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { loadSettings } from '#config/settings.js';
import { WorkerProcess } from './worker.js';

const settings = loadSettings(process.env);
const log = pino({ level: settings.log.level, name: 'worker' });
// signals are ours: the worker must end before what it needs
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => log.warn({ ...meta, level }, message)),
  shutdownSignals: [],
});

const worker = await WorkerProcess.create(settings, log);
process.once('SIGTERM', () => worker.stop());
process.once('SIGINT', () => worker.stop());
try {
  await worker.run();
} catch (err) {
  log.fatal({ err }, 'the worker failed');
  process.exitCode = 1;
}
