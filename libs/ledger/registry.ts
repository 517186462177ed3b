import type { Pool, PoolClient } from 'pg';
import type { Registry, RegistryGroup, RegistryUnit } from '#document/types.js';
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

/** What a policy's corrections teach about one name: whose it is, or null when nothing (any more). */
export interface Lesson {
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
      await moveVersion(client);
      return { ok: true };
    });
  }

  /**
   * Makes the registry hold what a policy's corrections teach about a name, in the caller's transaction. What the same policy taught of it before
   * and teaches no more is forgotten, unless another policy taught it as well. `learn` gives the registry with the alias, the same one when
   * it has it already, or null when it cannot be: then only the forgetting is done. Doing it again changes nothing.
   */
  async learn(
    client: PoolClient,
    { policyId, name, unit }: Lesson,
    learn: (registry: Registry, name: string, unit: string) => Registry | null,
  ): Promise<Learnt> {
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

  private async forget(client: PoolClient, policyId: string, name: string, unit: string): Promise<void> {
    await client.query('delete from learned_name where policy_id = $1 and name = $2', [policyId, name]);
    if (await isTaught(client, name, unit)) return;
    await client.query('update unit set aliases = array_remove(aliases, $2) where code = $1', [unit, name]);
    await moveVersion(client);
  }
}

/** Taken first by every change, so that they follow each other. */
async function lockVersion(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>('select version from registry_version for update');
  return rows[0]!.version;
}

const moveVersion = async (client: PoolClient): Promise<void> =>
  void (await client.query('update registry_version set version = version + 1'));

/** By the corrections of any policy. */
async function isTaught(client: PoolClient, name: string, unit: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from learned_name where name = $1 and unit = $2 limit 1', [name, unit]);
  return rows.length > 0;
}

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
  return { units: units.rows.map(unitOf), groups: groups.rows };
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
