import { describe, expect, it } from '@jest/globals';
import { clockHolder } from './holder.js';
import type { ArticleState } from './state.js';

const executing = (overdue: ArticleState['overdue']): ArticleState =>
  ({ stage: 'executing', leads: ['KJJ'], parts: [], office: 'OFFICE', suspensions: [], overdue }) as unknown as ArticleState;
const mark = (unit: string, due = 5) => ({ unit, due, caseDrafted: false });
const holderOf = (marks: Record<string, ReturnType<typeof mark>>, order: readonly string[]) =>
  clockHolder(executing(Object.fromEntries(order.map((task) => [task, marks[task]!]))));

describe('who owns the clock of an article with several late units', () => {
  it('does not depend on the order in which their marks are kept', () => {
    const marks = { 'report:2021-Q1:QY-SW': mark('QY-SW'), 'report:2021-Q1:QY-QXQ': mark('QY-QXQ') };
    const [a, b] = Object.keys(marks) as [string, string];
    expect([holderOf(marks, [a, b]), holderOf(marks, [b, a])]).toEqual(['unit:QY-SW', 'unit:QY-SW']);
    const equal = { 'report:2021-03:QY-B': mark('QY-B'), 'report:2021-03:QY-A': mark('QY-A') };
    const [c, d] = Object.keys(equal) as [string, string];
    expect([holderOf(equal, [c, d]), holderOf(equal, [d, c])]).toEqual(['unit:QY-A', 'unit:QY-A']);
  });

  it('is whoever is overdue the longest, and of equals the lead', () => {
    const marks = { 'report:a': mark('GXJ', 4), 'report:b': mark('KJJ', 5) };
    expect(holderOf(marks, ['report:b', 'report:a'])).toBe('unit:GXJ');
    const equal = { 'report:a': mark('GXJ'), 'report:bb': mark('KJJ') };
    expect(holderOf(equal, ['report:a', 'report:bb'])).toBe('unit:KJJ');
    expect(holderOf(equal, ['report:bb', 'report:a'])).toBe('unit:KJJ');
  });
});
