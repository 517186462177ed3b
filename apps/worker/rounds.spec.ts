import { describe, expect, it } from '@jest/globals';
import { Rounds } from './rounds.js';

/** Rounds that rest for an hour: what ends a rest is what is called. */
function hourly(wakeable = true, ms = 3_600_000) {
  let begun = 0;
  const rounds = new Rounds(async () => {
    begun += 1;
    await rounds.rest(ms, wakeable);
  });
  return { rounds, begun: () => begun };
}

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

describe('rounds', () => {
  it('go on when they are called, and end when they are stopped in the middle of a rest', async () => {
    const { rounds, begun } = hourly();
    rounds.start();
    for (const expected of [1, 2, 3]) {
      await turn();
      expect(begun()).toBe(expected);
      rounds.call();
    }
    await turn();
    await rounds.stop();
    expect(begun()).toBe(4);
    expect(rounds.stopped).toBe(true);
  });

  it('do not rest when they were called in the round', async () => {
    let begun = 0;
    const rounds = new Rounds(async () => {
      begun += 1;
      if (begun < 3) rounds.call();
      await rounds.rest(3_600_000);
    });
    rounds.start();
    await turn();
    expect(begun).toBe(3);
    expect(rounds.called).toBe(false);
    await rounds.stop();
  });

  it('note a call in a rest that does not listen, and end that rest only by its time or the stop', async () => {
    const { rounds, begun } = hourly(false);
    rounds.start();
    rounds.call();
    await turn();
    expect([begun(), rounds.called]).toEqual([1, true]);
    await rounds.stop();
    const brief = hourly(false, 1);
    brief.rounds.start();
    while (brief.begun() < 3) await turn();
    await brief.rounds.stop();
  });

  it('that were stopped do not rest any more', async () => {
    const { rounds, begun } = hourly();
    await rounds.stop();
    rounds.start();
    await turn();
    expect(begun()).toBe(0);
    await rounds.rest(3_600_000);
  });
});
