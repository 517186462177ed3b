import type { Decision, DecisionContext } from '../decision.js';
import { refuse } from '../decision.js';
import * as change from './change.js';
import * as closing from './closing.js';
import type { ArticleCommand, CommandOf } from './commands.js';
import * as decisions from './decisions.js';
import * as dispute from './dispute.js';
import type { ArticleEvent } from './events.js';
import { foldArticle } from './evolve.js';
import * as execution from './execution.js';
import * as extension from './extension.js';
import { followPolicy } from './follow-policy.js';
import * as planning from './planning.js';
import { rebase } from './rebase.js';
import { recorded } from './recorded.js';
import { caughtUpEvents, settle } from './settle.js';
import * as signing from './signing.js';
import { isEnded, isSuspended, type ArticleState } from './state.js';
import * as supervision from './supervision.js';

type Act = Exclude<ArticleCommand['kind'], 'dispatch' | 'settle' | 'followPolicy' | 'rebase'>;

const deciders: {
  readonly [Kind in Act]: (state: ArticleState, command: CommandOf<Kind>, context: DecisionContext) => Decision<ArticleEvent>;
} = {
  sign: signing.sign,
  assignHandler: signing.assignHandler,
  object: signing.object,
  confirmAssignment: signing.confirmAssignment,
  reassign: signing.reassign,
  openDispute: dispute.openDispute,
  stateOpinion: dispute.stateOpinion,
  recordView: dispute.recordView,
  escalateDispute: dispute.escalateDispute,
  ruleDispute: dispute.ruleDispute,
  withdrawDispute: dispute.withdrawDispute,
  submitPlan: planning.submitPlan,
  countersign: planning.countersign,
  lapseCountersign: planning.lapseCountersign,
  approvePlan: planning.approvePlan,
  returnPlan: planning.returnPlan,
  completeMilestone: planning.completeMilestone,
  waiveMilestone: planning.waiveMilestone,
  report: execution.report,
  confirmReport: execution.confirmReport,
  returnReport: execution.returnReport,
  rollUp: execution.rollUp,
  completePart: execution.completePart,
  waivePart: execution.waivePart,
  requestExtension: extension.requestExtension,
  grantExtension: extension.grantExtension,
  refuseExtension: extension.refuseExtension,
  withdrawExtension: extension.withdrawExtension,
  undoExtension: extension.undoExtension,
  suspend: change.suspend,
  resume: change.resume,
  changeLead: change.changeLead,
  addUnits: change.addUnits,
  releaseUnit: change.releaseUnit,
  split: change.split,
  cancel: change.cancel,
  proposeDecision: (state, command, context) => decisions.proposeDecision(state, command, context, decideAct),
  noteAsked: decisions.noteAsked,
  withdrawDecision: decisions.withdrawDecision,
  declineDecision: decisions.declineDecision,
  noteCase: supervision.noteCase,
  remind: supervision.remind,
  acceptExplanation: supervision.acceptExplanation,
  proposeCommendation: supervision.proposeCommendation,
  noteCommendation: supervision.noteCommendation,
  requestClosing: closing.requestClosing,
  drawSample: closing.drawSample,
  recordCheck: closing.recordCheck,
  returnClosing: closing.returnClosing,
  verify: closing.verify,
  passLookBack: closing.passLookBack,
  reopen: closing.reopen,
};

/** Possible while the article is suspended. */
const whileSuspended: ReadonlySet<ArticleCommand['kind']> = new Set<Act>([
  'resume',
  'cancel',
  'noteAsked',
  'withdrawDecision',
  'declineDecision',
  'noteCase',
  'proposeCommendation',
]);

/** Possible on a closed article. */
const afterClosing: ReadonlySet<ArticleCommand['kind']> = new Set<Act>([
  'passLookBack',
  'reopen',
  'noteCase',
  'remind',
  'proposeCommendation',
]);

/**
 * Decides one command on an article: the events that it brings about, or why it is refused. Pure: time, identity, rule set and calendar come
 * with the context. Refusals have stable codes; besides those of the single commands: ARTICLE.UNKNOWN (not dispatched yet),
 * ARTICLE.ALREADY_DISPATCHED, ARTICLE.CLOSED, ARTICLE.CANCELLED, ARTICLE.SPLIT, ARTICLE.SUSPENDED (only resuming, or giving up, is possible).
 */
export function decideArticle(
  state: ArticleState | null,
  command: ArticleCommand,
  context: DecisionContext,
): Decision<ArticleEvent> {
  if (command.kind === 'dispatch')
    return state === null ? signing.dispatch(command, context) : refuse('ARTICLE.ALREADY_DISPATCHED');
  if (state === null) return refuse('ARTICLE.UNKNOWN');
  if (command.kind === 'settle') return settle(state, context);
  if (command.kind === 'noteCase' && !supervision.beginsCase(command.outcome))
    return supervision.noteCase(state, command, context);
  if (command.kind === 'noteCommendation') return supervision.noteCommendation(state, command, context);
  if (command.kind === 'followPolicy') return followPolicy(state, command, context);
  if (command.kind === 'rebase') return rebase(state, command, context);
  const outOfDate = decisions.outOfDate(state, command, context);
  if (outOfDate) return outOfDate;
  if (isEnded(state) && !(state.stage === 'closed' && afterClosing.has(command.kind))) return ended(state);
  const givesUp = command.kind === 'proposeDecision' && command.command.kind === 'cancel';
  if (isSuspended(state) && !givesUp && !whileSuspended.has(command.kind)) return refuse('ARTICLE.SUSPENDED');
  const decision = decideAct(state, command, context);
  if (!decision.ok) return decision;
  const events = state.pendingDecision
    ? [...decision.events, ...decisions.carriedOut(state, command.kind, context)]
    : decision.events;
  const { caughtUp, after } = caughtUpEvents(state, events, context);
  const all: Decided = { ok: true, events: caughtUp.length > 0 ? [...events, ...caughtUp] : events };
  if (after) workedOut.set(all, { state: after, events: events.length });
  return all;
}

type Decided = Extract<Decision<ArticleEvent>, { ok: true }>;

/** The state after the first so many events of a decision, where it had to be worked out to decide it. */
const workedOut = new WeakMap<Decided, { readonly state: ArticleState; readonly events: number }>();

/** What {@link decideArticle} decides, with the state after it (the same state where it is refused), for who goes on from there. */
export function carryOut(
  state: ArticleState,
  command: ArticleCommand,
  context: DecisionContext,
): { decision: Decision<ArticleEvent>; state: ArticleState } {
  const decision = decideArticle(state, command, context);
  if (!decision.ok) return { decision, state };
  const known = workedOut.get(decision);
  const rest = known ? decision.events.slice(known.events) : decision.events;
  const events = rest.map((event) => recorded(event, context));
  return { decision, state: foldArticle(state.id, events, known?.state ?? state)! };
}

function decideAct(
  state: ArticleState,
  command: Extract<ArticleCommand, { kind: Act }>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  // the decider of a kind takes the command of that kind
  const decide = deciders[command.kind] as (
    state: ArticleState,
    command: ArticleCommand,
    context: DecisionContext,
  ) => Decision<ArticleEvent>;
  return decide(state, command, context);
}

function ended({ stage }: ArticleState): Decision<ArticleEvent> {
  if (stage === 'closed') return refuse('ARTICLE.CLOSED');
  return stage === 'cancelled' ? refuse('ARTICLE.CANCELLED') : refuse('ARTICLE.SPLIT');
}
