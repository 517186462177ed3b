import { closeOf, dateAt } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farPastPolicy } from '../far-dates.js';
import { isDate } from '../time.js';
import type { CommandOf } from './commands.js';
import { firstCycle } from './cycles.js';
import type { ArticleEvent } from './events.js';
import { isRefusal, needPart, notForUnit, notLead, notOffice, ownCause, wrongStage, type Refusal } from './guards.js';
import { countersignsWaiting, openMilestones, partOf, type ArticleState } from './state.js';
import { openTasks } from './tasks.js';
import type { Measure, Milestone, ProposedMilestone } from './terms/plan.js';

/**
 * The lead's plan, or while the article is carried out a change of it as a new version: at least one measure, each measure and milestone owned by a
 * unit that still carries out its part. Units that own something of it countersign (会签), then the office reviews; without either in the rule set
 * it takes effect at once. Refuses PLAN.IN_REVIEW, PLAN.EMPTY, PLAN.UNKNOWN_OWNER, PLAN.BAD_DATE (a milestone in the past), DATE.TOO_FAR (one far
 * past the policy's end).
 */
export function submitPlan(
  state: ArticleState,
  command: CommandOf<'submitPlan'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { unit, measures, comment } = command;
  const denied = notLead(state, unit) ?? notForUnit(context, unit) ?? wrongStage(state, 'planning', 'executing');
  if (denied) return denied;
  // its own plan a lead may change while it is countersigned, not that of the other lead, whom nobody would ask again
  const by = state.plan?.status === 'countersigning' ? state.plan.unit : undefined;
  const ofOther = by !== undefined && by !== unit && state.leads.includes(by);
  if (state.plan?.status === 'in-review' || ofOther) return refuse('PLAN.IN_REVIEW');
  if (measures.length === 0) return refuse('PLAN.EMPTY');
  const owners = ownersOf(measures);
  const stranger = owners.find((owner) => {
    const part = partOf(state, owner);
    return !part || part.end !== null;
  });
  if (stranger !== undefined) return refuse('PLAN.UNKNOWN_OWNER', { unit: stranger });
  const version = (state.plan?.version ?? 0) + 1;
  const milestones = milestonesOf(state, measures, version, context);
  if (isRefusal(milestones)) return milestones;
  const submitted: ArticleEvent = {
    type: 'PlanSubmitted',
    data: { unit, version, measures, comment: comment ?? null, ...(context.rules.milestone && { milestones }) },
  };
  const asked = context.rules.countersign ? owners.filter((owner) => owner !== unit) : [];
  if (asked.length > 0) {
    const urgent = command.urgent === true;
    return accept<ArticleEvent>(submitted, { type: 'CountersignAsked', data: { version, units: asked, urgent } });
  }
  if (context.rules.plan.review) return accept(submitted);
  return accept(submitted, ...takesEffect(state, { version, milestones }, context));
}

const ownersOf = (measures: readonly Measure[]): string[] => [
  ...new Set(measures.flatMap(({ owner, milestones = [] }) => [owner, ...milestones.map((one) => one.owner ?? owner)])),
];

/**
 * The dated steps of a plan: each measure with a date of its own, and its milestones. Due at the close of their day, which is kept as it was set: where it
 * is not worked, the deadline ends on the next working day by the calendar of its time.
 */
function milestonesOf(
  state: ArticleState,
  measures: readonly Measure[],
  version: number,
  context: DecisionContext,
): ProposedMilestone[] | Refusal {
  const { calendar, rules, now } = context;
  if (!rules.milestone) return [];
  const dated = measures.flatMap(({ title, owner, due, milestones = [] }) => [
    ...(due === null ? [] : [{ title, owner, due }]),
    ...milestones.map((one) => ({ title: one.title, owner: one.owner ?? owner, due: one.due })),
  ]);
  const today = dateAt(calendar, now);
  const bad = dated.find(({ due }) => !isDate(due) || due < today);
  if (bad) return refuse('PLAN.BAD_DATE', { date: bad.due, title: bad.title });
  const milestones = dated.map(({ title, owner, due }, i) => ({
    id: `${version}.${i + 1}`,
    title,
    owner,
    due: closeOf(calendar, due),
  }));
  const last = Math.max(0, ...milestones.map(({ due }) => due));
  return farPastPolicy(state, last, context) ?? milestones;
}

/** What a plan brings about that is in force: its milestones, and execution where it has not begun. */
function takesEffect(
  state: ArticleState,
  { version, milestones }: { version: number; milestones: readonly ProposedMilestone[] },
  context: DecisionContext,
): ArticleEvent[] {
  const events: ArticleEvent[] = [];
  const sets = context.rules.milestone && (milestones.length > 0 || openMilestones(state).length > 0);
  if (sets) events.push({ type: 'MilestonesSet', data: { version, milestones } });
  if (state.stage === 'planning') events.push({ type: 'ExecutionStarted', data: { cycle: firstCycle(state, context) } });
  else if (!context.rules.plan.review) events.push({ type: 'PlanTookEffect', data: { version } });
  return events;
}

/**
 * 会签 by the head of a unit that owns something of the plan: agree, agree with changes, or refuse, with the text of the change or the reason. Refuses
 * PLAN.NOT_COUNTERSIGNING, PLAN.REASON_MISSING. With the last answer the plan goes to the office.
 */
export function countersign(
  state: ArticleState,
  { unit, answer, text }: CommandOf<'countersign'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, unit, true) ?? notAwaited(state, unit);
  if (denied) return denied;
  if (answer !== 'agree' && text === undefined) return refuse('PLAN.REASON_MISSING', { unit });
  return answered(state, { type: 'PlanCountersigned', data: { unit, answer, text: text ?? null } }, context);
}

/**
 * The office goes on without an answer that did not come in time; it is shown as lapsed, never as agreed (domain.md §6). Refuses
 * PLAN.NOT_COUNTERSIGNING, PLAN.COUNTERSIGN_RUNNING.
 */
export function lapseCountersign(
  state: ArticleState,
  { unit, reason }: CommandOf<'lapseCountersign'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notOffice(context) ?? ownCause(context, ...state.leads) ?? notAwaited(state, unit);
  if (denied) return denied;
  const task = openTasks(state, context).find((one) => one.kind === 'countersign' && one.unit === unit)!;
  if (context.now <= task.due) return refuse('PLAN.COUNTERSIGN_RUNNING', { unit, due: task.due });
  return answered(state, { type: 'CountersignLapsed', data: { unit, reason } }, context);
}

const notAwaited = (state: ArticleState, unit: string): Refusal | null =>
  countersignsWaiting(state).some((one) => one.unit === unit) ? null : refuse('PLAN.NOT_COUNTERSIGNING', { unit });

function answered(state: ArticleState, event: ArticleEvent, context: DecisionContext): Decision<ArticleEvent> {
  const last = countersignsWaiting(state).length === 1;
  if (!last || context.rules.plan.review) return accept(event);
  return accept(event, ...takesEffect(state, inHand(state), context));
}

const inHand = (state: ArticleState) => ({ version: state.plan!.version, milestones: state.plan!.proposed ?? [] });

/**
 * The office approves: execution starts with the first report cycle, the milestones become tasks of their owners. Over a refusal in the countersigning
 * it says why. Refuses PLAN.NOT_IN_REVIEW, AUTH.OWN_UNIT, PLAN.OPINION_NEEDED.
 */
export function approvePlan(
  state: ArticleState,
  { opinion }: CommandOf<'approvePlan'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notReviewing(state, context);
  if (denied) return denied;
  const refusing = state.plan!.countersigns?.filter(({ answer }) => answer === 'refuse').map(({ unit }) => unit) ?? [];
  if (refusing.length > 0 && opinion === undefined) return refuse('PLAN.OPINION_NEEDED', { units: refusing });
  return accept<ArticleEvent>(
    { type: 'PlanApproved', data: { opinion: opinion ?? null } },
    ...takesEffect(state, inHand(state), context),
  );
}

/**
 * The office returns the plan with its opinion; the leads plan anew within a fresh period. A returned change leaves the plan before it in force.
 * Refuses as {@link approvePlan}.
 */
export function returnPlan(
  state: ArticleState,
  { opinion }: CommandOf<'returnPlan'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notReviewing(state, context);
  if (denied) return denied;
  return accept({ type: state.stage === 'planning' ? 'PlanReturned' : 'PlanChangeReturned', data: { opinion } });
}

function notReviewing(state: ArticleState, context: DecisionContext): Refusal | null {
  const denied = notOffice(context) ?? wrongStage(state, 'planning', 'executing');
  if (denied) return denied;
  if (state.plan?.status !== 'in-review') return refuse('PLAN.NOT_IN_REVIEW');
  return ownCause(context, ...state.leads);
}

/** The owner reports a milestone as done, with evidence. Refuses MILESTONE.UNKNOWN, MILESTONE.NOT_YOURS, MILESTONE.NO_EVIDENCE. */
export function completeMilestone(
  state: ArticleState,
  command: CommandOf<'completeMilestone'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { unit, milestone: id, summary, evidence } = command;
  const milestone = openMilestone(state, id);
  if (isRefusal(milestone)) return milestone;
  const denied = notForUnit(context, unit) ?? wrongStage(state, 'executing');
  if (denied) return denied;
  if (milestone.owner !== unit) return refuse('MILESTONE.NOT_YOURS', { milestone: id, unit: milestone.owner });
  if (evidence.length === 0) return refuse('MILESTONE.NO_EVIDENCE', { milestone: id });
  return accept({ type: 'MilestoneCompleted', data: { unit, milestone: id, summary, evidence } });
}

/** The office waives a milestone, with the reason. Refuses MILESTONE.UNKNOWN, AUTH.OWN_UNIT. */
export function waiveMilestone(
  state: ArticleState,
  { milestone: id, reason }: CommandOf<'waiveMilestone'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const milestone = openMilestone(state, id);
  if (isRefusal(milestone)) return milestone;
  return (
    notOffice(context) ??
    ownCause(context, milestone.owner) ??
    wrongStage(state, 'executing') ??
    accept({ type: 'MilestoneWaived', data: { milestone: id, reason } })
  );
}

const openMilestone = (state: ArticleState, id: string): Milestone | Refusal =>
  openMilestones(state).find((one) => one.id === id) ?? refuse('MILESTONE.UNKNOWN', { milestone: id });
