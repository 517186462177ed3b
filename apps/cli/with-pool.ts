/** Does the work with a pool of few connections to the database at `url`, and closes it. Refuses with SetupError `databaseUnreachable`. */
export async function withPool<T>(url: string, work: (pool: import('pg').Pool) => Promise<T>): Promise<T> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    await reach(pool);
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** What the driver says of an address where nobody answers, or of a login that is none, tells nobody what to do. */
async function reach(pool: import('pg').Pool): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (error) {
    const { SetupError } = await import('#runtime/messages.js');
    throw new SetupError('databaseUnreachable', {
      reason: (error as Error).message || (error as NodeJS.ErrnoException).code || '',
    });
  }
}
