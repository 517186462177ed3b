import type { Pool, PoolClient } from 'pg';

/** Does the work in one transaction: all of it, or, when it throws, none. `mode`: how to begin, `begin` unless said otherwise. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>, mode = 'begin'): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(mode);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Two transactions waited for each other and PostgreSQL ended one: it may be tried again. */
export const isDeadlock = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '40P01';

const DEADLOCK_TRIES = 5;

/** Does the work again when PostgreSQL has ended it because of a deadlock, a few times. The work must leave nothing behind when it fails. */
export async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || attempt >= DEADLOCK_TRIES) throw error;
    }
  }
}
