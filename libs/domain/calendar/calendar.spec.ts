import { describe, expect, it } from '@jest/globals';
import chineseDays from 'chinese-days';
import fc from 'fast-check';
import type { Instant } from '../time.js';
import { CN_2019_2026 } from './built-in.js';
import type { CalendarData } from './calendar.js';
import {
  addDays,
  addWorkdays,
  buildCalendar,
  CalendarError,
  closeOf,
  dateAt,
  isKnown,
  isWorkday,
  midpoint,
  openOf,
  parseCalendar,
  provisional,
  rollForward,
  workdayAt,
  workdayRank,
  workdaysAfter,
  workdaysBefore,
  workdaysBetween,
  workingDayMs,
  workingMs,
} from './calendar.js';

const cn = buildCalendar(CN_2019_2026);
const HOUR = 3_600_000;

/** Beijing time, `YYYY-MM-DD HH:MM`. */
const at = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const show = (instant: Instant): string => new Date(instant + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');

const nextDate = (date: string, days = 1): string => new Date(Date.parse(date) + days * 24 * HOUR).toISOString().slice(0, 10);
const daysOfYear = (year: number): string[] => {
  const days: string[] = [];
  for (let date = `${year}-01-01`; date.startsWith(`${year}`); date = nextDate(date)) days.push(date);
  return days;
};

/** The rule of a working day, said plainly: what the index is compared with. */
const plainWorkday = (data: CalendarData, date: string): boolean => {
  const weekend = [0, 6].includes(new Date(date).getUTCDay());
  return weekend ? data.makeUpDays.includes(date) : !data.holidays.includes(date);
};

describe('the calendar of 2019 to 2026', () => {
  it.each([
    [2019, 250],
    [2020, 249],
    [2021, 250],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, expected) => {
    expect(daysOfYear(year).filter((date) => isWorkday(cn, date))).toHaveLength(expected);
  });

  it('has every make-up day of 2021 as announced (国办发明电〔2020〕27号)', () => {
    const announced = ['2021-02-07', '2021-02-20', '2021-04-25', '2021-05-08', '2021-09-18', '2021-09-26', '2021-10-09'];
    expect(CN_2019_2026.makeUpDays.filter((date) => date.startsWith('2021'))).toEqual(announced);
    for (const date of announced) expect(isWorkday(cn, date)).toBe(true);
  });

  it.each([
    ['2019-02-04', '2019-02-10'],
    ['2020-01-24', '2020-02-02'], // prolonged because of the epidemic (国办发明电〔2020〕1号)
    ['2021-02-11', '2021-02-17'],
    ['2022-01-31', '2022-02-06'],
    ['2023-01-21', '2023-01-27'],
    ['2024-02-10', '2024-02-17'],
    ['2025-01-28', '2025-02-04'],
    ['2026-02-15', '2026-02-23'],
    ['2019-10-01', '2019-10-07'],
    ['2020-10-01', '2020-10-08'],
    ['2021-10-01', '2021-10-07'],
    ['2022-10-01', '2022-10-07'],
    ['2023-09-29', '2023-10-06'],
    ['2024-10-01', '2024-10-07'],
    ['2025-10-01', '2025-10-08'],
    ['2026-10-01', '2026-10-07'],
  ])('Spring Festival and National Day: nobody works from %s to %s', (from, to) => {
    for (let date = from; date <= to; date = nextDate(date)) expect(`${date} ${isWorkday(cn, date)}`).toBe(`${date} false`);
  });

  it.each([
    '2019-02-02',
    '2020-01-19',
    '2022-01-29',
    '2023-01-28',
    '2024-02-04',
    '2024-02-18',
    '2025-01-26',
    '2025-02-08',
    '2026-02-14',
    '2026-10-10',
  ])('the weekend day %s is worked', (date) => {
    expect(isWorkday(cn, date)).toBe(true);
  });

  it('is what its source says, day by day', () => {
    const differing: string[] = [];
    for (let year = CN_2019_2026.knownFrom; year <= CN_2019_2026.knownTo; year += 1) {
      differing.push(...daysOfYear(year).filter((date) => isWorkday(cn, date) !== chineseDays.isWorkday(date)));
    }
    expect(differing).toEqual([]);
  });

  it('knows what it does not know', () => {
    expect(isKnown(cn, '2018-12-31')).toBe(false);
    expect(isKnown(cn, '2019-01-01')).toBe(true);
    expect(isKnown(cn, '2026-12-31')).toBe(true);
    expect(isKnown(cn, '2027-01-01')).toBe(false);
    expect(isWorkday(cn, '2027-10-01')).toBe(true); // a Friday: weekends only
    expect(isWorkday(cn, '2018-10-06')).toBe(false);
    // the year begins at local midnight
    expect(provisional(cn, at('2027-01-01 00:00') - 1)).toBe(false);
    expect(provisional(cn, at('2027-01-01 00:00'))).toBe(true);
    expect(provisional(cn, addWorkdays(cn, at('2026-12-31 10:00'), 1))).toBe(true);
  });
});

describe('periods', () => {
  it('of working days do not count the day of the act and know make-up days', () => {
    // Friday before a make-up Sunday, then Spring Festival
    expect(show(addWorkdays(cn, at('2025-01-24 11:00'), 1))).toBe('2025-01-26 17:30');
    expect(show(addWorkdays(cn, at('2025-01-24 11:00'), 3))).toBe('2025-02-05 17:30');
    expect(show(addWorkdays(cn, at('2025-01-24 23:59'), 5))).toBe('2025-02-07 17:30');
    expect(show(addWorkdays(cn, at('2025-01-24 11:00'), 6))).toBe('2025-02-08 17:30');
    // an act on a day off
    expect(show(addWorkdays(cn, at('2025-02-01 09:00'), 1))).toBe('2025-02-05 17:30');
    expect(show(addWorkdays(cn, at('2025-02-01 09:00'), 0))).toBe('2025-02-05 17:30');
    expect(show(addWorkdays(cn, at('2025-03-03 18:00'), 0))).toBe('2025-03-03 17:30');
  });

  it('count over the end of a year and of the known years', () => {
    expect(show(addWorkdays(cn, at('2025-12-31 08:00'), 2))).toBe('2026-01-05 17:30'); // 4 January is worked
    expect(show(addWorkdays(cn, at('2026-12-30 08:00'), 3))).toBe('2027-01-04 17:30');
    expect(show(addWorkdays(cn, at('2018-12-28 08:00'), 2))).toBe('2019-01-02 17:30');
  });

  it('of days end on a working day', () => {
    expect(show(addDays(cn, at('2025-09-20 10:00'), 15))).toBe('2025-10-09 17:30'); // 5 October
    expect(show(addDays(cn, at('2025-03-03 10:00'), 4))).toBe('2025-03-07 17:30');
    expect(show(addDays(cn, at('2025-03-03 10:00'), 5))).toBe('2025-03-10 17:30');
    expect(rollForward(cn, '2025-10-01')).toBe('2025-10-09');
    expect(rollForward(cn, '2025-10-11')).toBe('2025-10-11'); // a Saturday worked
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse %p days', (n) => {
    for (const f of [addWorkdays, addDays, workdaysBefore, workdaysAfter])
      expect(() => f(cn, at('2025-03-03 10:00'), n)).toThrow(RangeError);
  });

  it('are announced at the opening of business of working days before and after', () => {
    const due = at('2025-02-07 17:30');
    expect(show(workdaysBefore(cn, due, 1))).toBe('2025-02-06 09:00');
    expect(show(workdaysBefore(cn, due, 3))).toBe('2025-01-27 09:00');
    expect(show(workdaysBefore(cn, due, 0))).toBe('2025-02-07 09:00');
    expect(show(workdaysAfter(cn, due, 1))).toBe('2025-02-08 09:00');
    expect(show(workdaysAfter(cn, due, 2))).toBe('2025-02-10 09:00');
    expect(show(workdaysAfter(cn, at('2025-02-02 12:00'), 1))).toBe('2025-02-05 09:00');
    expect(show(openOf(cn, '2025-02-02'))).toBe('2025-02-02 09:00');
    expect(show(closeOf(cn, '2025-02-02'))).toBe('2025-02-02 17:30');
  });
});

describe('office time', () => {
  it('passes in office hours of working days only', () => {
    expect(workingDayMs(cn)).toBe(8.5 * HOUR);
    expect(workingMs(cn, at('2025-03-03 08:00'), at('2025-03-03 10:00'))).toBe(HOUR);
    expect(workingMs(cn, at('2025-03-03 17:00'), at('2025-03-04 09:30'))).toBe(HOUR);
    expect(workingMs(cn, at('2025-03-07 17:30'), at('2025-03-10 09:00'))).toBe(0);
    expect(workingMs(cn, at('2025-01-24 17:30'), at('2025-02-05 09:00'))).toBe(2 * 8.5 * HOUR);
    expect(workingMs(cn, at('2025-03-04 10:00'), at('2025-03-03 10:00'))).toBe(-8.5 * HOUR);
  });

  it('is halved inside office hours', () => {
    expect(show(midpoint(cn, at('2025-03-03 10:00'), at('2025-03-04 17:30')))).toBe('2025-03-04 09:30');
    expect(show(midpoint(cn, at('2025-03-03 20:00'), at('2025-03-04 17:30')))).toBe('2025-03-04 13:15');
    // the half falls on a close of business: the next opening, over a weekend too
    expect(show(midpoint(cn, at('2025-03-07 09:00'), at('2025-03-10 17:30')))).toBe('2025-03-10 09:00');
    // nothing to halve
    expect(show(midpoint(cn, at('2025-03-08 09:00'), at('2025-03-08 15:00')))).toBe('2025-03-08 15:00');
    expect(show(midpoint(cn, at('2025-03-05 09:00'), at('2025-03-04 15:00')))).toBe('2025-03-04 15:00');
  });
});

describe('counting, against a walk from day to day', () => {
  const known = fc.integer({ min: Date.UTC(2018, 6, 1), max: Date.UTC(2027, 6, 1) });
  const dayCount = fc.integer({ min: 1, max: 300 });
  const walk = (from: string, n: number, step: 1 | -1): string => {
    let date = from;
    for (let left = n; left > 0;) {
      date = nextDate(date, step);
      if (plainWorkday(CN_2019_2026, date)) left -= 1;
    }
    return date;
  };

  it('adds and subtracts working days', () => {
    fc.assert(
      fc.property(known, dayCount, (instant, n) => {
        const today = dateAt(cn, instant);
        const due = addWorkdays(cn, instant, n);
        expect(due).toBe(closeOf(cn, walk(today, n, 1)));
        expect(workdaysBetween(cn, instant, due)).toBe(n);
        expect(workdaysBetween(cn, due, instant)).toBe(-n);
        expect(workdaysAfter(cn, instant, n)).toBe(openOf(cn, walk(today, n, 1)));
        expect(workdaysBefore(cn, instant, n)).toBe(openOf(cn, walk(today, n, -1)));
      }),
    );
  });

  it('adds days', () => {
    fc.assert(
      fc.property(known, dayCount, (instant, n) => {
        let last = nextDate(dateAt(cn, instant), n);
        while (!plainWorkday(CN_2019_2026, last)) last = nextDate(last);
        expect(addDays(cn, instant, n)).toBe(closeOf(cn, last));
      }),
    );
  });

  it('measures office time', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 0, max: 40 * 24 * HOUR }), (from, span) => {
        const to = from + span;
        let expected = 0;
        for (let date = dateAt(cn, from); date <= dateAt(cn, to); date = nextDate(date)) {
          if (!plainWorkday(CN_2019_2026, date)) continue;
          expected += Math.max(0, Math.min(to, closeOf(cn, date)) - Math.max(from, openOf(cn, date)));
        }
        expect(workingMs(cn, from, to)).toBe(expected);
      }),
    );
  });

  it('measures office time so that parts sum to the whole', () => {
    fc.assert(
      fc.property(known, known, known, (a, b, c) => {
        expect(workingMs(cn, a, b) + workingMs(cn, b, c)).toBe(workingMs(cn, a, c));
      }),
    );
  });

  it('halves office time', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 40 * 24 * HOUR }), (a, span) => {
        const b = a + span;
        const half = midpoint(cn, a, b);
        const whole = workingMs(cn, a, b);
        if (whole === 0) {
          expect(half).toBe(b);
          return;
        }
        expect(workingMs(cn, a, half)).toBe(Math.floor(whole / 2));
        expect(half >= a && half < b).toBe(true);
        const date = dateAt(cn, half);
        expect(plainWorkday(CN_2019_2026, date) && half >= openOf(cn, date) && half < closeOf(cn, date)).toBe(true);
      }),
    );
  });

  it('numbers working days without a gap, also outside the known years', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 40_000 }), (rank) => {
        const day = workdayAt(cn, rank);
        expect(workdayRank(cn, day)).toBe(rank);
        expect(workdayRank(cn, day + 1)).toBe(rank + 1);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the data', () => {
  const good = { ...CN_2019_2026 };

  it('is indexed once', () => {
    expect(buildCalendar(CN_2019_2026)).toBe(cn);
    expect(buildCalendar(good)).not.toBe(cn);
    expect(buildCalendar(good).workdays).toEqual(cn.workdays);
  });

  it('is refused with every problem', () => {
    const problems = (value: unknown): readonly string[] => {
      try {
        parseCalendar(value);
      } catch (error) {
        if (error instanceof CalendarError) return error.problems;
        throw error;
      }
      return [];
    };
    expect(problems(JSON.parse(JSON.stringify(good)))).toEqual([]);
    expect(
      problems({
        ...good,
        version: '',
        office: { open: '17:30', close: '09:00' },
        holidays: ['2021-02-11', '2021-02-11', '2021-02-13', '2021-02-30', '2018-10-01'],
        makeUpDays: ['2021-02-08'],
      }),
    ).toEqual([
      'version: a text is needed',
      'office: it closes before it opens',
      'holidays[1]: 2021-02-11 is there twice',
      'holidays[2]: 2021-02-13 is a weekend day',
      'holidays[3]: not a date (YYYY-MM-DD): "2021-02-30"',
      'holidays[4]: 2018-10-01 lies outside the known years',
      'makeUpDays[0]: 2021-02-08 is no weekend day',
    ]);
    expect(problems(null)).toHaveLength(8);
    expect(problems({ ...good, knownTo: 2018 })[0]).toMatch(/^knownFrom, knownTo/);
    expect(() => buildCalendar({ ...good, utcOffsetMinutes: 0.5 })).toThrow(CalendarError);
  });
});
