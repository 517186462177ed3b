import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Ledger } from '#ledger/ledger.js';
import { draftPapers } from '#ledger/papers.js';
import { loadDemonstration } from '../../apps/cli/demo/load.js';
import { arePapersAwaited, nextByTime } from '../../apps/cli/play/clock-keeper.js';
import { PLAY_BEGINS, tell, type PlayResult, type Theatre } from '../../apps/cli/play/play.js';
import { startTestApi } from './api.js';

/**
 * The short play by this seed on the real API and ledger, where one loop settles what is due instead of workflows: a year takes seconds, and the story
 * has to be the same.
 */
export async function toldWithoutWorkflows(seed: number): Promise<PlayResult> {
  const api = await startTestApi();
  const owner = new pg.Pool({ connectionString: api.database.ownerUrl, max: 1 });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'duban-story-'));
  try {
    const ledger = new Ledger(api.pool);
    const stand = async (instant: number): Promise<void> => {
      await owner.query('update business_clock set hold_at = $1, business_anchor = $1, real_anchor = clock_timestamp()', [
        new Date(instant),
      ]);
    };
    await stand(PLAY_BEGINS);
    const { passwords } = await loadDemonstration({ pool: api.pool, apiUrl: api.url, dataDir });
    const keeper: Theatre['keeper'] = {
      nextDue: async () => await nextByTime(api.pool),
      advanceTo: stand,
      settled: async () => {
        while ((await ledger.settleDue(500)).subjects > 0);
        if (await arePapersAwaited(api.pool)) await draftPapers(api.pool, ledger);
      },
    };
    const { signal } = new AbortController();
    const options = { seed, edition: 'short', daysPerSecond: 365, dwellMs: 0, out: undefined, signal } as const;
    return await tell({ apiUrl: api.url, pool: api.pool, keeper, passwords }, options);
  } finally {
    await owner.end();
    await api.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
