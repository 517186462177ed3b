import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';
import { leadInWork, type ArticleState } from '../state.js';
import type { ReportEvent, TargetValue } from '../terms/report.js';
import { copyOfPart } from '../copy.js';
import { withPart, type Appliers } from './applier.js';
import { openCycle, withoutUnit } from './parts.js';

export const execution: Appliers<
  ReportEvent['type'] | 'ExecutionStarted' | 'ReportCycleOpened' | 'PartCompleted' | 'PartWaived'
> = {
  ExecutionStarted: (state, { cycle }, at) =>
    openCycle(
      { ...state, stage: 'executing', stageSince: at, plan: state.plan && { ...state.plan, status: 'approved' } },
      cycle,
      at,
    ),
  ReportCycleOpened: (state, { cycle }, at) => openCycle(state, cycle, at),
  ReportSubmitted: (state, { unit, cycle, percent, values }, at) =>
    withValues(reported(state, unit, cycle, percent), values ?? [], at),
  ReportFiled: (state, { unit, cycle, percent, values }, at, { account }) =>
    withPart(state, unit, (part) => ({
      ...part,
      filed: [
        ...(part.filed ?? []).filter((filed) => filed.cycle !== cycle),
        { cycle, at, by: account, percent, values: values ?? [] },
      ],
    })),
  ReportConfirmed: (state, { unit, cycle, percent, values }, at) =>
    withValues(reported(state, unit, cycle, percent), values ?? [], at),
  ReportReturned: (state, { unit, cycle }) =>
    withPart(state, unit, (part) => ({ ...part, filed: (part.filed ?? []).filter((filed) => filed.cycle !== cycle) })),
  CycleRolledUp: (state, { cycle, percent, covered, missing }, at) => ({
    ...state,
    rollUp: { cycle, at, percent, covered, missing },
  }),
  PartCompleted: (state, { unit }, at) =>
    withoutUnit(
      withPart(state, unit, ({ filed: _filed, ...part }) => ({ ...part, end: { kind: 'done', at }, percent: 100, owed: [] })),
      unit,
      leadInWork(state, unit),
      at,
    ),
  PartWaived: (state, { unit }, at) =>
    withoutUnit(
      withPart(state, unit, ({ filed: _filed, ...part }) => ({
        ...part,
        end: { kind: 'waived', at },
        owed: [],
        signFrom: null,
      })),
      unit,
      leadInWork(state, unit),
      at,
    ),
};

function reported(state: ArticleState, unit: UnitCode, cycle: string, percent: number): ArticleState {
  return withPart(state, unit, (part) => {
    const owed = part.owed.filter((one) => one.cycle !== cycle);
    const next = copyOfPart(part);
    next.reports += 1;
    next.percent = percent;
    next.owed = owed;
    if (part.filed) next.filed = part.filed.filter((filed) => filed.cycle !== cycle);
    return next;
  });
}

function withValues(state: ArticleState, values: readonly TargetValue[], at: Instant): ArticleState {
  if (values.length === 0 || !state.targets) return state;
  const reportedOn = new Map(values.map(({ target, value }) => [target, value]));
  return {
    ...state,
    targets: state.targets.map((target) => {
      const value = reportedOn.get(target.id);
      if (value === undefined) return target;
      const last = { value, at };
      return { ...target, first: target.first ?? last, last };
    }),
  };
}
