import type { Instant } from '../../time.js';
import type { DataOf } from '../events.js';
import type { ArticleState, Part } from '../state.js';
import { withPart, type Appliers } from './applier.js';
import { newPart, owedNow, withoutUnit, withParts } from './parts.js';

export function dispatched(data: DataOf<'ArticleDispatched'>, at: Instant): ArticleState {
  const part = (unit: string, role: Part['role']): Part => newPart(unit, role, at, data.signers.includes(unit));
  return {
    id: '',
    policyId: data.policyId,
    number: data.number,
    numeral: data.numeral,
    title: data.title,
    ruleSet: data.ruleSet,
    calendar: data.calendar,
    office: data.office,
    verifier: data.verifier,
    stage: 'dispatched',
    stageSince: at,
    dispatchedAt: at,
    leads: data.leads,
    parts: [...data.leads.map((unit) => part(unit, 'lead')), ...data.responsible.map((unit) => part(unit, 'responsible'))],
    given: data.given,
    completion: data.completion,
    span: data.span,
    suspensions: [],
    extensions: [],
    extensionRequest: null,
    plan: null,
    cycle: null,
    closing: null,
    rework: null,
    grade: null,
    clock: [],
    settled: [],
    overdue: {},
    caughtUp: {},
    casesDrafted: 0,
    ...(data.targets && { targets: data.targets.map((target) => ({ ...target, first: null, last: null })) }),
    ...(data.reportCycle !== undefined && { reportCycle: data.reportCycle }),
    ...(data.splitFrom !== undefined && { splitFrom: data.splitFrom }),
    ...(data.policyEnd !== undefined && { policyEnd: data.policyEnd }),
  };
}

export const signing: Appliers<
  'PartSigned' | 'HandlerAssigned' | 'PartObjected' | 'AssignmentConfirmed' | 'PartReassigned' | 'PlanningStarted'
> = {
  PartSigned: (state, { unit, handler }, at) =>
    withPart(state, unit, (part) => ({ ...part, signedAt: at, handler: handler ?? part.handler })),
  HandlerAssigned: (state, { unit, handler }) => withPart(state, unit, (part) => ({ ...part, handler })),
  PartObjected: (state, { unit }, at) => withPart(state, unit, (part) => ({ ...part, objectedAt: at })),
  AssignmentConfirmed: (state, { unit }, at) => withPart(state, unit, (part) => ({ ...part, objectedAt: null, signFrom: at })),
  PartReassigned: reassigned,
  PlanningStarted: (state, _data, at) => ({ ...state, stage: 'planning', stageSince: at }),
};

/** The part goes over to other units, in the same role; they sign anew and owe the current report cycle. */
function reassigned(state: ArticleState, { from, to }: DataOf<'PartReassigned'>, at: Instant): ArticleState {
  const parts = state.parts.flatMap((part) =>
    part.unit === from
      ? to.map((unit) => ({ ...newPart(unit, part.role, at, true), owed: owedNow(state, part.role, at) }))
      : [part],
  );
  const next = withParts(state, parts, at);
  return withoutUnit(next, from, to[0] ?? next.leads[0]!, at);
}
