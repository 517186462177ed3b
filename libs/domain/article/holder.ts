import type { ClockHolder } from '../clock-ledger/clock-ledger.js';
import { countersignsWaiting, isEnded, isSuspended, leadInWork, openDisputes, type ArticleState } from './state.js';

/**
 * Who owns the clock of the article now (domain.md §4): exactly one holder, or a named suspension; null once it has ended, but for a look-back that
 * is under way. `unit:CODE` has to act next; `office` and `supervision` while a request waits for them, `leader` while the leading group is
 * asked for a decision. A lead does not pay for a co-unit's delay: an outstanding overdue mark moves the clock to the unit that is late, the longest overdue
 * first.
 */
export function clockHolder(state: ArticleState): ClockHolder | null {
  if (isEnded(state)) return state.stage === 'closed' && state.lookBack?.status === 'open' ? verifier(state) : null;
  if (isSuspended(state)) return `suspension:${state.suspensions.at(-1)!.category}`;
  if (state.pendingDecision) return state.pendingDecision.approval === undefined ? 'office' : 'leader';
  switch (state.stage) {
    case 'dispatched':
      return holderBeforePlanning(state);
    case 'planning':
      return holderOfPlan(state) ?? leadOr(state);
    case 'executing':
      // a change of the plan is countersigned beside the work, which goes on
      return state.extensionRequest || state.plan?.status === 'in-review' ? 'office' : leadOr(state);
    default:
      return verifier(state);
  }
}

const verifier = (state: ArticleState): ClockHolder => (state.verifier === state.office ? 'office' : 'supervision');

function holderOfPlan(state: ArticleState): ClockHolder | null {
  const [waiting] = countersignsWaiting(state);
  if (waiting) return `unit:${waiting.unit}`;
  return state.plan?.status === 'in-review' ? 'office' : null;
}

function holderBeforePlanning(state: ArticleState): ClockHolder {
  const waiting = state.parts.filter((part) => part.role === 'lead' && part.signedAt === null);
  if (waiting.length === 0) return leadOr(state);
  const unsigned = waiting.find((part) => part.objectedAt === null);
  if (unsigned) return `unit:${unsigned.unit}`;
  const file = openDisputes(state).find(({ unit }) => unit === waiting[0]!.unit);
  return file && file.level !== 'office' ? 'leader' : 'office';
}

function leadOr(state: ArticleState): ClockHolder {
  const lead = leadInWork(state);
  let late: { task: string; unit: string; due: number } | null = null;
  for (const [task, mark] of Object.entries(state.overdue)) {
    if (late === null || mark.due < late.due || (mark.due === late.due && mark.unit === lead)) late = { task, ...mark };
  }
  if (!late || state.stage !== 'executing') return `unit:${lead}`;
  if (/^dispute:\d+:(deputy|meeting)$/.test(late.task)) return 'leader';
  return late.unit === state.office ? 'office' : `unit:${late.unit}`;
}
