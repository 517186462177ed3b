import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each command asked for and by whom, so that its id sent again for something else is told from a repetition. */
export class Fingerprints1796450000000 implements MigrationInterface {
  readonly name = 'Fingerprints1796450000000';

  async up(runner: QueryRunner): Promise<void> {
    // null: recorded before this migration
    await runner.query('alter table command add column fingerprint text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table command drop column fingerprint');
  }
}
