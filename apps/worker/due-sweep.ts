import type { Logger } from 'pino';
import type { Ledger } from '#ledger/ledger.js';
import { Rounds } from './rounds.js';

/** How many subjects are settled in one transaction. */
const SETTLED_TOGETHER_MAX = 250;

/**
 * Settles what is due, for all workflows of this process that ask: thousands of timers that come at one moment make one sweep, not thousands of
 * transactions that get in each other's way.
 */
export class DueSweep {
  private waiting: (() => void)[] = [];
  private failing: ((error: unknown) => void)[] = [];
  private sweeping = false;

  constructor(
    private readonly ledger: Pick<Ledger, 'settleDue' | 'settleOne'>,
    /** Told how many events each transaction recorded. */
    private readonly recorded: (events: number) => void = () => undefined,
  ) {}

  /**
   * Resolves when everything that was due at the call is settled, or is being settled by another process. When the sweep fails, the subject named is
   * settled alone, so that one that cannot be settled does not hold up the others; rejects when that fails too.
   */
  async settle(id: string): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.waiting.push(resolve);
        this.failing.push(reject);
        void this.sweep();
      });
    } catch {
      const { events } = await this.ledger.settleOne(id);
      this.recorded(events);
    }
  }

  private async sweep(): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    while (this.waiting.length > 0) {
      // whoever asks from here on asks for what may have fallen due later
      const { waiting, failing } = this;
      this.waiting = [];
      this.failing = [];
      try {
        await this.settleAll();
        for (const resolve of waiting) resolve();
      } catch (error) {
        for (const reject of failing) reject(error);
      }
    }
    this.sweeping = false;
  }

  private async settleAll(): Promise<void> {
    for (;;) {
      const { subjects, events } = await this.ledger.settleDue(SETTLED_TOGETHER_MAX);
      this.recorded(events);
      if (subjects < SETTLED_TOGETHER_MAX) return;
    }
  }
}

/** Between two looks, real milliseconds. */
const LATE_MS = 1_000;

/**
 * Settles what was due at the last look and still is: nobody has settled it for a second of real time, because its workflow has still to be started,
 * is far behind others in Temporal's queue, or sleeps although the business clock was set. It needs no workflow and no Temporal. A look that finds nothing
 * costs one walk into the index of what is due.
 */
export class LateSweep {
  /** The business instant of the last look. */
  private seen: number | null = null;
  private failing = false;
  private readonly rounds = new Rounds(async () => {
    await this.tryToLook();
    await this.rounds.rest(LATE_MS);
  });

  constructor(
    private readonly ledger: Pick<Ledger, 'settleDue' | 'now'>,
    private readonly log: Pick<Logger, 'warn'>,
    /** Told how many events each transaction recorded. */
    private readonly recorded: (events: number) => void = () => undefined,
  ) {}

  /** Looks once a second until it is stopped. */
  start(): void {
    this.rounds.start();
  }

  /** Resolves when the transaction under way has ended. */
  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  /** One look. Rejects when a batch fails, or the database does not answer: the workflows and the next look try again. */
  async look(): Promise<void> {
    const dueBy = this.seen;
    this.seen = await this.ledger.now();
    if (dueBy === null) return;
    for (let subjects = SETTLED_TOGETHER_MAX; subjects === SETTLED_TOGETHER_MAX && !this.rounds.stopped;) {
      const settled = await this.ledger.settleDue(SETTLED_TOGETHER_MAX, dueBy);
      this.recorded(settled.events);
      subjects = settled.subjects;
    }
  }

  private async tryToLook(): Promise<void> {
    try {
      await this.look();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error }, 'what is long due waits: it could not be settled');
      this.failing = true;
    }
  }
}
