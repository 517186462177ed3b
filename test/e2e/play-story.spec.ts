import { describe, expect, it } from '@jest/globals';
import { toldWithoutWorkflows } from '../support/theatre.js';

describe('the story of the play, over HTTP', () => {
  it('shows every rung of the ladder and every kind of decision, and follows from its seed down to the last hash', async () => {
    const first = await toldWithoutWorkflows(2021);
    expect(first.checklist.filter(({ times }) => times === 0).map(({ id }) => id)).toEqual([]);
    expect(first.verified.discrepancies).toEqual([]);
    // two articles came out of one that was split, one came with the new version
    expect(first.articles).toHaveLength(19);
    // at every instant somebody owned the clock
    expect(first.articles.map(({ days }) => days.total)).toEqual(first.articles.map(({ days }) => days.elapsed));
    const second = await toldWithoutWorkflows(2021);
    expect(second.articles).toEqual(first.articles);
    expect(second.checklist).toEqual(first.checklist);
    expect(second.acts).toBe(first.acts);
    expect(second.papers).toEqual(first.papers);
    // drafted when the month is over, to the millisecond
    expect(first.papers.length).toBeGreaterThan(10);
    for (const { draftedAt } of first.papers) expect(draftedAt).toMatch(/^\d{4}-\d\d-\d\dT16:00:00\.000Z$/);
  }, 600_000);
});
