import { copyOfState, type Draft } from '../copy.js';
import type { ArticleState, OverdueMark } from '../state.js';
import type { Appliers } from './applier.js';

/** Several times as fast as taking the rest of a pattern whose name is computed. */
function without(marks: ArticleState['overdue'], task: string): ArticleState['overdue'] {
  const others: Record<string, OverdueMark> = {};
  for (const other in marks) if (other !== task) others[other] = marks[other]!;
  return others;
}

function withSettled(state: ArticleState, obligation: string): Draft<ArticleState> {
  const next = copyOfState(state);
  next.settled = [...state.settled, obligation];
  return next;
}

export const time: Appliers<'ReminderSent' | 'ReminderLapsed' | 'OverdueMarked' | 'CaseDrafted' | 'LatenessCaughtUp'> = {
  ReminderSent: (state, { obligation }) => withSettled(state, obligation),
  ReminderLapsed: (state, { obligation }) => withSettled(state, obligation),
  OverdueMarked: (state, { obligation, task, unit, due }) => {
    const next = withSettled(state, obligation);
    next.overdue = { ...state.overdue, [task]: { unit, due, caseDrafted: false } };
    return next;
  },
  CaseDrafted: (state, { obligation, task, unit, due }) => {
    const next = withSettled(state, obligation);
    next.casesDrafted += 1;
    next.overdue = { ...state.overdue, [task]: { unit, due, caseDrafted: true } };
    return next;
  },
  LatenessCaughtUp: (state, { task, unit, yellowUntil, light }) => {
    const overdue = task in state.overdue ? without(state.overdue, task) : state.overdue;
    const memory = light === 'substance' ? 'caughtUpSubstance' : 'caughtUp';
    const until = Math.max(state[memory]?.[unit] ?? 0, yellowUntil);
    const next = copyOfState(state);
    next.overdue = overdue;
    next[memory] = { ...state[memory], [unit]: until };
    return next;
  },
};
