import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LEDGER_MOVED, workflowIdOf } from '#contracts/workflows.js';
import { findTemporal } from '#runtime/temporal-program.js';
import { TemporalServer } from '#runtime/temporal-server.js';
import { ScriptedTown } from '../support/scripted.js';
import { until } from '../support/until.js';

// A server of its own, where histories are long after some hundred events and not after thousands.
const SUGGESTED_EVENTS = 150;
/** The server ends a run that is longer. */
const EVENTS_MAX = 900;
const SIGNALS = 1_000;
const AT_ONCE = 50;
/** Of Temporal's WorkflowTaskFailedCause. */
const UNHANDLED_COMMAND = 1;

let folder: string;
let server: TemporalServer;
let town: ScriptedTown;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'duban-storm-'));
  const { file: program } = await findTemporal({ configured: process.env['TEMPORAL_CLI'], log: () => undefined });
  const dynamicConfig = {
    'limit.historyCount.suggestContinueAsNew': SUGGESTED_EVENTS,
    'limit.historyCount.error': EVENTS_MAX,
  };
  server = await TemporalServer.start({ program, logFile: path.join(folder, 'temporal.log'), dynamicConfig });
  town = await ScriptedTown.start(server.address);
}, 180_000);
afterAll(async () => {
  await town?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 180_000);

type Run = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

/** The histories of all runs of the workflow, the first one first. */
async function runsOf({ workflowId }: WorkflowHandle, firstRunId: string): Promise<Run[]> {
  const runs: Run[] = [];
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const events: Run = (await town.client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [];
    runs.push(events);
    runId = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}

const signalsIn = (events: Run): number => events.filter((event) => event.workflowExecutionSignaledEventAttributes).length;

/** Its end was not accepted at first: a signal had come meanwhile. */
const wasInterrupted = (events: Run): boolean => {
  const ended = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  return Boolean(ended) && events.some(({ workflowTaskFailedEventAttributes: failed }) => failed?.cause === UNHANDLED_COMMAND);
};

describe('a workflow that is told of more than its history holds', () => {
  it('goes on in new runs, and nothing of a thousand signals is lost', async () => {
    const { ledger, handle, close } = await town.follow(() => undefined);
    for (let sent = 0; sent < SIGNALS; sent += AT_ONCE) {
      const { reads } = ledger;
      await Promise.all(Array.from({ length: AT_ONCE }, () => handle.signal(LEDGER_MOVED)));
      // the workflow gets its turn, however busy the machine is
      await ledger.until(() => ledger.reads > reads);
    }
    ledger.owed = [Date.now()];
    await handle.signal(LEDGER_MOVED);
    await ledger.until(() => ledger.settledAt.length === 1);
    const { told } = await close();
    const runs = await runsOf(handle, handle.signaledRunId);
    expect(runs.length).toBeGreaterThan(1);
    // the one that started it, the storm, the last one, the end
    expect(runs.reduce((sum, run) => sum + signalsIn(run), 0)).toBe(1 + SIGNALS + 1 + Number(told));
    for (const run of runs) expect(run.length).toBeLessThan(EVENTS_MAX);
    // one look at the ledger is for all signals that came meanwhile
    expect(ledger.reads).toBeLessThan(SIGNALS);
    expect(ledger.settledAt).toHaveLength(1);
  }, 120_000);

  it('takes along a signal that comes in the very task in which a run ends', async () => {
    let inTask = 0;
    let sendsNext = true;
    const { ledger, handle, close } = await town.follow((l) => {
      l.duringRead = async () => {
        // not in every look: a run that never gets its turn cannot end
        if (!sendsNext) return;
        sendsNext = false;
        inTask += 1;
        await town.client.workflow.getHandle(workflowIdOf('article', l.id)).signal(LEDGER_MOVED);
      };
    });
    let sent = 0;
    const runs = await until(async () => {
      const { reads } = ledger;
      sendsNext = true;
      sent += 1;
      await handle.signal(LEDGER_MOVED);
      await ledger.until(() => ledger.reads >= reads + 2);
      const found = await runsOf(handle, handle.signaledRunId);
      return found.some(wasInterrupted) ? found : undefined;
    }, 'a signal comes as a run ends');
    const { reads } = ledger;
    ledger.owed = [Date.now()];
    await handle.signal(LEDGER_MOVED);
    await ledger.until(() => ledger.settledAt.length === 1);
    expect(ledger.reads).toBeGreaterThanOrEqual(reads);
    expect(runs.length).toBeGreaterThan(1);
    const { told } = await close();
    const all = await runsOf(handle, handle.signaledRunId);
    expect(all.reduce((sum, run) => sum + signalsIn(run), 0)).toBe(1 + sent + inTask + 1 + Number(told));
  }, 120_000);

  it('is called again after the server has ended a run that was too long, and settles what is due', async () => {
    const { ledger, handle, call, close } = await town.follow(() => undefined);
    await ledger.until(() => ledger.reads > 0);
    await town.stopWorker();
    const status = async () => (await town.client.workflow.getHandle(handle.workflowId).describe()).status.name;
    // nobody works: every signal stays an event
    await until(async () => {
      const signals = Array.from({ length: AT_ONCE }, () => handle.signal(LEDGER_MOVED));
      await Promise.allSettled(signals);
      return (await status()) === 'RUNNING' ? undefined : true;
    }, 'the server ends the run');
    expect(await status()).toBe('TERMINATED');
    ledger.owed = [Date.now()];
    await town.startWorker();
    await call();
    await ledger.until(() => ledger.settledAt.length === 1);
    await close();
  }, 120_000);
});
