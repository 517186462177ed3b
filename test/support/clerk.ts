import type { CalendarData } from '#domain/calendar/calendar.js';
import type { BudgetUnit, DeadlineBasis, DeadlineLedger } from '#domain/deadline/deadline.js';
import type { Instant } from '#domain/time.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CLOSE = 17.5 * HOUR;

/**
 * The careful clerk: lives through the happenings one by one in the order of time and moves a pin over a wall calendar, a day at
 * a time, with the platform's dates. Shares no code with the program.
 */
export class Clerk {
  private due = 0;
  /** Where the pin would be if closed days were not skipped. */
  private nominal = '';
  private hour = 0;
  private readonly running = new Map<object, Instant>();
  private marked = new Set<string>();
  private stoodStill = false;

  constructor(
    private readonly data: CalendarData,
    private readonly unit: BudgetUnit,
  ) {}

  static due(basis: DeadlineBasis, entries: DeadlineLedger, data: CalendarData): Instant {
    const clerk = new Clerk(data, basis.kind === 'budget' ? basis.unit : 'day');
    const born = basis.kind === 'budget' ? basis.anchor : (basis.setAt ?? -8e15);
    if (basis.kind === 'budget') clerk.count(basis.anchor, basis.amount);
    else clerk.pin(basis.due, basis.source !== 'given');
    // in the same instant: first the grant, then what begins, then what ends
    const happenings: { when: Instant; order: number; what: () => void }[] = [];
    const granted = entries.extensions.filter((extension) => extension.withdrawnAt === undefined && extension.at >= born);
    for (const extension of granted)
      happenings.push({ when: extension.at, order: 0, what: () => clerk.grant(extension, entries) });
    for (const suspension of entries.suspensions) {
      const { from, to } = suspension;
      if (to === undefined || to <= born) continue;
      happenings.push({ when: Math.max(from, born), order: 1, what: () => clerk.stop(suspension, Math.max(from, born)) });
      happenings.push({ when: to, order: 2, what: () => clerk.resume(suspension, to) });
    }
    happenings.sort((a, b) => a.when - b.when || a.order - b.order);
    for (const { what } of happenings) what();
    return clerk.due;
  }

  private date = (instant: Instant): string => new Date(instant + this.data.utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  private next = (date: string): string => new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
  private midnight = (date: string): Instant => Date.parse(date) - this.data.utcOffsetMinutes * 60_000;
  private works(date: string): boolean {
    return [0, 6].includes(new Date(date).getUTCDay()) ? this.data.makeUpDays.includes(date) : !this.data.holidays.includes(date);
  }

  private firstWorked(date: string): string {
    return this.works(date) ? date : this.firstWorked(this.next(date));
  }

  private count(anchor: Instant, amount: number): void {
    let date = this.date(anchor);
    for (let left = amount; left > 0;) {
      date = this.next(date);
      if (this.unit === 'day' || this.works(date)) left -= 1;
    }
    this.pin(this.midnight(date) + CLOSE, true);
  }

  private pin(due: Instant, rolls: boolean): void {
    this.nominal = this.date(due);
    this.hour = due - this.midnight(this.nominal);
    this.due =
      !this.works(this.nominal) && (rolls || this.hour === CLOSE) ? this.midnight(this.firstWorked(this.nominal)) + CLOSE : due;
  }

  private grant(extension: DeadlineLedger['extensions'][number], entries: DeadlineLedger): void {
    this.pin(extension.due, false);
    this.marked = new Set();
    this.running.clear();
    this.stoodStill = false;
    for (const suspension of entries.suspensions) {
      const underWay = suspension.from < extension.at && suspension.to !== undefined && suspension.to > extension.at;
      if (underWay && extension.at < this.due) this.running.set(suspension, extension.at);
    }
  }

  private stop(suspension: object, when: Instant): void {
    if (this.running.size > 0 || when < this.due) this.running.set(suspension, when);
  }

  private resume(suspension: object, when: Instant): void {
    const since = this.running.get(suspension);
    if (since === undefined) return;
    this.running.delete(suspension);
    for (let date = this.date(since); date < this.date(when);) {
      date = this.next(date);
      if (!this.marked.has(date) && (this.unit === 'day' || this.works(date))) this.moveOneDay();
      this.marked.add(date);
    }
    if (this.running.size === 0 && this.due < when) {
      let date = this.firstWorked(this.date(when));
      while (this.midnight(date) + CLOSE < when) date = this.firstWorked(this.next(date));
      this.pin(this.midnight(date) + CLOSE, true);
    }
  }

  private moveOneDay(): void {
    if (this.unit === 'workday') {
      const from = this.works(this.date(this.due)) ? this.date(this.due) : this.firstWorked(this.date(this.due));
      this.due = this.midnight(this.firstWorked(this.next(from))) + this.hour;
      return;
    }
    this.nominal = this.next(this.nominal);
    const worked = this.works(this.nominal);
    this.due = this.midnight(this.firstWorked(this.nominal)) + (worked ? this.hour : CLOSE);
  }
}
