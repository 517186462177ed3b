import type { UnitCode } from '../../actor.js';
import { workdaysBetween, type Calendar } from '../../calendar/calendar.js';
import type { Instant } from '../../time.js';
import type { Places } from './places.js';

interface Mark {
  readonly row: number;
  readonly due: Instant;
}

/** The tasks of an article, a case or the meetings that are overdue, by their keys. */
export type Marks = Map<string, Mark>;

/** Who was late, how often and for how many working days. */
export class Lateness {
  readonly overdue: Uint32Array;
  readonly overdueDays: Uint32Array;

  constructor(
    private readonly places: Places,
    private readonly calendar: Calendar,
  ) {
    this.overdue = places.perRow();
    this.overdueDays = places.perRow();
  }

  begins(marks: Marks, task: string, unit: UnitCode, due: Instant): void {
    const row = this.places.row(unit);
    marks.set(task, { row, due });
    this.overdue[row]! += 1;
  }

  /** Gives back for how many working days it was; 0 when it was not late. */
  ends(marks: Marks, task: string, at: Instant): number {
    const mark = marks.get(task);
    if (!mark) return 0;
    marks.delete(task);
    const days = workdaysBetween(this.calendar, mark.due, at);
    this.overdueDays[mark.row]! += days;
    return days;
  }

  /** The run is over; gives back the working days of all. */
  endsAll(marks: Marks, at: Instant): number {
    let days = 0;
    for (const task of [...marks.keys()]) days += this.ends(marks, task, at);
    return days;
  }
}
