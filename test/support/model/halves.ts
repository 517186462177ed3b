import { describe, expect, it } from '@jest/globals';
import { appliers } from '#domain/article/evolve.js';
import { tellStories } from './run.js';

/** Sequences of each of the two halves, which Jest runs side by side: 10,000 a run; FULL=1: 40,000. */
const SEQUENCES = process.env['FULL'] === '1' ? 20_000 : 5_000;
const seed = Number(process.env['SEED'] ?? '2021');

/**
 * Tells the stories of one half, by their numbers: `half` 0 or 1. In each at least 90 kinds of command must have been accepted, and nearly everything must
 * have happened to some article: the stories are no heap of refusals.
 */
export function describeWorld(half: 0 | 1): void {
  describe('one world of policies, articles, approvals, meetings, cases, tolerance and adoptions, acted on by anybody', () => {
    it(`nothing throws, nothing gets stuck, and every invariant holds, in ${SEQUENCES} sequences`, () => {
      const { sequences, kinds, types } = tellStories(seed, half * SEQUENCES, SEQUENCES);
      expect(sequences).toBe(SEQUENCES);
      const accepted = [...kinds].filter(([, count]) => count.accepted > 0);
      expect(accepted.length).toBeGreaterThanOrEqual(90);
      // but for a few that are rare
      expect(Object.keys(appliers).filter((type) => !types.has(type)).length).toBeLessThanOrEqual(3);
    }, 900_000);
  });
}
