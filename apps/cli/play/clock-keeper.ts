import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Instant } from '#domain/time.js';
import { holdAt, readBusinessClock } from '#ledger/clock.js';

/** How long it may take to settle what is due, however busy the machine is, in seconds in which this process ran: a machine that slept in between does not count. */
const SETTLE_SECONDS_MAX = 600;

/** Something that was due was not settled. */
export class NotSettled extends Error {
  override readonly name = 'NotSettled';
}

/**
 * Moves business time from one instant to the next at which something happens, and holds it there until everything due is settled. So whatever is
 * recorded carries the instant at which it was due or done, however fast the machine is: two plays of one seed tell the same story.
 */
export class ClockKeeper {
  private called: () => void = () => undefined;

  private constructor(
    private readonly pool: pg.Pool,
    private readonly listener: pg.Client,
    private readonly signal: AbortSignal,
  ) {
    listener.on('notification', () => this.called());
    signal.addEventListener('abort', () => this.called());
  }

  static async open(pool: pg.Pool, databaseUrl: string, signal: AbortSignal): Promise<ClockKeeper> {
    const listener = new pg.Client({ connectionString: databaseUrl });
    // the pool's queries say what is wrong with the database
    listener.on('error', () => undefined);
    await listener.connect();
    // every write of the ledger calls on this channel
    await listener.query('listen duban_wakeup');
    return new ClockKeeper(pool, listener, signal);
  }

  async close(): Promise<void> {
    await this.listener.end();
  }

  /** The next instant at which time itself has something to do; null: never. */
  async nextDue(): Promise<Instant | null> {
    const { rows } = await this.pool.query<{ next: Date | null }>({
      name: 'play-next',
      text: 'select min(next_due) as next from subject',
    });
    return rows[0]!.next?.getTime() ?? null;
  }

  /** Lets the clock run at its rate until `instant`, where it stands. Resolves when it is there. */
  async advanceTo(instant: Instant): Promise<void> {
    await holdAt(this.pool, new Date(instant));
    for (;;) {
      const { now, rate } = await readBusinessClock(this.pool);
      const left = instant - now.getTime();
      if (left <= 0) return;
      await wait(Math.max(1, left / rate), undefined, { signal: this.signal });
    }
  }

  /** Resolves when nothing is due any more at the instant at which the clock stands. Refuses with {@link NotSettled} after ten minutes. */
  async settled(): Promise<void> {
    for (let waited = 0; ;) {
      const call = new Promise<'called'>((resolve) => (this.called = () => resolve('called')));
      const { rows } = await this.pool.query<{ id: string; type: string; next: Date }>({
        name: 'play-due',
        text: 'select id, type, next_due as next from subject where next_due <= business_now() order by id',
      });
      this.signal.throwIfAborted();
      const [first] = rows;
      if (!first) return;
      if (waited >= SETTLE_SECONDS_MAX)
        throw new NotSettled(`${rows.length} subjects: ${first.type} ${first.id}, due ${first.next.toISOString()}`);
      const second = new AbortController();
      const ended = await Promise.race([call, wait(1_000, undefined, { signal: second.signal }).catch(() => undefined)]);
      second.abort();
      if (ended !== 'called') waited += 1;
    }
  }
}
