import type { Appliers } from './applier.js';

export const time: Appliers<'ReminderSent' | 'ReminderLapsed' | 'OverdueMarked' | 'CaseDrafted' | 'LatenessCaughtUp'> = {
  ReminderSent: (state, { obligation }) => ({ ...state, settled: [...state.settled, obligation] }),
  ReminderLapsed: (state, { obligation }) => ({ ...state, settled: [...state.settled, obligation] }),
  OverdueMarked: (state, { obligation, task, unit, due }) => ({
    ...state,
    settled: [...state.settled, obligation],
    overdue: { ...state.overdue, [task]: { unit, due, caseDrafted: false } },
  }),
  CaseDrafted: (state, { obligation, task, unit, due }) => ({
    ...state,
    settled: [...state.settled, obligation],
    casesDrafted: state.casesDrafted + 1,
    overdue: { ...state.overdue, [task]: { unit, due, caseDrafted: true } },
  }),
  LatenessCaughtUp: (state, { task, unit, yellowUntil, light }) => {
    const { [task]: mark, ...others } = state.overdue;
    const overdue = mark ? others : state.overdue;
    const memory = light === 'substance' ? 'caughtUpSubstance' : 'caughtUp';
    const until = Math.max(state[memory]?.[unit] ?? 0, yellowUntil);
    return { ...state, overdue, [memory]: { ...state[memory], [unit]: until } };
  },
};
