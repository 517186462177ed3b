import { hasRole } from '../actor.js';
import { closeOf } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { isDate } from '../time.js';
import { policyAgenda, type PolicyObligation } from './agenda.js';
import type { PolicyCommand, PolicyCommandOf } from './commands.js';
import { consult } from './consultation.js';
import type { PolicyDispatchFacts, PolicyEvent } from './events.js';
import { openConsultation, type PolicyState } from './state.js';

/**
 * Decides one command on a policy. Pure. Refuses POLICY.UNKNOWN, POLICY.ALREADY_IMPORTED, POLICY.WRONG_STAGE (reviewing is over once it is
 * dispatched), POLICY.NO_ARTICLES, POLICY.BAD_VALIDITY (no such day, or the end lies before the beginning), POLICY.VALIDITY_OVER (the last day is
 * past), POLICY.NO_DOCUMENT, IMPACT.PENDING (a plan for running articles waits for its approval), CORRECTION.UNKNOWN, AUTH.OFFICE_ONLY, AUTH.SYSTEM_ONLY, and the codes of {@link consult}.
 */
export function decidePolicy(state: PolicyState | null, command: PolicyCommand, context: DecisionContext): Decision<PolicyEvent> {
  if (command.kind === 'settle') return settle(state, context);
  if (command.kind === 'import' || command.kind === 'dispatchList') {
    if (!hasRole(context.actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
    return state === null ? begin(command, context) : refuse('POLICY.ALREADY_IMPORTED');
  }
  if (state === null) return refuse('POLICY.UNKNOWN');
  if (command.kind === 'extendValidity' || command.kind === 'repeal' || command.kind === 'supersede')
    return changeForce(state, command, context);
  // an approval that is refused or lapses must be able to end, also when the version was dispatched without it meanwhile
  if (command.kind === 'declineImpact' && hasRole(context.actor, 'approval') && (state.stage !== 'review' || !state.impact))
    return accept();
  if (state.stage !== 'review') return refuse('POLICY.WRONG_STAGE', { stage: state.stage, wanted: ['review'] });
  switch (command.kind) {
    case 'correct':
    case 'withdrawCorrection':
      // what the leading group was asked to approve is planned from the corrections as they are
      if (state.impact) return refuse('IMPACT.PENDING', { id: state.impact.id });
      return correct(state, command, context);
    case 'recompile': {
      if (!hasRole(context.actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
      if (state.impact) return refuse('IMPACT.PENDING', { id: state.impact.id });
      if (state.source === null) return refuse('POLICY.NO_DOCUMENT', { id: state.id });
      return command.recompilation ? accept({ type: 'PolicyRecompiled', data: command.recompilation }) : accept();
    }
    case 'dispatch': {
      if (!hasRole(context.actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
      if (openConsultation(state)) return refuse('CONSULTATION.OPEN');
      // its running articles would be there twice, and the approval could not be carried out
      if (state.impact) return refuse('IMPACT.PENDING', { id: state.impact.id });
      const { kind: _kind, ...facts } = command;
      return dispatched(facts, context);
    }
    case 'proposeImpact':
    case 'declineImpact':
    case 'applyImpact':
      return decideImpact(state, command, context);
    default:
      return consult(state, command, context);
  }
}

function correct(
  state: PolicyState,
  command: PolicyCommandOf<'correct' | 'withdrawCorrection'>,
  { actor, commandId }: DecisionContext,
): Decision<PolicyEvent> {
  if (!hasRole(actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  if (command.kind === 'correct')
    return accept({ type: 'PolicyCorrected', data: { id: commandId, correction: command.correction } });
  return state.corrections.some(({ id }) => id === command.id)
    ? accept({ type: 'CorrectionWithdrawn', data: { id: command.id } })
    : refuse('CORRECTION.UNKNOWN', { id: command.id });
}

/** The government that issued the policy extends its validity or repeals it; the office records it with the paper that says so. */
function changeForce(
  state: PolicyState,
  command: PolicyCommandOf<'extendValidity' | 'repeal' | 'supersede'>,
  { actor, calendar, now }: DecisionContext,
): Decision<PolicyEvent> {
  if (command.kind === 'supersede') {
    if (!hasRole(actor, 'approval')) return refuse('AUTH.LEADING_GROUP_ONLY');
    return state.stage === 'dispatched' ? accept({ type: 'PolicySuperseded', data: { by: command.by } }) : accept();
  }
  if (!hasRole(actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  if (state.stage !== 'dispatched') return refuse('POLICY.WRONG_STAGE', { stage: state.stage, wanted: ['dispatched'] });
  if (command.kind === 'repeal') return accept({ type: 'PolicyRepealed', data: { basis: command.basis } });
  const { to, basis } = command;
  const endsAt = isDate(to) ? closeOf(calendar, to) : 0;
  if (endsAt <= now || (state.endsAt !== null && endsAt <= state.endsAt)) return refuse('POLICY.BAD_VALIDITY', { date: to });
  return accept({ type: 'ValidityExtended', data: { to, from: state.endsAt, endsAt, basis } });
}

function begin(command: PolicyCommandOf<'import' | 'dispatchList'>, context: DecisionContext): Decision<PolicyEvent> {
  if (command.kind === 'import') {
    const { kind: _kind, ...data } = command;
    return accept({ type: 'PolicyImported', data });
  }
  const dispatch = dispatched(command.facts, context);
  const imported: PolicyEvent = { type: 'PolicyImported', data: { ...command.head, source: null, replaces: null } };
  return dispatch.ok ? accept(imported, ...dispatch.events) : dispatch;
}

/**
 * What a new version means for articles that run: proposed by the office, approved by the leading group once, applied with its approval. Refuses
 * IMPACT.PENDING, IMPACT.NONE, AUTH.OFFICE_ONLY, AUTH.LEADING_GROUP_ONLY, CONSULTATION.OPEN and what a dispatch is refused with.
 */
function decideImpact(
  state: PolicyState,
  command: PolicyCommandOf<'proposeImpact' | 'declineImpact' | 'applyImpact'>,
  context: DecisionContext,
): Decision<PolicyEvent> {
  if (command.kind === 'proposeImpact') {
    if (!hasRole(context.actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
    if (state.impact) return refuse('IMPACT.PENDING', { id: state.impact.id });
    if (openConsultation(state)) return refuse('CONSULTATION.OPEN');
    const tried = dispatched(command.plan.facts, context);
    return tried.ok ? accept({ type: 'ImpactProposed', data: { ...command.plan, id: context.commandId } }) : tried;
  }
  if (!hasRole(context.actor, 'approval')) return refuse('AUTH.LEADING_GROUP_ONLY');
  if (!state.impact) return refuse('IMPACT.NONE');
  const { id, facts } = state.impact;
  if (command.kind === 'declineImpact') return accept({ type: 'ImpactDeclined', data: { id } });
  const tried = dispatched(facts, context);
  if (!tried.ok) return tried;
  const endsAt = facts.validity.to === null ? null : closeOf(context.calendar, facts.validity.to);
  return accept({ type: 'ImpactApplied', data: { id, endsAt } });
}

function dispatched(facts: PolicyDispatchFacts, { now, calendar }: DecisionContext): Decision<PolicyEvent> {
  const { from, to } = facts.validity;
  if (facts.articles.length === 0) return refuse('POLICY.NO_ARTICLES');
  const bad = [from, to].find((date) => date !== null && !isDate(date));
  if (bad !== undefined) return refuse('POLICY.BAD_VALIDITY', { date: bad! });
  if (from !== null && to !== null && to < from) return refuse('POLICY.BAD_VALIDITY', { date: to });
  const endsAt = to === null ? null : closeOf(calendar, to);
  if (endsAt !== null && endsAt <= now) return refuse('POLICY.VALIDITY_OVER', { date: to! });
  return accept({ type: 'PolicyDispatched', data: { ...facts, endsAt } });
}

/** Time acts: what its agenda has come to. */
function settle(state: PolicyState | null, context: DecisionContext): Decision<PolicyEvent> {
  if (!hasRole(context.actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  if (state === null) return refuse('POLICY.UNKNOWN');
  const due = policyAgenda(state, context).filter(({ at }) => at <= context.now);
  return accept(...due.map((obligation) => eventOf(state, obligation)));
}

function eventOf(state: PolicyState, { id: obligation, kind, moment, unit }: PolicyObligation): PolicyEvent {
  switch (kind) {
    case 'validity-near':
      return { type: 'ValidityEndNear', data: { obligation, endsAt: state.endsAt!, moment } };
    case 'validity-end':
      return { type: 'ValidityEnded', data: { obligation, endsAt: state.endsAt! } };
    case 'consultation-remind':
      return { type: 'ConsultationReminderSent', data: { obligation, unit: unit!, due: openConsultation(state)!.due } };
    case 'commenting-end': {
      const { units, concluded } = openConsultation(state)!;
      return { type: 'CommentingEnded', data: { obligation, silent: units.filter((one) => !concluded.includes(one)) } };
    }
  }
}
