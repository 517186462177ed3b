import { dateFromDay, dayFromCivil, dayFromDate, yearOf, type DateString } from '../time.js';
import { workdayAt, workdayRank, type Calendar } from './calendar.js';

/** The holidays whose day moves with the moon or the sun. */
export type Feast = 'spring' | 'tomb-sweeping' | 'dragon-boat' | 'mid-autumn';

/** By feast and year: the last working day before its holiday. A year that nobody announced is absent. */
export type FeastEves = Readonly<Record<Feast, Readonly<Record<number, DateString>>>>;

/**
 * First and last month and day between which the holiday can begin. The first day of the first month falls between 21 January and 20 February
 * and its holiday begins up to two days earlier; 中秋 may fall into the holiday of 国庆, which then begins it.
 */
const WINDOWS: Readonly<Record<Feast, readonly [from: readonly [number, number], to: readonly [number, number]]>> = {
  spring: [
    [1, 19],
    [2, 24],
  ],
  'tomb-sweeping': [
    [4, 2],
    [4, 7],
  ],
  'dragon-boat': [
    [5, 26],
    [6, 28],
  ],
  'mid-autumn': [
    [9, 5],
    [10, 9],
  ],
};

/**
 * The last working day before each feast, in the years whose holidays the calendar knows: what 春节前 sets as the last day. It is read off the
 * announced holidays: the first weekday that is off in the season of the feast, and what is worked before it.
 */
export function feastEves(cal: Calendar): FeastEves {
  const off = cal.data.holidays.map(dayFromDate);
  const eves = (feast: Feast): Record<number, DateString> => {
    const [from, to] = WINDOWS[feast];
    const out: Record<number, DateString> = {};
    for (const day of off) {
      const year = yearOf(day);
      if (out[year] !== undefined || day < dayFromCivil(year, ...from) || day > dayFromCivil(year, ...to)) continue;
      out[year] = dateFromDay(workdayAt(cal, workdayRank(cal, day) - 1));
    }
    return out;
  };
  return {
    spring: eves('spring'),
    'tomb-sweeping': eves('tomb-sweeping'),
    'dragon-boat': eves('dragon-boat'),
    'mid-autumn': eves('mid-autumn'),
  };
}
