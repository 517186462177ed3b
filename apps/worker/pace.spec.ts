import { describe, expect, it } from '@jest/globals';
import { OTHERS_IN_FLIGHT_MAX, OTHERS_IN_FLIGHT_WATCHFUL, Pace } from './pace.js';

/** A pace whose clock the test moves. */
function paceAt() {
  let now = 1_000_000;
  const pace = new Pace(() => now);
  return { pace, pass: (ms: number) => (now += ms) };
}

/** What a second of `perSecond` acts lets through, when all that may be taken is taken at once. */
function passSecond({ pace, pass }: ReturnType<typeof paceAt>, perSecond: number): number {
  let taken = 0;
  for (let act = 0; act < perSecond; act += 1) {
    pace.arrived();
    const allowance = pace.allowance(0);
    pace.took(allowance);
    taken += allowance;
    pass(1000 / perSecond);
  }
  return taken;
}

describe('the pace of wake-ups that are not urgent', () => {
  it('lets everything through, up to what may be under way, while few acts arrive', () => {
    const { pace, pass } = paceAt();
    pace.arrived(10);
    pass(300);
    expect(pace.pressed).toBe(false);
    expect(pace.allowance(0)).toBe(OTHERS_IN_FLIGHT_MAX);
    expect(pace.allowance(OTHERS_IN_FLIGHT_MAX)).toBe(0);
  });

  it('wakes few at once as long as what arrives may be the beginning of many acts', () => {
    const { pace, pass } = paceAt();
    pace.arrived();
    expect(pace.allowance(0)).toBe(OTHERS_IN_FLIGHT_WATCHFUL);
    expect(pace.allowance(OTHERS_IN_FLIGHT_WATCHFUL)).toBe(0);
    pass(299);
    expect(pace.allowance(0)).toBe(OTHERS_IN_FLIGHT_WATCHFUL);
  });

  it('is a trickle of two a second while hundreds of acts arrive', () => {
    const clocked = paceAt();
    passSecond(clocked, 500);
    const seconds = Array.from({ length: 10 }, () => passSecond(clocked, 500));
    expect(Math.max(...seconds)).toBeLessThanOrEqual(3);
    expect(seconds.reduce((sum, taken) => sum + taken, 0)).toBeGreaterThanOrEqual(18);
  });

  it('is not bound by fifteen acts a second, however long they go on', () => {
    const clocked = paceAt();
    for (let second = 0; second < 10; second += 1) passSecond(clocked, 15);
    expect(clocked.pace.pressed).toBe(false);
  });

  it('is free again two seconds after the last arrival', () => {
    const clocked = paceAt();
    passSecond(clocked, 500);
    clocked.pass(1_000);
    expect(clocked.pace.pressed).toBe(true);
    clocked.pass(1_200);
    expect(clocked.pace.pressed).toBe(false);
    expect(clocked.pace.allowance(0)).toBe(OTHERS_IN_FLIGHT_MAX);
  });
});
