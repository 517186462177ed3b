import { hasRole } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import { hasRun } from './cycles.js';
import type { ArticleEvent } from './events.js';
import { inDispute, isRefusal, needPart, notForUnit, notLead, notOffice, wrongStage, type Refusal } from './guards.js';
import { isLastLead, openMilestones, type ArticleState, type Part } from './state.js';
import type { FiledReport, TargetValue } from './terms/report.js';

/**
 * 进展反馈 of one unit on one cycle that it owes; late ones are taken too. Where the rule set has the head review it (domain.md §3), a handler's
 * report waits for the head and the head's own counts at once. It is in time when it counts in time: the debt is the unit's, and the time that a report lies
 * with its head is the unit's time as well. Refuses REPORT.NOTHING_OWED, REPORT.UNKNOWN_CYCLE, REPORT.BAD_PERCENT, REPORT.UNKNOWN_TARGET,
 * REPORT.BAD_VALUE. Where the rule set says that a report completes the part, it does.
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
  const wrong = command.values && wrongValue(state, command.values);
  if (wrong) return wrong;
  const data = {
    unit: command.unit,
    cycle: owed.cycle,
    progress: command.progress,
    problems: command.problems ?? '',
    nextSteps: command.nextSteps ?? '',
    percent,
    ...(command.values && { values: command.values }),
    ...(command.evidence && { evidence: command.evidence }),
  };
  if (context.rules.report.headReview && !hasRole(context.actor, 'unit_head')) return accept({ type: 'ReportFiled', data });
  return counted(part, { type: 'ReportSubmitted', data }, command.progress, context);
}

function wrongValue(state: ArticleState, values: readonly TargetValue[]): Refusal | null {
  for (const { target, value } of values) {
    if (!state.targets?.some(({ id }) => id === target)) return refuse('REPORT.UNKNOWN_TARGET', { target });
    if (!Number.isFinite(value)) return refuse('REPORT.BAD_VALUE', { target });
  }
  return null;
}

/** A report that counts, and what follows from it. */
function counted(part: Part, event: ArticleEvent, summary: string, { rules }: DecisionContext): Decision<ArticleEvent> {
  if (!rules.report.completesPart || part.role === 'lead') return accept(event);
  return accept<ArticleEvent>(event, { type: 'PartCompleted', data: { unit: part.unit, summary } });
}

/** The head confirms a report: from now on it counts. Refuses AUTH.HEAD_ONLY, REPORT.NONE_FILED. */
export function confirmReport(
  state: ArticleState,
  command: CommandOf<'confirmReport'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const filed = filedReport(state, command, context);
  if (isRefusal(filed)) return filed;
  const { unit, opinion = null } = command;
  const { cycle, percent, values, at: filedAt } = filed.report;
  return counted(
    filed.part,
    { type: 'ReportConfirmed', data: { unit, cycle, percent, values, filedAt, opinion } },
    opinion ?? `${cycle}`,
    context,
  );
}

/** The head returns a report to the handler; it is owed as before. Refuses as {@link confirmReport}. */
export function returnReport(
  state: ArticleState,
  command: CommandOf<'returnReport'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const filed = filedReport(state, command, context);
  if (isRefusal(filed)) return filed;
  const { unit, opinion } = command;
  return accept({ type: 'ReportReturned', data: { unit, cycle: filed.report.cycle, opinion } });
}

function filedReport(
  state: ArticleState,
  { unit, cycle }: { unit: string; cycle?: string },
  context: DecisionContext,
): { part: Part; report: FiledReport } | Refusal {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, unit, true) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  const found = part.filed?.find((filed) => cycle === undefined || filed.cycle === cycle);
  return found ? { part, report: found } : refuse('REPORT.NONE_FILED', { unit });
}

/**
 * The lead sums up a cycle (domain.md §3) from the reports that count by now, and says whose are missing; it may do so again when more have come.
 * Refuses REPORT.BAD_PERCENT, REPORT.UNKNOWN_CYCLE (no such cycle was opened), REPORT.NOTHING_TO_ROLL_UP.
 */
export function rollUp(state: ArticleState, command: CommandOf<'rollUp'>, context: DecisionContext): Decision<ArticleEvent> {
  const { unit, summary, percent } = command;
  const denied = notLead(state, unit) ?? notForUnit(context, unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  if (!(percent >= 0 && percent <= 100)) return refuse('REPORT.BAD_PERCENT', { percent });
  const cycle = command.cycle ?? state.cycle!.id;
  if (!hasRun(state, cycle, context.calendar)) return refuse('REPORT.UNKNOWN_CYCLE', { cycle, owed: [state.cycle!.id] });
  const running = state.parts.filter((part) => part.end === null);
  const owes = (part: Part): boolean => part.owed.some((owed) => owed.cycle === cycle);
  const covered = running.filter((part) => !owes(part) && part.reports > 0).map((part) => part.unit);
  const missing = running.filter(owes).map((part) => part.unit);
  if (covered.length === 0) return refuse('REPORT.NOTHING_TO_ROLL_UP', { cycle });
  return accept({ type: 'CycleRolledUp', data: { unit, cycle, summary, percent, covered, missing } });
}

/**
 * A unit declares its part done: a responsible unit, and of several leads all but the last, whose own part ends with the closing request. Refuses
 * PART.ENDED, PART.LEAD_CLOSES (the only lead that is left asks for the closing instead), PART.NOT_SIGNED,
 * PART.MILESTONES_OPEN, DISPUTE.PENDING.
 */
export function completePart(
  state: ArticleState,
  command: CommandOf<'completePart'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { unit, summary } = command;
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  if (part.end) return refuse('PART.ENDED', { unit });
  if (isLastLead(state, unit)) return refuse('PART.LEAD_CLOSES', { unit });
  if (part.signFrom !== null && part.signedAt === null) return refuse('PART.NOT_SIGNED', { unit });
  const milestones = openMilestones(state).flatMap(({ id, owner }) => (owner === unit ? [id] : []));
  if (milestones.length > 0) return refuse('PART.MILESTONES_OPEN', { unit, milestones });
  return inDispute(state, unit) ?? accept({ type: 'PartCompleted', data: { unit, summary } });
}

/**
 * The office releases a unit from its part, with the reason; it stays in the file. A lead only while the article is carried out, and while another one
 * goes on. Refuses PART.ENDED, PART.LEAD_CLOSES, AUTH.OWN_UNIT.
 */
export function waivePart(
  state: ArticleState,
  command: CommandOf<'waivePart'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const denied = notOffice(context) ?? wrongStage(state, 'dispatched', 'planning', 'executing');
  if (denied) return denied;
  if (part.end) return refuse('PART.ENDED', { unit: command.unit });
  if (isLastLead(state, command.unit)) return refuse('PART.LEAD_CLOSES', { unit: command.unit });
  const early = part.role === 'lead' ? wrongStage(state, 'executing') : null;
  if (early) return early;
  if (context.actor.unit === command.unit) return refuse('AUTH.OWN_UNIT', { unit: command.unit });
  return accept({ type: 'PartWaived', data: { unit: command.unit, reason: command.reason } });
}
