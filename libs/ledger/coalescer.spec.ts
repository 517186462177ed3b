import { describe, expect, it } from '@jest/globals';
import { Coalescer } from './coalescer.js';

/** A coalescer whose groups the test lets go. */
function held(limits = { inFlightMax: 1, groupMax: 3 }) {
  const groups: { items: readonly string[]; done: (results: readonly string[]) => void; fail: (error: Error) => void }[] = [];
  const coalescer = new Coalescer<string, string>(
    (items) => new Promise((done, fail) => groups.push({ items, done, fail })),
    limits,
  );
  return { coalescer, groups, sent: () => groups.map(({ items }) => [...items]) };
}

/** Lets everything that is ready run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what arrives together', () => {
  it('is sent at the end of the turn, when it comes alone', async () => {
    const { coalescer, sent } = held();
    void coalescer.submit('a');
    await settled();
    expect(sent()).toEqual([['a']]);
  });

  it('gathers while a group is on its way, up to the size of a group, and everybody gets the own result', async () => {
    const { coalescer, groups, sent } = held();
    const first = coalescer.submit('a');
    await settled();
    const results = Promise.all([first, ...['b', 'c', 'd', 'e'].map((item) => coalescer.submit(item))]);
    await settled();
    groups[0]!.done(['A']);
    await settled();
    expect(sent()).toEqual([['a'], ['b', 'c', 'd']]);
    groups[1]!.done(['B', 'C', 'D']);
    await settled();
    groups[2]!.done(['E']);
    expect(await results).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('leaves before the members of the group before it hear of theirs, so that the database need not wait for their answers', async () => {
    const { coalescer, groups, sent } = held();
    const sentWhenHeard = coalescer.submit('a').then(sent);
    await settled();
    void coalescer.submit('b');
    groups[0]!.done(['A']);
    expect(await sentWhenHeard).toEqual([['a'], ['b']]);
  });

  it('is sent one by one when the group fails, so that only he fails who is the reason', async () => {
    const coalescer = new Coalescer<string, string>(
      async (items) => {
        await settled();
        if (items.includes('bad')) throw new Error(`failed with ${items.length}`);
        return items.map((item) => item.toUpperCase());
      },
      { inFlightMax: 1, groupMax: 10 },
    );
    const outcomes = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((item) => coalescer.submit(item)));
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'A' },
      { status: 'fulfilled', value: 'B' },
      { status: 'rejected', reason: new Error('failed with 1') },
      { status: 'fulfilled', value: 'C' },
    ]);
  });

  it('goes on after a failure', async () => {
    const { coalescer, groups } = held();
    const first = coalescer.submit('a');
    await settled();
    groups[0]!.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    const second = coalescer.submit('b');
    await settled();
    groups[1]!.done(['B']);
    expect(await second).toBe('B');
  });
});
