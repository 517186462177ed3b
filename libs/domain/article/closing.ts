import { hasRole } from '../actor.js';
import { closeOf, rollForward } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { isDate } from '../time.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { notForUnit, notLead, wrongStage, type Refusal } from './guards.js';
import { isConcerned, type ArticleState } from './state.js';

/** 办结申请 by a lead, when every other part is done or waived. Refuses CLOSING.PARTS_OPEN (with the units), EXTENSION.PENDING. */
export function requestClosing(
  state: ArticleState,
  command: CommandOf<'requestClosing'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notLead(state, command.unit) ?? notForUnit(context, command.unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  const open = state.parts.filter((part) => part.role === 'responsible' && part.end === null).map((part) => part.unit);
  if (open.length > 0) return refuse('CLOSING.PARTS_OPEN', { units: open });
  if (state.extensionRequest) return refuse('EXTENSION.PENDING');
  return accept({ type: 'ClosingRequested', data: { unit: command.unit, summary: command.summary } });
}

/** 核查 passed: 销号. Refuses AUTH.VERIFIER_ONLY, AUTH.OWN_UNIT (never by a person of a unit concerned). */
export function verify(state: ArticleState, command: CommandOf<'verify'>, context: DecisionContext): Decision<ArticleEvent> {
  return (
    notVerifier(state, context) ??
    accept({ type: 'ArticleClosed', data: { grade: command.grade, opinion: command.opinion ?? null } })
  );
}

/** 核查 not passed: back to the leads with a date for the rework, at its close of business. Refuses CLOSING.BAD_REWORK_DATE. */
export function returnClosing(
  state: ArticleState,
  command: CommandOf<'returnClosing'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notVerifier(state, context);
  if (denied) return denied;
  const reworkDue = isDate(command.reworkDue) ? closeOf(context.calendar, rollForward(context.calendar, command.reworkDue)) : 0;
  if (reworkDue <= context.now) return refuse('CLOSING.BAD_REWORK_DATE', { date: command.reworkDue });
  return accept({ type: 'ClosingReturned', data: { opinion: command.opinion, reworkDue } });
}

function notVerifier(state: ArticleState, { actor }: DecisionContext): Refusal | null {
  const role = state.verifier === state.office ? 'coordination_office' : 'supervision_office';
  if (!hasRole(actor, role)) return refuse('AUTH.VERIFIER_ONLY', { role });
  if (actor.unit !== null && isConcerned(state, actor.unit)) return refuse('AUTH.OWN_UNIT', { unit: actor.unit });
  return wrongStage(state, 'closing');
}
