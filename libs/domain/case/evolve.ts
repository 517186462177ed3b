import type { RecordedEvent } from '../article/events.js';
import type { Instant } from '../time.js';
import type { CaseEvent, CaseFacts, Rectification } from './events.js';
import type { CaseState, CaseStatus } from './state.js';

type Recorded = RecordedEvent<CaseEvent>;

/** The state after one more event; `state` is null before the first. Decides nothing and refuses nothing. */
export function evolveCase(state: CaseState | null, event: Recorded): CaseState {
  if (event.type === 'CaseDraftMade') return drafted(event.data, event);
  if (state === null) throw new Error(`the stream of a case begins with CaseDraftMade, not ${event.type}`);
  return apply(state, event);
}

/** Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat. */
export function foldCase(id: string, events: Iterable<Recorded>, from: CaseState | null = null): CaseState | null {
  let state = from;
  for (const event of events) state = evolveCase(state, event);
  return state && { ...state, id };
}

function drafted(facts: CaseFacts, { at, by }: Recorded): CaseState {
  return {
    ...facts,
    id: '',
    status: 'drafted',
    since: at,
    draftedAt: at,
    merged: [],
    opening: null,
    notice: null,
    unansweredAt: null,
    answer: null,
    conclusion: null,
    rectification: null,
    review: null,
    reviewPeriodOver: false,
    participants: facts.origin === 'supervision' ? [by.account] : [],
    proposals: [],
    tolerance: null,
    remindedAt: null,
    settled: [],
  };
}

type Later = Exclude<Recorded, { type: 'CaseDraftMade' }>;

function apply(state: CaseState, event: Later): CaseState {
  const { at, by } = event;
  const account = by.account;
  const to = (status: CaseStatus, more: Partial<CaseState> = {}): CaseState => {
    const { reminders: _ofTheStepBefore, ...rest } = state;
    return { ...rest, status, since: at, remindedAt: null, ...more };
  };
  const participants = state.participants.includes(account) ? state.participants : [...state.participants, account];
  switch (event.type) {
    case 'CaseOpened':
      return to('opened', { opening: { ...event.data, account, at }, participants });
    case 'CaseDiscarded':
      return to('discarded');
    case 'CaseNoticeIssued':
      return to('noticed', { notice: { ...event.data, at }, participants });
    case 'CaseAnswered':
      return to('answered', { answer: { ...event.data, account, at } });
    case 'ExplanationAccepted':
      return to('accepted', { participants });
    case 'CaseConcluded': {
      const { finding, rectification, majorSafetyAccident } = event.data;
      return {
        ...concluded(to('rectified', { participants }), rectification, at),
        conclusion: { finding, majorSafetyAccident, at },
      };
    }
    case 'RectificationReported':
      return to('checking', { rectification: { ...state.rectification!, reports: state.rectification!.reports + 1 } });
    case 'RectificationPassed':
      return to('rectified', { participants });
    case 'RectificationReturned':
      return to('rectifying', { rectification: { ...state.rectification!, due: event.data.due, setAt: at }, participants });
    case 'CaseClosed':
      return to('closed');
    case 'ReviewRequested':
      return { ...state, review: { grounds: event.data.grounds, account, at, outcome: null } };
    case 'ReviewDecided':
      return reviewed(state, event.data, at);
    default:
      return applyBeside(state, event);
  }
}

/** What changes nothing in the order of the steps. */
function applyBeside(state: CaseState, event: Later): CaseState {
  const { at } = event;
  const settled = (obligation: string): CaseState => ({ ...state, settled: [...state.settled, obligation] });
  switch (event.type) {
    case 'CaseMerged':
      return { ...state, merged: [...state.merged, event.data] };
    case 'CaseUnanswered':
      return { ...settled(event.data.obligation), unansweredAt: at };
    case 'CaseReminderSent':
      return { ...settled(event.data.obligation), remindedAt: at };
    case 'CaseRemindedByHand':
      return { ...state, remindedAt: at, ...(event.data.lately && { reminders: [...event.data.lately, at] }) };
    case 'CaseTaskOverdue':
      return settled(event.data.obligation);
    case 'ReviewPeriodOver':
      return { ...settled(event.data.obligation), reviewPeriodOver: true, ...(state.status === 'rectified' && { since: at }) };
    case 'ProposalMade': {
      const { id, kind, newLead, handTo } = event.data;
      const more = { ...(newLead && { newLead }), ...(handTo !== undefined && { handTo }) };
      return { ...state, proposals: [...state.proposals, { id, kind, at, approved: null, ...more }] };
    }
    case 'ProposalDecided': {
      const { id, approved } = event.data;
      return { ...state, proposals: state.proposals.map((one) => (one.id === id ? { ...one, approved } : one)) };
    }
    case 'ToleranceApplied':
      return { ...state, tolerance: { ...event.data, status: 'applied' } };
    case 'ToleranceDecided':
      return {
        ...state,
        tolerance: { id: event.data.id, status: event.data.outcome, ...(state.tolerance?.again && { again: true }) },
      };
    default:
      return state;
  }
}

const concluded = (state: CaseState, rectification: Rectification | null, at: Instant): CaseState =>
  rectification
    ? { ...state, status: 'rectifying', since: at, rectification: { ...rectification, setAt: at, reports: 0 } }
    : { ...state, status: 'rectified', since: at, rectification: null };

type Reviewed = Extract<CaseEvent, { type: 'ReviewDecided' }>['data'];

function reviewed(state: CaseState, { outcome, conclusion }: Reviewed, at: Instant): CaseState {
  const decided: CaseState = { ...state, review: { ...state.review!, outcome } };
  switch (outcome) {
    case 'upheld':
      return state.status === 'rectified' ? { ...decided, since: at } : decided;
    case 'revoked':
      return { ...decided, status: 'revoked', since: at };
    case 'changed': {
      const { finding, rectification } = conclusion!;
      return concluded({ ...decided, conclusion: { ...state.conclusion!, finding } }, rectification, at);
    }
  }
}
