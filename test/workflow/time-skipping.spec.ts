import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { AgendaView } from '#contracts/activities.js';
import {
  DELIVERY_REFUSED,
  deliveryWorkflowId,
  LEDGER_MOVED,
  WORKFLOW_TYPES,
  workflowIdOf,
  type SubjectKind,
} from '#contracts/workflows.js';
import { timeSkipping } from '../support/virtual.js';
import { builtBundle, type Activities } from '../support/worker.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** A ledger on the virtual clock of the test server: it owes obligations at instants, and remembers when each was settled. */
class VirtualLedger {
  closed = false;
  owed: number[] = [];
  reads = 0;
  settlements = 0;
  /** Instants due and instants at which they were settled. */
  readonly settled: { due: number; at: number }[] = [];
  /** Until this instant every activity fails. */
  awayUntil = 0;
  failures = 0;
  /** Settling does nothing: the rules are unknown. */
  stuck = false;
  duringRead: (() => Promise<void>) | undefined;

  constructor(readonly now: () => Promise<number>) {}

  readAgenda = async (): Promise<AgendaView> => {
    const now = await this.answering();
    this.reads += 1;
    // what the look finds is fixed before anything else happens
    const view = this.view(now);
    const during = this.duringRead;
    this.duringRead = undefined;
    await during?.();
    return view;
  };

  settle = async (): Promise<AgendaView> => {
    const now = await this.answering();
    this.settlements += 1;
    if (!this.stuck) {
      this.settled.push(...this.owed.filter((due) => due <= now).map((due) => ({ due, at: now })));
      this.owed = this.owed.filter((due) => due > now);
    }
    return this.view(now);
  };

  private async answering(): Promise<number> {
    const now = await this.now();
    if (now >= this.awayUntil) return now;
    this.failures += 1;
    throw new Error('the ledger is away');
  }

  private view(now: number): AgendaView {
    const next = this.closed || this.owed.length === 0 ? null : Math.min(...this.owed);
    return {
      closed: this.closed,
      waitMs: next === null ? null : Math.max(0, next - now),
      next: next === null ? null : `overdue plan:KJJ, ${next}`,
      attributes: {
        policy: 'P-1',
        article: '（八）',
        stage: this.closed ? 'closed' : 'executing',
        light: 'green',
        nextDue: next === null ? null : new Date(next).toISOString(),
        leadUnit: 'KJJ',
        units: ['KJJ'],
      },
      details: '（八） executing',
    };
  }
}

/** A channel that fails as long as the test says. */
class VirtualChannel {
  readonly attempts: number[] = [];
  gaveUp = 0;
  answer: (attempt: number) => Error | undefined = () => undefined;
  constructor(private readonly now: () => Promise<number>) {}

  deliver = async (): Promise<void> => {
    this.attempts.push(await this.now());
    const error = this.answer(this.attempts.length);
    if (error) throw error;
  };
  giveUp = (): Promise<void> => {
    this.gaveUp += 1;
    return Promise.resolve();
  };
}

let environment: TestWorkflowEnvironment;
let worker: Worker;
let run: Promise<void>;
const ledgers = new Map<string, VirtualLedger>();
const channels = new Map<string, VirtualChannel>();
const taskQueue = `virtual-${randomUUID()}`;
const now = () => environment.currentTimeMs();

beforeAll(async () => {
  environment = await timeSkipping();
  const activities: Activities = {
    readAgenda: (_kind, id) => ledgers.get(id)!.readAgenda(),
    settle: (_kind, id) => ledgers.get(id)!.settle(),
    deliver: (id) => channels.get(id)!.deliver(),
    giveUp: (id) => channels.get(id)!.giveUp(),
  };
  const { nativeConnection: connection } = environment;
  worker = await Worker.create({ connection, taskQueue, workflowBundle: builtBundle(), activities });
  run = worker.run();
}, 180_000);

afterAll(async () => {
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await run;
  await environment.teardown();
});

/** Starts a workflow on a ledger that the test has prepared; `at` is the virtual instant of the start. */
async function follow(kind: SubjectKind, prepare: (ledger: VirtualLedger, at: number) => void) {
  const id = randomUUID();
  const ledger = new VirtualLedger(now);
  const at = await now();
  prepare(ledger, at);
  ledgers.set(id, ledger);
  const handle = await environment.client.workflow.signalWithStart(WORKFLOW_TYPES[kind], {
    workflowId: workflowIdOf(kind, id),
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
  return { ledger, handle, at, close };
}

/** Types of the events of a workflow's current run. */
async function eventsOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes'))!);
}

// one loop for all kinds; their own moments stand in the specs of the rungs
describe('the workflow of a subject, over weeks', () => {
  it('sleeps until each obligation is due and settles it once', async () => {
    const { ledger, at, close } = await follow(
      'article',
      (l, t) => (l.owed = [t + 3 * DAY_MS, t + 10 * DAY_MS, t + 4 * WEEK_MS]),
    );
    await environment.sleep(5 * WEEK_MS);
    expect(ledger.settled.map(({ due }) => due - at)).toEqual([3 * DAY_MS, 10 * DAY_MS, 4 * WEEK_MS]);
    for (const { due, at: settledAt } of ledger.settled) expect(settledAt - due).toBeLessThan(60_000);
    // a timer that is right costs one activity
    expect(ledger.settlements).toBe(3);
    await close();
  });

  it('looks again once a day when nothing is awaited, so that a lost wake-up costs a day at the most', async () => {
    const { ledger, close } = await follow('article', () => undefined);
    await environment.sleep(10 * DAY_MS + HOUR_MS);
    expect(ledger.reads).toBe(11);
    expect(ledger.settlements).toBe(0);
    await close();
  });
});

describe('the workflow of an article', () => {
  it('wakes when the ledger moved, and sleeps until what falls due earlier then', async () => {
    const { ledger, handle, at, close } = await follow('article', (l, t) => (l.owed = [t + 3 * WEEK_MS]));
    await environment.sleep(DAY_MS / 2);
    ledger.owed = [at + 2 * DAY_MS];
    await handle.signal(LEDGER_MOVED);
    await environment.sleep(2 * DAY_MS);
    expect(ledger.settled.map(({ due }) => due - at)).toEqual([2 * DAY_MS]);
    expect(ledger.settled[0]!.at - at).toBeLessThan(2 * DAY_MS + 60_000);
    await close();
  });

  it('reads once at its start: the signal that starts it brings nothing new', async () => {
    const { ledger, close } = await follow('article', (l, t) => (l.owed = [t + WEEK_MS]));
    await environment.sleep(HOUR_MS);
    expect(ledger.reads).toBe(1);
    await close();
  });

  it('survives a ledger that is away for hours, and settles once when it is back', async () => {
    const { ledger, at, close } = await follow('article', (l, t) => {
      l.owed = [t + HOUR_MS];
      l.awayUntil = t + 2 * HOUR_MS;
    });
    await environment.sleep(3 * HOUR_MS);
    expect(ledger.settled).toHaveLength(1);
    expect(ledger.settled[0]!.at - at).toBeGreaterThanOrEqual(2 * HOUR_MS);
    expect(ledger.settled[0]!.at - at).toBeLessThan(2 * HOUR_MS + 2 * 60_000);
    // pauses grow to a minute: hours of absence are some hundred attempts, not millions
    expect(ledger.failures).toBeLessThan(200);
    await close();
  });

  it('tries ever more rarely what cannot be settled', async () => {
    const { ledger, at, handle } = await follow('article', (l, t) => {
      l.owed = [t + HOUR_MS];
      l.stuck = true;
    });
    await environment.sleep(3 * HOUR_MS);
    expect(ledger.settlements).toBeGreaterThan(60);
    expect(ledger.settlements).toBeLessThan(200);
    ledger.stuck = false;
    await environment.sleep(2 * 60_000);
    expect(ledger.settled.map(({ due }) => due - at)).toEqual([HOUR_MS]);
    ledger.closed = true;
    await handle.signal(LEDGER_MOVED);
    await handle.result();
  });

  it('ends when its subject is over, also when a signal comes in the last moment', async () => {
    const { ledger, handle } = await follow('article', (l, t) => (l.owed = [t + WEEK_MS]));
    await environment.sleep(HOUR_MS);
    ledger.closed = true;
    ledger.duringRead = async () => await handle.signal(LEDGER_MOVED);
    await handle.signal(LEDGER_MOVED);
    await handle.result();
    // the signal that came during the look was looked after as well
    expect(ledger.reads).toBeGreaterThanOrEqual(2);
    expect(ledger.settled).toEqual([]);
  });

  it('begins with what its starter saw, less the time since, and does not look itself', async () => {
    const id = randomUUID();
    const ledger = new VirtualLedger(now);
    const at = await now();
    ledger.owed = [at + 6 * HOUR_MS];
    ledgers.set(id, ledger);
    const agenda = await ledger.readAgenda();
    const handle = await environment.client.workflow.start(WORKFLOW_TYPES.article, {
      workflowId: workflowIdOf('article', id),
      taskQueue,
      args: [{ id, seen: { agenda, at: at - HOUR_MS } }],
    });
    await environment.sleep(4 * HOUR_MS);
    expect(ledger.settlements).toBe(0);
    await environment.sleep(1.5 * HOUR_MS);
    expect(ledger.settlements).toBe(1);
    await environment.sleep(HOUR_MS);
    expect(ledger.settled.map(({ due }) => due - at)).toEqual([6 * HOUR_MS]);
    // the one read is the starter's
    expect(ledger.reads).toBe(1);
    expect(await eventsOf(handle)).not.toContain('activityTaskScheduledEventAttributes');
    ledger.closed = true;
    await handle.signal(LEDGER_MOVED);
    await handle.result();
  });
});

describe('the delivery of a notice', () => {
  async function deliver(answer: VirtualChannel['answer']) {
    const id = randomUUID();
    const channel = new VirtualChannel(now);
    channel.answer = answer;
    channels.set(id, channel);
    const handle = await environment.client.workflow.start(WORKFLOW_TYPES.delivery, {
      workflowId: deliveryWorkflowId(id),
      taskQueue,
      args: [{ id }],
    });
    const failure = await handle.result().then(
      () => undefined,
      (error: WorkflowFailedError) => error,
    );
    return { channel, failure };
  }

  it('is tried again with growing pauses of up to an hour until the channel takes it', async () => {
    const { channel, failure } = await deliver((attempt) => (attempt < 15 ? new Error('503') : undefined));
    expect(failure).toBeUndefined();
    const pauses = channel.attempts.slice(1).map((at, i) => (at - channel.attempts[i]!) / 1000);
    expect(pauses).toHaveLength(14);
    // to what is asked for comes the real time that the machine takes
    for (const [i, pause] of pauses.entries()) {
      const asked = Math.min(5 * 2 ** i, 3_600);
      expect(pause).toBeGreaterThan(asked - 1);
      expect(pause).toBeLessThan(asked + 30);
    }
    expect(channel.gaveUp).toBe(0);
  });

  it('is given up after a week, which is recorded', async () => {
    const begun = await now();
    const { channel, failure } = await deliver(() => new Error('503'));
    expect(failure).toBeDefined();
    expect(channel.attempts.at(-1)! - begun).toBeGreaterThan(WEEK_MS - 2 * HOUR_MS);
    // nothing is tried after the week; the server's clock itself runs on when nobody waits
    expect(channel.attempts.at(-1)! - begun).toBeLessThanOrEqual(WEEK_MS + HOUR_MS);
    expect(channel.gaveUp).toBe(1);
  });

  it('ends at once when the channel refuses it for good', async () => {
    const { channel, failure } = await deliver(() =>
      ApplicationFailure.nonRetryable('the channel answered 410', DELIVERY_REFUSED),
    );
    expect(failure).toBeDefined();
    expect(channel.attempts).toHaveLength(1);
    expect(channel.gaveUp).toBe(0);
  });
});
