import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notices of a year are numbered in one series: what is printed, 督查通知〔year〕number号, names no office, and two offices each with a series of its own
 * would issue the same number twice. The series goes on after the highest number that any office had reached.
 */
export class NoticeSeries1796900000000 implements MigrationInterface {
  readonly name = 'NoticeSeries1796900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table notice_number rename column office to series;
      create temporary table reached on commit drop as select year, max(last) as last from notice_number group by year;
      delete from notice_number;
      insert into notice_number (series, year, last) select '督查通知', year, last from reached;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notice_number rename column series to office');
  }
}
