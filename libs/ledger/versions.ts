import type { Pool } from 'pg';
import type { VersionRef } from '#domain/decision.js';
import { contentHash } from './hash.js';
import { cursorOf, pageOf, readCursor, type Page } from './queries/cursor.js';

/** Rule sets and calendars: by version, never changed (ADR 0003). */
export type VersionTable = 'rule_set' | 'calendar';

export interface StoredVersion extends VersionRef {
  /** SHA-256 of the content in canonical JSON. */
  readonly sha256: string;
  /** Real time. */
  readonly recordedAt: Date;
}

/** `new`: it is stored now. `there`: it was already, with this content. `taken`: the version is there with another content. */
export async function addVersion(
  pool: Pool,
  table: VersionTable,
  content: VersionRef & object,
): Promise<{ outcome: 'new' | 'there' | 'taken'; sha256: string }> {
  const sha256 = contentHash(content);
  const { id, version } = content;
  const { rowCount } = await pool.query(
    `insert into ${table} (id, version, content, sha256) values ($1, $2, $3, $4) on conflict (id, version) do nothing`,
    [id, version, JSON.stringify(content), sha256],
  );
  if (rowCount === 1) return { outcome: 'new', sha256 };
  const { rows } = await pool.query<{ sha256: string }>(`select sha256 from ${table} where id = $1 and version = $2`, [
    id,
    version,
  ]);
  return { outcome: rows[0]!.sha256 === sha256 ? 'there' : 'taken', sha256: rows[0]!.sha256 };
}

/** A page of versions by id and version. Undefined: the cursor is none of this list's. */
export async function readVersions(
  pool: Pool,
  table: VersionTable,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<StoredVersion> | undefined> {
  const place = cursor === undefined ? ['', ''] : readCursor(cursor, 'text', 'text');
  if (!place) return undefined;
  const { rows } = await pool.query<StoredVersion>(
    `select id, version, sha256, recorded_at as "recordedAt" from ${table} where (id, version) > ($2, $3) order by id, version limit $1`,
    [limit + 1, ...place],
  );
  return pageOf(rows, limit, ({ id, version }) => cursorOf(id, version));
}

/** One version with its content. Undefined: it is not here. */
export async function readVersion(
  pool: Pool,
  table: VersionTable,
  { id, version }: VersionRef,
): Promise<(StoredVersion & { readonly content: object }) | undefined> {
  const { rows } = await pool.query<StoredVersion & { content: object }>(
    `select id, version, sha256, recorded_at as "recordedAt", content from ${table} where id = $1 and version = $2`,
    [id, version],
  );
  return rows[0];
}
