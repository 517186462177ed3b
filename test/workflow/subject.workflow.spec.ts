import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { AgendaView, DeliveryActivities, SubjectActivities } from '#contracts/activities.js';
import { deliveryWorkflowId, LEDGER_MOVED, WORKFLOW_TYPES, workflowIdOf } from '#contracts/workflows.js';
import { packageRoot } from '#runtime/paths.js';
import { temporalAddress } from '../support/servers.js';

// the bundle is what the worker runs; npm test builds it before
const workflowBundle = { code: readFileSync(`${packageRoot()}/dist/bundle/workflows.js`, 'utf8') };

/** A ledger that owes what the test says, and remembers what was settled. */
class ScriptedLedger implements SubjectActivities, DeliveryActivities {
  closed = false;
  /** Real instants at which something falls due. */
  owed: number[] = [];
  readonly settledAt: number[] = [];
  reads = 0;
  deliveries = 0;
  failuresLeft = 0;
  private readonly watchers: { done: () => boolean; resolve: () => void }[] = [];

  readAgenda = (): Promise<AgendaView> => {
    this.reads += 1;
    this.notify();
    return Promise.resolve(this.view());
  };

  settle = (): Promise<AgendaView> => {
    this.fail();
    const now = Date.now();
    this.settledAt.push(...this.owed.filter((at) => at <= now).map(() => now));
    this.owed = this.owed.filter((at) => at > now);
    this.notify();
    return Promise.resolve(this.view());
  };

  deliver = (): Promise<void> => {
    this.fail();
    this.deliveries += 1;
    this.notify();
    return Promise.resolve();
  };

  giveUp = (): Promise<void> => Promise.resolve();

  /** Resolves as soon as an activity leaves the ledger so that `done` holds. */
  until(done: () => boolean): Promise<void> {
    return done() ? Promise.resolve() : new Promise((resolve) => this.watchers.push({ done, resolve }));
  }

  private notify(): void {
    for (const watcher of this.watchers) if (watcher.done()) watcher.resolve();
  }

  private fail(): void {
    if (this.failuresLeft === 0) return;
    this.failuresLeft -= 1;
    throw new Error('the ledger is away');
  }

  private view(): AgendaView {
    const next = this.owed.length > 0 ? Math.min(...this.owed) : null;
    return {
      closed: this.closed,
      waitMs: next === null ? null : Math.max(0, next - Date.now()),
      next: next === null ? null : 'overdue sign:QY-KJJ',
      attributes: {
        policy: 'P-1',
        article: '（八）',
        stage: this.closed ? 'closed' : 'dispatched',
        light: this.settledAt.length > 0 ? 'red' : 'green',
        nextDue: next === null ? null : new Date(next).toISOString(),
        leadUnit: 'QY-KJJ',
        units: ['QY-KJJ', 'QY-GXJ'],
      },
      details: '（八）集聚高新技术企业',
    };
  }
}

describe('the workflow of a subject', () => {
  const taskQueue = `subject-${randomUUID()}`;
  const ledgers = new Map<string, ScriptedLedger>();
  let connection: NativeConnection;
  let client: Client;
  let worker: Worker;
  let run: Promise<void>;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    connection = await NativeConnection.connect({ address: temporalAddress() });
    client = new Client({ connection: await Connection.connect({ address: temporalAddress() }) });
    worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle,
      activities: {
        readAgenda: (_kind: string, id: string) => ledgers.get(id)!.readAgenda(),
        settle: (_kind: string, id: string) => ledgers.get(id)!.settle(),
        deliver: (id: string) => ledgers.get(id)!.deliver(),
      },
    });
    run = worker.run();
  });

  afterAll(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await run;
    await client.connection.close();
    await connection.close();
  });

  async function follow(prepare: (ledger: ScriptedLedger) => void) {
    const id = randomUUID();
    const ledger = new ScriptedLedger();
    prepare(ledger);
    ledgers.set(id, ledger);
    const handle = await client.workflow.signalWithStart(WORKFLOW_TYPES.article, {
      workflowId: workflowIdOf('article', id),
      taskQueue,
      args: [{ id }],
      signal: LEDGER_MOVED,
      signalArgs: [],
    });
    const close = async () => {
      ledger.closed = true;
      await handle.signal(LEDGER_MOVED);
      await handle.result();
    };
    return { id, ledger, handle, close };
  }

  it('settles what falls due at its time, and what is due already at once', async () => {
    const begun = Date.now();
    const { ledger, close } = await follow((l) => (l.owed = [begun - 1000, begun + 1200]));
    await ledger.until(() => ledger.settledAt.length === 2);
    expect(ledger.settledAt[0]! - begun).toBeLessThan(1200);
    expect(ledger.settledAt[1]!).toBeGreaterThanOrEqual(begun + 1200);
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
      Worker.runReplayHistory({ workflowBundle }, await handle.fetchHistory(), workflowIdOf('article', id)),
    ).resolves.toBeUndefined();
  });

  it('delivers a notice once its channel takes it', async () => {
    const id = randomUUID();
    const ledger = new ScriptedLedger();
    ledgers.set(id, ledger);
    await client.workflow.execute(WORKFLOW_TYPES.delivery, { workflowId: deliveryWorkflowId(id), taskQueue, args: [{ id }] });
    expect(ledger.deliveries).toBe(1);
  });
});
