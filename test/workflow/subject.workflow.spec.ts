import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { deliveryWorkflowId, LEDGER_MOVED, WORKFLOW_TYPES, workflowIdOf } from '#contracts/workflows.js';
import { changedBundle } from '../support/changed-bundle.js';
import { ScriptedLedger, ScriptedTown } from '../support/scripted.js';
import { until } from '../support/until.js';
import { builtBundle } from '../support/worker.js';

describe('the workflow of a subject', () => {
  let town: ScriptedTown;
  const follow = (prepare: (ledger: ScriptedLedger) => void) => town.follow(prepare);

  beforeAll(async () => (town = await ScriptedTown.start()));
  afterAll(async () => await town?.stop());

  it('settles what falls due at its time, and what is due already at once', async () => {
    const begun = Date.now();
    const { ledger, handle, close } = await follow((l) => (l.owed = [begun - 1000, begun + 3_600_000]));
    // within the hour, that is without a timer
    await ledger.until(() => ledger.settledAt.length === 1);
    const due = Date.now() + 1_500;
    ledger.owed = [due];
    await handle.signal(LEDGER_MOVED);
    await ledger.until(() => ledger.settledAt.length === 2);
    expect(ledger.settledAt[1]!).toBeGreaterThanOrEqual(due);
    await close();
  });

  it('wakes when the ledger moved and does not wait for its timer', async () => {
    const { ledger, handle, close } = await follow((l) => (l.owed = [Date.now() + 3_600_000]));
    await ledger.until(() => ledger.reads >= 1);
    ledger.owed = [Date.now()];
    await handle.signal(LEDGER_MOVED);
    await ledger.until(() => ledger.settledAt.length === 1);
    await close();
    expect(ledger.settledAt).toHaveLength(1);
  });

  it('tries again while the ledger is away, and settles once', async () => {
    const { ledger, close } = await follow((l) => {
      l.owed = [Date.now()];
      l.failuresLeft = 2;
    });
    await ledger.until(() => ledger.settledAt.length === 1);
    await close();
    expect(ledger.settledAt).toHaveLength(1);
  });

  it('is found by its search attributes, and replays from its history', async () => {
    const { id, ledger, handle, close } = await follow((l) => (l.owed = [Date.now()]));
    await ledger.until(() => ledger.settledAt.length === 1);
    await close();
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes).toMatchObject({ DubanStage: ['closed'], DubanLight: ['red'], DubanUnits: ['QY-KJJ', 'QY-GXJ'] });
    await expect(
      Worker.runReplayHistory({ workflowBundle: builtBundle() }, await handle.fetchHistory(), workflowIdOf('article', id)),
    ).resolves.toBeUndefined();
  });

  it('waits for a worker that knows its history when one of another version has taken it up', async () => {
    const { ledger, handle, close } = await follow((l) => (l.owed = [Date.now()]));
    await ledger.until(() => ledger.settledAt.length === 1);
    await town.stopWorker();
    // a version that has nothing of what the history says
    await town.startWorker(
      await changedBundle('subject-loop.js', 'upsertSearchAttributes(attributePairs(agenda.attributes))', '0'),
    );
    ledger.owed = [Date.now()];
    await handle.signal(LEDGER_MOVED);
    await until(async () => {
      const { events = [] } = await handle.fetchHistory();
      return events?.some((event) => event.workflowTaskFailedEventAttributes) || undefined;
    }, 'the other version fails');
    expect({ status: (await handle.describe()).status.name, settled: ledger.settledAt.length }).toEqual({
      status: 'RUNNING',
      settled: 1,
    });
    await town.stopWorker();
    await town.startWorker();
    await ledger.until(() => ledger.settledAt.length === 2);
    await close();
  }, 180_000);

  it('delivers a notice once its channel takes it', async () => {
    const ledger = new ScriptedLedger();
    const { id } = ledger;
    town.ledgers.set(id, ledger);
    const { client, taskQueue } = town;
    await client.workflow.execute(WORKFLOW_TYPES.delivery, { workflowId: deliveryWorkflowId(id), taskQueue, args: [{ id }] });
    expect(ledger.deliveries).toBe(1);
  });
});
