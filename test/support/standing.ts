import pg from 'pg';
import { Ledger } from '#ledger/ledger.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** A ledger on a database of its own, whose business clock stands where a test puts it. */
export class StandingLedger {
  readonly ledger: Ledger;

  private constructor(
    private readonly database: TestDatabase,
    readonly pool: pg.Pool,
    /** Of the login that owns the tables: past the ledger. */
    readonly owner: pg.Pool,
  ) {
    this.ledger = new Ledger(pool);
  }

  /** `connections`: how many the ledger has at most. */
  static async start(connections = 4): Promise<StandingLedger> {
    const database = await createTestDatabase();
    const pool = new pg.Pool({ connectionString: database.appUrl, max: connections });
    return new StandingLedger(database, pool, new pg.Pool({ connectionString: database.ownerUrl, max: 1 }));
  }

  /** Business time stands at the instant, milliseconds or ISO text with its offset. */
  async stand(instant: number | string): Promise<void> {
    await this.owner.query('update business_clock set hold_at = $1', [new Date(instant)]);
  }

  /** Everything that is due by now is settled. */
  async settleAll(): Promise<void> {
    while ((await this.ledger.settleDue(100)).subjects > 0);
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.owner.end();
    await this.database.drop();
  }
}
