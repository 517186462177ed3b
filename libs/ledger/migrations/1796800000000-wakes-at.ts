import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a subject's workflow wakes by its own timer, in real time: `armed_at` says it in business time, and the business clock may be set past it while
 * the workflow sleeps on.
 */
export class WakesAt1796800000000 implements MigrationInterface {
  readonly name = 'WakesAt1796800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table subject add column wakes_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table subject drop column wakes_at');
  }
}
