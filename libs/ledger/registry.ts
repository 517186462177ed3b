import type { Pool, PoolClient } from 'pg';
import type { Registry, RegistryGroup, RegistryUnit } from '#document/types.js';
import { readLesson, type Lesson, type LessonRef } from './queries/lessons.js';
import { inTransaction } from './transaction.js';

interface UnitRow {
  readonly code: string;
  readonly name: string;
  readonly short_names: string[];
  readonly aliases: string[];
  readonly kind: string;
  readonly level: RegistryUnit['level'];
  readonly parent: string | null;
  readonly merged_into: string | null;
  readonly renamed_to: string | null;
  /** YYYY-MM-DD. */
  readonly since: string | null;
}

/** What came of putting another registry in place. */
export type Replaced =
  | { readonly ok: true }
  /** Somebody else changed the registry since it was read. */
  | { readonly ok: false; readonly moved: true }
  /** Units that are gone from it but still have work to do. */
  | { readonly ok: false; readonly moved: false; readonly inUse: string[] };

/** What became of a name: an alias now; one it cannot be, as another unit has it; nothing to learn. */
export type Learnt = 'learned' | 'refused' | 'none';

/** The registry with the alias, the same one when it has it already, or null when it cannot be. */
export type LearnName = (registry: Registry, name: string, unit: string) => Registry | null;

/** What a person makes of a ruling for the registry. `words`: of the policy's words that were disputed, all of them where left out. */
export type LessonDecision = { readonly account: string; readonly reason: string } & (
  | { readonly status: 'confirmed'; readonly kind: 'alias' | 'hint'; readonly words?: string | undefined }
  | { readonly status: 'declined' | 'withdrawn' }
);

export type LessonDecided =
  | { readonly ok: true; readonly changed: boolean }
  | {
      readonly ok: false;
      readonly code:
        'LESSON.UNKNOWN' | 'LESSON.OTHER_WORDS' | 'LESSON.DECIDED' | 'LESSON.NOT_DECIDED' | 'LESSON.NAME_TAKEN' | 'UNIT.UNKNOWN';
    };

/** What a policy's corrections teach about one name: whose it is, or null when nothing (any more). */
export interface NameLesson {
  readonly policyId: string;
  readonly name: string;
  readonly unit: string | null;
}

/** What a unit is called by its code; one that the registry does not have, by its code. */
export function namesOf({ units }: Registry): (unit: string) => string {
  const names = new Map(units.map(({ code, name }) => [code, name]));
  return (unit) => names.get(unit) ?? unit;
}

/**
 * The registry of units. One object a version, so that what the compiler prepared for it is prepared once; asking again costs one indexed
 * read.
 */
export class RegistryStore {
  private version = -1;
  private registry: Registry = { units: [], groups: [] };

  constructor(private readonly pool: Pool) {}

  async read(): Promise<Registry> {
    return (await this.readVersion()).registry;
  }

  /** The registry with its version, which every change moves. */
  async readVersion(): Promise<{ readonly registry: Registry; readonly version: number }> {
    const { rows } = await this.pool.query<{ version: number }>({
      name: 'registry-version',
      text: 'select version from registry_version',
    });
    const { version } = rows[0]!;
    if (version === this.version) return { registry: this.registry, version };
    // the version is read first: what is newer than it is read again next time
    const registry = await readAll(this.pool);
    this.registry = registry;
    this.version = version;
    return { registry, version };
  }

  /**
   * Puts another registry in place of the one that is there, if that is of the given version where one is given; all of it or nothing. The caller
   * has checked it (`checkRegistry` of libs/document).
   */
  async replace({ units, groups }: Registry, version?: number): Promise<Replaced> {
    return await inTransaction(this.pool, async (client): Promise<Replaced> => {
      const current = await lockVersion(client);
      if (version !== undefined && version !== current) return { ok: false, moved: true };
      const inUse = await unitsInUse(
        client,
        units.map(({ code }) => code),
      );
      if (inUse.length > 0) return { ok: false, moved: false, inUse };
      await client.query('delete from unit_group');
      await client.query('delete from unit');
      await client.query(
        `insert into unit (code, name, short_names, aliases, kind, level, parent, merged_into, renamed_to, since)
         select * from jsonb_to_recordset($1::jsonb) as u(code text, name text, short_names text[], aliases text[],
           kind text, level text, parent text, merged_into text, renamed_to text, since date)`,
        [JSON.stringify(units.map(rowOf))],
      );
      await client.query(
        'insert into unit_group select * from jsonb_to_recordset($1::jsonb) as g(code text, patterns text[], members text[])',
        [JSON.stringify(groups)],
      );
      // whoever put the registry in answers for every name in it now
      await client.query('delete from learned_name');
      await client.query('update registry_lesson set taught = false where taught');
      await moveVersion(client);
      return { ok: true };
    });
  }

  /**
   * Makes the registry hold what a policy's corrections teach about a name, in the caller's transaction. What the same policy taught of it before
   * and teaches no more is forgotten, unless another policy taught it as well. `learn` gives the registry with the alias, the same one when
   * it has it already, or null when it cannot be: then only the forgetting is done. Doing it again changes nothing.
   */
  async learn(client: PoolClient, { policyId, name, unit }: NameLesson, learn: LearnName): Promise<Learnt> {
    await lockVersion(client);
    const taught = await client.query<{ unit: string }>('select unit from learned_name where policy_id = $1 and name = $2', [
      policyId,
      name,
    ]);
    const before = taught.rows[0]?.unit;
    if (before !== undefined && before === unit) return 'learned';
    if (before !== undefined) await this.forget(client, policyId, name, before);
    if (unit === null) return 'none';
    const registry = await readAll(client);
    const after = learn(registry, name, unit);
    if (!after) return 'refused';
    if (after !== registry) {
      const aliases = after.units.find(({ code }) => code === unit)!.aliases;
      await client.query('update unit set aliases = $2 where code = $1', [unit, aliases]);
      await moveVersion(client);
    } else if (!(await isTaught(client, name, unit))) return 'none'; // a person put it in: nothing to take back later
    await client.query('insert into learned_name (policy_id, name, unit) values ($1, $2, $3)', [policyId, name, unit]);
    return 'learned';
  }

  /**
   * Records what a person made of a ruling for the registry, and makes the registry hold it. The same decision again changes nothing; another one
   * is refused until the first is withdrawn. `learn` as for {@link learn}.
   */
  async decideLesson(ref: LessonRef, decision: LessonDecision, learn: LearnName): Promise<LessonDecided> {
    return await inTransaction(this.pool, async (client): Promise<LessonDecided> => {
      await lockVersion(client);
      const lesson = await readLesson(client, ref);
      if (!lesson) return { ok: false, code: 'LESSON.UNKNOWN' };
      const { status, account, reason } = decision;
      const kind = decision.status === 'confirmed' ? decision.kind : null;
      const words = decision.status === 'confirmed' ? written(decision.words ?? lesson.quote) : null;
      if (words !== null && !written(lesson.quote).includes(words)) return { ok: false, code: 'LESSON.OTHER_WORDS' };
      const same = lesson.kind === kind && lesson.words === words;
      if (status === lesson.status && same) return { ok: true, changed: false };
      const decided = lesson.status !== 'proposed';
      if (status === 'withdrawn' && !decided) return { ok: false, code: 'LESSON.NOT_DECIDED' };
      if (status !== 'withdrawn' && decided) return { ok: false, code: 'LESSON.DECIDED' };
      const taught = await this.teachRuled(client, ref, lesson, { kind, words }, learn);
      if (taught === 'refused') return { ok: false, code: 'LESSON.NAME_TAKEN' };
      if (taught === 'gone') return { ok: false, code: 'UNIT.UNKNOWN' };
      await client.query(
        `insert into registry_lesson (article_id, position, unit, status, kind, words, taught, reason, account)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (article_id, position, unit) do update set status = excluded.status, kind = excluded.kind,
           words = excluded.words, taught = excluded.taught, reason = excluded.reason, account = excluded.account,
           at = clock_timestamp()`,
        [ref.articleId, ref.position, ref.unit, status, kind, words, taught === 'taught', reason, account],
      );
      await moveVersion(client);
      return { ok: true, changed: true };
    });
  }

  /** Puts the alias of a confirmed lesson in, or takes that of a withdrawn one out unless something else taught it as well. */
  private async teachRuled(
    client: PoolClient,
    { unit }: LessonRef,
    before: Lesson,
    { kind, words }: { kind: 'alias' | 'hint' | null; words: string | null },
    learn: LearnName,
  ): Promise<'taught' | 'there' | 'refused' | 'gone'> {
    if (before.status === 'confirmed' && before.kind === 'alias') {
      const { rowCount } = await client.query(
        'update registry_lesson set taught = false where article_id = $1 and position = $2 and unit = $3 and taught',
        [before.articleId, before.position, unit],
      );
      if (rowCount === 1) await this.dropAlias(client, before.words!, unit);
    }
    if (kind === null || words === null) return 'there';
    const registry = await readAll(client);
    if (!registry.units.some(({ code }) => code === unit)) return 'gone';
    if (kind === 'hint') return 'there';
    const after = learn(registry, words, unit);
    if (!after) return 'refused';
    if (after === registry) return (await isTaught(client, words, unit)) ? 'taught' : 'there';
    const { aliases } = after.units.find(({ code }) => code === unit)!;
    await client.query('update unit set aliases = $2 where code = $1', [unit, aliases]);
    return 'taught';
  }

  private async dropAlias(client: PoolClient, name: string, unit: string): Promise<void> {
    if (await isTaught(client, name, unit)) return;
    await client.query('update unit set aliases = array_remove(aliases, $2) where code = $1', [unit, name]);
    await moveVersion(client);
  }

  private async forget(client: PoolClient, policyId: string, name: string, unit: string): Promise<void> {
    await client.query('delete from learned_name where policy_id = $1 and name = $2', [policyId, name]);
    await this.dropAlias(client, name, unit);
  }
}

/** Taken first by every change, so that they follow each other. */
async function lockVersion(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>('select version from registry_version for update');
  return rows[0]!.version;
}

const moveVersion = async (client: PoolClient): Promise<void> =>
  void (await client.query('update registry_version set version = version + 1'));

/** By the corrections of any policy, or a ruling. */
async function isTaught(client: PoolClient, name: string, unit: string): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from learned_name where name = $1 and unit = $2
     union all select 1 from registry_lesson where words = $1 and unit = $2 and taught limit 1`,
    [name, unit],
  );
  return rows.length > 0;
}

/** As the registry keeps names: without blanks. */
const written = (words: string): string => words.replace(/\s+/g, '');

async function unitsInUse(client: PoolClient, without: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ unit: string }>(
    'select distinct unit from task where closed_at is null and unit <> all($1) order by unit',
    [without],
  );
  return rows.map(({ unit }) => unit);
}

async function readAll(db: Pool | PoolClient): Promise<Registry> {
  const units = await db.query<UnitRow>(
    `select code, name, short_names, aliases, kind, level, parent, merged_into, renamed_to, to_char(since, 'YYYY-MM-DD') as since
     from unit order by code`,
  );
  const groups = await db.query<RegistryGroup>('select code, patterns, members from unit_group order by code');
  const hints = await db.query<{ words: string; unit: string; article_id: string; position: number }>(
    `select words, unit, article_id, position from registry_lesson
     where status = 'confirmed' and kind = 'hint' and unit in (select code from unit) order by at, article_id, position, unit`,
  );
  return {
    units: units.rows.map(unitOf),
    groups: groups.rows,
    ...(hints.rows.length > 0 && {
      hints: hints.rows.map(({ words, unit, article_id: articleId, position }) => ({
        words,
        unitCode: unit,
        ruling: { articleId, position },
      })),
    }),
  };
}

const rowOf = (unit: RegistryUnit): UnitRow => ({
  code: unit.code,
  name: unit.name,
  short_names: unit.shortNames,
  aliases: unit.aliases,
  kind: unit.kind,
  level: unit.level,
  parent: unit.parent ?? null,
  merged_into: unit.mergedInto ?? null,
  renamed_to: unit.renamedTo ?? null,
  since: unit.since ?? null,
});

const unitOf = (row: UnitRow): RegistryUnit => ({
  code: row.code,
  name: row.name,
  shortNames: row.short_names,
  aliases: row.aliases,
  kind: row.kind,
  level: row.level,
  ...(row.parent !== null && { parent: row.parent }),
  ...(row.merged_into !== null && { mergedInto: row.merged_into }),
  ...(row.renamed_to !== null && { renamedTo: row.renamed_to }),
  ...(row.since !== null && { since: row.since }),
});
