import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';
import { copyOfPart, copyOfState } from '../copy.js';
import type { ReportCycle } from '../events.js';
import { countersignsWaiting, type ArticleState, type Part } from '../state.js';
import { ONCE } from '../tasks.js';

export const newPart = (unit: UnitCode, role: Part['role'], at: Instant, signs: boolean): Part => ({
  unit,
  role,
  signFrom: signs ? at : null,
  assignedAt: at,
  signedAt: null,
  handler: null,
  objectedAt: null,
  end: null,
  owed: [],
  reports: 0,
  percent: 0,
});

/** What a unit that joins now owes of the running report cycle. */
export const owedNow = (state: ArticleState, role: Part['role'], at: Instant): Part['owed'] =>
  state.stage === 'executing' && state.cycle && !(state.cycle.id === ONCE && role === 'lead')
    ? [{ cycle: state.cycle.id, due: state.cycle.due, openedAt: at }]
    : [];

function owing(part: Part, report: Part['owed'][number]): Part {
  const next = copyOfPart(part);
  next.owed = [...part.owed, report];
  return next;
}

/** Every unit that still carries out something owes a report on the cycle. */
export function openCycle(state: ArticleState, cycle: ReportCycle, at: Instant): ArticleState {
  const owes = (part: Part): Part =>
    part.end || (cycle.id === ONCE && part.role === 'lead')
      ? part
      : owing(part, { cycle: cycle.id, due: cycle.due, openedAt: at });
  const next = copyOfState(state);
  next.cycle = cycle;
  next.parts = state.parts.map(owes);
  return next;
}

/** Leads first, in the order of the text. Where the last part that was open leaves with its unit, the closing is owed from now on. */
export function withParts(state: ArticleState, parts: readonly Part[], at: Instant): ArticleState {
  const leads = parts.filter(({ role }) => role === 'lead');
  const nobody = parts.every(({ end }) => end !== null) && state.parts.some(({ end }) => end === null);
  return {
    ...state,
    ...(nobody && { closingOwedFrom: at }),
    parts: [...leads, ...parts.filter(({ role }) => role !== 'lead')],
    leads: leads.map(({ unit }) => unit),
  };
}

/**
 * After a unit has gone: its milestones fall to `heir`, the plan waits for its signature no longer, its dispute lapses, and so does its request
 * for an extension.
 */
export function withoutUnit(state: ArticleState, gone: UnitCode, heir: UnitCode, at: Instant): ArticleState {
  const next: { -readonly [Key in keyof ArticleState]: ArticleState[Key] } = { ...state };
  if (state.milestones?.some(({ owner, end }) => owner === gone && end === null)) {
    next.milestones = state.milestones.map((milestone) =>
      milestone.owner === gone && milestone.end === null ? { ...milestone, owner: heir } : milestone,
    );
  }
  if (state.plan?.proposed?.some(({ owner }) => owner === gone)) {
    const proposed = state.plan.proposed.map((one) => (one.owner === gone ? { ...one, owner: heir } : one));
    next.plan = { ...state.plan, proposed };
  }
  if (next.plan?.countersigns) {
    next.plan = { ...next.plan, countersigns: next.plan.countersigns.filter(({ unit }) => unit !== gone) };
  }
  if (state.extensionRequest?.unit === gone && !state.leads.includes(gone)) next.extensionRequest = null;
  return countersigned(withoutDispute(next, gone, at), at);
}

/** The open dispute of a unit lapses. */
export function withoutDispute(state: ArticleState, unit: UnitCode, at: Instant): ArticleState {
  if (!state.disputes?.some((file) => file.unit === unit && file.end === null)) return state;
  const lapsed = { kind: 'lapsed', at, ruling: null } as const;
  return {
    ...state,
    disputes: state.disputes.map((file) => (file.unit === unit && file.end === null ? { ...file, end: lapsed } : file)),
  };
}

/** When the last answer is there, the plan goes to the office, whose period begins. */
export function countersigned(state: ArticleState, at: Instant): ArticleState {
  if (state.plan?.status !== 'countersigning' || countersignsWaiting(state).length > 0) return state;
  return { ...state, plan: { ...state.plan, status: 'in-review', submittedAt: at } };
}
