import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import { firstCycle } from './cycles.js';
import type { ArticleEvent } from './events.js';
import { notForUnit, notLead, notOffice, wrongStage, type Refusal } from './guards.js';
import { partOf, type ArticleState } from './state.js';

/**
 * The lead's plan: at least one measure, each owned by a unit of the article. Refuses PLAN.IN_REVIEW, PLAN.EMPTY, PLAN.UNKNOWN_OWNER. Without a
 * review in the rule set the plan takes effect at once.
 */
export function submitPlan(
  state: ArticleState,
  command: CommandOf<'submitPlan'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notLead(state, command.unit) ?? notForUnit(context, command.unit) ?? wrongStage(state, 'planning');
  if (denied) return denied;
  if (state.plan?.status === 'in-review') return refuse('PLAN.IN_REVIEW');
  if (command.measures.length === 0) return refuse('PLAN.EMPTY');
  const stranger = command.measures.find((measure) => !partOf(state, measure.owner));
  if (stranger) return refuse('PLAN.UNKNOWN_OWNER', { unit: stranger.owner });
  const submitted: ArticleEvent = {
    type: 'PlanSubmitted',
    data: {
      unit: command.unit,
      version: (state.plan?.version ?? 0) + 1,
      measures: command.measures,
      comment: command.comment ?? null,
    },
  };
  return context.rules.plan.review ? accept(submitted) : accept(submitted, executionStarted(state, context));
}

/** The office approves: execution starts with the first report cycle. Refuses PLAN.NOT_IN_REVIEW, AUTH.OWN_UNIT. */
export function approvePlan(
  state: ArticleState,
  command: CommandOf<'approvePlan'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  return (
    notReviewing(state, context) ??
    accept({ type: 'PlanApproved', data: { opinion: command.opinion ?? null } }, executionStarted(state, context))
  );
}

/** The office returns the plan with its opinion; the leads plan anew within a fresh period. Refuses as {@link approvePlan}. */
export function returnPlan(
  state: ArticleState,
  command: CommandOf<'returnPlan'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  return notReviewing(state, context) ?? accept({ type: 'PlanReturned', data: { opinion: command.opinion } });
}

function notReviewing(state: ArticleState, context: DecisionContext): Refusal | null {
  const denied = notOffice(context) ?? wrongStage(state, 'planning');
  if (denied) return denied;
  if (state.plan?.status !== 'in-review') return refuse('PLAN.NOT_IN_REVIEW');
  const { unit } = context.actor;
  return unit !== null && state.leads.includes(unit) ? refuse('AUTH.OWN_UNIT', { unit }) : null;
}

const executionStarted = (state: ArticleState, context: DecisionContext): ArticleEvent => ({
  type: 'ExecutionStarted',
  data: { cycle: firstCycle(state, context) },
});
