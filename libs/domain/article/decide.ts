import type { Decision, DecisionContext } from '../decision.js';
import { accept, refuse } from '../decision.js';
import * as change from './change.js';
import * as closing from './closing.js';
import type { ArticleCommand } from './commands.js';
import type { ArticleEvent } from './events.js';
import * as execution from './execution.js';
import { caughtUpEvents, settle } from './settle.js';
import * as signing from './signing.js';
import * as planning from './planning.js';
import { isSuspended, type ArticleState } from './state.js';

/**
 * Decides one command on an article: the events that it brings about, or why it is refused. Pure: time, identity, rule set and calendar come
 * with the context. Refusals have stable codes; besides those of the single commands: ARTICLE.UNKNOWN (not dispatched yet),
 * ARTICLE.ALREADY_DISPATCHED, ARTICLE.CLOSED, ARTICLE.SUSPENDED (only resuming is possible).
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
  if (state.stage === 'closed') return refuse('ARTICLE.CLOSED');
  if (isSuspended(state) && command.kind !== 'resume') return refuse('ARTICLE.SUSPENDED');
  const decision = decideHumanAct(state, command, context);
  if (!decision.ok) return decision;
  return accept(...decision.events, ...caughtUpEvents(state, decision.events, context));
}

type HumanAct = Exclude<ArticleCommand, { kind: 'dispatch' | 'settle' }>;

function decideHumanAct(state: ArticleState, command: HumanAct, context: DecisionContext): Decision<ArticleEvent> {
  switch (command.kind) {
    case 'sign':
      return signing.sign(state, command, context);
    case 'assignHandler':
      return signing.assignHandler(state, command, context);
    case 'object':
      return signing.object(state, command, context);
    case 'confirmAssignment':
      return signing.confirmAssignment(state, command, context);
    case 'reassign':
      return signing.reassign(state, command, context);
    case 'submitPlan':
      return planning.submitPlan(state, command, context);
    case 'approvePlan':
      return planning.approvePlan(state, command, context);
    case 'returnPlan':
      return planning.returnPlan(state, command, context);
    case 'report':
      return execution.report(state, command, context);
    case 'completePart':
      return execution.completePart(state, command, context);
    case 'waivePart':
      return execution.waivePart(state, command, context);
    case 'requestClosing':
      return closing.requestClosing(state, command, context);
    case 'returnClosing':
      return closing.returnClosing(state, command, context);
    case 'verify':
      return closing.verify(state, command, context);
    case 'requestExtension':
      return change.requestExtension(state, command, context);
    case 'grantExtension':
      return change.grantExtension(state, command, context);
    case 'refuseExtension':
      return change.refuseExtension(state, command, context);
    case 'withdrawExtension':
      return change.withdrawExtension(state, command, context);
    case 'suspend':
      return change.suspend(state, command, context);
    case 'resume':
      return change.resume(state, command, context);
  }
}
