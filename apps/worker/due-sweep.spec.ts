import { describe, expect, it, jest } from '@jest/globals';
import { DueSweep, LateSweep } from './due-sweep.js';

/** A ledger in which so many subjects are due, and that may fail on batches or on single subjects. */
class Due {
  readonly limits: number[] = [];
  readonly alone: string[] = [];
  readonly dueBy: (number | null)[] = [];
  failsBatches = false;
  instant = 0;
  readonly poisoned = new Set<string>();
  constructor(public left: number) {}

  now = () => Promise.resolve(this.instant);

  settleDue = async (limit: number, dueBy: number | null = null) => {
    this.limits.push(limit);
    this.dueBy.push(dueBy);
    await Promise.resolve();
    if (this.failsBatches) throw new Error('the batch failed');
    return this.take(limit);
  };

  settleOne = async (id: string) => {
    this.alone.push(id);
    await Promise.resolve();
    if (this.poisoned.has(id)) throw new Error('this one cannot be settled');
    return this.take(1);
  };

  private take(limit: number) {
    const subjects = Math.min(limit, this.left);
    this.left -= subjects;
    return { subjects, events: subjects };
  }
}

const ids = Array.from({ length: 500 }, (_, i) => `subject-${i}`);

describe('a sweep of what is due', () => {
  it('settles 2,000 subjects in nine transactions and a few more, however many workflows ask at once', async () => {
    const ledger = new Due(2_000);
    let events = 0;
    const sweep = new DueSweep(ledger, (count) => (events += count));
    await Promise.all(ids.map((id) => sweep.settle(id)));
    expect(events).toBe(2_000);
    // eight full ones, the one that finds nothing, and one for those who asked after the first had begun
    expect(ledger.limits).toHaveLength(10);
  });

  it('settles each alone when a batch fails, so that one that cannot be settled fails alone', async () => {
    const ledger = new Due(10);
    ledger.failsBatches = true;
    ledger.poisoned.add('bad');
    const sweep = new DueSweep(ledger);
    const outcomes = await Promise.allSettled([sweep.settle('good'), sweep.settle('bad')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(ledger.alone).toEqual(['good', 'bad']);
  });

  it('begins anew for who asks while one is under way: what he means may have fallen due later', async () => {
    const ledger = new Due(0);
    const sweep = new DueSweep(ledger);
    const first = sweep.settle('a');
    const second = sweep.settle('b');
    await Promise.all([first, second]);
    expect(ledger.limits).toHaveLength(2);
    await sweep.settle('c');
    expect(ledger.limits).toHaveLength(3);
  });
});

describe('what nobody has settled', () => {
  it('is settled in batches at the second look, as far as it was due at the first', async () => {
    const ledger = new Due(600);
    let events = 0;
    const late = new LateSweep(ledger, { warn: () => undefined }, (count) => (events += count));
    ledger.instant = 1_000;
    await late.look();
    expect(ledger.limits).toEqual([]);
    ledger.instant = 2_000;
    await late.look();
    expect(ledger.limits).toEqual([250, 250, 250]);
    expect(ledger.dueBy).toEqual([1_000, 1_000, 1_000]);
    expect(events).toBe(600);
    ledger.instant = 3_000;
    await late.look();
    expect(ledger.dueBy.at(-1)).toBe(2_000);
  });

  it('is looked at again after a look that failed', async () => {
    const ledger = new Due(1);
    const late = new LateSweep(ledger, { warn: () => undefined });
    await late.look();
    ledger.failsBatches = true;
    await expect(late.look()).rejects.toThrow('the batch failed');
    ledger.failsBatches = false;
    await late.look();
    expect(ledger.left).toBe(0);
  });

  it('is looked for once a second while it runs, and a failure is said once', async () => {
    jest.useFakeTimers();
    try {
      const ledger = new Due(0);
      ledger.failsBatches = true;
      const warn = jest.fn();
      const late = new LateSweep(ledger, { warn });
      late.start();
      await jest.advanceTimersByTimeAsync(3_000);
      expect(ledger.limits).toHaveLength(3);
      expect(warn).toHaveBeenCalledTimes(1);
      await late.stop();
      await jest.advanceTimersByTimeAsync(3_000);
      expect(ledger.limits).toHaveLength(3);
    } finally {
      jest.useRealTimers();
    }
  });
});
