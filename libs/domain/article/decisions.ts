import { approvalActor, approvalOf, hasRole } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { ArticleCommand, CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { byLeadingGroup, decisionPending, notOffice } from './guards.js';
import { isEnded, type ArticleState } from './state.js';
import type { LeadingGroupCommand, OfDecision } from './terms/decision.js';

type Decide = (state: ArticleState, command: LeadingGroupCommand, context: DecisionContext) => Decision<ArticleEvent>;

/**
 * Asks for a decision of the leading group: what is asked is tried on the article as it stands, so that nothing is laid before the group that could
 * not be carried out. By the office; a change of lead by the supervision office as well (domain.md §6). Refuses DECISION.PENDING and whatever the
 * command itself is refused with.
 */
export function proposeDecision(
  state: ArticleState,
  { command, reason }: CommandOf<'proposeDecision'>,
  context: DecisionContext,
  decide: Decide,
): Decision<ArticleEvent> {
  const supervises = command.kind === 'changeLead' && hasRole(context.actor, 'supervision_office');
  const denied = (supervises ? null : notOffice(context)) ?? decisionPending(state);
  if (denied) return denied;
  const tried = decide(state, command, { ...context, actor: approvalActor('trial') });
  if (!tried.ok) return tried;
  return accept({ type: 'DecisionProposed', data: { id: context.commandId, command, reason } });
}

/**
 * What the end of an approval brings about on a decision that is no longer awaited: it was withdrawn, replaced, or ended with its article. A refusal,
 * a lapse or a withdrawal changes nothing then, for a refusal here would keep the approval open for ever; an agreement is refused with DECISION.NONE,
 * so that nothing is carried out that nobody asks for any more. Null: it is awaited, or the command is none of an approval's.
 */
export function outOfDate(
  state: ArticleState,
  command: ArticleCommand,
  { actor }: DecisionContext,
): Decision<ArticleEvent> | null {
  if (!hasRole(actor, 'approval')) return null;
  const { pendingDecision } = state;
  const { decision } = command as OfDecision;
  const ends = command.kind === 'declineDecision' || command.kind === 'withdrawDecision';
  if (!ends && decision === undefined) return null;
  const isAwaited = pendingDecision && !isEnded(state) && (decision === undefined || decision === pendingDecision.id);
  if (isAwaited) return null;
  return ends ? accept() : refuse('DECISION.NONE');
}

/**
 * An approval was made of the decision: the leading group is asked, and has the clock. By the approval itself, in the transaction of its request.
 * Refuses AUTH.LEADING_GROUP_ONLY, DECISION.NONE, DECISION.ALREADY_ASKED: one decision is not laid before two.
 */
export function noteAsked(
  { pendingDecision }: ArticleState,
  _command: CommandOf<'noteAsked'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = byLeadingGroup(context);
  if (denied) return denied;
  if (!pendingDecision) return refuse('DECISION.NONE');
  if (pendingDecision.approval !== undefined) return refuse('DECISION.ALREADY_ASKED', { approval: pendingDecision.approval });
  return accept({
    type: 'DecisionAsked',
    data: { id: pendingDecision.id, approval: approvalOf(context.actor) },
  });
}

/**
 * Who asked no longer asks, also by withdrawing the approval that was made of it: what the supervision office proposes is not the coordination office's to
 * drop. Refuses AUTH.OFFICE_ONLY, DECISION.NONE, DECISION.NOT_ASKER.
 */
export function withdrawDecision(
  state: ArticleState,
  { reason }: CommandOf<'withdrawDecision'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { actor } = context;
  const byApproval = hasRole(actor, 'approval');
  const denied = byApproval || hasRole(actor, 'supervision_office') ? null : notOffice(context);
  if (denied) return denied;
  if (!state.pendingDecision) return refuse('DECISION.NONE');
  const { id, askedBy } = state.pendingDecision;
  if (!byApproval && askedBy.unit !== actor.unit) return refuse('DECISION.NOT_ASKER', { unit: askedBy.unit ?? '' });
  return accept({ type: 'DecisionWithdrawn', data: { id, reason } });
}

/** The leading group refused, or its time ran out. Refuses AUTH.LEADING_GROUP_ONLY, DECISION.NONE. */
export function declineDecision(
  state: ArticleState,
  { outcome, opinion }: CommandOf<'declineDecision'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = byLeadingGroup(context);
  if (denied) return denied;
  if (!state.pendingDecision) return refuse('DECISION.NONE');
  return accept({ type: 'DecisionDeclined', data: { id: state.pendingDecision.id, outcome, opinion } });
}

/** The note that what was asked for was carried out; nothing when the command is another one, or a person's. */
export function carriedOut(state: ArticleState, kind: string, { actor }: DecisionContext): ArticleEvent[] {
  const { pendingDecision } = state;
  if (!pendingDecision || pendingDecision.kind !== kind || !hasRole(actor, 'approval')) return [];
  return [{ type: 'DecisionCarriedOut', data: { id: pendingDecision.id, kind: pendingDecision.kind } }];
}
