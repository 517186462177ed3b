import type { PoolClient } from 'pg';
import { isoOf } from './subjects/subject.js';

/** A row as the tables have it, instants as ISO text. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows fetched at once. */
const FETCHED = 2_000;

/**
 * Reads a table beside the subjects, in the order of their ids, for tables without an index by subject: PostgreSQL sorts it once, and only the rows of
 * a page of subjects are held. Lives as long as its transaction.
 */
export class BySubject {
  private ahead: Row[] = [];
  private ended = false;

  private constructor(
    private readonly client: PoolClient,
    private readonly name: string,
  ) {}

  /** `columns` of `table`, `subject_id` among them. */
  static async open(client: PoolClient, table: 'notice' | 'command', columns: string): Promise<BySubject> {
    const name = `${table}_by_subject`;
    await client.query(`declare ${name} no scroll cursor for select ${columns} from ${table} order by subject_id`);
    return new BySubject(client, name);
  }

  /** The rows from where the last call ended up to this subject's, by subject. */
  async upTo(last: string): Promise<Map<string, Row[]>> {
    const taken: Row[] = [];
    for (;;) {
      const beyond = this.ahead.findIndex((row) => String(row['subject_id']) > last);
      taken.push(...this.ahead.splice(0, beyond === -1 ? this.ahead.length : beyond));
      if (beyond !== -1 || this.ended) return groupBy(taken, (row) => String(row['subject_id']));
      const { rows } = await this.client.query<Row>(`fetch ${FETCHED} from ${this.name}`);
      this.ahead = rows.map(plain);
      this.ended = rows.length < FETCHED;
    }
  }
}

/** A row with its instants as ISO text, as the domain's rows have them. */
export const plain = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value instanceof Date ? isoOf(value.getTime()) : value]));

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
