import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Instant } from '#domain/time.js';
import { holdAt, readBusinessClock } from '#ledger/clock.js';
import { arePapersOwed } from '#ledger/papers.js';

/** How long it may take to settle what is due, however busy the machine is, in seconds in which this process ran: a machine that slept in between does not count. */
const SETTLE_SECONDS_MAX = 600;

/**
 * The next instant at which time itself has something to do: the first obligation of a subject, or the beginning of a month, which ends a period of
 * papers. The clock of a play stops at both, so that papers are drafted at an instant that does not depend on when somebody looks for them.
 */
export async function nextByTime(pool: pg.Pool): Promise<Instant> {
  const { rows } = await pool.query<{ next: Date }>({
    name: 'play-next',
    text: `select least((select min(next_due) from subject),
      (date_trunc('month', business_now() at time zone 'Asia/Shanghai') + interval '1 month') at time zone 'Asia/Shanghai') as next`,
  });
  return rows[0]!.next.getTime();
}

/** True when the clock stands at the beginning of a month, and papers of the period that has just ended are not drafted. */
export async function arePapersAwaited(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ begins: boolean }>({
    name: 'play-month',
    text: `select now = date_trunc('month', now) as begins from (select business_now() at time zone 'Asia/Shanghai' as now) as clock`,
  });
  return rows[0]!.begins && (await arePapersOwed(pool));
}

/** What the play asks of the system beside the API. */
export interface Prompter {
  /** Has the schedule of the papers start its workflow now, and not when its real time comes. */
  draftPapers(): Promise<void>;
}

/**
 * Moves business time to `instant` by way of everything that time itself has to do before, and settles what is due at each stop: what it records carries
 * the instant at which it was due, and not one at which somebody came by.
 */
export async function walkTo(keeper: Pick<ClockKeeper, 'nextDue' | 'advanceTo' | 'settled'>, instant: Instant): Promise<void> {
  for (;;) {
    const due = await keeper.nextDue();
    await keeper.advanceTo(Math.min(due, instant));
    await keeper.settled();
    if (due >= instant) return;
  }
}

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
    private readonly prompter: Prompter,
    private readonly signal: AbortSignal,
  ) {
    listener.on('notification', () => this.called());
    signal.addEventListener('abort', () => this.called());
  }

  static async open(pool: pg.Pool, databaseUrl: string, prompter: Prompter, signal: AbortSignal): Promise<ClockKeeper> {
    const listener = new pg.Client({ connectionString: databaseUrl });
    // the pool's queries say what is wrong with the database
    listener.on('error', () => undefined);
    await listener.connect();
    // every write of the ledger calls on this channel
    await listener.query('listen duban_wakeup');
    return new ClockKeeper(pool, listener, prompter, signal);
  }

  async close(): Promise<void> {
    await this.listener.end();
  }

  /** The next instant at which time itself has something to do. */
  async nextDue(): Promise<Instant> {
    return await nextByTime(this.pool);
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

  /**
   * Resolves when nothing is due any more at the instant at which the clock stands, and the papers of a month that ends there are drafted. Refuses with
   * {@link NotSettled} after ten minutes.
   */
  async settled(): Promise<void> {
    for (let waited = 0; ;) {
      const called = this.nextCall();
      const left = await this.unsettled();
      this.signal.throwIfAborted();
      if (left === null) return;
      if (waited >= SETTLE_SECONDS_MAX) throw new NotSettled(left);
      if (!(await called())) waited += 1;
    }
  }

  /** What is still to be waited for, in words; null: nothing. */
  private async unsettled(): Promise<string | null> {
    const { rows } = await this.pool.query<{ id: string; type: string; next: Date }>({
      name: 'play-due',
      text: 'select id, type, next_due as next from subject where next_due <= business_now() order by id',
    });
    const [first] = rows;
    if (first) return `${rows.length} subjects: ${first.type} ${first.id}, due ${first.next.toISOString()}`;
    if (!(await arePapersAwaited(this.pool))) return null;
    await this.prompter.draftPapers();
    return 'papers of a month that is over';
  }

  /** From now on: waits until something is written, a second at most; true when something was. */
  private nextCall(): () => Promise<boolean> {
    const call = new Promise<'called'>((resolve) => (this.called = () => resolve('called')));
    return async () => {
      const second = new AbortController();
      const ended = await Promise.race([call, wait(1_000, undefined, { signal: second.signal }).catch(() => undefined)]);
      second.abort();
      return ended === 'called';
    };
  }
}
