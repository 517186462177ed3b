import { ApplicationFailure } from '@temporalio/common';
import type { Pool } from 'pg';
import type { AgendaView, SubjectActivities } from '#contracts/activities.js';
import { armArticle } from '#ledger/agenda-view.js';
import type { Ledger } from '#ledger/ledger.js';

/** How many subjects the first workflow that wakes settles along with its own; the rest find nothing left to do. */
const SETTLED_TOGETHER_MAX = 250;

export function subjectActivities(pool: Pool, ledger: Ledger): SubjectActivities {
  const readAgenda = async (_kind: string, id: string): Promise<AgendaView> => {
    const view = await armArticle(pool, id);
    if (!view) throw ApplicationFailure.nonRetryable(`no article ${id} in the ledger`, 'ARTICLE.UNKNOWN');
    return view;
  };
  return {
    readAgenda,
    settle: async (kind, id) => {
      await ledger.settleDue(SETTLED_TOGETHER_MAX);
      return await readAgenda(kind, id);
    },
  };
}
