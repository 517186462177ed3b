import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A policy under review may be compiled anew: each compilation is a row beside those before it, and the newest is the policy's. What was compiled
 * before is kept as it was, because the application may add documents and change none.
 */
export class RecompiledDocuments1797000000000 implements MigrationInterface {
  readonly name = 'RecompiledDocuments1797000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table policy_document add column recompiled int not null default 0;
      alter table policy_document drop constraint policy_document_pkey, add primary key (policy_id, recompiled);
      create view current_document as
        select policy_id, file_name, sha256, text, compiled, recompiled from policy_document d
        where not exists (select 1 from policy_document newer where newer.policy_id = d.policy_id and newer.recompiled > d.recompiled);
      do $$ begin
        if exists (select 1 from pg_roles where rolname = 'duban_app') then
          grant select on current_document to duban_app;
        end if;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view current_document;
      delete from policy_document d using policy_document newer
        where newer.policy_id = d.policy_id and newer.recompiled > d.recompiled;
      alter table policy_document drop constraint policy_document_pkey, add primary key (policy_id);
      alter table policy_document drop column recompiled;
    `);
  }
}
