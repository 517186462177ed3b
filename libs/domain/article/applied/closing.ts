import type { Instant } from '../../time.js';
import type { ReportCycle } from '../events.js';
import type { ArticleState } from '../state.js';
import type { ClosingEvent } from '../terms/closing.js';
import type { Appliers } from './applier.js';
import { openCycle } from './parts.js';

export const closing: Appliers<ClosingEvent['type']> = {
  ClosingRequested: (state, { unit }, at) => ({
    ...state,
    stage: 'closing',
    stageSince: at,
    closing: { unit, at },
    // what is carried out to its end needs no signature any more, also when it comes back
    parts: state.parts.map(({ filed: _filed, ...part }) => ({
      ...part,
      owed: [],
      signFrom: part.signedAt === null ? null : part.signFrom,
    })),
  }),
  SampleDrawn: (state, { drawn }) => ({
    ...state,
    closing: state.closing && { ...state.closing, sample: drawn.map((item) => ({ item, passed: null })) },
  }),
  FieldChecked: (state, { item, passed }) => ({
    ...state,
    closing: state.closing && {
      ...state.closing,
      sample: state.closing.sample?.map((check) => (check.item === item ? { item, passed } : check)) ?? [],
    },
  }),
  ClosingReturned: (state, { reworkDue, cycle }, at) => reworked({ ...state, closing: null }, reworkDue, at, cycle),
  // a decision that was asked for meanwhile is without an object
  ArticleClosed: ({ pendingDecision: _pending, ...state }, { grade, lookBackAt }, at) => ({
    ...state,
    stage: 'closed',
    stageSince: at,
    grade,
    extensionRequest: null,
    ...(lookBackAt !== undefined && { lookBack: { at: lookBackAt, status: 'pending' as const, openedAt: null } }),
  }),
  LookBackOpened: (state, _data, at) => ({
    ...state,
    ...(state.lookBack && { lookBack: { ...state.lookBack, status: 'open' as const, openedAt: at } }),
  }),
  LookBackPassed: (state) => ({
    ...state,
    ...(state.lookBack && { lookBack: { ...state.lookBack, status: 'passed' as const } }),
  }),
  ArticleReopened: (state, { reworkDue, cycle }, at) => ({
    ...reworked({ ...state, grade: null, closing: null }, reworkDue, at, cycle),
    ...(state.lookBack && { lookBack: { ...state.lookBack, status: 'reopened' as const } }),
  }),
};

/** Back to the leads, whose parts open again: they answer for the rework. */
function reworked(state: ArticleState, due: Instant, at: Instant, cycle: ReportCycle | undefined): ArticleState {
  const next: ArticleState = {
    ...state,
    stage: 'executing',
    stageSince: at,
    rework: { due, at },
    parts: state.parts.map((part) => (part.role === 'lead' && part.end?.kind === 'done' ? { ...part, end: null } : part)),
  };
  return cycle ? openCycle(next, cycle, at) : next;
}
