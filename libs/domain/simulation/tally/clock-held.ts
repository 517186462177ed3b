import type { ArticleState } from '../../article/state.js';
import { workingMs } from '../../calendar/calendar.js';
import type { Instant } from '../../time.js';
import { LEADER_ROW, SUSPENDED_ROW, type World } from '../world.js';
import type { Places } from './places.js';

/** Who held the clocks of the articles, for how long, and in which month. */
export class ClockHeld {
  /** Milliseconds of office time by row and month. */
  readonly ms: Float64Array;

  constructor(
    private readonly places: Places,
    private readonly world: World,
  ) {
    this.ms = new Float64Array(world.rows.length * world.months.length);
  }

  /** Adds an article's whole ledger; gives back the time of each holder. */
  add(state: ArticleState, end: Instant): Record<string, number> {
    const { calendar, monthStarts, months } = this.world;
    const held: Record<string, number> = {};
    let month = 0;
    for (const { holder, from, to = end } of state.clock) {
      const until = Math.min(to, end);
      const row = this.places.row(this.unitOf(holder));
      while (month + 1 < months.length && monthStarts[month + 1]! <= from) month += 1;
      for (let m = month, start = from; start < until; m += 1) {
        const stop = m + 1 < months.length ? Math.min(monthStarts[m + 1]!, until) : until;
        const ms = workingMs(calendar, start, stop);
        this.ms[row * months.length + m]! += ms;
        held[holder] = (held[holder] ?? 0) + ms;
        start = stop;
      }
    }
    return held;
  }

  /** Working days for which articles were suspended. */
  suspendedDays(): number {
    const { months, calendar } = this.world;
    const row = this.places.row(SUSPENDED_ROW);
    const rested = this.ms.subarray(row * months.length, (row + 1) * months.length);
    return rested.reduce((a, b) => a + b, 0) / calendar.lengthMs;
  }

  private unitOf(holder: string): string {
    if (holder.startsWith('unit:')) return holder.slice(5);
    if (holder === 'office') return this.world.policy.office;
    if (holder === 'supervision') return this.world.policy.supervision;
    return holder === 'leader' ? LEADER_ROW : SUSPENDED_ROW;
  }
}
