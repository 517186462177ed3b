import { hasRole } from '../actor.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CaseCommandOf } from './commands.js';
import type { CaseEvent } from './events.js';
import { isNamed, isToleranceOpen, type CaseState } from './state.js';

/**
 * 通报, 约谈, change of lead, 表扬, 追责: only proposals from here, the leading group decides (domain.md §6, art. 21). All but a commendation need a
 * conclusion that stands. Refuses CASE.NO_CONCLUSION, CASE.PROPOSAL_PENDING (the same one waits already), CASE.EXEMPTED (the unit was exempted from
 * accountability), CASE.NEW_LEAD_NEEDED (a change of lead names who leads instead, nothing else does), CASE.WRONG_STATUS for a draft.
 */
export function propose(
  state: CaseState,
  command: CaseCommandOf<'propose'>,
  { commandId }: DecisionContext,
): Decision<CaseEvent> {
  const { proposal: kind, question, reason, mode, approvers, newLead, handTo = null } = command;
  if (state.status === 'drafted' || state.status === 'discarded')
    return refuse('CASE.WRONG_STATUS', { status: state.status, wanted: ['rectifying', 'checking', 'rectified', 'closed'] });
  if (kind !== 'commendation' && !isNamed(state)) return refuse('CASE.NO_CONCLUSION');
  if (state.proposals.some((one) => one.kind === kind && one.approved === null)) return refuse('CASE.PROPOSAL_PENDING', { kind });
  if ((kind === 'change-of-lead') !== (newLead !== undefined)) return refuse('CASE.NEW_LEAD_NEEDED');
  if (kind === 'accountability' && state.tolerance?.status === 'exempt') return refuse('CASE.EXEMPTED', { unit: state.unit });
  return accept({
    type: 'ProposalMade',
    data: {
      ...{ id: commandId, kind, question, reason, mode, approvers },
      ...(newLead && { newLead }),
      ...(kind === 'accountability' && { handTo }),
    },
  });
}

/** What the leading group decided; carried out by the approval. A proposal that is not known or decided already changes nothing. */
export function noteDecision(
  state: CaseState,
  { proposal, approved }: CaseCommandOf<'noteDecision'>,
  { actor }: DecisionContext,
): Decision<CaseEvent> {
  if (!hasRole(actor, 'approval')) return refuse('AUTH.SYSTEM_ONLY');
  const open = state.proposals.find(({ id, approved: decided }) => id === proposal && decided === null);
  if (!open) return accept();
  const { kind, handTo } = open;
  return accept({ type: 'ProposalDecided', data: { id: proposal, approved, kind, ...(handTo !== undefined && { handTo }) } });
}

/**
 * An application for error tolerance of the unit, or its end. Refuses TOLERANCE.NO_GROUND (no conclusion names the unit),
 * TOLERANCE.MAJOR_SAFETY_ACCIDENT (excluded), TOLERANCE.ALREADY_APPLIED (one that was taken back may be
 * made once more, not time and again: accountability waits meanwhile), TOLERANCE.TOO_LATE (accountability is decided).
 */
export function noteTolerance(
  state: CaseState,
  { tolerance: id, status }: CaseCommandOf<'noteTolerance'>,
  { actor }: DecisionContext,
): Decision<CaseEvent> {
  if (!hasRole(actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  if (status !== 'applied')
    return state.tolerance?.id === id && isToleranceOpen(state)
      ? accept({ type: 'ToleranceDecided', data: { id, outcome: status } })
      : accept();
  if (!isNamed(state)) return refuse('TOLERANCE.NO_GROUND');
  if (state.conclusion!.majorSafetyAccident) return refuse('TOLERANCE.MAJOR_SAFETY_ACCIDENT');
  const { tolerance: before } = state;
  if (before && (before.status !== 'withdrawn' || before.again)) return refuse('TOLERANCE.ALREADY_APPLIED', { unit: state.unit });
  if (state.proposals.some(({ kind, approved }) => kind === 'accountability' && approved === true))
    return refuse('TOLERANCE.TOO_LATE');
  return accept({ type: 'ToleranceApplied', data: { id, ...(before && { again: true }) } });
}
