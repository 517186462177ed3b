import { actsFor, hasRole } from '../actor.js';
import { closeOf, rollForward } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farAhead } from '../far-dates.js';
import { isDate } from '../time.js';
import type { PolicyCommandOf } from './commands.js';
import type { PolicyEvent } from './events.js';
import { openConsultation, type PolicyState } from './state.js';

type ConsultationCommand = PolicyCommandOf<
  'openConsultation' | 'comment' | 'concludeComments' | 'decideComment' | 'closeConsultation'
>;

/**
 * 征求意见: a draft goes to units for comment until a day; each comment is adopted or not, with the reason. Refuses CONSULTATION.OPEN (one is
 * under way), IMPACT.PENDING (the leading group has been asked to put it into force), CONSULTATION.NONE, CONSULTATION.NOT_ASKED (the unit is not), CONSULTATION.ENDED (its time is over, or the unit has concluded),
 * CONSULTATION.BAD_DATE, DATE.TOO_FAR, CONSULTATION.NO_UNITS, CONSULTATION.UNDECIDED (comments wait for a decision), COMMENT.UNKNOWN, COMMENT.ALREADY_DECIDED,
 * AUTH.OFFICE_ONLY, AUTH.NOT_YOUR_UNIT.
 */
export function consult(state: PolicyState, command: ConsultationCommand, context: DecisionContext): Decision<PolicyEvent> {
  switch (command.kind) {
    case 'openConsultation':
      return open(state, command, context);
    case 'comment':
    case 'concludeComments':
      return speak(state, command, context);
    case 'decideComment':
      return decide(state, command, context);
    case 'closeConsultation':
      return close(state, context);
  }
}

function open(
  state: PolicyState,
  { units, due }: PolicyCommandOf<'openConsultation'>,
  context: DecisionContext,
): Decision<PolicyEvent> {
  const { actor, calendar, now } = context;
  if (!hasRole(actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  if (openConsultation(state)) return refuse('CONSULTATION.OPEN');
  // with its approval the version is in force, and nothing is left to comment on
  if (state.impact) return refuse('IMPACT.PENDING', { id: state.impact.id });
  if (units.length === 0) return refuse('CONSULTATION.NO_UNITS');
  const end = isDate(due) ? closeOf(calendar, rollForward(calendar, due)) : 0;
  if (end <= now) return refuse('CONSULTATION.BAD_DATE', { date: due });
  const far = farAhead(end, context);
  return far ?? accept({ type: 'ConsultationOpened', data: { units: [...new Set(units)], due: end } });
}

function speak(
  state: PolicyState,
  command: PolicyCommandOf<'comment' | 'concludeComments'>,
  { actor, commandId }: DecisionContext,
): Decision<PolicyEvent> {
  const round = openConsultation(state);
  if (!round) return refuse('CONSULTATION.NONE');
  const { unit } = command;
  if (!actsFor(actor, unit)) return refuse('AUTH.NOT_YOUR_UNIT', { unit });
  if (!round.units.includes(unit)) return refuse('CONSULTATION.NOT_ASKED', { unit });
  if (round.endedAt !== null || round.concluded.includes(unit)) return refuse('CONSULTATION.ENDED', { unit });
  if (command.kind === 'concludeComments') return accept({ type: 'CommentsConcluded', data: { unit } });
  const { article, quote, text } = command;
  return accept({ type: 'CommentMade', data: { id: commandId, unit, article, quote, text } });
}

function decide(
  state: PolicyState,
  { id, adopted, reason }: PolicyCommandOf<'decideComment'>,
  { actor }: DecisionContext,
): Decision<PolicyEvent> {
  if (!hasRole(actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  const comment = openConsultation(state)?.comments.find((one) => one.id === id);
  if (!comment) return refuse('COMMENT.UNKNOWN', { id });
  if (comment.decision) return refuse('COMMENT.ALREADY_DECIDED', { id });
  return accept({ type: 'CommentDecided', data: { id, adopted, reason } });
}

function close(state: PolicyState, { actor }: DecisionContext): Decision<PolicyEvent> {
  if (!hasRole(actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  const round = openConsultation(state);
  if (!round) return refuse('CONSULTATION.NONE');
  const waiting = round.comments.filter(({ decision }) => decision === null);
  if (waiting.length > 0) return refuse('CONSULTATION.UNDECIDED', { count: waiting.length });
  return accept({ type: 'ConsultationClosed', data: {} });
}
