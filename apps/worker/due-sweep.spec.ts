import { describe, expect, it } from '@jest/globals';
import { DueSweep } from './due-sweep.js';

/** A ledger in which so many subjects are due, and that may fail on batches or on single subjects. */
class Due {
  readonly calls: { limit: number; first: string | null | undefined }[] = [];
  failsBatches = false;
  readonly poisoned = new Set<string>();
  constructor(private left: number) {}

  settleDue = async (limit: number, first?: string | null) => {
    this.calls.push({ limit, first });
    await Promise.resolve();
    if (limit > 1 && this.failsBatches) throw new Error('the batch failed');
    if (first && this.poisoned.has(first)) throw new Error('this one cannot be settled');
    const subjects = Math.min(limit, this.left);
    this.left -= subjects;
    return { subjects, events: subjects };
  };
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
    expect(ledger.calls).toHaveLength(10);
  });

  it('settles each alone when a batch fails, so that one that cannot be settled fails alone', async () => {
    const ledger = new Due(10);
    ledger.failsBatches = true;
    ledger.poisoned.add('bad');
    const sweep = new DueSweep(ledger);
    const outcomes = await Promise.allSettled([sweep.settle('good'), sweep.settle('bad')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(ledger.calls.filter(({ limit }) => limit === 1).map(({ first }) => first)).toEqual(['good', 'bad']);
  });

  it('begins anew for who asks while one is under way: what he means may have fallen due later', async () => {
    const ledger = new Due(0);
    const sweep = new DueSweep(ledger);
    const first = sweep.settle('a');
    const second = sweep.settle('b');
    await Promise.all([first, second]);
    expect(ledger.calls).toHaveLength(2);
    await sweep.settle('c');
    expect(ledger.calls).toHaveLength(3);
  });
});
