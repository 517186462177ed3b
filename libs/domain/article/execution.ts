import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { isRefusal, needPart, notForUnit, notOffice, wrongStage } from './guards.js';
import type { ArticleState } from './state.js';

/**
 * 进展反馈 of one unit on one cycle that it owes; late ones are taken too. Refuses REPORT.NOTHING_OWED, REPORT.UNKNOWN_CYCLE,
 * REPORT.BAD_PERCENT. Where the rule set says that a report completes the part, it does.
 */
export function report(state: ArticleState, command: CommandOf<'report'>, context: DecisionContext): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, command.unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  const percent = command.percent ?? part.percent;
  if (!(percent >= 0 && percent <= 100)) return refuse('REPORT.BAD_PERCENT', { percent });
  if (part.owed.length === 0) return refuse('REPORT.NOTHING_OWED', { unit: command.unit });
  const owed = command.cycle === undefined ? part.owed[0]! : part.owed.find(({ cycle }) => cycle === command.cycle);
  if (!owed) return refuse('REPORT.UNKNOWN_CYCLE', { cycle: command.cycle ?? '', owed: part.owed.map(({ cycle }) => cycle) });
  const submitted: ArticleEvent = {
    type: 'ReportSubmitted',
    data: {
      unit: command.unit,
      cycle: owed.cycle,
      progress: command.progress,
      problems: command.problems ?? '',
      nextSteps: command.nextSteps ?? '',
      percent,
    },
  };
  if (!context.rules.report.completesPart || part.role === 'lead') return accept(submitted);
  return accept<ArticleEvent>(submitted, { type: 'PartCompleted', data: { unit: command.unit, summary: command.progress } });
}

/** A responsible unit declares its part done. Refuses PART.ENDED, PART.LEAD_CLOSES (a lead asks for closing instead), PART.NOT_SIGNED. */
export function completePart(
  state: ArticleState,
  command: CommandOf<'completePart'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, command.unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  if (part.role === 'lead') return refuse('PART.LEAD_CLOSES', { unit: command.unit });
  if (part.end) return refuse('PART.ENDED', { unit: command.unit });
  if (part.signFrom !== null && part.signedAt === null) return refuse('PART.NOT_SIGNED', { unit: command.unit });
  return accept({ type: 'PartCompleted', data: { unit: command.unit, summary: command.summary } });
}

/** The office releases a responsible unit from its part, with the reason. Refuses PART.ENDED, PART.LEAD_CLOSES, AUTH.OWN_UNIT. */
export function waivePart(
  state: ArticleState,
  command: CommandOf<'waivePart'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notOffice(context) ?? wrongStage(state, 'dispatched', 'planning', 'executing');
  if (denied) return denied;
  if (part.role === 'lead') return refuse('PART.LEAD_CLOSES', { unit: command.unit });
  if (part.end) return refuse('PART.ENDED', { unit: command.unit });
  if (context.actor.unit === command.unit) return refuse('AUTH.OWN_UNIT', { unit: command.unit });
  return accept({ type: 'PartWaived', data: { unit: command.unit, reason: command.reason } });
}
