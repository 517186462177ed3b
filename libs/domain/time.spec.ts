import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addMonths,
  civilFromDay,
  dateFromDay,
  dateOf,
  dayFromCivil,
  dayFromDate,
  daysInMonth,
  instantOf,
  isDate,
  minutesOfClock,
  MS_PER_DAY,
  timeOfDay,
  yearOf,
} from './time.js';

const anyDay = fc.integer({ min: -135_000, max: 160_000 }); // 1600 to 2408
const anyOffset = fc.integer({ min: -840, max: 840 });
const isoDate = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

describe('dates', () => {
  it('agree with the platform for every day of eight centuries', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dateFromDay(day)).toBe(isoDate(day));
        expect(dayFromDate(isoDate(day))).toBe(day);
        const { year, month, day: dayOfMonth } = civilFromDay(day);
        expect(dayFromCivil(year, month, dayOfMonth)).toBe(day);
        expect(yearOf(day)).toBe(new Date(day * MS_PER_DAY).getUTCFullYear());
      }),
      { numRuns: 2_000 },
    );
  });

  it('carry months over the end of a year', () => {
    expect(dateFromDay(dayFromCivil(2025, 13, 1))).toBe('2026-01-01');
    expect(dateFromDay(dayFromCivil(2025, 0, 31))).toBe('2024-12-31');
    expect(dateFromDay(dayFromCivil(2025, -11, 1))).toBe('2024-01-01');
  });

  it.each([
    '2025-02-29',
    '2100-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '2025-04-00',
    '2025-4-1',
    '20250401',
    '2025-04-01T',
    '2025/04/01',
    '',
    '２０２５-04-01',
  ])('refuse %j', (text) => {
    expect(isDate(text)).toBe(false);
    expect(() => dayFromDate(text)).toThrow(RangeError);
  });

  it('accept leap days that exist', () => {
    expect(isDate('2024-02-29')).toBe(true);
    expect(isDate('2000-02-29')).toBe(true);
    expect(dayFromDate('2024-02-29') + 1).toBe(dayFromDate('2024-03-01'));
    expect(isDate(20240229)).toBe(false);
  });
});

describe('instants', () => {
  it('belong to the local date, not to that of UTC', () => {
    const lateInTheEvening = Date.UTC(2025, 0, 31, 16, 0);
    expect(dateOf(lateInTheEvening, 480)).toBe('2025-02-01');
    expect(dateOf(lateInTheEvening - 1, 480)).toBe('2025-01-31');
    expect(dateOf(lateInTheEvening, 0)).toBe('2025-01-31');
    expect(instantOf('2025-02-01', 0, 480)).toBe(lateInTheEvening);
    expect(instantOf('2025-02-01', 17 * 60 + 30, 480)).toBe(Date.UTC(2025, 1, 1, 9, 30));
  });

  it('are taken apart into date and time and put together again', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 1_439 }), anyOffset, (day, minutes, offset) => {
        const instant = instantOf(isoDate(day), minutes, offset);
        expect(dateOf(instant, offset)).toBe(isoDate(day));
        expect(timeOfDay(instant, offset)).toBe(minutes * 60_000);
      }),
    );
  });
});

describe('months', () => {
  it('end on their last day where the day does not exist', () => {
    expect(addMonths('2025-08-31', 6)).toBe('2026-02-28');
    expect(addMonths('2023-08-31', 6)).toBe('2024-02-29');
    expect(addMonths('2025-12-15', 1)).toBe('2026-01-15');
    expect(addMonths('2025-03-31', -1)).toBe('2025-02-28');
    expect(addMonths('2025-01-31', -14)).toBe('2023-11-30');
  });

  it('keep the day where it exists', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -400, max: 400 }), (day, months) => {
        const from = civilFromDay(day);
        const to = civilFromDay(dayFromDate(addMonths(dateFromDay(day), months)));
        expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + months);
        expect(to.day).toBe(Math.min(from.day, daysInMonth(to.year, to.month)));
      }),
    );
  });
});

describe('times of day', () => {
  it('are read', () => {
    expect(minutesOfClock('09:00')).toBe(540);
    expect(minutesOfClock('23:59')).toBe(1_439);
  });

  it.each(['9:00', '24:00', '12:60', '0900', '', '09:00:00'])('refuse %j', (text) => {
    expect(() => minutesOfClock(text)).toThrow(RangeError);
  });
});
