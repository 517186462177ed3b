import { closeOf, dateAt, dayAt, rollForward, workdayAt, workdayRank, type Calendar } from '#domain/calendar/calendar.js';
import { addMonths, dateFromDay, dayFromDate, instantOf, type DateString, type Instant } from '#domain/time.js';

/** Working days and hours as the people of the play keep them. Minutes are those of the local day. */
export class OfficeTime {
  constructor(readonly calendar: Calendar) {}

  /** The date at `minute`; the next working day where it is none. */
  at(date: DateString, minute: number): Instant {
    return instantOf(rollForward(this.calendar, date), minute, this.calendar.utcOffsetMinutes);
  }

  /** `count` working days after the day of `instant` (before it when negative), at `minute`. */
  workdaysFrom(instant: Instant, count: number, minute: number): Instant {
    const day = dayAt(this.calendar, instant);
    const from = workdayRank(this.calendar, day + 1) - 1;
    return instantOf(dateFromDay(workdayAt(this.calendar, from + count)), minute, this.calendar.utcOffsetMinutes);
  }

  dateOf(instant: Instant): DateString {
    return dateAt(this.calendar, instant);
  }

  closeOf(date: DateString): Instant {
    return closeOf(this.calendar, date);
  }

  /** The last working day that is not after the date. */
  rollBack(date: DateString): DateString {
    return dateFromDay(workdayAt(this.calendar, workdayRank(this.calendar, dayFromDate(date) + 1) - 1));
  }

  /** Until when reports on a month (`2021-03`) are in time: the 5th of the next one, by the usual rule set. */
  reportDue(cycle: string): Instant {
    return closeOf(this.calendar, rollForward(this.calendar, `${addMonths(`${cycle}-01`, 1).slice(0, 8)}05`));
  }
}

export const plusDays = (date: DateString, days: number): DateString => dateFromDay(dayFromDate(date) + days);
