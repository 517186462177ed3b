import type { ArticleState, OverdueMark } from '../state.js';
import type { Appliers } from './applier.js';

/** Several times as fast as taking the rest of a pattern whose name is computed. */
function without(marks: ArticleState['overdue'], task: string): ArticleState['overdue'] {
  const others: Record<string, OverdueMark> = {};
  for (const other in marks) if (other !== task) others[other] = marks[other]!;
  return others;
}

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
    const overdue = task in state.overdue ? without(state.overdue, task) : state.overdue;
    const memory = light === 'substance' ? 'caughtUpSubstance' : 'caughtUp';
    const until = Math.max(state[memory]?.[unit] ?? 0, yellowUntil);
    return { ...state, overdue, [memory]: { ...state[memory], [unit]: until } };
  },
};
