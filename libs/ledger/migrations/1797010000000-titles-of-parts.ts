import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tasks of an article that came out of a split say in their title which one it is: it has the number of the article that it continues. */
export class TitlesOfParts1797010000000 implements MigrationInterface {
  readonly name = 'TitlesOfParts1797010000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update task t set title = a.numeral || ' ' || a.title
      from article a join subject s on s.id = a.id
      where t.subject_id = a.id and s.state ? 'splitFrom' and t.title = a.title
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update task t set title = a.title
      from article a join subject s on s.id = a.id
      where t.subject_id = a.id and s.state ? 'splitFrom' and t.title = a.numeral || ' ' || a.title
    `);
  }
}
