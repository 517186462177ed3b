import { hasRole, type UnitCode } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import { evolve } from './evolve.js';
import {
  byLeadingGroup,
  cannotJoin,
  inDispute,
  isRefusal,
  needPart,
  notForUnit,
  notOffice,
  ownCause,
  wrongStage,
  type Refusal,
} from './guards.js';
import { recorded } from './recorded.js';
import { partOf, type ArticleState } from './state.js';
import type { DisputeCause, DisputeFile, DisputeLevel } from './terms/dispute.js';

type Opening = Omit<Extract<ArticleEvent, { type: 'DisputeOpened' }>['data'], 'dispute'>;

/** The file of a new dispute, numbered within the article. */
export const disputeOpened = (state: ArticleState, data: Opening): ArticleEvent => ({
  type: 'DisputeOpened',
  data: { dispute: (state.disputes?.length ?? 0) + 1, ...data },
});

/**
 * A unit raises a dispute while the work is under way; the clock runs. Refuses DISPUTE.PENDING (one at a time and unit), PART.ENDED.
 */
export function openDispute(
  state: ArticleState,
  command: CommandOf<'openDispute'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { unit, question, opinion, reasons, basis, quote } = command;
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notForUnit(context, unit, true) ?? wrongStage(state, 'planning', 'executing') ?? inDispute(state, unit);
  if (denied) return denied;
  if (part.end) return refuse('PART.ENDED', { unit });
  const cause: DisputeCause = 'raised';
  return accept(disputeOpened(state, { unit, cause, question, opinion, reasons, basis, quote: quote ?? null }));
}

/** Every unit of the article, the one that raised it included, puts its opinion into the file. Refuses DISPUTE.UNKNOWN. */
export function stateOpinion(
  state: ArticleState,
  command: CommandOf<'stateOpinion'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, command.unit);
  if (isRefusal(part)) return part;
  const { dispute, unit, opinion, reasons, basis } = command;
  const file = openFile(state, dispute);
  if (isRefusal(file)) return file;
  return notForUnit(context, unit) ?? accept({ type: 'DisputeStatementMade', data: { dispute, unit, opinion, reasons, basis } });
}

/** The coordinator's own view (条例 art. 13). Refuses DISPUTE.UNKNOWN, AUTH.OWN_UNIT. */
export function recordView(
  state: ArticleState,
  { dispute, view, basis }: CommandOf<'recordView'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const file = openFile(state, dispute);
  if (isRefusal(file)) return file;
  return (
    notOffice(context) ??
    ownCause(context, file.unit) ??
    accept({ type: 'CoordinatorViewRecorded', data: { dispute, view, basis } })
  );
}

/**
 * The office brings a dispute before the next level, with its view in the file; the deputy or the leader may bring it before the meeting. Refuses
 * DISPUTE.UNKNOWN, DISPUTE.VIEW_MISSING, DISPUTE.HIGHEST_LEVEL.
 */
export function escalateDispute(
  state: ArticleState,
  { dispute, reason }: CommandOf<'escalateDispute'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const file = openFile(state, dispute);
  if (isRefusal(file)) return file;
  if (!hasRole(context.actor, 'coordination_office', 'deputy_leader', 'leader')) return refuse('AUTH.OFFICE_ONLY');
  const denied = ownCause(context, file.unit);
  if (denied) return denied;
  if (!file.viewed) return refuse('DISPUTE.VIEW_MISSING', { dispute });
  if (file.level === 'meeting') return refuse('DISPUTE.HIGHEST_LEVEL', { dispute });
  const to: DisputeLevel = file.level === 'office' ? 'deputy' : 'meeting';
  return accept({ type: 'DisputeEscalated', data: { dispute, to, reason } });
}

/**
 * The ruling, by whom the ladder says: the office at its level, the deputy leader or the leader at theirs, a decision of the leading group at the
 * meeting's and for every change of the lead. Never by somebody of a unit that is a party. Refuses DISPUTE.UNKNOWN, AUTH.OFFICE_ONLY,
 * AUTH.DEPUTY_ONLY, AUTH.LEADING_GROUP_ONLY, AUTH.OWN_UNIT, DISPUTE.BAD_RULING (the units do not fit the ruling), DISPATCH.UNIT_TWICE,
 * DISPATCH.NO_LEAD, DISPATCH.VERIFIER_CONCERNED.
 */
export function ruleDispute(
  state: ArticleState,
  command: CommandOf<'ruleDispute'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const file = openFile(state, command.dispute);
  if (isRefusal(file)) return file;
  const denied =
    mayNotRule(file, command, context) ??
    ownCause(context, ...file.parties) ??
    wrongStage(state, 'dispatched', 'planning', 'executing');
  if (denied) return denied;
  return ruled(state, file, command, context);
}

function mayNotRule(file: DisputeFile, { ruling }: CommandOf<'ruleDispute'>, context: DecisionContext): Refusal | null {
  if (hasRole(context.actor, 'approval')) return null;
  if (ruling === 'change-lead' || file.level === 'meeting') return byLeadingGroup(context);
  if (file.level === 'office') return notOffice(context);
  return hasRole(context.actor, 'deputy_leader', 'leader') ? null : refuse('AUTH.DEPUTY_ONLY');
}

/** The events of a ruling that may be made: the ruling with what makes it a precedent, and what follows for the parts. */
export function ruled(
  state: ArticleState,
  file: DisputeFile,
  { ruling, to = [], reason, basis }: Omit<CommandOf<'ruleDispute'>, 'kind' | 'dispute'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const { dispute, level, unit, question, quote, parties } = file;
  const decision: ArticleEvent = {
    type: 'DisputeRuled',
    data: { dispute, level, ruling, unit, question, quote, parties, to, reason, basis },
  };
  const consequences = consequencesOf(state, file, { ruling, to, reason }, context);
  if ('ok' in consequences) return consequences;
  return accept(...withPlanning(state, [decision, ...consequences], context));
}

function consequencesOf(
  state: ArticleState,
  { unit, dispute, cause }: DisputeFile,
  { ruling, to, reason }: { ruling: CommandOf<'ruleDispute'>['ruling']; to: readonly UnitCode[]; reason: string },
  context: DecisionContext,
): readonly ArticleEvent[] | Refusal {
  const part = partOf(state, unit)!;
  const bad = refuse('DISPUTE.BAD_RULING', { dispute, ruling });
  switch (ruling) {
    case 'keep': {
      if (to.length > 0) return bad;
      const again = cause === 'objection' && part.signedAt === null;
      return again ? [{ type: 'AssignmentConfirmed', data: { unit, reason } }] : [];
    }
    case 'reassign': {
      const denied = cannotJoin(state, to);
      if (denied) return denied;
      if (part.role === 'lead' && to.length === 0 && state.leads.length === 1)
        return refuse('DISPATCH.NO_LEAD', { numeral: state.numeral });
      return [{ type: 'PartReassigned', data: { from: unit, to, reason } }];
    }
    case 'add-unit':
      if (to.length === 0) return bad;
      return (
        cannotJoin(state, to) ?? [
          { type: 'UnitsAdded', data: { units: to, signs: context.rules.signFor.signers === 'all', reason } },
          ...(cause === 'objection' ? [{ type: 'AssignmentConfirmed', data: { unit, reason } } as const] : []),
        ]
      );
    case 'change-lead': {
      const [lead] = to;
      if (part.role !== 'lead' || lead === undefined || to.length > 1 || state.leads.includes(lead)) return bad;
      const denied = partOf(state, lead) ? null : cannotJoin(state, to);
      const former = cause === 'objection' ? 'released' : 'responsible';
      return denied ?? [{ type: 'LeadChanged', data: { from: unit, to: lead, former, reason } }];
    }
  }
}

/** The unit takes its dispute back; of an objection, it signs within a fresh period. Refuses DISPUTE.UNKNOWN. */
export function withdrawDispute(
  state: ArticleState,
  { dispute, unit, reason }: CommandOf<'withdrawDispute'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const file = openFile(state, dispute);
  if (isRefusal(file)) return file;
  if (file.unit !== unit) return refuse('DISPUTE.UNKNOWN', { dispute });
  return notForUnit(context, unit, true) ?? accept({ type: 'DisputeWithdrawn', data: { dispute, unit, reason } });
}

function openFile(state: ArticleState, dispute: number): DisputeFile | Refusal {
  return state.disputes?.find((file) => file.dispute === dispute && file.end === null) ?? refuse('DISPUTE.UNKNOWN', { dispute });
}

/** Planning starts when, after these events, every lead has signed. */
export function withPlanning(
  state: ArticleState,
  events: readonly ArticleEvent[],
  context: DecisionContext,
): readonly ArticleEvent[] {
  if (state.stage !== 'dispatched') return events;
  const after = events.reduce<ArticleState>((next, event) => evolve(next, recorded(event, context)), state);
  const signed = after.parts.every((part) => part.role !== 'lead' || part.signedAt !== null);
  return signed && after.stage === 'dispatched' ? [...events, { type: 'PlanningStarted', data: {} }] : events;
}
