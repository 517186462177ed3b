import { describe, expect, it } from '@jest/globals';
import { toldWithoutWorkflows } from '../support/theatre.js';

describe('the story of the play, over HTTP', () => {
  it('shows every rung of the ladder and every kind of decision, and follows from its seed down to the last hash', async () => {
    const first = await toldWithoutWorkflows(2021);
    expect(first.checklist.filter(({ times }) => times === 0).map(({ id }) => id)).toEqual([]);
    expect(first.verified.discrepancies).toEqual([]);
    // two articles came out of one that was split
    expect(first.articles).toHaveLength(18);
    const second = await toldWithoutWorkflows(2021);
    expect(second.articles).toEqual(first.articles);
    expect(second.checklist).toEqual(first.checklist);
    expect(second.acts).toBe(first.acts);
  }, 300_000);
});
