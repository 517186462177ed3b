import type { ArticleState } from '../state.js';
import type { DecisionEvent } from '../terms/decision.js';
import type { SupervisionEvent } from '../terms/supervision.js';
import type { Appliers } from './applier.js';

export const decision: Appliers<DecisionEvent['type']> = {
  DecisionProposed: (state, { id, command, reason }, at, by) => ({
    ...state,
    pendingDecision: { id, kind: command.kind, askedBy: by, at, reason, command },
  }),
  DecisionWithdrawn: (state) => decided(state),
  DecisionDeclined: (state) => decided(state),
  DecisionCarriedOut: (state) => decided(state),
};

function decided(state: ArticleState): ArticleState {
  const { pendingDecision: _decided, ...rest } = state;
  return rest;
}

export const supervision: Appliers<SupervisionEvent['type']> = {
  CaseNoted: (state, data, at) => ({
    ...state,
    cases: [...(state.cases ?? []).filter(({ caseId }) => caseId !== data.caseId), { ...data, at }],
  }),
  ExplanationAccepted: (state, { task, due }) => ({ ...state, excused: [...(state.excused ?? []), `${task}|${due}`] }),
};
