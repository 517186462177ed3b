import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which day a merger or a new name of a unit holds. */
export class UnitDates1796405000000 implements MigrationInterface {
  readonly name = 'UnitDates1796405000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit add column since date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table unit drop column since');
  }
}
