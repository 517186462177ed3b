/** A page of a list and where the next one begins; null: this was the last. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/** The place after a row, as clients carry it: opaque to them, the values of the sort key to us. */
export const cursorOf = (...values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** The values of a cursor; undefined when it is none of ours. `kinds` says what each value must be. */
export function readCursor(
  cursor: string,
  ...kinds: readonly ('instant' | 'uuid' | 'text' | 'number' | 'serial')[]
): string[] | undefined {
  const values = parse(cursor);
  if (!values || values.length !== kinds.length) return undefined;
  return values.every((value, i) => checks[kinds[i]!](value)) ? values.map(String) : undefined;
}

/** Before every id. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The place in a list of the newest first, by instant and id; without a cursor, before everything. Undefined: it is none of ours. */
export const placeFromNewest = (cursor: string | undefined): string[] | undefined =>
  cursor === undefined ? ['infinity', NO_ID] : readCursor(cursor, 'instant', 'uuid');

function parse(cursor: string): unknown[] | undefined {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200 && !value.includes('\u0000');
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isoOf = (text: string): string | null => (Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString());
const checks = {
  text: isText,
  // as PostgreSQL's int
  number: (value: unknown) => Number.isSafeInteger(value) && Math.abs(value as number) <= 2_147_483_647,
  // an id of PostgreSQL's bigint, as text
  serial: (value: unknown) => isText(value) && /^\d{1,18}$/.test(value),
  uuid: (value: unknown) => isText(value) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  // as toISOString writes it, and nothing else that Date.parse would take
  instant: (value: unknown) => isText(value) && INSTANT.test(value) && isoOf(value) === value,
};

/** Cuts a list that was read with one row more than asked for into a page. */
export function pageOf<Row>(rows: Row[], limit: number, place: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? place(items.at(-1)!) : null };
}
