import { describe, expect, it } from '@jest/globals';
import { at, calendar, dispatchOf, executing, head, Life, measure, office, plan, supervision } from '../../test/support/life.js';
import { closeOf } from './calendar/calendar.js';
import { farAhead, farPastPolicy } from './far-dates.js';
import { MUNICIPAL, PEER } from './rules/built-in.js';

const until = (date: string) => ({ policyEnd: closeOf(calendar, date) });
const extension = (due: string) => ({ kind: 'requestExtension', unit: 'KJJ', due, reason: '理由', progress: '六成' }) as const;

describe('a date far past the end of the policy (domain.md §4)', () => {
  it('is refused for an extension, asked for or granted, a milestone and a rework; up to a year after the end it is taken', () => {
    const life = executing(['KJJ'], [], MUNICIPAL, until('2025-12-31'));
    expect(life.act(head('KJJ'), extension('2099-10-20'))).toBe('DATE.TOO_FAR');
    expect(life.act(head('KJJ'), extension('2027-01-04'))).toBe('DATE.TOO_FAR');
    expect(life.act(head('KJJ'), plan('KJJ', measure('KJJ', { due: '2031-01-01' })))).toBe('DATE.TOO_FAR');
    expect(life.act(head('KJJ'), plan('KJJ', measure('KJJ', { due: '2026-12-31' })))).toEqual(['PlanSubmitted']);
    life.act(office, { kind: 'approvePlan' });
    expect(life.act(head('KJJ'), extension('2026-12-31'))).toEqual(['ExtensionRequested']);
    expect(life.act(office, { kind: 'grantExtension', due: '2031-01-01' })).toBe('DATE.TOO_FAR');
    expect(life.act(office, { kind: 'grantExtension', due: '2022-01-28' })).toEqual(['ExtensionGranted']);
    life.act(office, { kind: 'waiveMilestone', milestone: '2.1', reason: '理由' });
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    expect(life.act(supervision, { kind: 'returnClosing', opinion: '不足', reworkDue: '2099-01-01' })).toBe('DATE.TOO_FAR');
  });

  it('is refused at the dispatch', () => {
    const life = new Life(at('2021-03-01'));
    const due = closeOf(calendar, '2099-12-31');
    const completion = { kind: 'fixed', due, source: 'policy' } as const;
    expect(life.act(office, dispatchOf(['KJJ'], [], 'DCS', { completion, ...until('2025-12-31') }))).toBe('DATE.TOO_FAR');
    expect(life.act(office, dispatchOf(['KJJ'], [], 'DCS', { completion }))).toEqual(['ArticleDispatched']);
  });

  it('goes by the article’s own date where the policy’s end is not known, and never by a day that is over', () => {
    const completion = { kind: 'fixed', due: closeOf(calendar, '2021-12-31'), source: 'policy' } as const;
    const context = { now: at('2021-06-01'), rules: MUNICIPAL, calendar };
    const code = (date: string, more: object = {}) =>
      farPastPolicy({ completion }, closeOf(calendar, date), { ...context, ...more })?.code ?? null;
    expect(['2022-12-30', '2023-01-31'].map((date) => code(date))).toEqual([null, 'DATE.TOO_FAR']);
    expect(code('2023-01-31', { now: at('2022-06-01') })).toBeNull();
    // rule sets from before there was such a bound know none
    const { dates: _none, ...before } = MUNICIPAL;
    expect([before, PEER].map((rules) => code('2099-12-31', { rules }))).toEqual([null, null]);
  });

  it('of a single matter is refused a year ahead, with the last day that is taken', () => {
    const context = { now: at('2021-03-01'), rules: MUNICIPAL, calendar };
    expect(farAhead(closeOf(calendar, '2022-03-02'), context)).toBeNull();
    expect(farAhead(closeOf(calendar, '2022-03-03'), context)).toEqual({
      ok: false,
      code: 'DATE.TOO_FAR',
      params: { date: closeOf(calendar, '2022-03-03'), latest: closeOf(calendar, '2022-03-02') },
    });
  });
});
