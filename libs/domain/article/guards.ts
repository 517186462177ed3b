import { actsFor, hasRole, type UnitCode } from '../actor.js';
import { refuse, type DecisionContext } from '../decision.js';
import { isConcerned, openDisputes, partOf, type ArticleState, type Part, type Stage } from './state.js';

export type Refusal = ReturnType<typeof refuse>;

/** ARTICLE.WRONG_STAGE unless the article is in one of the stages. */
export const wrongStage = (state: ArticleState, ...wanted: readonly Stage[]): Refusal | null =>
  wanted.includes(state.stage) ? null : refuse('ARTICLE.WRONG_STAGE', { stage: state.stage, wanted });

/** AUTH.NOT_YOUR_UNIT unless the actor acts for the unit; AUTH.HEAD_ONLY when the head itself is asked for. */
export function notForUnit({ actor }: DecisionContext, unit: UnitCode, headOnly = false): Refusal | null {
  if (!actsFor(actor, unit)) return refuse('AUTH.NOT_YOUR_UNIT', { unit });
  if (headOnly && !hasRole(actor, 'unit_head')) return refuse('AUTH.HEAD_ONLY', { unit });
  return null;
}

/** AUTH.OFFICE_ONLY unless the actor is of the coordination office. */
export const notOffice = ({ actor }: DecisionContext): Refusal | null =>
  hasRole(actor, 'coordination_office') ? null : refuse('AUTH.OFFICE_ONLY');

/** AUTH.LEADING_GROUP_ONLY unless a recorded decision of the leading group is carried out. */
export const byLeadingGroup = ({ actor }: DecisionContext): Refusal | null =>
  hasRole(actor, 'approval') ? null : refuse('AUTH.LEADING_GROUP_ONLY');

/**
 * AUTH.SUPERVISION_ONLY unless the actor is of the office that supervises the article: the supervision office, or the coordination office where that is
 * itself a unit of the article. AUTH.OWN_UNIT for a person of a unit concerned. The machine keeps the cases and may.
 */
export function notSupervision(state: ArticleState, { actor }: DecisionContext): Refusal | null {
  if (hasRole(actor, 'system')) return null;
  const role = state.verifier === state.office ? 'coordination_office' : 'supervision_office';
  if (!hasRole(actor, role)) return refuse('AUTH.SUPERVISION_ONLY');
  return actor.unit !== null && isConcerned(state, actor.unit) ? refuse('AUTH.OWN_UNIT', { unit: actor.unit }) : null;
}

/** AUTH.OWN_UNIT when the actor belongs to the unit: nobody decides in the own cause. */
export const ownCause = ({ actor }: DecisionContext, ...units: readonly UnitCode[]): Refusal | null =>
  actor.unit !== null && units.includes(actor.unit) ? refuse('AUTH.OWN_UNIT', { unit: actor.unit }) : null;

/** The unit's part, or ARTICLE.NOT_A_UNIT_OF_IT. */
export function needPart(state: ArticleState, unit: UnitCode): Part | Refusal {
  return partOf(state, unit) ?? refuse('ARTICLE.NOT_A_UNIT_OF_IT', { unit });
}

/** ARTICLE.NOT_LEAD unless the unit leads the article. */
export const notLead = (state: ArticleState, unit: UnitCode): Refusal | null =>
  state.leads.includes(unit) ? null : refuse('ARTICLE.NOT_LEAD', { unit });

/** DISPUTE.PENDING while one of the units (left out: anybody) has an open dispute. */
export function inDispute(state: ArticleState, unit?: UnitCode): Refusal | null {
  const file = openDisputes(state).find((one) => unit === undefined || one.unit === unit);
  return file ? refuse('DISPUTE.PENDING', { unit: file.unit, dispute: file.dispute }) : null;
}

/** DECISION.PENDING while a decision of the leading group is awaited. */
export const decisionPending = (state: ArticleState): Refusal | null =>
  state.pendingDecision ? refuse('DECISION.PENDING', { id: state.pendingDecision.id }) : null;

/** DISPATCH.UNIT_TWICE or DISPATCH.VERIFIER_CONCERNED when one of the units cannot join the article. */
export function cannotJoin(state: ArticleState, units: readonly UnitCode[]): Refusal | null {
  const twice = units.find((unit, i) => units.indexOf(unit) !== i || partOf(state, unit) !== undefined);
  if (twice !== undefined) return refuse('DISPATCH.UNIT_TWICE', { unit: twice, numeral: state.numeral });
  return units.includes(state.verifier) ? refuse('DISPATCH.VERIFIER_CONCERNED', { unit: state.verifier }) : null;
}

export const isRefusal = (value: object): value is Refusal => 'ok' in value;
