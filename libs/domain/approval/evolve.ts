import type { RecordedEvent } from '../article/events.js';
import type { Instant } from '../time.js';
import { openSteps } from './agenda.js';
import type { ApprovalEvent, ApprovalFacts } from './events.js';
import type { ApprovalState, ApprovalStatus, ApprovalStep } from './state.js';

type Recorded = RecordedEvent<ApprovalEvent>;

/** The state after one more event; `state` is null before the first. Decides nothing and refuses nothing. */
export function evolveApproval(state: ApprovalState | null, event: Recorded): ApprovalState {
  if (event.type === 'ApprovalRequested') return requested(event.data, event);
  if (state === null) throw new Error(`the stream of an approval begins with ApprovalRequested, not ${event.type}`);
  return apply(state, event);
}

/** Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat. */
export function foldApproval(id: string, events: Iterable<Recorded>, from: ApprovalState | null = null): ApprovalState | null {
  let state = from;
  for (const event of events) state = evolveApproval(state, event);
  return state && { ...state, id };
}

function requested(facts: ApprovalFacts, { at, by }: Recorded): ApprovalState {
  const together = facts.mode === 'all' || facts.mode === 'any';
  return {
    ...facts,
    id: '',
    status: 'pending',
    requestedAt: at,
    requestedBy: by,
    steps: facts.approvers.map((_, i) => ({ askedAt: together || i === 0 ? at : null, decision: null })),
    decidedAt: null,
    instructions: [],
    settled: [],
  };
}

function apply(state: ApprovalState, event: Exclude<Recorded, { type: 'ApprovalRequested' }>): ApprovalState {
  const { at, by } = event;
  // its orders outlive it, and what was settled of them stays settled
  const over = (status: ApprovalStatus): ApprovalState => ({
    ...state,
    status,
    decidedAt: at,
    settled: state.settled.filter((obligation) => obligation.startsWith('instruction:')),
  });
  const settled = (obligation: string): ApprovalState => ({ ...state, settled: [...state.settled, obligation] });
  switch (event.type) {
    case 'ApproverAgreed':
    case 'ApproverRefused': {
      const { step, opinion, onBehalf } = event.data;
      const decision = { agreed: event.type === 'ApproverAgreed', account: by.account, at, opinion, onBehalf };
      const decided = withStep(state, step, { decision });
      return state.mode === 'sequence' && decision.agreed ? ask(decided, step + 1, at) : decided;
    }
    case 'ApprovalPassedOn':
      return ask({ ...state, settled: [...state.settled, event.data.obligation] }, event.data.to, at);
    case 'DecidedByMeeting':
      return { ...state, byMeeting: event.data.meeting };
    case 'ApprovalGranted':
      return over('granted');
    case 'ApprovalRefused':
      return over('refused');
    case 'ApprovalWithdrawn':
      return over('withdrawn');
    case 'ApprovalLapsed':
      return over('lapsed');
    case 'ApprovalBypassed':
      return over('bypassed');
    case 'ApprovalReminderSent':
    case 'InstructionOverdue':
      return settled(event.data.obligation);
    case 'ApprovalHeld':
      return { ...state, heldBy: event.data.by };
    case 'ApprovalReleased': {
      const { heldBy: _released, ...rest } = state;
      return openSteps(state).reduce((asked, step) => withStep(asked, step, { askedAt: at }), rest);
    }
    case 'InstructionGiven': {
      const { index: _index, ...instruction } = event.data;
      return { ...state, instructions: [...state.instructions, { ...instruction, account: by.account, at, answers: {} }] };
    }
    case 'InstructionAnswered': {
      const { index, unit, answer } = event.data;
      const instructions = state.instructions.map((given, i) =>
        i === index ? { ...given, answers: { ...given.answers, [unit]: { answer, account: by.account, at } } } : given,
      );
      return { ...state, instructions };
    }
  }
}

const withStep = (state: ApprovalState, index: number, change: Partial<ApprovalStep>): ApprovalState => ({
  ...state,
  steps: state.steps.map((step, i) => (i === index ? { ...step, ...change } : step)),
});

const ask = (state: ApprovalState, index: number, at: Instant): ApprovalState =>
  index < state.steps.length ? withStep(state, index, { askedAt: at }) : state;
