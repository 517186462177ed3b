/** A moment: milliseconds since 1970-01-01T00:00:00Z, an integer. Everything that is stored or compared is one of these. */
export type Instant = number;

/** A local date, `YYYY-MM-DD`. Which instants it covers depends on the offset of the calendar in use. */
export type DateString = string;

/** A local date as the number of days since 1970-01-01: what dates are counted with. */
export type DayNumber = number;

export const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 86_400_000;

/** The local day of an instant. `offset`: minutes east of UTC. */
export const dayOf = (instant: Instant, offset: number): DayNumber => Math.floor((instant + offset * MS_PER_MINUTE) / MS_PER_DAY);

/** The instant at which a local day begins. `offset`: minutes east of UTC. */
export const startOfDay = (day: DayNumber, offset: number): Instant => day * MS_PER_DAY - offset * MS_PER_MINUTE;

/** The local date of an instant. `offset`: minutes east of UTC. */
export const dateOf = (instant: Instant, offset: number): DateString => dateFromDay(dayOf(instant, offset));

/** The instant of a local date and time of day (minutes since local midnight). `offset`: minutes east of UTC. Refuses what {@link dayFromDate} refuses. */
export const instantOf = (date: DateString, minutesOfDay: number, offset: number): Instant =>
  startOfDay(dayFromDate(date), offset) + minutesOfDay * MS_PER_MINUTE;

/** Milliseconds since local midnight. `offset`: minutes east of UTC. */
export const timeOfDay = (instant: Instant, offset: number): number => instant - startOfDay(dayOf(instant, offset), offset);

/** The year of a local day. */
export const yearOf = (day: DayNumber): number => civilFromDay(day).year;

export interface CivilDate {
  year: number;
  /** 1 to 12 */
  month: number;
  /** 1 to 31 */
  day: number;
}

/**
 * The day number of a date of the Gregorian calendar. Months run from 1; a month outside 1–12 or a day outside its month
 * is carried over (13 is January of the next year), so that callers can add without thinking.
 */
export function dayFromCivil(year: number, month: number, day: number): DayNumber {
  const carried = year + Math.floor((month - 1) / 12);
  const monthIndex = month - 1 - 12 * Math.floor((month - 1) / 12);
  // years begin in March here, so that the leap day is the last of its year
  const y = monthIndex < 2 ? carried - 1 : carried;
  const fromMarch = (monthIndex + 10) % 12;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The date of a day number. */
export function civilFromDay(dayNumber: DayNumber): CivilDate {
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** The date of a day number, `YYYY-MM-DD`. */
export function dateFromDay(day: DayNumber): DateString {
  const civil = civilFromDay(day);
  return `${String(civil.year).padStart(4, '0')}-${two(civil.month)}-${two(civil.day)}`;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a date that exists, written `YYYY-MM-DD`. */
export function isDate(text: unknown): text is DateString {
  if (typeof text !== 'string') return false;
  const parts = DATE.exec(text);
  if (parts === null) return false;
  return dateFromDay(dayFromCivil(Number(parts[1]), Number(parts[2]), Number(parts[3]))) === text;
}

/** The day number of a date. Throws a RangeError for anything that is not an existing date written `YYYY-MM-DD`. */
export function dayFromDate(date: DateString): DayNumber {
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 2);
  const day = digits(date, 8, 2);
  const shaped = date.length === 10 && date.charCodeAt(4) === 45 && date.charCodeAt(7) === 45;
  // written so that a NaN, a character that is no digit, is refused too
  const exists = year >= 0 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysInMonth(year, month));
  if (!shaped || !exists) throw new RangeError(`not a date (YYYY-MM-DD): ${JSON.stringify(date)}`);
  return dayFromCivil(year, month, day);
}

/** NaN when one of the characters is no digit; every comparison with it is false. */
function digits(text: string, start: number, length: number): number {
  let value = 0;
  for (let i = start; i < start + length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

export const daysInMonth = (year: number, month: number): number =>
  dayFromCivil(year, month + 1, 1) - dayFromCivil(year, month, 1);

/**
 * The same day `months` later (earlier when negative); the last day of the month where that month is shorter
 * (民法典 art. 202: where there is no corresponding day, the last day of the month is the last day of the period).
 */
export function addMonths(date: DateString, months: number): DateString {
  const { year, month, day } = civilFromDay(dayFromDate(date));
  const first = civilFromDay(dayFromCivil(year, month + months, 1));
  return dateFromDay(dayFromCivil(first.year, first.month, Math.min(day, daysInMonth(first.year, first.month))));
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes since midnight of a time written `HH:MM`. Throws a RangeError for anything else. */
export function minutesOfClock(text: string): number {
  const parts = CLOCK.exec(text);
  if (parts === null) throw new RangeError(`not a time of day (HH:MM): ${JSON.stringify(text)}`);
  return Number(parts[1]) * 60 + Number(parts[2]);
}
