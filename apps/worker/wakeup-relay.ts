import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { SearchAttributePair, SearchAttributeUpdatePair } from '@temporalio/common';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { attributePairs } from '#contracts/search-attributes.js';
import {
  deliveryWorkflowId,
  LEDGER_MOVED,
  WORKFLOW_TYPES,
  workflowIdOf,
  type SubjectInput,
  type SubjectKind,
} from '#contracts/workflows.js';
import { claimWakeups, completeWakeups, freshWakeups, releaseWakeup, type Wakeup } from '#ledger/wakeups.js';
import type { WorkerMetrics } from './metrics.js';
import { Pace } from './pace.js';
import { Rounds } from './rounds.js';
import type { Look } from './subject.activities.js';

export interface RelayOptions {
  readonly metrics?: WorkerMetrics;
  /** False: notices have no channel to go to, so their deliveries are not started. Default false. */
  readonly deliveries?: boolean;
  /** Reads a subject's agenda for the workflow that is about to start; without it the workflow reads it itself. */
  readonly look?: Look;
  /** Deliveries under way at once. Default 50. */
  readonly inFlightMax?: number;
}

const IN_FLIGHT_MAX = 50;
/** Longer than any delivery: a relay that died in the middle loses its wake-ups to another one after this. */
const LEASE_MS = 30_000;
const DELIVERY_MS = 10_000;
/** A look without being called, for leases that ran out and calls that were missed. */
const LOOK_AGAIN_MS = 5_000;
/** While many acts arrive each of them calls; a look for all of them together is enough. */
const PRESSED_LOOK_MS = 100;
/** While wake-ups are held back somebody has to look whether they may go. */
const TRICKLE_LOOK_MS = 200;
const FRESH_LOOK_MS = 250;
const RETRY_MS = 1_000;
/** A workflow that has been told looks at the ledger well within this, unless another process runs it. */
const LOOKED_MS = 1_000;

/**
 * Tells workflows that the ledger moved: takes the rows of `wakeup` as they are announced, starts or signals each subject's workflow, and forgets a
 * row only when Temporal has accepted it. Urgent rows go at once; the others as {@link Pace} says. While Temporal or PostgreSQL is away it keeps
 * trying; nothing is lost, the rows wait.
 */
export class WakeupRelay {
  private readonly rounds = new Rounds(async () => await this.round());
  private listener: PoolClient | undefined;
  private readonly pace = new Pace();
  private readonly underWay = new Set<Promise<void>>();
  /** Subjects told of what is not urgent whose workflow has not looked yet: Temporal accepts faster than workflows work, and a queue there cannot be held back. */
  private readonly unseen = new Map<string, () => void>();
  private accepted: Wakeup[] = [];
  private freshLookAt = 0;
  /** The last look passed over what is not urgent. */
  private heldBack = false;
  /** Temporal did not accept the last delivery; said once, not for every row. */
  private refused = false;

  constructor(
    private readonly pool: Pool,
    private readonly client: Client,
    private readonly taskQueue: string,
    private readonly log: Logger,
    private readonly options: RelayOptions = {},
  ) {}

  /** The workflow of this subject has looked at the ledger. */
  looked(id: string): void {
    this.unseen.get(id)?.();
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves when the deliveries under way have ended and what they brought is written down. */
  async stop(): Promise<void> {
    await this.rounds.stop();
    await Promise.all(this.underWay);
    await this.complete().catch(() => undefined);
    const { listener } = this;
    this.listener = undefined;
    listener?.release(true);
  }

  private get inFlightMax(): number {
    return this.options.inFlightMax ?? IN_FLIGHT_MAX;
  }

  private async round(): Promise<void> {
    try {
      await this.listen();
      await this.complete();
      const taken = await this.take();
      await this.restAfter(taken);
    } catch (error) {
      this.log.warn({ err: error }, 'wake-ups wait: the database did not answer');
      await this.rounds.rest(RETRY_MS);
    }
  }

  private async restAfter(taken: number): Promise<void> {
    const { pressed } = this.pace;
    this.options.metrics?.holdingBack.set(pressed ? 1 : 0);
    if (pressed) {
      await this.rounds.rest(PRESSED_LOOK_MS, false);
      if (!this.rounds.called) await this.rounds.rest(TRICKLE_LOOK_MS - PRESSED_LOOK_MS);
      return;
    }
    // what was held back a moment ago may go now
    if (this.heldBack) return;
    // whatever was taken, more may be there; without room the end of a delivery calls
    if (this.rounds.called || (taken > 0 && this.hasRoom)) return;
    await this.rounds.rest(LOOK_AGAIN_MS);
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const listener = await this.pool.connect();
    listener.on('notification', ({ payload }) => {
      this.pace.arrived(Number(payload) || 1);
      this.rounds.call();
    });
    listener.on('error', () => {
      // after the end it is released already
      if (this.rounds.stopped && this.listener !== listener) return;
      if (this.listener === listener) this.listener = undefined;
      listener.release(true);
      this.rounds.call();
    });
    await listener.query('listen duban_wakeup');
    this.listener = listener;
  }

  /** Takes what there is room for and sends it off; returns how many. */
  private async take(): Promise<number> {
    await this.countFresh();
    const room = this.inFlightMax - this.underWay.size;
    this.heldBack = this.pace.pressed;
    const limits = { urgentMax: room, otherMax: Math.min(room, this.pace.allowance(this.unseen.size)) };
    const deliveries = this.options.deliveries ?? false;
    if (room === 0) return 0;
    const wakeups = await claimWakeups(this.pool, { ...limits, leaseMs: LEASE_MS, deliveries });
    for (const wakeup of wakeups) this.send(wakeup);
    this.pace.took(wakeups.filter(({ urgent }) => !urgent).length);
    return wakeups.length;
  }

  /** A settlement of many subjects calls once and leaves many rows: they count as arrivals too. */
  private async countFresh(): Promise<void> {
    const now = performance.now();
    if (now - this.freshLookAt < FRESH_LOOK_MS || this.pace.pressed) return;
    this.freshLookAt = now;
    this.pace.arrived(await freshWakeups(this.pool, FRESH_LOOK_MS, 100));
  }

  private send(wakeup: Wakeup): void {
    if (!wakeup.urgent) this.expectLook(wakeup.id);
    const delivery = this.deliver(wakeup).then((done) => {
      this.underWay.delete(delivery);
      if (!done) this.looked(wakeup.id);
      if (done) this.accepted.push(wakeup);
      this.options.metrics?.wakeups.inc({ result: done ? 'delivered' : 'failed', urgency: wakeup.urgent ? 'urgent' : 'other' });
      this.options.metrics?.inFlight.set(this.underWay.size);
      // not for every single one: rows are taken and forgotten several at a time
      if (this.hasRoom) this.rounds.call();
    });
    this.underWay.add(delivery);
  }

  private expectLook(id: string): void {
    this.looked(id);
    const seen = (): void => {
      clearTimeout(timer);
      this.unseen.delete(id);
      this.rounds.call();
    };
    const timer = setTimeout(seen, LOOKED_MS).unref();
    this.unseen.set(id, seen);
  }

  private get hasRoom(): boolean {
    return this.underWay.size === 0 || this.underWay.size <= this.inFlightMax * 0.75;
  }

  private async complete(): Promise<void> {
    const { accepted } = this;
    if (accepted.length === 0) return;
    this.accepted = [];
    try {
      await completeWakeups(this.pool, accepted);
    } catch (error) {
      this.accepted = [...accepted, ...this.accepted];
      throw error;
    }
  }

  /** Returns whether Temporal accepted it. */
  private async deliver(wakeup: Wakeup): Promise<boolean> {
    try {
      await this.client.withDeadline(Date.now() + DELIVERY_MS, async () => await this.tell(wakeup));
      if (this.refused) this.log.info('wake-ups are delivered again');
      this.refused = false;
      return true;
    } catch (error) {
      if (!this.refused) this.log.warn({ err: error, subject: wakeup.id }, 'wake-ups wait: Temporal did not accept one');
      this.refused = true;
      // if this fails too, the lease runs out
      await releaseWakeup(this.pool, wakeup, RETRY_MS).catch(() => undefined);
      return false;
    }
  }

  private async tell({ kind, id, name, first, over }: Wakeup): Promise<void> {
    if (kind === 'delivery') return await this.startDelivery(id);
    const workflowId = workflowIdOf(kind, id, name);
    // a subject that is over needs no workflow, only the end of the one it has
    if (over) return await this.end(workflowId, id);
    // it has looked already
    if (first && (await this.startSubject(kind, id, workflowId))) return this.looked(id);
    await this.client.workflow.signalWithStart(WORKFLOW_TYPES[kind], {
      workflowId,
      taskQueue: this.taskQueue,
      args: [{ id }],
      signal: LEDGER_MOVED,
      signalArgs: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }

  private async end(workflowId: string, id: string): Promise<void> {
    try {
      await this.client.workflow.getHandle(workflowId).signal(LEDGER_MOVED);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      this.looked(id);
    }
  }

  /**
   * Starts the workflow with its first look at the agenda, which halves what a start costs (an activity and a second workflow task). False: it runs
   * already, and has to be told. An act that comes after the look finds the note of it and makes a wake-up of its own.
   */
  private async startSubject(kind: SubjectKind, id: string, workflowId: string): Promise<boolean> {
    const agenda = await this.options.look?.(kind, id);
    if (!agenda) return false;
    const { attributes } = agenda;
    const input: SubjectInput = { id, seen: { agenda, at: Date.now() } };
    try {
      await this.client.workflow.start(WORKFLOW_TYPES[kind], {
        workflowId,
        taskQueue: this.taskQueue,
        args: [input],
        typedSearchAttributes: attributePairs(attributes).filter(isSet),
        staticSummary: attributes.article ? `article ${attributes.article}` : kind,
      });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  /**
   * Once for each notice: one that runs or has delivered is not started again. One that was terminated by hand is; after a refusal another run finds
   * nothing pending, and ends.
   */
  private async startDelivery(id: string): Promise<void> {
    try {
      await this.client.workflow.start(WORKFLOW_TYPES.delivery, {
        workflowId: deliveryWorkflowId(id),
        taskQueue: this.taskQueue,
        args: [{ id }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

const isSet = (pair: SearchAttributeUpdatePair): pair is SearchAttributePair => pair.value !== null;
