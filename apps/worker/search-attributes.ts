import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';

/** Types as the API of Temporal numbers them (temporal.api.enums.v1.IndexedValueType). */
const TYPES = { Keyword: 2, Datetime: 6, KeywordList: 7 } as const;

/**
 * Adds the search attributes of Duban to a namespace that lacks some: a server of our own is started with them, an existing one knows nothing of them
 * and refuses every workflow that has one. Returns the names it added. Rejects when the server does not let us look or add, as a hosted one may:
 * then they are made there by hand.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const missing = await missingIn(connection, namespace);
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, TYPES[SEARCH_ATTRIBUTES[name]]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // another worker may have been quicker
    if ((await missingIn(connection, namespace)).length > 0) throw error;
  }
  return missing;
}

async function missingIn(connection: Connection, namespace: string): Promise<(keyof typeof SEARCH_ATTRIBUTES)[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const names = Object.keys(SEARCH_ATTRIBUTES) as (keyof typeof SEARCH_ATTRIBUTES)[];
  return names.filter((name) => !Object.hasOwn(customAttributes, name));
}
