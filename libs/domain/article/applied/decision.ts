import type { Instant } from '../../time.js';
import type { ArticleState } from '../state.js';
import type { DecisionEvent } from '../terms/decision.js';
import type { SupervisionEvent } from '../terms/supervision.js';
import type { Appliers } from './applier.js';

export const decision: Appliers<DecisionEvent['type']> = {
  DecisionProposed: (state, { id, command, reason }, at, by) => ({
    ...state,
    pendingDecision: { id, kind: command.kind, askedBy: by, at, reason, command },
  }),
  DecisionAsked: (state, { approval }) => ({ ...state, pendingDecision: { ...state.pendingDecision!, approval } }),
  DecisionWithdrawn: (state, _data, at) => decided(givenBack(state, at)),
  DecisionDeclined: (state, _data, at) => decided(givenBack(state, at)),
  DecisionCarriedOut: (state) => decided(state),
};

/** A request for an extension that the leading group did not grant is the office's again. */
const givenBack = (state: ArticleState, at: Instant): ArticleState =>
  state.pendingDecision?.kind === 'grantExtension' && state.extensionRequest
    ? { ...state, extensionRequest: { ...state.extensionRequest, backAt: at } }
    : state;

function decided(state: ArticleState): ArticleState {
  const { pendingDecision: _decided, ...rest } = state;
  return rest;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** What is more than a week old is asked for by nobody. */
function withReminder(known: ArticleState['remindedByHand'], task: string, at: Instant): ArticleState['remindedByHand'] {
  const recent = Object.entries({ ...known, [task]: [...(known?.[task] ?? []), at] }).map(
    ([key, sent]) => [key, sent.filter((one) => one > at - WEEK_MS)] as const,
  );
  return Object.fromEntries(recent.filter(([, sent]) => sent.length > 0));
}

export const supervision: Appliers<SupervisionEvent['type']> = {
  CaseNoted: (state, data, at) => ({
    ...state,
    cases: [...(state.cases ?? []).filter(({ caseId }) => caseId !== data.caseId), { ...data, at }],
  }),
  RemindedByHand: (state, { task }, at) => ({ ...state, remindedByHand: withReminder(state.remindedByHand, task, at) }),
  CommendationProposed: (state, { id, unit }) => ({
    ...state,
    commendations: [...(state.commendations ?? []), { id, unit, given: false }],
  }),
  UnitCommended: (state, { id }) => ({
    ...state,
    commendations: state.commendations?.map((one) => (one.id === id ? { ...one, given: true } : one)) ?? [],
  }),
  CommendationDeclined: (state, { id }) => ({
    ...state,
    commendations: state.commendations?.filter((one) => one.id !== id) ?? [],
  }),
  ExplanationAccepted: (state, { task, due }) => ({ ...state, excused: [...(state.excused ?? []), `${task}|${due}`] }),
};
