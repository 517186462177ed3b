import { hasRole } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { isRefusal, needPart, notForUnit, notOffice, type Refusal } from './guards.js';
import { partOf, type ArticleState } from './state.js';

/**
 * 交办. Refuses AUTH.OFFICE_ONLY, DISPATCH.NO_LEAD, DISPATCH.UNIT_TWICE (a unit both leads and is responsible, or stands twice). Nobody verifies
 * what they owe themselves (domain.md §3): where the supervision office is a unit of the article, the coordination office verifies.
 */
export function dispatch(command: CommandOf<'dispatch'>, context: DecisionContext): Decision<ArticleEvent> {
  const denied = notOffice(context);
  if (denied) return denied;
  const { kind: _kind, supervision, ...data } = command;
  if (command.leads.length === 0) return refuse('DISPATCH.NO_LEAD', { numeral: command.numeral });
  const units = [...command.leads, ...command.responsible];
  const twice = units.find((unit, i) => units.indexOf(unit) !== i);
  if (twice !== undefined) return refuse('DISPATCH.UNIT_TWICE', { unit: twice, numeral: command.numeral });
  const signers = context.rules.signFor.signers === 'all' ? units : command.leads;
  const verifier = units.includes(supervision) ? command.office : supervision;
  return accept({ type: 'ArticleDispatched', data: { ...data, signers, verifier } });
}

/** 签收, also with a reservation. Refuses ARTICLE.ALREADY_SIGNED, ARTICLE.NO_SIGNATURE_ASKED, ARTICLE.OBJECTION_PENDING. */
export function sign(state: ArticleState, command: CommandOf<'sign'>, context: DecisionContext): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, command.unit);
  if (denied) return denied;
  if (part.signedAt !== null) return refuse('ARTICLE.ALREADY_SIGNED', { unit: command.unit });
  if (part.signFrom === null) return refuse('ARTICLE.NO_SIGNATURE_ASKED', { unit: command.unit });
  if (part.objectedAt !== null) return refuse('ARTICLE.OBJECTION_PENDING', { unit: command.unit });
  const signed: ArticleEvent = {
    type: 'PartSigned',
    data: {
      unit: command.unit,
      handler: command.handler ?? null,
      reservation: command.reservation ?? null,
      comment: command.comment ?? null,
    },
  };
  const othersSigned = state.parts.every(
    (other) => other.role !== 'lead' || other.unit === command.unit || other.signedAt !== null,
  );
  const starts = state.stage === 'dispatched' && part.role === 'lead' && othersSigned;
  return starts ? accept<ArticleEvent>(signed, { type: 'PlanningStarted', data: {} }) : accept(signed);
}

/** The head names the handler (经办人). Refuses AUTH.HEAD_ONLY. */
export function assignHandler(
  state: ArticleState,
  command: CommandOf<'assignHandler'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  return (
    notForUnit(context, command.unit, true) ??
    accept({ type: 'HandlerAssigned', data: { unit: command.unit, handler: command.handler } })
  );
}

/** 退回 with grounds and basis, by the head, within the objection period of the assignment. Refuses OBJECTION.TOO_LATE, OBJECTION.ALREADY_MADE. */
export function object(state: ArticleState, command: CommandOf<'object'>, context: DecisionContext): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, command.unit, true);
  if (denied) return denied;
  if (part.signedAt !== null) return refuse('ARTICLE.ALREADY_SIGNED', { unit: command.unit });
  if (part.signFrom === null) return refuse('ARTICLE.NO_SIGNATURE_ASKED', { unit: command.unit });
  if (part.objectedAt !== null) return refuse('OBJECTION.ALREADY_MADE', { unit: command.unit });
  const { budget } = context.rules.objection;
  const { due } = dueOf({ kind: 'budget', anchor: part.assignedAt, ...budget }, NO_LEDGER, context.calendar);
  if (context.now > due) return refuse('OBJECTION.TOO_LATE', { unit: command.unit, due });
  return accept({ type: 'PartObjected', data: { unit: command.unit, grounds: command.grounds, basis: command.basis } });
}

/** The office upholds the assignment: the unit has to sign, its period begins anew. Refuses OBJECTION.NONE. */
export function confirmAssignment(
  state: ArticleState,
  command: CommandOf<'confirmAssignment'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  return (
    withoutObjection(state, command.unit, context) ??
    accept({ type: 'AssignmentConfirmed', data: { unit: command.unit, reason: command.reason } })
  );
}

/**
 * The office gives the part to other units, or releases a responsible unit (`to` empty). Refuses OBJECTION.NONE, DISPATCH.NO_LEAD
 * (the last lead must be replaced), DISPATCH.UNIT_TWICE.
 */
export function reassign(state: ArticleState, command: CommandOf<'reassign'>, context: DecisionContext): Decision<ArticleEvent> {
  const denied = withoutObjection(state, command.unit, context);
  if (denied) return denied;
  const part = partOf(state, command.unit)!;
  const twice = command.to.find((unit, i) => command.to.indexOf(unit) !== i || partOf(state, unit) !== undefined);
  if (twice !== undefined) return refuse('DISPATCH.UNIT_TWICE', { unit: twice, numeral: state.numeral });
  if (part.role === 'lead' && command.to.length === 0 && state.leads.length === 1) {
    return refuse('DISPATCH.NO_LEAD', { numeral: state.numeral });
  }
  if (command.to.includes(state.verifier)) return refuse('DISPATCH.VERIFIER_CONCERNED', { unit: state.verifier });
  const reassigned: ArticleEvent = {
    type: 'PartReassigned',
    data: { from: command.unit, to: command.to, reason: command.reason },
  };
  const left = state.parts.filter((other) => other.role === 'lead' && other.unit !== command.unit);
  const starts =
    state.stage === 'dispatched' && part.role === 'lead' && command.to.length === 0 && left.every((p) => p.signedAt !== null);
  return starts ? accept<ArticleEvent>(reassigned, { type: 'PlanningStarted', data: {} }) : accept(reassigned);
}

function withoutObjection(state: ArticleState, unit: string, context: DecisionContext): Refusal | null {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notOffice(context);
  if (denied) return denied;
  // an office that stands in for the verifier still may not decide on a part of its own unit
  if (context.actor.unit === unit && !hasRole(context.actor, 'system')) return refuse('AUTH.OWN_UNIT', { unit });
  return part.objectedAt === null || part.signedAt !== null ? refuse('OBJECTION.NONE', { unit }) : null;
}
