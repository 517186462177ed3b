/** Each delivery costs about 13 ms of CPU in Temporal and the worker together: from here on, acts of people need it more. Movements a second. */
const ARRIVALS_MAX_PER_SECOND = 20;
/** What is not urgent still goes out at this rate while many acts arrive. */
const TRICKLE_PER_SECOND = 2;
/** Arrivals are counted over this time, so that a single burst of a few acts is no load. */
const WINDOW_MS = 2_000;
const SLOT_MS = 100;
/** Workflows woken at once for what is not urgent, while nothing arrives. */
export const OTHERS_IN_FLIGHT_MAX = 8;
/** The same while something arrives: what comes may be the beginning of many acts, which is known only when they are there. */
export const OTHERS_IN_FLIGHT_WATCHFUL = 2;
const WATCHFUL_MS = 300;

/**
 * How many wake-ups that are not urgent may go out: as they come while few acts arrive, in a trickle while many do. They lose nothing by waiting but
 * that Temporal's own UI shows an older state: their workflows wake for what falls due in any case. `now`: real milliseconds.
 */
export class Pace {
  private readonly slots = new Map<number, number>();
  private tokens = TRICKLE_PER_SECOND;
  private filledAt: number;
  private arrivedAt = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.filledAt = now();
  }

  /** Something arrived: `count` acts, or rows. */
  arrived(count = 1): void {
    if (count > 0) this.arrivedAt = this.now();
    const slot = Math.floor(this.now() / SLOT_MS);
    this.slots.set(slot, (this.slots.get(slot) ?? 0) + count);
    if (this.slots.size > (2 * WINDOW_MS) / SLOT_MS) this.forgetOld();
  }

  /** More arrives than can be passed on at once without a cost to those who act. */
  get pressed(): boolean {
    this.forgetOld();
    let arrivals = 0;
    for (const count of this.slots.values()) arrivals += count;
    return arrivals > (ARRIVALS_MAX_PER_SECOND * WINDOW_MS) / 1000;
  }

  /** How many may be taken now, with so many under way. */
  allowance(inFlight: number): number {
    const inFlightMax = this.now() - this.arrivedAt < WATCHFUL_MS ? OTHERS_IN_FLIGHT_WATCHFUL : OTHERS_IN_FLIGHT_MAX;
    const room = Math.max(0, inFlightMax - inFlight);
    if (!this.pressed) return room;
    const now = this.now();
    this.tokens = Math.min(TRICKLE_PER_SECOND, this.tokens + ((now - this.filledAt) / 1000) * TRICKLE_PER_SECOND);
    this.filledAt = now;
    return Math.min(room, Math.floor(this.tokens));
  }

  /** So many were taken. */
  took(count: number): void {
    this.tokens = Math.max(0, this.tokens - count);
  }

  private forgetOld(): void {
    const oldest = Math.floor((this.now() - WINDOW_MS) / SLOT_MS);
    for (const slot of this.slots.keys()) if (slot < oldest) this.slots.delete(slot);
  }
}
