import type { Client } from '@temporalio/client';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { LEDGER_MOVED, WORKFLOW_TYPES, workflowIdOf } from '#contracts/workflows.js';
import { claimWakeups, completeWakeups, releaseWakeup, type Wakeup } from '#ledger/wakeups.js';

const BATCH = 25;
/** Longer than any delivery: a relay that died in the middle loses its wake-ups to another one after this. */
const LEASE_MS = 30_000;
/** A look without being called, for leases that ran out and calls that were missed. */
const LOOK_AGAIN_MS = 5_000;
const RETRY_MS = 1_000;

/**
 * Tells workflows that the ledger moved: takes the rows of `wakeup` as they are announced, starts or signals each subject's workflow, and forgets a
 * row only when Temporal has accepted it. While Temporal or PostgreSQL is away it keeps trying; nothing is lost, the rows wait.
 */
export class WakeupRelay {
  private stopped = false;
  private called = false;
  private wake: () => void = () => undefined;
  private listener: PoolClient | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly client: Client,
    private readonly taskQueue: string,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the deliveries under way have ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    this.listener?.release(true);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.called = false;
      try {
        await this.listen();
        const delivered = await this.deliverBatch();
        if (delivered === 0 && !this.called) await this.rest(LOOK_AGAIN_MS);
      } catch (error) {
        this.log.warn({ err: error }, 'wake-ups wait: the database did not answer');
        await this.rest(RETRY_MS);
      }
    }
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const listener = await this.pool.connect();
    listener.on('notification', () => this.call());
    listener.on('error', () => {
      if (this.listener === listener) this.listener = undefined;
      listener.release(true);
    });
    await listener.query('listen duban_wakeup');
    this.listener = listener;
  }

  private call(): void {
    this.called = true;
    this.wake();
  }

  private async rest(ms: number): Promise<void> {
    if (this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Returns how many workflows were told. */
  private async deliverBatch(): Promise<number> {
    const wakeups = await claimWakeups(this.pool, BATCH, LEASE_MS);
    const accepted = (await Promise.all(wakeups.map((wakeup) => this.deliver(wakeup)))).filter((wakeup) => wakeup !== undefined);
    if (accepted.length > 0) await completeWakeups(this.pool, accepted);
    return accepted.length;
  }

  private async deliver(wakeup: Wakeup): Promise<Wakeup | undefined> {
    try {
      await this.client.workflow.signalWithStart(WORKFLOW_TYPES[wakeup.kind], {
        workflowId: workflowIdOf(wakeup.kind, wakeup.id),
        taskQueue: this.taskQueue,
        args: [{ id: wakeup.id }],
        signal: LEDGER_MOVED,
        signalArgs: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      return wakeup;
    } catch (error) {
      this.log.warn({ err: error, subject: wakeup.id }, 'a wake-up waits: Temporal did not accept it');
      await releaseWakeup(this.pool, wakeup, RETRY_MS);
      return undefined;
    }
  }
}
