import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists that stay quick however long the history: what a unit sees of approvals and of policies, all approvals, and the tasks that are open. */
export class Indexes1796500000000 implements MigrationInterface {
  readonly name = 'Indexes1796500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- who asked and who is asked, each once, in this order
      alter table approval add column units text[];
      update approval a set units = array(
        select unit from (
          select s.state->'requestedBy'->>'unit' as unit, 0 as place
          union all
          select approver->>'unit', place from jsonb_array_elements(s.state->'approvers') with ordinality as x(approver, place)
        ) concerned where unit is not null group by unit order by min(place)
      ) from subject s where s.id = a.id;
      alter table approval alter column units set not null;
      create index approval_units on approval using gin (units);
      create index approval_newest on approval (requested_at desc, id);
      create index task_consultation on task (unit, subject_id) where kind in ('comment', 'decide-comments');
      create index task_open_kind on task (kind) where closed_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index task_open_kind, task_consultation, approval_newest;
      alter table approval drop column units;
    `);
  }
}
