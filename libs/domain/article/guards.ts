import { actsFor, hasRole, type UnitCode } from '../actor.js';
import { refuse, type DecisionContext } from '../decision.js';
import { partOf, type ArticleState, type Part, type Stage } from './state.js';

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

/** The unit's part, or ARTICLE.NOT_A_UNIT_OF_IT. */
export function needPart(state: ArticleState, unit: UnitCode): Part | Refusal {
  return partOf(state, unit) ?? refuse('ARTICLE.NOT_A_UNIT_OF_IT', { unit });
}

/** ARTICLE.NOT_LEAD unless the unit leads the article. */
export const notLead = (state: ArticleState, unit: UnitCode): Refusal | null =>
  state.leads.includes(unit) ? null : refuse('ARTICLE.NOT_LEAD', { unit });

export const isRefusal = (value: Part | Refusal): value is Refusal => 'ok' in value;
