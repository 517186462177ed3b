import { describe, expect, it } from '@jest/globals';
import { tellStories } from '../support/model/run.js';

/** Sequences of a run of the whole suite, and of a full run (FULL=1). */
const SEQUENCES = process.env['FULL'] === '1' ? 10_000 : 250;
const seed = Number(process.env['SEED'] ?? '2021');

describe('one world of policies, articles, approvals, meetings, cases, tolerance and adoptions, acted on by anybody', () => {
  it(`nothing throws, nothing gets stuck, and every invariant holds, in ${SEQUENCES} sequences`, () => {
    const { sequences, kinds } = tellStories(seed, 0, SEQUENCES);
    expect(sequences).toBe(SEQUENCES);
    const accepted = [...kinds].filter(([, count]) => count.accepted > 0);
    expect(accepted.length).toBeGreaterThanOrEqual(70);
  }, 300_000);
});
