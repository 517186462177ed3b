import { ApplicationFailure } from '@temporalio/common';
import type { Pool } from 'pg';
import type { AgendaView, SubjectActivities } from '#contracts/activities.js';
import type { SubjectKind } from '#contracts/workflows.js';
import { armSubject } from '#ledger/agenda-view.js';
import type { Ledger } from '#ledger/ledger.js';
import { forgetWakeup } from '#ledger/wakeups.js';
import { DueSweep } from './due-sweep.js';

export type Look = SubjectActivities['readAgenda'];

/** Reads a subject's agenda and notes until when its workflow sleeps. Fails as ARTICLE.UNKNOWN or POLICY.UNKNOWN, which is not tried again. */
export function lookAt(pool: Pool, ledger: Ledger): Look {
  return async (kind, id) => {
    const view = await armSubject(pool, ledger.rules, kind, id);
    if (!view) throw ApplicationFailure.nonRetryable(`no ${kind} ${id} in the ledger`, `${kind.toUpperCase()}.UNKNOWN`);
    return view;
  };
}

export interface SubjectWatch {
  /** Told how many events each settlement recorded. */
  readonly recorded?: (events: number) => void;
  /** Told of each subject whose workflow has looked at the ledger. */
  readonly looked?: (id: string) => void;
}

/** The activities that all kinds of subjects share. */
export function subjectActivities(pool: Pool, ledger: Ledger, { recorded, looked }: SubjectWatch = {}): SubjectActivities {
  const sweep = new DueSweep(ledger, recorded);
  const look = lookAt(pool, ledger);
  const readAgenda = async (kind: SubjectKind, id: string): Promise<AgendaView> => {
    // first: whatever made this row is in what is read next
    await forgetWakeup(pool, id);
    const view = await look(kind, id);
    looked?.(id);
    return view;
  };
  return {
    readAgenda,
    settle: async (kind, id) => {
      const failure = await sweep.settle(id).catch((error: unknown) => ({ error }));
      const view = await readAgenda(kind, id);
      // what failed may be another subject; this one's workflow need not wait for it
      if (failure && view.waitMs === 0 && !view.closed) throw failure.error;
      return view;
    },
  };
}
