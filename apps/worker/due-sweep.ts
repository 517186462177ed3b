import type { Ledger } from '#ledger/ledger.js';

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
    private readonly ledger: Pick<Ledger, 'settleDue'>,
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
      const { events } = await this.ledger.settleDue(1, id);
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

/** Settles everything that is due, while something is due on a subject whose workflow has still to be started. */
export async function settleUnstarted(
  ledger: Pick<Ledger, 'settleDue' | 'isUnstartedDue'>,
  recorded: (events: number) => void = () => undefined,
): Promise<void> {
  while (await ledger.isUnstartedDue()) {
    const { subjects, events } = await ledger.settleDue(SETTLED_TOGETHER_MAX);
    recorded(events);
    // what cannot be settled here is not tried again and again
    if (subjects === 0) return;
  }
}
