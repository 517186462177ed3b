import type { Pool } from 'pg';

/** Between two calls, real milliseconds. */
const PAUSE_MS = 20;

/**
 * Calls the relay of wake-ups when something was written. Not within the transaction that wrote it: PostgreSQL holds one lock over the commits of all
 * transactions that notify, so that acts would wait for each other's disk. The first call goes out at once, those of the next moments together. A call
 * that is lost delays the relay until its next look: the rows of `wakeup` are what counts.
 */
export class Announcer {
  private waiting = 0;
  private pausing = false;

  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** So many changes were committed. */
  committed(changes: number): void {
    this.waiting += changes;
    if (this.waiting === 0 || this.pausing) return;
    const told = this.waiting;
    this.waiting = 0;
    this.pausing = true;
    const query = { name: 'ledger-announce', text: `select pg_notify('duban_wakeup', $1)`, values: [`${told}`] };
    void this.pool.query(query).catch(() => undefined);
    setTimeout(() => {
      this.pausing = false;
      this.committed(0);
    }, PAUSE_MS).unref();
  }
}
