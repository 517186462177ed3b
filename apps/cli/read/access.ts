import type { Pool } from 'pg';
import type { Bilingual } from '#config/messages.js';
import type { Page } from '#ledger/queries/cursor.js';
import type { TimelineEntry } from '#ledger/queries/article.js';
import type { RuleBook } from '#ledger/rule-book.js';
import { commandSettings, type DataOption } from '../database.js';
import { withPool } from '../with-pool.js';

export interface ReadOptions extends DataOption {
  readonly json?: boolean;
}

export interface ListOptions extends ReadOptions {
  readonly limit: number;
}

/** What a reading command works with. It has the database's login and sees everything; it changes nothing. */
export interface Access {
  readonly pool: Pool;
  readonly rules: RuleBook;
  readonly nameOf: (unit: string) => string;
}

/** The command was asked for something that is not there; `words` are for people. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  constructor({ zh, en }: Bilingual) {
    super(`${zh}\n${en}`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as the lists show it. Throws {@link NotFound} what is no id. */
export function idOf(given: string): string {
  if (UUID.test(given)) return given.toLowerCase();
  throw new NotFound({
    zh: `“${given}”不是编号。编号是清单第一列的 UUID。`,
    en: `"${given}" is no id. An id is the UUID in the first column of a list.`,
  });
}

/** What was found; throws {@link NotFound} when nothing was. */
export function found<T>(value: T | undefined, id: string): T {
  if (value !== undefined) return value;
  throw new NotFound({ zh: `没有编号为 ${id} 的记录。`, en: `There is nothing with the id ${id}.` });
}

/** Reads, and prints it as JSON or in words. */
export async function reading<T>(
  options: ReadOptions,
  read: (access: Access) => Promise<T>,
  words: (value: T, nameOf: Access['nameOf']) => string,
): Promise<void> {
  const [{ RuleBook }, { namesOf, RegistryStore }] = await Promise.all([
    import('#ledger/rule-book.js'),
    import('#ledger/registry.js'),
  ]);
  const { database } = await commandSettings(options);
  await withPool(database.url, async (pool) => {
    const nameOf = namesOf(await new RegistryStore(pool).read());
    const value = await read({ pool, rules: new RuleBook(pool), nameOf });
    process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : words(value, nameOf)}\n`);
  });
}

const PAGE = 200;

/** The first `limit` items of a list, or all of it for 0, read by pages. */
export async function listed<Item>(
  limit: number,
  page: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item> | undefined>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const wanted = limit === 0 ? PAGE : Math.min(PAGE, limit - items.length);
    // a cursor that the list itself gave is one of its own
    const { items: more, next } = (await page({ limit: wanted, ...(cursor !== undefined && { cursor }) }))!;
    items.push(...more);
    if (next === null || items.length === limit) return items;
    cursor = next;
  }
}

/** Everything that happened to a subject. */
export async function timelineOf({ pool }: Access, id: string): Promise<TimelineEntry[]> {
  const { readTimeline } = await import('#ledger/queries/article.js');
  return await listed(0, async (query) => await readTimeline(pool, { id, onlyPartOf: null, ...query }));
}
