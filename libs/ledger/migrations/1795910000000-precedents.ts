import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rulings on disputes are found as precedents, by an index of their own: there are few of them among all events. */
export class Precedents1795910000000 implements MigrationInterface {
  readonly name = 'Precedents1795910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index event_ruling on event (at desc, subject_id, position) where type = 'DisputeRuled'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index event_ruling');
  }
}
