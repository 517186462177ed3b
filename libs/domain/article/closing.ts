import { hasRole } from '../actor.js';
import { closeOf, dateAt, openOf, rollForward } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farPastPolicy } from '../far-dates.js';
import { needsFieldChecks, sampleSizeOf } from '../rules/left-out.js';
import { addMonths, isDate, type Instant } from '../time.js';
import type { CommandOf } from './commands.js';
import { newCycle } from './cycles.js';
import type { ArticleEvent } from './events.js';
import { toldAs } from './extension.js';
import { decisionPending, inDispute, notForUnit, notLead, wrongStage, type Refusal } from './guards.js';
import { sampleOf } from './sampling.js';
import { isConcerned, openMilestones, type ArticleState } from './state.js';

/**
 * 办结申请 by a lead, whose own part ends with it, when every other part is done or waived, those of other leads too. Refuses CLOSING.PARTS_OPEN (with the units), CLOSING.MILESTONES_OPEN, EXTENSION.PENDING,
 * PLAN.IN_REVIEW, DISPUTE.PENDING, DECISION.PENDING.
 */
export function requestClosing(
  state: ArticleState,
  command: CommandOf<'requestClosing'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notLead(state, command.unit) ?? notForUnit(context, command.unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  const open = state.parts.filter((part) => part.unit !== command.unit && part.end === null).map((part) => part.unit);
  if (open.length > 0) return refuse('CLOSING.PARTS_OPEN', { units: open });
  const milestones = openMilestones(state).map(({ id }) => id);
  if (milestones.length > 0) return refuse('CLOSING.MILESTONES_OPEN', { milestones });
  if (state.extensionRequest) return refuse('EXTENSION.PENDING');
  if (state.plan?.status === 'in-review' || state.plan?.status === 'countersigning') return refuse('PLAN.IN_REVIEW');
  return (
    inDispute(state) ??
    decisionPending(state) ??
    accept({ type: 'ClosingRequested', data: { unit: command.unit, summary: command.summary } })
  );
}

/**
 * Draws the field checks of a closing request from the parts and milestones that are done, by a seed that is recorded; left out, the command's own id.
 * Once a request, so that nobody draws until it suits. Refuses AUTH.VERIFIER_ONLY, AUTH.OWN_UNIT, SAMPLE.ALREADY_DRAWN.
 */
export function drawSample(
  state: ArticleState,
  { seed = '' }: CommandOf<'drawSample'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notVerifier(state, context) ?? wrongStage(state, 'closing');
  if (denied) return denied;
  if (state.closing?.sample) return refuse('SAMPLE.ALREADY_DRAWN');
  const population = [
    ...state.parts.filter((part) => part.end?.kind !== 'waived').map(({ unit }) => `part:${unit}`),
    ...(state.milestones ?? []).filter(({ end }) => end?.kind === 'done').map(({ id }) => `milestone:${id}`),
  ];
  const recordedSeed = seed || context.commandId;
  const drawn = sampleOf(recordedSeed, population, sampleSizeOf(context.rules));
  return accept({ type: 'SampleDrawn', data: { seed: recordedSeed, population, drawn } });
}

/** What a field check has found. Refuses SAMPLE.NOT_DRAWN (the item is none of the sample), SAMPLE.ALREADY_CHECKED. */
export function recordCheck(
  state: ArticleState,
  { item, passed, finding, evidence = [] }: CommandOf<'recordCheck'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notVerifier(state, context) ?? wrongStage(state, 'closing');
  if (denied) return denied;
  const check = state.closing?.sample?.find((one) => one.item === item);
  if (!check) return refuse('SAMPLE.NOT_DRAWN', { item });
  if (check.passed !== null) return refuse('SAMPLE.ALREADY_CHECKED', { item });
  return accept({ type: 'FieldChecked', data: { item, passed, finding, evidence } });
}

/**
 * 核查 passed: 销号, and where the rule set has one the look-back is noted. Refuses AUTH.VERIFIER_ONLY, AUTH.OWN_UNIT (never by a person of a unit
 * concerned), SAMPLE.NEEDED (the rule set wants field checks, and none were drawn), SAMPLE.UNCHECKED, CLOSING.CHECK_FAILED (a failed field check: 合格 with an opinion, or a return).
 */
export function verify(
  state: ArticleState,
  { grade, opinion }: CommandOf<'verify'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notVerifier(state, context) ?? wrongStage(state, 'closing');
  if (denied) return denied;
  if (needsFieldChecks(context.rules) && !state.closing?.sample) return refuse('SAMPLE.NEEDED');
  const sample = state.closing?.sample ?? [];
  const unchecked = sample.filter(({ passed }) => passed === null).map(({ item }) => item);
  if (unchecked.length > 0) return refuse('SAMPLE.UNCHECKED', { items: unchecked });
  const failed = sample.filter(({ passed }) => passed === false).map(({ item }) => item);
  if (failed.length > 0 && (grade !== 'qualified' || opinion === undefined))
    return refuse('CLOSING.CHECK_FAILED', { items: failed });
  return accept({ type: 'ArticleClosed', data: { grade, opinion: opinion ?? null, ...lookBackOf(context) } });
}

/** The look-back begins at the opening of business of the day some months after closing (民法典 art. 202), or the next working day. */
function lookBackOf({ rules, calendar, now }: DecisionContext): { lookBackAt?: Instant } {
  const { months, budget } = rules.lookBack;
  if (budget === undefined) return {};
  return { lookBackAt: openOf(calendar, rollForward(calendar, addMonths(dateAt(calendar, now), months))) };
}

/** 核查 not passed: back to the leads with a date for the rework, at its close of business. Refuses CLOSING.BAD_REWORK_DATE, DATE.TOO_FAR. */
export function returnClosing(
  state: ArticleState,
  command: CommandOf<'returnClosing'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { opinion, grade } = command;
  const denied = notVerifier(state, context) ?? wrongStage(state, 'closing');
  if (denied) return denied;
  const reworkDue = reworkDate(state, command.reworkDue, context);
  if (typeof reworkDue !== 'number') return reworkDue;
  const more = { ...(grade && { grade }), ...newCycle(state, context) };
  const data = { opinion, reworkDue, ...toldAs(reworkDue, context.calendar), ...more };
  return accept({ type: 'ClosingReturned', data });
}

/** 回头看 passed: nothing more is awaited of the article. Refuses LOOKBACK.NOT_OPEN. */
export function passLookBack(
  state: ArticleState,
  { opinion }: CommandOf<'passLookBack'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notVerifier(state, context);
  if (denied) return denied;
  if (state.lookBack?.status !== 'open') return refuse('LOOKBACK.NOT_OPEN');
  return accept({ type: 'LookBackPassed', data: { opinion } });
}

/**
 * What was closed has fallen back: the article opens again under its number, with a date for the rework. By the verifier, until the look-back has
 * passed. Refuses LOOKBACK.OVER, CLOSING.BAD_REWORK_DATE, DATE.TOO_FAR.
 */
export function reopen(state: ArticleState, command: CommandOf<'reopen'>, context: DecisionContext): Decision<ArticleEvent> {
  const denied = notVerifier(state, context) ?? wrongStage(state, 'closed');
  if (denied) return denied;
  if (state.lookBack?.status !== 'open' && state.lookBack?.status !== 'pending') return refuse('LOOKBACK.OVER');
  const reworkDue = reworkDate(state, command.reworkDue, context);
  if (typeof reworkDue !== 'number') return reworkDue;
  const told = toldAs(reworkDue, context.calendar);
  return accept({ type: 'ArticleReopened', data: { reason: command.reason, reworkDue, ...told, ...newCycle(state, context) } });
}

/** Close of the day as it was set, see extension.ts. */
function reworkDate(state: ArticleState, date: string, context: DecisionContext): Instant | Refusal {
  const { calendar, now } = context;
  const due = isDate(date) ? closeOf(calendar, date) : 0;
  return due > now ? (farPastPolicy(state, due, context) ?? due) : refuse('CLOSING.BAD_REWORK_DATE', { date });
}

function notVerifier(state: ArticleState, { actor }: DecisionContext): Refusal | null {
  const role = state.verifier === state.office ? 'coordination_office' : 'supervision_office';
  if (!hasRole(actor, role)) return refuse('AUTH.VERIFIER_ONLY', { role });
  return actor.unit !== null && isConcerned(state, actor.unit) ? refuse('AUTH.OWN_UNIT', { unit: actor.unit }) : null;
}
