import { randomUUID } from 'node:crypto';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { AgendaView, DeliveryActivities, SubjectActivities } from '#contracts/activities.js';
import { LEDGER_MOVED, WORKFLOW_TYPES, workflowIdOf } from '#contracts/workflows.js';
import { temporalAddress } from './servers.js';
import { builtBundle, quietTemporal } from './worker.js';

/** A ledger that owes what the test says, and remembers what was settled. */
export class ScriptedLedger implements SubjectActivities, DeliveryActivities {
  readonly id = randomUUID();
  closed = false;
  /** Real instants at which something falls due. */
  owed: number[] = [];
  readonly settledAt: number[] = [];
  reads = 0;
  deliveries = 0;
  failuresLeft = 0;
  private readonly watchers: { done: () => boolean; resolve: () => void }[] = [];

  /** Done within each look, after what the look finds is fixed. */
  duringRead: (() => Promise<void>) | undefined;

  readAgenda = async (): Promise<AgendaView> => {
    this.reads += 1;
    const view = this.view();
    await this.duringRead?.();
    this.notify();
    return view;
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

/** The workflows on a task queue of their own, where each article has a ledger that a test has scripted. */
export class ScriptedTown {
  readonly ledgers = new Map<string, ScriptedLedger>();
  private worker: Worker | undefined;
  private run: Promise<void> | undefined;

  private constructor(
    private readonly connection: NativeConnection,
    readonly client: Client,
    readonly taskQueue: string,
  ) {}

  /** `address`: host:port of another Temporal than that of the test run. */
  static async start(address = temporalAddress()): Promise<ScriptedTown> {
    quietTemporal();
    const connection = await NativeConnection.connect({ address });
    const client = new Client({ connection: await Connection.connect({ address }) });
    const town = new ScriptedTown(connection, client, `scripted-${randomUUID()}`);
    await town.startWorker();
    return town;
  }

  async startWorker(workflowBundle = builtBundle()): Promise<void> {
    const { connection, taskQueue, ledgers } = this;
    const activities = {
      readAgenda: (_kind: string, id: string) => ledgers.get(id)!.readAgenda(),
      settle: (_kind: string, id: string) => ledgers.get(id)!.settle(),
      deliver: (id: string) => ledgers.get(id)!.deliver(),
    };
    this.worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
    this.run = this.worker.run();
  }

  async stopWorker(): Promise<void> {
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await this.run;
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    await this.client.connection.close();
    await this.connection.close();
  }

  /**
   * An article's workflow is called as the relay calls it, on a ledger that the test has prepared.
   * `close` closes the article and waits for the workflow's end; `told`: it took the signal for it, it had not ended before.
   */
  async follow(prepare: (ledger: ScriptedLedger) => void) {
    const ledger = new ScriptedLedger();
    const { id } = ledger;
    prepare(ledger);
    this.ledgers.set(id, ledger);
    const call = () =>
      this.client.workflow.signalWithStart(WORKFLOW_TYPES.article, {
        workflowId: workflowIdOf('article', id),
        taskQueue: this.taskQueue,
        args: [{ id }],
        signal: LEDGER_MOVED,
        signalArgs: [],
      });
    const handle = await call();
    const close = async (): Promise<{ told: boolean }> => {
      ledger.closed = true;
      // whichever run there is now
      const current = this.client.workflow.getHandle(handle.workflowId);
      const told = await current.signal(LEDGER_MOVED).then(
        () => true,
        (error: unknown) => {
          // a look that was under way has seen the end already
          if (error instanceof WorkflowNotFoundError) return false;
          throw error;
        },
      );
      await current.result();
      return { told };
    };
    return { id, ledger, handle, call, close };
  }
}
