import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A password is reset by two administrators: one asks, the other gives the new one. */
export class PasswordResets1796610000000 implements MigrationInterface {
  readonly name = 'PasswordResets1796610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account add column reset_requested_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop column reset_requested_at');
  }
}
