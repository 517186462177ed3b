import { DataSource } from 'typeorm';
import { Spine1795500000000 } from './migrations/1795500000000-spine.js';

/**
 * Brings the database up to date, each migration in a transaction of its own. `ownerUrl` is the login that owns the tables; the login
 * `duban_app`, where it exists, is granted what the application needs. Returns the names of the migrations applied.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [Spine1795500000000],
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    return (await source.runMigrations()).map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}
