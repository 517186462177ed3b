import type { UnitCode } from '../actor.js';
import type { ArticleEvent } from '../article/events.js';
import type { ArticleState } from '../article/state.js';
import type { CaseEvent } from '../case/events.js';
import type { CaseState } from '../case/state.js';
import type { MeetingEvent } from '../meeting/events.js';
import { askedToCome, type MeetingState } from '../meeting/state.js';
import type { ToleranceEvent } from '../tolerance/events.js';
import type { ToleranceState } from '../tolerance/tolerance.js';

/** What units are told, as the ledger tells them; reminders after a due day apart from those before it. */
export const NOTICE_KINDS = [
  'assigned',
  'assignment-confirmed',
  'released',
  'plan-returned',
  'plan-approved',
  'closing-returned',
  'closed',
  'extension-granted',
  'extension-refused',
  'reminder',
  'reminder-after',
  'overdue',
  'case-drafted',
  'dispute-opened',
  'dispute-ruled',
  'escalation-proposed',
  'countersign-asked',
  'look-back',
  'reopened',
  'suspended',
  'resumed',
  'dispute-escalated',
  'case-notice',
  'case-answered',
  'case-unanswered',
  'case-accepted',
  'case-concluded',
  'rectification-returned',
  'rectification-passed',
  'review-asked',
  'review-decided',
  'case-closed',
  'meeting-called',
  'meeting-minutes',
  'split',
  'lead-changed',
  'tolerance-asked',
  'tolerance-decided',
  'circular',
  'accountability-proposed',
  'accountability',
  'accountability-declined',
  'accountability-handed-over',
] as const;
export type SimulatedNotice = (typeof NOTICE_KINDS)[number];

export const columnOf = Object.fromEntries(NOTICE_KINDS.map((kind, i) => [kind, i])) as Record<SimulatedNotice, number>;

export interface Notified {
  readonly kind: SimulatedNotice;
  readonly to: readonly UnitCode[];
}

const NOBODY: readonly Notified[] = [];

const tell = (kind: SimulatedNotice, to: readonly UnitCode[]): readonly Notified[] => [{ kind, to }];

/** Whom an event is told to: what came over a unit from elsewhere (libs/ledger/notices.ts, which a test compares this with). */
export function noticesOfArticle(state: ArticleState, event: ArticleEvent): readonly Notified[] {
  const all = () => state.parts.map(({ unit }) => unit);
  switch (event.type) {
    case 'OverdueMarked':
      return tell('overdue', [event.data.unit]);
    case 'CaseDrafted':
      return tell('case-drafted', [state.verifier]);
    case 'ArticleDispatched':
      return tell('assigned', all());
    case 'AssignmentConfirmed':
      return tell('assignment-confirmed', [event.data.unit]);
    case 'PartReassigned':
      return [...tell('released', [event.data.from]), ...tell('assigned', event.data.to)];
    case 'PlanReturned':
      return tell('plan-returned', state.leads);
    case 'PlanApproved':
      return tell('plan-approved', state.leads);
    case 'CountersignAsked':
      return tell('countersign-asked', event.data.units);
    case 'ClosingReturned':
      return tell('closing-returned', state.leads);
    case 'ArticleClosed':
      return tell('closed', all());
    case 'ExtensionGranted':
      return tell('extension-granted', all());
    case 'ExtensionRefused':
      return tell('extension-refused', state.leads);
    case 'DisputeOpened':
      return tell(
        'dispute-opened',
        all().filter((unit) => unit !== event.data.unit),
      );
    case 'DisputeRuled':
      return tell('dispute-ruled', event.data.parties);
    case 'DisputeEscalationProposed':
      return tell('escalation-proposed', [state.office]);
    case 'DisputeEscalated':
      return tell('dispute-escalated', all());
    case 'ArticleSuspended':
      return tell('suspended', all());
    case 'ArticleResumed':
      return tell('resumed', all());
    case 'LeadChanged':
      return tell('lead-changed', [...new Set([event.data.from, ...all()])]);
    case 'ArticleSplit':
      return tell('split', all());
    case 'LookBackOpened':
      return tell('look-back', [state.verifier]);
    case 'ArticleReopened':
      return tell('reopened', all());
    default:
      return NOBODY;
  }
}

/** What happens in a case, for the side that did not do it. */
export function noticesOfCase({ unit, supervision }: CaseState, event: CaseEvent): readonly Notified[] {
  switch (event.type) {
    case 'CaseNoticeIssued':
      return tell('case-notice', [unit]);
    case 'CaseAnswered':
      return tell('case-answered', [supervision]);
    case 'CaseUnanswered':
      return [...tell('case-unanswered', [supervision]), ...tell('overdue', [unit])];
    case 'ExplanationAccepted':
      return tell('case-accepted', [unit]);
    case 'CaseConcluded':
      return tell('case-concluded', [unit]);
    case 'RectificationReturned':
      return tell('rectification-returned', [unit]);
    case 'RectificationPassed':
      return tell('rectification-passed', [unit]);
    case 'ReviewRequested':
      return tell('review-asked', [supervision]);
    case 'ReviewDecided':
      return tell('review-decided', [unit]);
    case 'ProposalMade':
      return event.data.handTo === undefined ? NOBODY : tell('accountability-proposed', [unit]);
    case 'ProposalDecided':
      return noticesOfProposal(unit, event.data);
    case 'CaseClosed':
      return tell('case-closed', [unit]);
    case 'CaseReminderSent':
      return tell('reminder', [event.data.unit]);
    case 'CaseTaskOverdue':
      return tell('overdue', [event.data.unit]);
    default:
      return NOBODY;
  }
}

/** What the leading group said about a circular or about accountability, and to whom the latter is handed. */
function noticesOfProposal(
  unit: UnitCode,
  { kind, approved, handTo }: Extract<CaseEvent, { type: 'ProposalDecided' }>['data'],
): readonly Notified[] {
  if (kind === 'circular') return approved ? tell('circular', [unit]) : NOBODY;
  if (kind !== 'accountability') return NOBODY;
  if (!approved) return tell('accountability-declined', [unit]);
  return [...tell('accountability', [unit]), ...(handTo ? tell('accountability-handed-over', [handTo]) : [])];
}

/** The discipline body is asked, and the unit hears what it says. */
export function noticesOfTolerance({ unit, discipline }: ToleranceState, event: ToleranceEvent): readonly Notified[] {
  switch (event.type) {
    case 'ToleranceApplicationMade':
      return tell('tolerance-asked', [discipline]);
    case 'ToleranceJudged':
      return tell('tolerance-decided', [unit]);
    case 'ToleranceReminderSent':
      return tell('reminder', [event.data.unit]);
    case 'ToleranceOverdue':
      return tell('overdue', [event.data.unit]);
    default:
      return NOBODY;
  }
}

/** Who is to come is told of the hour, and gets the minutes. */
export function noticesOfMeeting(state: MeetingState, event: MeetingEvent): readonly Notified[] {
  switch (event.type) {
    case 'MeetingCalled':
      return tell('meeting-called', askedToCome(state));
    case 'MinutesConfirmed':
      return tell('meeting-minutes', askedToCome(state));
    case 'MeetingReminderSent':
      return tell('reminder', [event.data.unit]);
    case 'MeetingTaskOverdue':
      return tell('overdue', [event.data.unit]);
    default:
      return NOBODY;
  }
}
