import { hasRole } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { dueOf, NO_LEDGER } from '../deadline/deadline.js';
import { farPastPolicy } from '../far-dates.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { disputeOpened, ruled, withPlanning } from './dispute.js';
import { cannotJoin, inDispute, isRefusal, needPart, notForUnit, notOffice, type Refusal } from './guards.js';
import { openDisputes, partOf, type ArticleState } from './state.js';

/**
 * 交办. Refuses AUTH.OFFICE_ONLY, DISPATCH.NO_LEAD, DISPATCH.UNIT_TWICE (a unit both leads and is responsible, or stands twice). Nobody verifies
 * what they owe themselves (domain.md §3): where the supervision office is a unit of the article, the coordination office verifies. A report rhythm of its own is
 * refused with DISPATCH.NO_REPORT_CYCLES where the rule set knows no cycles, a date far past the policy's end with DATE.TOO_FAR.
 */
export function dispatch(command: CommandOf<'dispatch'>, context: DecisionContext): Decision<ArticleEvent> {
  const denied = notOffice(context);
  if (denied) return denied;
  const { kind: _kind, supervision, ...data } = command;
  if (command.leads.length === 0) return refuse('DISPATCH.NO_LEAD', { numeral: command.numeral });
  const units = [...command.leads, ...command.responsible];
  const twice = units.find((unit, i) => units.indexOf(unit) !== i);
  if (twice !== undefined) return refuse('DISPATCH.UNIT_TWICE', { unit: twice, numeral: command.numeral });
  if (command.reportCycle !== undefined && context.rules.report.cycle === null)
    return refuse('DISPATCH.NO_REPORT_CYCLES', { numeral: command.numeral, ruleSet: context.rules.id });
  const { completion } = command;
  const far = completion.kind === 'fixed' ? farPastPolicy(command, completion.due, context) : null;
  if (far) return far;
  const signers = context.rules.signFor.signers === 'all' ? units : command.leads;
  const verifier = units.includes(supervision) ? command.office : supervision;
  return accept({ type: 'ArticleDispatched', data: { ...data, signers, verifier } });
}

/**
 * 签收. With a reservation (保留意见) the clock runs and a dispute opens beside it. Refuses ARTICLE.ALREADY_SIGNED, ARTICLE.NO_SIGNATURE_ASKED,
 * ARTICLE.OBJECTION_PENDING, DISPUTE.PENDING (a reservation where the unit has an open dispute already: one at a time).
 */
export function sign(state: ArticleState, command: CommandOf<'sign'>, context: DecisionContext): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, command.unit);
  if (denied) return denied;
  if (part.signedAt !== null) return refuse('ARTICLE.ALREADY_SIGNED', { unit: command.unit });
  if (part.signFrom === null) return refuse('ARTICLE.NO_SIGNATURE_ASKED', { unit: command.unit });
  if (part.objectedAt !== null) return refuse('ARTICLE.OBJECTION_PENDING', { unit: command.unit });
  const disputed = command.reservation === undefined ? null : inDispute(state, command.unit);
  if (disputed) return disputed;
  const signed: ArticleEvent = {
    type: 'PartSigned',
    data: {
      unit: command.unit,
      handler: command.handler ?? null,
      reservation: command.reservation ?? null,
      comment: command.comment ?? null,
    },
  };
  const events: ArticleEvent[] = [signed];
  if (command.reservation !== undefined) events.push(reserved(state, command.unit, command.reservation, command.basis ?? ''));
  const othersSigned = state.parts.every(
    (other) => other.role !== 'lead' || other.unit === command.unit || other.signedAt !== null,
  );
  if (state.stage === 'dispatched' && part.role === 'lead' && othersSigned) events.push({ type: 'PlanningStarted', data: {} });
  return accept(...events);
}

const reserved = (state: ArticleState, unit: string, reservation: string, basis: string): ArticleEvent =>
  disputeOpened(state, {
    unit,
    cause: 'reservation',
    question: reservation,
    opinion: reservation,
    reasons: reservation,
    basis,
    quote: null,
  });

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

/** 退回 with grounds and basis, by the head, within the objection period of the assignment. Refuses OBJECTION.TOO_LATE, OBJECTION.ALREADY_MADE, DISPUTE.PENDING. */
export function object(state: ArticleState, command: CommandOf<'object'>, context: DecisionContext): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, command.unit, true);
  if (denied) return denied;
  if (part.signedAt !== null) return refuse('ARTICLE.ALREADY_SIGNED', { unit: command.unit });
  if (part.signFrom === null) return refuse('ARTICLE.NO_SIGNATURE_ASKED', { unit: command.unit });
  if (part.objectedAt !== null) return refuse('OBJECTION.ALREADY_MADE', { unit: command.unit });
  const { budget } = context.rules.objection;
  // while the article was suspended nobody could object either
  const ledger = { ...NO_LEDGER, suspensions: state.suspensions };
  const { due } = dueOf({ kind: 'budget', anchor: part.assignedAt, ...budget }, ledger, context.calendar);
  if (context.now > due) return refuse('OBJECTION.TOO_LATE', { unit: command.unit, due });
  const { unit, grounds, basis, question } = command;
  // who took an objection back has decided: the same unit does not object to the same assignment twice
  const before = state.disputes?.some(
    (file) => file.unit === unit && file.cause === 'objection' && file.end?.kind === 'withdrawn',
  );
  if (before) return refuse('OBJECTION.ALREADY_MADE', { unit });
  const disputed = inDispute(state, unit);
  if (disputed) return disputed;
  const opened = { unit, question: question ?? grounds, opinion: grounds, reasons: grounds, basis, quote: null };
  return accept<ArticleEvent>(
    { type: 'PartObjected', data: { unit, grounds, basis } },
    disputeOpened(state, { ...opened, cause: 'objection' }),
  );
}

/** The office upholds the assignment: the unit has to sign, its period begins anew. Refuses OBJECTION.NONE, DISPUTE.HIGHER_LEVEL. */
export function confirmAssignment(
  state: ArticleState,
  { unit, reason }: CommandOf<'confirmAssignment'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = withoutObjection(state, unit, context);
  if (denied) return denied;
  const file = openDisputes(state).find((one) => one.unit === unit);
  return file
    ? ruled(state, file, { ruling: 'keep', reason, basis: '' }, context)
    : accept({ type: 'AssignmentConfirmed', data: { unit, reason } });
}

/**
 * The office gives the part to other units, or releases a responsible unit (`to` empty). Refuses OBJECTION.NONE, DISPATCH.NO_LEAD
 * (the last lead must be replaced), DISPATCH.UNIT_TWICE, DISPATCH.VERIFIER_CONCERNED, DISPUTE.HIGHER_LEVEL.
 */
export function reassign(
  state: ArticleState,
  { unit, to, reason }: CommandOf<'reassign'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = withoutObjection(state, unit, context) ?? cannotJoin(state, to);
  if (denied) return denied;
  const file = openDisputes(state).find((one) => one.unit === unit);
  if (file) return ruled(state, file, { ruling: 'reassign', to, reason, basis: '' }, context);
  if (partOf(state, unit)!.role === 'lead' && to.length === 0 && state.leads.length === 1)
    return refuse('DISPATCH.NO_LEAD', { numeral: state.numeral });
  return accept(...withPlanning(state, [{ type: 'PartReassigned', data: { from: unit, to, reason } }], context));
}

function withoutObjection(state: ArticleState, unit: string, context: DecisionContext): Refusal | null {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notOffice(context);
  if (denied) return denied;
  // an office that stands in for the verifier still may not decide on a part of its own unit
  if (context.actor.unit === unit && !hasRole(context.actor, 'system')) return refuse('AUTH.OWN_UNIT', { unit });
  if (part.objectedAt === null || part.signedAt !== null) return refuse('OBJECTION.NONE', { unit });
  const file = openDisputes(state).find((one) => one.unit === unit);
  return file && file.level !== 'office' ? refuse('DISPUTE.HIGHER_LEVEL', { dispute: file.dispute }) : null;
}
