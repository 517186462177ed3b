import type { DateString, DayNumber, Instant } from '../time.js';
import {
  dateFromDay,
  dayFromCivil,
  dayFromDate,
  dayOf,
  isDate,
  minutesOfClock,
  MS_PER_DAY,
  MS_PER_MINUTE,
  yearOf,
} from '../time.js';

/** A working-day calendar as data: versioned, stored, frozen into every deadline that was computed with it. */
export interface CalendarData {
  readonly id: string;
  readonly version: string;
  /** Where the days come from; says nothing to the program. */
  readonly source?: string;
  /** Minutes east of UTC, the whole year round: Asia/Shanghai is 480 and has no summer time. */
  readonly utcOffsetMinutes: number;
  /** Office hours, `HH:MM`, the same on every working day. */
  readonly office: { readonly open: string; readonly close: string };
  /** First and last year whose holidays were announced. Outside of them only weekends are off, and every date is provisional. */
  readonly knownFrom: number;
  readonly knownTo: number;
  /** Weekdays on which offices are closed. */
  readonly holidays: readonly DateString[];
  /** Weekend days that are worked instead (调休补班). */
  readonly makeUpDays: readonly DateString[];
}

/**
 * A calendar made ready for counting. Working days are numbered in sequence: `rank` of a day is how many working days lie
 * between a fixed origin and that day, so every question about a span is a subtraction, however long the span is.
 */
export interface Calendar {
  readonly id: string;
  readonly version: string;
  readonly utcOffsetMinutes: number;
  readonly data: CalendarData;
  /** The known years: first day, and the day after the last. */
  readonly firstDay: DayNumber;
  readonly endDay: DayNumber;
  /** For each known day, and the day after the last: working days from the first known day to the day before it. */
  readonly before: Uint16Array;
  /** The working days of the known years in order. */
  readonly workdays: Int32Array;
  /** Office hours in milliseconds: since local midnight, and how long. */
  readonly openMs: number;
  readonly closeMs: number;
  readonly lengthMs: number;
}

const built = new WeakMap<CalendarData, Calendar>();

/** Indexes a calendar; the same data object gives the same index. Throws a {@link CalendarError} listing every problem of the data. */
export function buildCalendar(data: CalendarData): Calendar {
  const known = built.get(data);
  if (known !== undefined) return known;
  const problems = problemsOf(data);
  if (problems.length > 0) throw new CalendarError(problems);
  const calendar = index(data);
  built.set(data, calendar);
  return calendar;
}

/** The data of a calendar is not usable. */
export class CalendarError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`unusable calendar: ${problems.join('; ')}`);
    this.name = 'CalendarError';
  }
}

/** 0 Monday to 6 Sunday. 1970-01-01 was a Thursday. */
const weekdayOf = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7;

const isWeekend = (day: DayNumber): boolean => weekdayOf(day) >= 5;

/** Weekdays (Monday to Friday) from Monday 1969-12-29 to the day before `day`; negative before that. */
function weekdaysBefore(day: DayNumber): number {
  const weeks = Math.floor((day + 3) / 7);
  return weeks * 5 + Math.min(day + 3 - weeks * 7, 5);
}

/** The weekday that has `count` weekdays before it: the inverse of {@link weekdaysBefore}. */
function weekdayAt(count: number): DayNumber {
  const weeks = Math.floor(count / 5);
  return weeks * 7 + (count - weeks * 5) - 3;
}

function index(data: CalendarData): Calendar {
  const firstDay = dayFromCivil(data.knownFrom, 1, 1);
  const endDay = dayFromCivil(data.knownTo + 1, 1, 1);
  const off = new Set(data.holidays.map(dayFromDate));
  const worked = new Set(data.makeUpDays.map(dayFromDate));
  const before = new Uint16Array(endDay - firstDay + 1);
  const workdays: DayNumber[] = [];
  for (let day = firstDay; day < endDay; day += 1) {
    before[day - firstDay] = workdays.length;
    if (isWeekend(day) ? worked.has(day) : !off.has(day)) workdays.push(day);
  }
  before[endDay - firstDay] = workdays.length;
  const openMs = minutesOfClock(data.office.open) * MS_PER_MINUTE;
  const closeMs = minutesOfClock(data.office.close) * MS_PER_MINUTE;
  return {
    id: data.id,
    version: data.version,
    utcOffsetMinutes: data.utcOffsetMinutes,
    data,
    firstDay,
    endDay,
    before,
    workdays: Int32Array.from(workdays),
    openMs,
    closeMs,
    lengthMs: closeMs - openMs,
  };
}

/** How many working days lie from the first known day to the day before `day`; negative for days before the known years. */
export function workdayRank(cal: Calendar, day: DayNumber): number {
  if (day < cal.firstDay) return weekdaysBefore(day) - weekdaysBefore(cal.firstDay);
  if (day >= cal.endDay) return cal.workdays.length + weekdaysBefore(day) - weekdaysBefore(cal.endDay);
  return cal.before[day - cal.firstDay]!;
}

/** The working day of a rank: the inverse of {@link workdayRank}. */
export function workdayAt(cal: Calendar, rank: number): DayNumber {
  if (rank < 0) return weekdayAt(rank + weekdaysBefore(cal.firstDay));
  if (rank >= cal.workdays.length) return weekdayAt(rank - cal.workdays.length + weekdaysBefore(cal.endDay));
  return cal.workdays[rank]!;
}

/** True when offices work on that day. */
export const isWorkdayNumber = (cal: Calendar, day: DayNumber): boolean => workdayRank(cal, day + 1) > workdayRank(cal, day);

/** The day itself when it is worked, else the next working day. */
export const rollForwardDay = (cal: Calendar, day: DayNumber): DayNumber => workdayAt(cal, workdayRank(cal, day));

export const dayAt = (cal: Calendar, instant: Instant): DayNumber => dayOf(instant, cal.utcOffsetMinutes);

const startOf = (cal: Calendar, day: DayNumber): Instant => day * MS_PER_DAY - cal.utcOffsetMinutes * MS_PER_MINUTE;

/** Opening of business of a day, whether it is worked or not. */
export const openOfDay = (cal: Calendar, day: DayNumber): Instant => startOf(cal, day) + cal.openMs;

/** Close of business of a day, whether it is worked or not. */
export const closeOfDay = (cal: Calendar, day: DayNumber): Instant => startOf(cal, day) + cal.closeMs;

/** True when offices work on that date. Refuses (RangeError) what is no date. */
export const isWorkday = (cal: Calendar, date: DateString): boolean => isWorkdayNumber(cal, dayFromDate(date));

/** True when the date lies in a year whose holidays were announced. */
export const isKnown = (cal: Calendar, date: DateString): boolean => isKnownDay(cal, dayFromDate(date));

export const isKnownDay = (cal: Calendar, day: DayNumber): boolean => day >= cal.firstDay && day < cal.endDay;

/** True when the instant lies outside the known years: what was counted up to there was counted with weekends only. */
export const provisional = (cal: Calendar, instant: Instant): boolean => !isKnownDay(cal, dayAt(cal, instant));

/** The local date of an instant. */
export const dateAt = (cal: Calendar, instant: Instant): DateString => dateFromDay(dayAt(cal, instant));

/** Opening of business of a date, whether it is worked or not. */
export const openOf = (cal: Calendar, date: DateString): Instant => openOfDay(cal, dayFromDate(date));

/** Close of business of a date, whether it is worked or not. */
export const closeOf = (cal: Calendar, date: DateString): Instant => closeOfDay(cal, dayFromDate(date));

/** The date itself when it is worked, else the next working day (民法典 art. 203). */
export const rollForward = (cal: Calendar, date: DateString): DateString => dateFromDay(rollForwardDay(cal, dayFromDate(date)));

/**
 * A period of `n` 工作日: close of business of the n-th working day after the day of the act, which itself is not counted
 * (民法典 art. 201). With n = 0 the period ends on the day of the act, or the next working day.
 */
export function addWorkdays(cal: Calendar, instant: Instant, n: number): Instant {
  const day = dayAt(cal, instant);
  return closeOfDay(cal, workdayAt(cal, n === 0 ? workdayRank(cal, day) : workdayRank(cal, day + 1) + count(n) - 1));
}

/**
 * A period of `n` 日: the day of the act is not counted; it ends at the close of business of its last day, and one ending on a
 * non-working day ends on the next working day (民法典 art. 201, 203).
 */
export const addDays = (cal: Calendar, instant: Instant, n: number): Instant =>
  closeOfDay(cal, rollForwardDay(cal, dayAt(cal, instant) + count(n)));

/** Opening of business of the n-th working day before the day of `due` (a reminder); n = 0: of that day, or the next working day. */
export const workdaysBefore = (cal: Calendar, due: Instant, n: number): Instant =>
  openOfDay(cal, workdayAt(cal, workdayRank(cal, dayAt(cal, due)) - count(n)));

/** Opening of business of the n-th working day after the day of `due`; n = 0: of that day, or the next working day. */
export function workdaysAfter(cal: Calendar, due: Instant, n: number): Instant {
  const day = dayAt(cal, due);
  return openOfDay(cal, workdayAt(cal, n === 0 ? workdayRank(cal, day) : workdayRank(cal, day + 1) + count(n) - 1));
}

/** Whole working days from `a` to `b`, counted as in a deadline: those after the day of `a`, up to the day of `b`. Negative when b is earlier. */
export const workdaysBetween = (cal: Calendar, a: Instant, b: Instant): number =>
  workdayRank(cal, dayAt(cal, b) + 1) - workdayRank(cal, dayAt(cal, a) + 1);

/** Milliseconds of office time on one working day. */
export const workingDayMs = (cal: Calendar): number => cal.lengthMs;

/** Office time since the first known day: the one scale on which spans are subtracted, so that parts always sum to the whole. */
function officeTime(cal: Calendar, instant: Instant): number {
  const day = dayAt(cal, instant);
  const rank = workdayRank(cal, day);
  const whole = rank * cal.lengthMs;
  if (workdayRank(cal, day + 1) === rank) return whole;
  return whole + Math.min(Math.max(instant - openOfDay(cal, day), 0), cal.lengthMs);
}

/** Milliseconds of office time between two instants; negative when `to` is earlier. */
export const workingMs = (cal: Calendar, from: Instant, to: Instant): number => officeTime(cal, to) - officeTime(cal, from);

/**
 * The instant at which half of the office time from `a` to `b` has passed (rounded down to the millisecond). It lies in office
 * hours: a half that falls on a close of business is put at the opening of the next working day, where somebody reads it.
 * Without office time between the two it is `b`.
 */
export function midpoint(cal: Calendar, a: Instant, b: Instant): Instant {
  const from = officeTime(cal, a);
  const to = officeTime(cal, b);
  if (to <= from) return b;
  const half = from + Math.floor((to - from) / 2);
  const rank = Math.floor(half / cal.lengthMs);
  return openOfDay(cal, workdayAt(cal, rank)) + (half - rank * cal.lengthMs);
}

function count(n: number): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a count of days: ${n}`);
  return n;
}

const isYear = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1900 && (value as number) <= 2200;

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Milliseconds since midnight, or NaN. */
function clockMs(value: unknown): number {
  try {
    return minutesOfClock(String(value)) * MS_PER_MINUTE;
  } catch {
    return Number.NaN;
  }
}

/** Everything that is wrong with a calendar, each with its path; the value may come from anywhere. */
function problemsOf(value: unknown): string[] {
  const data = record(value);
  const problems: string[] = [];
  if (!isText(data.id)) problems.push('id: a text is needed');
  if (!isText(data.version)) problems.push('version: a text is needed');
  const offset = data.utcOffsetMinutes;
  if (!Number.isInteger(offset) || Math.abs(offset as number) > 14 * 60)
    problems.push('utcOffsetMinutes: an integer from -840 to 840 is needed');
  const office = record(data.office);
  const open = clockMs(office.open);
  const close = clockMs(office.close);
  if (Number.isNaN(open)) problems.push('office.open: HH:MM is needed');
  if (Number.isNaN(close)) problems.push('office.close: HH:MM is needed');
  if (open >= close) problems.push('office: it closes before it opens');
  const years =
    isYear(data.knownFrom) && isYear(data.knownTo) && data.knownTo >= data.knownFrom && data.knownTo - data.knownFrom < 100;
  if (!years) problems.push('knownFrom, knownTo: two years in order, at most 100 apart, are needed');
  const range = years ? { from: data.knownFrom as number, to: data.knownTo as number } : undefined;
  problems.push(...problemsOfDates('holidays', data.holidays, false, range));
  problems.push(...problemsOfDates('makeUpDays', data.makeUpDays, true, range));
  return problems;
}

/** A holiday on a weekend or a make-up day on a weekday says nothing, so it is taken as a mistake in the data. */
function problemsOfDates(path: string, value: unknown, weekend: boolean, years?: { from: number; to: number }): string[] {
  if (!Array.isArray(value)) return [`${path}: a list of dates is needed`];
  const seen = new Set<string>();
  return value.flatMap((date: unknown, i) => {
    const at = `${path}[${i}]`;
    if (!isDate(date)) return [`${at}: not a date (YYYY-MM-DD): ${JSON.stringify(date)}`];
    if (seen.has(date)) return [`${at}: ${date} is there twice`];
    seen.add(date);
    const day = dayFromDate(date);
    if (isWeekend(day) !== weekend) return [`${at}: ${date} is ${weekend ? 'no' : 'a'} weekend day`];
    if (years !== undefined && (yearOf(day) < years.from || yearOf(day) > years.to))
      return [`${at}: ${date} lies outside the known years`];
    return [];
  });
}

/** Checks a calendar that came from outside and returns it typed. Throws a {@link CalendarError} listing every problem with its path. */
export function parseCalendar(value: unknown): CalendarData {
  const problems = problemsOf(value);
  if (problems.length > 0) throw new CalendarError(problems);
  return value as CalendarData;
}
