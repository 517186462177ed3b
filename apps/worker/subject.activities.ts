import { ApplicationFailure } from '@temporalio/common';
import type { Pool } from 'pg';
import type { AgendaView, SubjectActivities } from '#contracts/activities.js';
import type { SubjectKind } from '#contracts/workflows.js';
import { armSubject } from '#ledger/agenda-view.js';
import type { Ledger } from '#ledger/ledger.js';

/** How many subjects the first workflow that wakes settles along with its own; the rest find nothing left to do. */
const SETTLED_TOGETHER_MAX = 250;

export function subjectActivities(pool: Pool, ledger: Ledger): SubjectActivities {
  const readAgenda = async (kind: SubjectKind, id: string): Promise<AgendaView> => {
    const view = await armSubject(pool, ledger.rules, kind, id);
    if (!view) throw ApplicationFailure.nonRetryable(`no ${kind} ${id} in the ledger`, `${kind.toUpperCase()}.UNKNOWN`);
    return view;
  };
  return {
    readAgenda,
    settle: async (kind, id) => {
      await ledger.settleDue(SETTLED_TOGETHER_MAX, id);
      return await readAgenda(kind, id);
    },
  };
}
