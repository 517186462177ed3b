import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The settings that the business clock was last set by. Holding the clock moves its anchors, so that the line alone no longer tells whether the
 * settings of a later start are the same ones.
 */
export class ClockSettings1795710000000 implements MigrationInterface {
  readonly name = 'ClockSettings1795710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table business_clock add column given_start timestamptz, add column given_rate double precision,
        add check ((given_start is null) = (given_rate is null))
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table business_clock drop column given_start, drop column given_rate');
  }
}
