import type { Pool } from 'pg';
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
    const { rows } = await this.pool.query<{ version: number }>({
      name: 'registry-version',
      text: 'select version from registry_version',
    });
    const { version } = rows[0]!;
    if (version !== this.version) {
      this.registry = await this.readAll();
      this.version = version;
    }
    return this.registry;
  }

  /**
   * Puts another registry in place of the one that is there. Returns the codes that are gone from it but still have work to do: then nothing was
   * changed.
   */
  async replace({ units, groups }: Registry): Promise<string[]> {
    const missing = await this.inUse(units.map(({ code }) => code));
    if (missing.length > 0) return missing;
    await inTransaction(this.pool, async (client) => {
      // taken first: two replacements at once follow each other
      await client.query('update registry_version set version = version + 1');
      await client.query('delete from unit_group');
      await client.query('delete from unit');
      await client.query(
        `insert into unit select * from jsonb_to_recordset($1::jsonb) as u(code text, name text, short_names text[], aliases text[],
           kind text, level text, parent text, merged_into text, renamed_to text)`,
        [JSON.stringify(units.map(rowOf))],
      );
      await client.query(
        'insert into unit_group select * from jsonb_to_recordset($1::jsonb) as g(code text, patterns text[], members text[])',
        [JSON.stringify(groups)],
      );
    });
    return [];
  }

  private async inUse(codes: readonly string[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ unit: string }>(
      'select distinct unit from task where closed_at is null and unit <> all($1) order by unit',
      [codes],
    );
    return rows.map(({ unit }) => unit);
  }

  private async readAll(): Promise<Registry> {
    const units = await this.pool.query<UnitRow>('select * from unit order by code');
    const groups = await this.pool.query<RegistryGroup>('select code, patterns, members from unit_group order by code');
    return { units: units.rows.map(unitOf), groups: groups.rows };
  }
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
});
