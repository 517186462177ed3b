import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a unit has done last, for its record in forecasts (queries/record.ts). Single reports are found by `task_report`, so that the most frequent
 * act pays for no further index.
 */
export class UnitRecord1796910000000 implements MigrationInterface {
  readonly name = 'UnitRecord1796910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index task_record on task (unit, closed_at)
        where closed_at is not null and kind in ('milestone', 'part', 'close', 'confirm-report');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index task_record');
  }
}
