import { describe, expect, it } from '@jest/globals';
import { daysOf, type Delay } from './delay.js';
import { parseScenario, ScenarioError } from './parse-scenario.js';
import { EventQueue } from './queue.js';
import { mulberry32, murmur3, seedOfRun, uniform } from '../random.js';
import { DEFAULT_SCENARIO, PROFILES } from './scenario.js';
import { estimateOf, spreadOf, tQuantile975 } from './statistics.js';

describe('randomness', () => {
  it('is MurmurHash3 and Mulberry32 as published', () => {
    expect(murmur3('', 0)).toBe(0);
    expect(murmur3('', 1)).toBe(0x514e28b7);
    expect(murmur3('', 0xffffffff)).toBe(0x81f16f39);
    // two code units are the four bytes 21 43 65 87 of the reference vectors
    expect(murmur3('\u4321\u8765', 0)).toBe(0xf55b516b);
    expect(murmur3('\u4321\u8765', 0x5082edee)).toBe(0x2362f9de);
    expect(murmur3('\u4321', 0)).toBe(0xa0f7b07a);
    // first output of Mulberry32 seeded with 0 and 1
    expect(mulberry32(0)).toBeCloseTo(0.26642920868471265, 15);
    expect(mulberry32(1)).toBeCloseTo(0.6270739405881613, 15);
  });

  it('is even over questions and over runs', () => {
    const buckets = new Array<number>(10).fill(0);
    for (let run = 0; run < 100; run += 1) {
      for (let i = 0; i < 100; i += 1)
        buckets[Math.floor(uniform(seedOfRun(42, run), `${i} report:2021-03:QY-KJJ 1 late`) * 10)]! += 1;
    }
    const chiSquare = buckets.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 9 degrees of freedom: 27.9 is passed by chance once in a thousand
    expect(chiSquare).toBeLessThan(27.9);
  });
});

describe('a delay', () => {
  const grid = Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10_000);
  const meanOf = (delay: Delay) => grid.reduce((sum, drawn) => sum + daysOf(delay, drawn), 0) / grid.length;

  it.each<[Delay, number]>([
    [{ kind: 'fixed', days: 4 }, 4],
    [{ kind: 'uniform', from: 2, to: 5 }, 3.5],
    [{ kind: 'geometric', mean: 2 }, 2],
    [{ kind: 'geometric', mean: 3, from: 1 }, 3],
    [{ kind: 'geometric', mean: 1, from: 1 }, 1],
    [{ kind: 'empirical', days: [7, 0, 2] }, 3],
  ])('%j has the mean %d', (delay, mean) => {
    expect(meanOf(delay)).toBeCloseTo(mean, 1);
    const drawn = grid.map((at) => daysOf(delay, at));
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    expect(drawn.every((days) => Number.isInteger(days) && days >= 0)).toBe(true);
  });
});

describe('the queue', () => {
  it('gives back what was put in, soonest first, then by index', () => {
    const queue = new EventQueue();
    const entries = Array.from({ length: 500 }, (_, i) => ({ at: (i * 7919) % 97, index: i }));
    for (const { at, index } of entries) queue.push(at, index);
    const out = Array.from({ length: 500 }, () => queue.pop());
    expect(out).toEqual([...entries].sort((a, b) => a.at - b.at || a.index - b.index));
    expect(queue.pop()).toBeUndefined();
    expect(queue.size).toBe(0);
  });
});

describe('figures', () => {
  it('are spread by nearest rank', () => {
    expect(spreadOf([3, 1, 2, 5, 4, 6, 7, 8, 9, 10])).toEqual({ mean: 5.5, p10: 1, p50: 5, p90: 9 });
    expect(spreadOf([2])).toEqual({ mean: 2, p10: 2, p50: 2, p90: 2 });
  });

  it.each([
    [1, 12.706],
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [1000, 1.962],
  ])('have the quantile of Student with %d degrees of freedom', (df, expected) =>
    expect(tQuantile975(df)).toBeCloseTo(expected, 1),
  );

  it('have an interval from two values on', () => {
    expect(estimateOf([5])).toEqual({ mean: 5, halfWidth: null });
    expect(estimateOf([1, 3]).halfWidth).toBeCloseTo(12.706, 2);
  });
});

const problemsOf = (json: unknown): string[] => {
  try {
    parseScenario(json);
    return [];
  } catch (error) {
    return (error as ScenarioError).problems.map(({ path, en }) => `${path}: ${en}`);
  }
};

describe('a scenario from a file', () => {
  it('is the default where it says nothing', () => {
    expect(parseScenario({})).toEqual(DEFAULT_SCENARIO);
  });

  it('reads profiles of its own, on a base, by name and written out, and numbers as fixed delays', () => {
    const scenario = parseScenario({
      name: '县区迟报',
      profiles: {
        slow: { base: 'punctual', late: { chance: 1, by: { kind: 'uniform', from: 1, to: 5 }, on: ['report'] } },
        slower: { base: 'slow', late: { by: 9 } },
      },
      standard: 'punctual',
      units: { 'QY-YDS': 'slower', 'QY-KJJ': { silent: true, splits: { chance: 0.2, after: 30 }, tolerance: { chance: 1 } } },
      reactions: { verification: 3, tolerance: 7 },
      decisions: { extensionGranted: 1, toleranceExempt: 0.8, toleranceLighten: 0.1, toleranceMitigate: 0.1 },
      tailWorkdays: 0,
      changes: { reportCycle: 'quarter', articles: { '5': { due: '2024-12-31', responsible: [] } } },
    });
    expect(scenario).toMatchObject({
      name: '县区迟报',
      standard: PROFILES.punctual,
      units: {
        'QY-YDS': { late: { chance: 1, by: { kind: 'fixed', days: 9 }, on: ['report'] }, objects: 0 },
        'QY-KJJ': {
          silent: true,
          objects: PROFILES.ordinary.objects,
          splits: { chance: 0.2, after: { kind: 'fixed', days: 30 } },
          tolerance: { chance: 1, after: PROFILES.ordinary.tolerance.after },
        },
      },
      reactions: {
        ...DEFAULT_SCENARIO.reactions,
        verification: { kind: 'fixed', days: 3 },
        tolerance: { kind: 'fixed', days: 7 },
      },
      decisions: { objectionUpheld: 0.3, extensionGranted: 1, reopened: 0.05, toleranceExempt: 0.8, accountabilityProposed: 0 },
      changes: { reportCycle: 'quarter', articles: { '5': { due: '2024-12-31', responsible: [] } } },
    });
  });

  it.each<[string, unknown, string]>([
    ['no object', [], ': an object is needed'],
    ['a misspelt field', { untis: {} }, 'untis: not a known field'],
    ['a misspelt field inside', { units: { A: { lat: {} } } }, 'units.A.lat: not a known field'],
    ['a chance above one', { standard: { objects: 1.5 } }, 'standard.objects: a number from 0 to 1 is needed'],
    [
      'shares of outcomes above one together',
      { decisions: { toleranceExempt: 0.6, toleranceLighten: 0.5, toleranceMitigate: 0 } },
      'decisions: toleranceExempt, toleranceLighten and toleranceMitigate must not be more than 1 together',
    ],
    ['a chance of a split above one', { standard: { splits: { chance: 2 } } }, 'standard.splits.chance: a number from 0 to 1'],
    ['an unknown profile', { standard: 'lazy' }, 'standard: one of these profiles is needed'],
    ['a profile that is its own base', { profiles: { a: { base: 'a' } } }, 'profiles.a.base: profiles in a circle: a → a'],
    ['a built-in name', { profiles: { silent: {} } }, 'profiles.silent: a built-in profile stays as it is'],
    [
      'an unknown distribution',
      { reactions: { leader: { kind: 'normal' } } },
      'reactions.leader: a number of days, or a distribution',
    ],
    [
      'a range upside down',
      { reactions: { leader: { kind: 'uniform', from: 5, to: 1 } } },
      'reactions.leader.to: must not be less',
    ],
    ['nothing observed', { reactions: { leader: { kind: 'empirical', days: [] } } }, 'reactions.leader.days: a list of days'],
    [
      'a mean below the least',
      { reactions: { leader: { kind: 'geometric', from: 3, mean: 1 } } },
      'reactions.leader.mean: a number from 3',
    ],
    ['half a day', { reactions: { leader: 0.5 } }, 'reactions.leader: a whole number'],
    ['a rework without time', { standard: { returns: { rework: 0 } } }, 'standard.returns.rework: a whole number from 1'],
    ['a duty that is none', { standard: { late: { on: ['sleep'] } } }, 'standard.late.on: may only be: sign, plan'],
    ['a date that is none', { changes: { articles: { '1': { due: '2021-02-30' } } } }, 'changes.articles.1.due: a date'],
    ['no article number', { changes: { articles: { one: {} } } }, 'changes.articles.one: the number of an article'],
    [
      'an article without a lead',
      { changes: { articles: { '1': { leads: [] } } } },
      'changes.articles.1.leads: a lead is needed',
    ],
    ['a cycle that is none', { changes: { reportCycle: 'week' } }, 'changes.reportCycle: may only be: month, quarter'],
  ])('is refused with %s', (_, json, problem) => {
    expect(problemsOf(json)).toEqual([expect.stringContaining(problem)]);
  });

  it('is refused with every problem at once, in both languages', () => {
    const json = { name: '', collisionFrom: 1, units: { A: { silent: 'no' } } };
    expect(problemsOf(json)).toHaveLength(3);
    expect(() => parseScenario(json)).toThrow(ScenarioError);
  });
});
