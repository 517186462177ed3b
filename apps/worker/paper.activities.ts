import type { Pool } from 'pg';
import type { PaperActivities } from '#contracts/activities.js';
import type { Ledger } from '#ledger/ledger.js';
import { draftPapers } from '#ledger/papers.js';

const DRAFTS_MAX = 50;

export const paperActivities = (pool: Pool, ledger: Ledger): PaperActivities => ({
  draftPapers: async () => (await draftPapers(pool, ledger, DRAFTS_MAX)) === DRAFTS_MAX,
});
