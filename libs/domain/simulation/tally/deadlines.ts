import type { UnitCode } from '../../actor.js';
import { dayAt, workdayAt, workdayRank, type Calendar } from '../../calendar/calendar.js';
import type { Instant } from '../../time.js';
import type { World } from '../world.js';
import type { Places } from './places.js';
import type { Collision, ReviewOutcome } from './result.js';

/** When what falls due: weeks in which deadlines collide, and decisions that fall into holidays. */
export class Deadlines {
  readonly reviews: ReviewOutcome[] = [];
  /** By row: how many deadlines in the week that begins on a Monday. */
  private readonly weeks: readonly Map<number, number>[];
  private readonly forms = new Set<string>();

  constructor(
    private readonly places: Places,
    private readonly world: World,
  ) {
    this.weeks = world.rows.map(() => new Map<number, number>());
  }

  /** One more deadline in its week. */
  count(unit: UnitCode, due: Instant): void {
    const weeks = this.weeks[this.places.row(unit)]!;
    const day = dayAt(this.world.calendar, due);
    const monday = day - ((((day + 3) % 7) + 7) % 7);
    weeks.set(monday, (weeks.get(monday) ?? 0) + 1);
  }

  /** The reports of a unit on one cycle are one deadline: one form answers them. */
  countReport(unit: UnitCode, cycle: string | null, due: Instant): void {
    const form = `${unit} ${cycle}`;
    if (this.forms.has(form)) return;
    this.forms.add(form);
    this.count(unit, due);
  }

  reviewed(review: Omit<ReviewOutcome, 'daysOff' | 'longestOff' | 'gapDays'>): void {
    this.reviews.push({ ...review, ...offBetween(this.world.calendar, review.openedAt, review.due) });
  }

  collisions(): Collision[] {
    const { rows, scenario } = this.world;
    return this.weeks.flatMap((weeks, row) =>
      [...weeks]
        .filter(([, deadlines]) => deadlines >= scenario.collisionFrom)
        .sort(([a], [b]) => a - b)
        .map(([week, deadlines]) => ({ unit: rows[row]!, week, deadlines })),
    );
  }
}

/** Days without work after the day of `from` up to the day of `due`, and where the due day stands. */
function offBetween(calendar: Calendar, from: Instant, due: Instant): { daysOff: number; longestOff: number; gapDays: number } {
  const first = dayAt(calendar, from);
  const last = dayAt(calendar, due);
  let longestOff = 0;
  let previous = first;
  // from working day to working day
  for (let rank = workdayRank(calendar, first + 1); previous < last; rank += 1) {
    const day = Math.min(workdayAt(calendar, rank), last + 1);
    longestOff = Math.max(longestOff, day - previous - 1);
    previous = day;
  }
  const worked = workdayRank(calendar, last + 1) - workdayRank(calendar, first + 1);
  const lastWorked = workdayAt(calendar, workdayRank(calendar, last) - 1);
  return { daysOff: last - first - worked, longestOff, gapDays: last - lastWorked };
}
