import { describe, expect, it } from '@jest/globals';
import { dateAt } from '../calendar/calendar.js';
import { at, calendar, executing, head, measure, office, plan, type Life } from '../../../test/support/life.js';
import { forecast, recordsOf } from './forecast.js';
import { explain } from './lights.js';

const withMilestone = (due: string): Life => {
  const life = executing(['KJJ'], []);
  life.act(head('KJJ'), plan('KJJ', measure('KJJ', { due })));
  life.act(office, { kind: 'approvePlan' });
  return life;
};

describe('a forecast (domain.md §5)', () => {
  it('comes from the milestones and the record of the units', () => {
    const life = withMilestone('2021-06-30');
    const expected = (records = {}) => {
      const { light, expected: when } = forecast(life.state!, life.now, life, records);
      return [light, dateAt(calendar, when!)];
    };
    expect(expected()).toEqual(['green', '2021-12-31']);
    expect(
      expected(
        recordsOf([
          { unit: 'KJJ', workdays: 0 },
          { unit: 'KJJ', workdays: 3 },
          { unit: 'KJJ', workdays: 4 },
        ]),
      ),
    ).toEqual(['yellow', '2022-01-06']);
    expect(expected({ KJJ: { done: 4, late: 4, medianWorkdaysLate: 12 } })).toEqual(['red', '2022-01-19']);
    expect(expected({ GXJ: { done: 4, late: 4, medianWorkdaysLate: 12 } })).toEqual(['green', '2021-12-31']);
  });

  it('says when the plan itself goes beyond the completion date, and nothing of an article that is suspended', () => {
    const life = withMilestone('2022-03-31');
    expect(forecast(life.state!, life.now, life)).toMatchObject({ light: 'red', reasons: [{ because: 'after-completion' }] });
    life.act(office, { kind: 'suspend', category: 'other', reason: '暂停' });
    expect(forecast(life.state!, life.now, life)).toMatchObject({ light: 'grey', expected: null });
  });

  it('a record has the middle lateness of all that a unit has done', () => {
    expect(recordsOf([])).toEqual({});
    expect(recordsOf([0, 0, 9].map((workdays) => ({ unit: 'A', workdays })))).toEqual({
      A: { done: 3, late: 1, medianWorkdaysLate: 0 },
    });
  });
});

describe('the memory of a red that caught up (domain.md §5, 瓯海)', () => {
  it('is kept for substance as well as for timeliness', () => {
    const life = withMilestone('2021-06-30');
    life.until(at('2021-07-02'));
    expect(explain(life.state!, life.now, life).article.substance.light).toBe('red');
    const evidence = [{ name: '文件', ref: '1' }];
    life.act(head('KJJ'), { kind: 'completeMilestone', unit: 'KJJ', milestone: '2.1', summary: '补完成', evidence });
    const { substance, timeliness } = explain(life.state!, life.now, life).units['KJJ']!;
    expect(substance).toMatchObject({ light: 'yellow', reasons: [{ because: 'caught-up' }, {}] });
    expect(timeliness.reasons.map(({ because }) => because)).not.toContain('caught-up');
    expect(explain(life.state!, at('2021-08-02'), life).article.substance.light).toBe('green');
  });
});
