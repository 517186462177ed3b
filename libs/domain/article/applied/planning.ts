import type { ArticleState } from '../state.js';
import type { Countersign, Milestone, PlanEvent } from '../terms/plan.js';
import type { Appliers } from './applier.js';
import { countersigned } from './parts.js';

export const planning: Appliers<PlanEvent['type']> = {
  PlanSubmitted: (state, { version, measures, unit, milestones }, at) => ({
    ...state,
    plan: {
      version,
      measures: measures.length,
      submittedAt: at,
      status: 'in-review',
      unit,
      ...(milestones && { proposed: milestones }),
    },
  }),
  CountersignAsked: (state, { units, urgent }, at) => ({
    ...state,
    plan: state.plan && {
      ...state.plan,
      status: 'countersigning',
      urgent,
      countersigns: units.map((unit) => ({ unit, askedAt: at, answer: null })),
    },
  }),
  PlanCountersigned: (state, { unit, answer }, at) => countersigned(answered(state, unit, answer), at),
  CountersignLapsed: (state, { unit }, at) => countersigned(answered(state, unit, 'lapsed'), at),
  PlanApproved: (state) => ({ ...state, plan: state.plan && { ...state.plan, status: 'approved' } }),
  PlanTookEffect: (state) => ({ ...state, plan: state.plan && { ...state.plan, status: 'approved' } }),
  PlanReturned: (state, _data, at) => ({ ...state, stageSince: at, plan: state.plan && { ...state.plan, status: 'returned' } }),
  PlanChangeReturned: (state) => ({ ...state, plan: state.plan && { ...state.plan, status: 'returned' } }),
  MilestonesSet: (state, { milestones }, at) => {
    const { proposed: _proposed, countersigns: _countersigns, ...plan } = state.plan!;
    return {
      ...state,
      plan,
      milestones: [
        ...(state.milestones ?? []).filter(({ end }) => end !== null),
        ...milestones.map((milestone) => ({ ...milestone, setAt: at, end: null })),
      ],
    };
  },
  MilestoneCompleted: (state, { milestone }, at) => ended(state, milestone, { kind: 'done', at }),
  MilestoneWaived: (state, { milestone }, at) => ended(state, milestone, { kind: 'waived', at }),
};

const answered = (state: ArticleState, unit: string, answer: Countersign['answer']): ArticleState => ({
  ...state,
  plan: state.plan && {
    ...state.plan,
    countersigns: state.plan.countersigns?.map((one) => (one.unit === unit ? { ...one, answer } : one)) ?? [],
  },
});

const ended = (state: ArticleState, id: string, end: Milestone['end']): ArticleState => ({
  ...state,
  milestones: state.milestones?.map((milestone) => (milestone.id === id ? { ...milestone, end } : milestone)) ?? [],
});
