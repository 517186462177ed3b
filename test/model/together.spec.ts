import { describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.js';
import { noActs, tellTogether } from '../support/model/together.js';

/** FULL=1: so many more. */
const STORIES = process.env['FULL'] === '1' ? 400 : 15;
const seed = Number(process.env['SEED'] ?? '2021');

describe('several people at once, in two processes on PostgreSQL, while what is due is settled', () => {
  it(`come to what the ledger in memory comes to in some order of their acts, in ${STORIES} stories`, async () => {
    const acted = noActs();
    for (let i = 0; i < STORIES; i += 1) await tellTogether(seed * 1_000_003 + i, await createTestDatabase(), acted);
    // each of them came about, and not by accident
    for (const count of Object.values(acted)) expect(count).toBeGreaterThan(STORIES);
  }, 1_800_000);
});
