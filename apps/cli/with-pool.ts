import { loadSettings } from '#config/settings.js';

/** Does the work with a pool of few connections to the database of the settings, and closes it. */
export async function withPool<T>(
  work: (pool: import('pg').Pool) => Promise<T>,
  url = loadSettings(process.env).database.url,
): Promise<T> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
