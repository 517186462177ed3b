/** Does the work with a pool of few connections to the database at `url`, and closes it. */
export async function withPool<T>(url: string, work: (pool: import('pg').Pool) => Promise<T>): Promise<T> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
