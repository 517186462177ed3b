import type { Instant } from '../../time.js';
import type { DataOf } from '../events.js';
import { leadInWork, openDisputes, type ArticleState, type Part } from '../state.js';
import type { ChangeEvent } from '../terms/change.js';
import { ONCE } from '../tasks.js';
import type { Appliers } from './applier.js';
import { newPart, openCycle, owedNow, withoutDispute, withoutUnit, withParts } from './parts.js';

export const change: Appliers<ChangeEvent['type']> = {
  ExtensionRequested: (state, { id, unit, due }, at) => ({ ...state, extensionRequest: { id, unit, due, at } }),
  ExtensionGranted: granted,
  ExtensionRefused: (state) => withoutPending({ ...state, extensionRequest: null }, 'grantExtension'),
  ExtensionWithdrawn: (state, { id }, at) => takenBack(state, id, at),
  ExtensionUndone: (state, { id }, at) => takenBack(state, id, at),
  ArticleSuspended: (state, { category }, at) => ({ ...state, suspensions: [...state.suspensions, { from: at, category }] }),
  ArticleResumed: (state, { cycle }, at) => {
    const resumed = {
      ...state,
      suspensions: state.suspensions.map((suspension) => (suspension.to === undefined ? { ...suspension, to: at } : suspension)),
    };
    return cycle ? openCycle(resumed, cycle, at) : resumed;
  },
  LeadChanged: leadChanged,
  UnitsAdded: (state, { units, signs }, at) =>
    withParts(
      state,
      [
        ...state.parts,
        ...units.map((unit) => ({ ...newPart(unit, 'responsible', at, signs), owed: owedNow(state, 'responsible', at) })),
      ],
      at,
    ),
  UnitReleased: (state, { unit }, at) =>
    withoutUnit(
      withParts(
        state,
        state.parts.filter((part) => part.unit !== unit),
        at,
      ),
      unit,
      leadInWork(state, unit),
      at,
    ),
  ArticleSplit: (state, { into }, at) => ({ ...stopped(state, at), stage: 'split', splitInto: into.map(({ id }) => id) }),
  ArticleCancelled: (state, _data, at) => ({ ...stopped(state, at), stage: 'cancelled' }),
};

function granted(state: ArticleState, { id, due, level }: DataOf<'ExtensionGranted'>, at: Instant): ArticleState {
  const marks = Object.entries(state.overdue);
  const lifted = marks.filter(([task]) => task.startsWith('completion:'));
  return withoutPending(
    {
      ...state,
      extensionRequest: null,
      extensions: [
        ...state.extensions,
        { id, at, due, ...(level && { level }), ...(lifted.length > 0 && { lifted: Object.fromEntries(lifted) }) },
      ],
      overdue: Object.fromEntries(marks.filter(([task]) => !task.startsWith('completion:'))),
    },
    'grantExtension',
  );
}

/** The date before counts again, and so do the marks under it. */
function takenBack(state: ArticleState, id: string, at: Instant): ArticleState {
  const extension = state.extensions.find((one) => one.id === id && one.withdrawnAt === undefined);
  const open = new Set(state.parts.filter(({ end }) => end === null).map(({ unit }) => `completion:${unit}`));
  const back = Object.entries(extension?.lifted ?? {}).filter(([task]) => open.has(task));
  const next: ArticleState = {
    ...state,
    extensionRequest: state.extensionRequest?.id === id ? null : state.extensionRequest,
    extensions: state.extensions.map((one) => (one.id === id ? { ...one, withdrawnAt: at } : one)),
    ...(back.length > 0 && { overdue: { ...state.overdue, ...Object.fromEntries(back) } }),
  };
  return state.extensionRequest?.id === id ? withoutPending(next, 'grantExtension') : next;
}

function leadChanged(state: ArticleState, { from, to, former }: DataOf<'LeadChanged'>, at: Instant): ArticleState {
  const joining = state.parts.find(({ unit }) => unit === to);
  const lead: Part = joining
    ? // a part that had ended begins anew
      {
        ...joining,
        role: 'lead',
        end: null,
        signFrom: joining.signFrom ?? at,
        ...(joining.end && { assignedAt: at, signFrom: at }),
        ...(joining.role !== 'lead' && state.cycle?.id === ONCE && { leadFrom: at }),
      }
    : { ...newPart(to, 'lead', at, true), owed: owedNow(state, 'lead', at) };
  const parts = state.parts.flatMap((part): Part[] => {
    if (part.unit === to) return [];
    if (part.unit !== from) return [part];
    return former === 'released' ? [lead] : [lead, { ...part, role: 'responsible' }];
  });
  const stale = state.stage === 'planning' || (state.plan && state.plan.status !== 'approved');
  const replanned: ArticleState = stale
    ? {
        ...state,
        stageSince: state.stage === 'planning' ? at : state.stageSince,
        plan: state.plan && { ...state.plan, status: 'returned' },
      }
    : state;
  const next = withParts(replanned, parts, at);
  const settled = former === 'released' ? withoutUnit(next, from, to, at) : withoutDispute(next, from, at);
  return settled.extensionRequest?.unit === from
    ? withoutPending({ ...settled, extensionRequest: null }, 'grantExtension')
    : settled;
}

/** Nobody owes anything any more; what was open lapses. */
function stopped(state: ArticleState, at: Instant): ArticleState {
  const { pendingDecision: _pending, ...rest } = state;
  const lapsed = openDisputes(state).reduce<ArticleState>((next, { unit }) => withoutDispute(next, unit, at), rest);
  return {
    ...lapsed,
    stageSince: at,
    extensionRequest: null,
    closing: null,
    suspensions: state.suspensions.map((suspension) => (suspension.to === undefined ? { ...suspension, to: at } : suspension)),
  };
}

/** A decision that was asked for is without an object. */
export function withoutPending(state: ArticleState, kind: string): ArticleState {
  if (state.pendingDecision?.kind !== kind) return state;
  const { pendingDecision: _pending, ...rest } = state;
  return rest;
}
