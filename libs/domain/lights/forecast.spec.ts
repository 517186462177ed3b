import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateAt } from '../calendar/calendar.js';
import { at, calendar, executing, head, measure, office, plan, type Life } from '../../../test/support/life.js';
import { forecast } from './forecast.js';
import { recordsOf, type DoneTask, type UnitRecord } from './record.js';
import { explain } from './lights.js';
import { MUNICIPAL } from '../rules/built-in.js';

const recordsIn = (tasks: readonly DoneTask[], rules: Pick<typeof MUNICIPAL, 'forecast'> = MUNICIPAL) => recordsOf(tasks, rules);

const withMilestone = (due: string): Life => {
  const life = executing(['KJJ'], []);
  life.act(head('KJJ'), plan('KJJ', measure('KJJ', { due })));
  life.act(office, { kind: 'approvePlan' });
  return life;
};

/** A task of the unit; left out: a report of this article, done in time. */
const done = (task: Partial<DoneTask>): DoneTask => ({
  unit: 'KJJ',
  kind: 'report',
  article: { id: '1', number: 1 },
  own: true,
  workdays: 0,
  ...task,
});

describe('a forecast (domain.md §5)', () => {
  it('comes from the milestones and the record of the units', () => {
    const life = withMilestone('2021-06-30');
    const expected = (records = {}) => {
      const { light, expected: when } = forecast(life.state!, life.now, life, records);
      return [light, dateAt(calendar, when!)];
    };
    expect(expected()).toEqual(['green', '2021-12-31']);
    expect(expected(recordsIn([0, 3, 4].map((workdays) => done({ workdays }))))).toEqual(['yellow', '2022-01-06']);
    expect(expected(recordsIn([12].map((workdays) => done({ workdays }))))).toEqual(['red', '2022-01-19']);
    expect(expected(recordsIn([done({ unit: 'GXJ', workdays: 12 })]))).toEqual(['green', '2021-12-31']);
  });

  it('is yellow up to the day on which a case is drafted; where none ever is, as late as the rule set says, five working days where it does not', () => {
    const life = withMilestone('2021-06-30');
    const lightOf = (workdays: number, rules: object) => {
      const records = recordsIn([done({ workdays })]);
      const overdue = { ...MUNICIPAL.overdue, caseAfter: null };
      return forecast(life.state!, life.now, { calendar, rules: { ...MUNICIPAL, overdue, ...rules } }, records).light;
    };
    // the milestone is due at the end of June, so that the lateness is counted from the completion of the part
    expect([5, 6].map((workdays) => lightOf(workdays, { forecast: undefined }))).toEqual(['yellow', 'red']);
    const forecasting = { ...MUNICIPAL.forecast, lateWorkdays: 8 };
    expect([8, 9].map((workdays) => lightOf(workdays, { forecast: forecasting }))).toEqual(['yellow', 'red']);
  });

  it('says when the plan itself goes beyond the completion date, and nothing of an article that is suspended', () => {
    const life = withMilestone('2022-03-31');
    expect(forecast(life.state!, life.now, life)).toMatchObject({ light: 'red', reasons: [{ because: 'after-completion' }] });
    life.act(office, { kind: 'suspend', category: 'other', reason: '暂停' });
    expect(forecast(life.state!, life.now, life)).toMatchObject({ light: 'grey', expected: null });
  });

  it('a record has the middle lateness of all that a unit has done, and says of which tasks', () => {
    expect(recordsIn([])).toEqual({});
    const article = { id: '1', number: 1 };
    expect(recordsIn([-2, 0, 9].map((workdays) => done({ unit: 'A', workdays })))).toEqual({
      A: {
        ...{ done: 3, late: 1, early: 1, medianWorkdaysLate: 0, basis: 'all', own: 3, elsewhere: 0 },
        tasks: [-2, 0, 9].map((workdays) => ({ kind: 'report', article, workdays })),
      },
    });
  });

  it('goes by what the unit has carried out elsewhere rather than by how it reports, once there is enough of it', () => {
    const elsewhere = { own: false, article: { id: '2', number: 2 } };
    const reports = [0, 0, 0, 0].map((workdays) => done({ workdays }));
    const two = (['part', 'close'] as const).map((kind) => done({ ...elsewhere, kind, workdays: 8 }));
    expect(recordsIn([...reports, ...two])['KJJ']).toMatchObject({ basis: 'all', medianWorkdaysLate: 0, own: 4, elsewhere: 2 });
    const three = [...two, done({ ...elsewhere, kind: 'milestone', workdays: 2 })];
    const { KJJ: record } = recordsIn([...reports, ...three]) as { KJJ: UnitRecord };
    expect(record).toMatchObject({ basis: 'substance', done: 3, medianWorkdaysLate: 8, own: 0, elsewhere: 3 });
    const life = withMilestone('2021-06-30');
    const { expected, reasons, records } = forecast(life.state!, life.now, life, { KJJ: record, GXJ: record });
    // eight working days after the end of 2021, of which the third of January is off
    expect(dateAt(calendar, expected!)).toBe('2022-01-13');
    expect(reasons).toContainEqual(expect.objectContaining({ unit: 'KJJ', because: 'record', workdays: 8 }));
    // as many as the rule set says; one from before it said so means three
    const basis = (rules: object) => recordsIn([...reports, ...three], rules)['KJJ']!.basis;
    expect([basis({}), basis({ forecast: { ...MUNICIPAL.forecast, substanceFrom: 4 } })]).toEqual(['substance', 'all']);
    // derived from the records of those who still owe something, and of nobody else
    expect(records).toEqual({ KJJ: record });
  });

  it('a later record never gives an earlier forecast, nor an earlier one a later', () => {
    const life = withMilestone('2021-06-30');
    const kinds = ['report', 'confirm-report', 'part', 'close', 'milestone', 'sign'] as const;
    const anyTask = fc.record({
      kind: fc.constantFrom(...kinds),
      own: fc.boolean(),
      workdays: fc.integer({ min: -60, max: 300 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyTask, fc.nat(200)), { maxLength: 30 }),
        fc.integer({ min: 0, max: 400 }),
        (tasks, passed) => {
          const now = life.now + passed * 86_400_000;
          const of = (more: 0 | 1) => {
            const records = recordsIn(tasks.map(([task, later]) => done({ ...task, workdays: task.workdays + more * later })));
            return forecast(life.state!, now, life, records).expected!;
          };
          expect(of(1)).toBeGreaterThanOrEqual(of(0));
        },
      ),
      { numRuns: 300 },
    );
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
