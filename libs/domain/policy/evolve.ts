import type { RecordedEvent } from '../article/events.js';
import type { PolicyEvent, Recompilation } from './events.js';
import type { Consultation, PolicyState, RecordedCorrection } from './state.js';

/** The state after one more event; `state` is null before the first. Decides nothing and refuses nothing. */
export function evolvePolicy(state: PolicyState | null, event: RecordedEvent<PolicyEvent>): PolicyState {
  if (event.type === 'PolicyImported') return { ...BLANK, ...event.data, importedAt: event.at };
  if (state === null) throw new Error(`the stream of a policy begins with PolicyImported, not ${event.type}`);
  switch (event.type) {
    case 'PolicyCorrected': {
      const { id, correction } = event.data;
      return { ...state, corrections: [...state.corrections, { id, correction, account: event.by.account, at: event.at }] };
    }
    case 'CorrectionWithdrawn':
      return { ...state, corrections: state.corrections.filter(({ id }) => id !== event.data.id) };
    case 'PolicyRecompiled':
      return recompiled(state, event.data);
    case 'PolicyDispatched': {
      const { articles, ...facts } = event.data;
      return { ...state, ...facts, stage: 'dispatched', dispatchedAt: event.at, running: articles };
    }
    case 'ValidityExtended':
      return { ...state, endsAt: event.data.endsAt, validity: { from: state.validity?.from ?? null, to: event.data.to } };
    case 'ImpactProposed':
      return { ...state, impact: { ...event.data, by: event.by, appliedAt: null } };
    case 'ImpactDeclined':
      return { ...state, impact: null };
    case 'ImpactApplied': {
      const impact = state.impact!;
      const { articles, ...facts } = impact.facts;
      const { endsAt } = event.data;
      const applied = { ...impact, appliedAt: event.at };
      return { ...state, ...facts, endsAt, stage: 'dispatched', dispatchedAt: event.at, running: articles, impact: applied };
    }
    case 'PolicySuperseded':
      return { ...state, stage: 'superseded', settled: [] };
    case 'PolicyRepealed':
      return { ...state, stage: 'repealed', settled: [] };
    case 'ValidityEndNear':
      return { ...state, settled: [...state.settled, event.data.obligation] };
    case 'ValidityEnded':
      return { ...state, stage: 'ended', settled: [] };
    default:
      return evolveConsultation(state, event);
  }
}

function recompiled(state: PolicyState, { changes: _, notApplied: __, ...data }: Recompilation): PolicyState {
  const { corrections: moved, comments: renumbered, ...head } = data;
  const corrections = new Map(moved.map(({ id, correction }) => [id, correction]));
  const comments = new Map(renumbered.map(({ id, article }) => [id, article]));
  return {
    ...state,
    ...head,
    recompiled: (state.recompiled ?? 0) + 1,
    corrections: state.corrections.map((recorded): RecordedCorrection => {
      const correction = corrections.get(recorded.id);
      if (correction === undefined) return recorded;
      return correction === null ? { ...recorded, lost: true } : { ...recorded, correction };
    }),
    consultations: state.consultations.map((round) => ({
      ...round,
      comments: round.comments.map((comment) => {
        const article = comments.get(comment.id);
        return article === undefined ? comment : { ...comment, article };
      }),
    })),
  };
}

type ConsultationEvent = Extract<
  PolicyEvent,
  {
    type:
      | 'ConsultationOpened'
      | 'CommentMade'
      | 'CommentsConcluded'
      | 'CommentDecided'
      | 'ConsultationReminderSent'
      | 'CommentingEnded'
      | 'ConsultationClosed';
  }
>;

function evolveConsultation(state: PolicyState, event: RecordedEvent<ConsultationEvent>): PolicyState {
  const { at, by } = event;
  if (event.type === 'ConsultationOpened') {
    const { units, due } = event.data;
    const round = { units, due, office: by.unit, openedAt: at, concluded: [], comments: [], endedAt: null, closedAt: null };
    return { ...state, consultations: [...state.consultations, round] };
  }
  const last = state.consultations.at(-1)!;
  const put = (change: Partial<Consultation>): PolicyState => ({
    ...state,
    consultations: [...state.consultations.slice(0, -1), { ...last, ...change }],
  });
  switch (event.type) {
    case 'CommentMade':
      return put({ comments: [...last.comments, { ...event.data, account: by.account, at, decision: null }] });
    case 'CommentsConcluded': {
      const concluded = [...last.concluded, event.data.unit];
      return put({ concluded, endedAt: last.units.every((unit) => concluded.includes(unit)) ? at : null });
    }
    case 'CommentDecided': {
      const { id, adopted, reason } = event.data;
      const decision = { adopted, reason, account: by.account, at };
      return put({ comments: last.comments.map((comment) => (comment.id === id ? { ...comment, decision } : comment)) });
    }
    case 'ConsultationReminderSent':
      return { ...state, settled: [...state.settled, event.data.obligation] };
    case 'CommentingEnded':
      return {
        ...put({ concluded: [...last.concluded, ...event.data.silent], endedAt: at }),
        settled: ofValidity(state.settled),
      };
    case 'ConsultationClosed':
      return put({ endedAt: last.endedAt ?? at, closedAt: at });
  }
}

/** What is settled of the policy's own end stays so, whatever ends beside it. */
const ofValidity = (settled: readonly string[]): readonly string[] =>
  settled.filter((obligation) => obligation.startsWith('validity|'));

/** Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat. */
export function foldPolicy(
  id: string,
  events: Iterable<RecordedEvent<PolicyEvent>>,
  from: PolicyState | null = null,
): PolicyState | null {
  let state = from;
  for (const event of events) state = evolvePolicy(state, event);
  return state && { ...state, id };
}

const BLANK: Omit<PolicyState, keyof import('./events.js').PolicyHead | 'source' | 'importedAt' | 'replaces'> = {
  id: '',
  stage: 'review',
  corrections: [],
  ruleSet: null,
  calendar: null,
  validity: null,
  office: null,
  supervision: null,
  dispatchedAt: null,
  endsAt: null,
  running: [],
  consultations: [],
  impact: null,
  settled: [],
};
