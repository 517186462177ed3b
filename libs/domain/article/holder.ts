import type { ClockHolder } from '../clock-ledger/clock-ledger.js';
import { isSuspended, type ArticleState } from './state.js';

/**
 * Who owns the clock of the article now (domain.md §4): exactly one holder, or a named suspension; null once it is closed.
 * `unit:CODE` has to act next; `office` and `supervision` while a request waits for them. A lead does not pay for a co-unit's delay: an
 * outstanding overdue mark moves the clock to the unit that is late, the longest overdue first.
 */
export function clockHolder(state: ArticleState): ClockHolder | null {
  if (state.stage === 'closed') return null;
  if (isSuspended(state)) return `suspension:${state.suspensions.at(-1)!.category}`;
  switch (state.stage) {
    case 'dispatched':
      return holderBeforePlanning(state);
    case 'planning':
      return state.plan?.status === 'in-review' ? 'office' : leadOr(state);
    case 'executing':
      return state.extensionRequest ? 'office' : leadOr(state);
    case 'closing':
      return state.verifier === state.office ? 'office' : 'supervision';
  }
}

function holderBeforePlanning(state: ArticleState): ClockHolder {
  const waiting = state.parts.filter((part) => part.role === 'lead' && part.signedAt === null);
  if (waiting.length === 0) return leadOr(state);
  const unsigned = waiting.find((part) => part.objectedAt === null);
  return unsigned ? `unit:${unsigned.unit}` : 'office';
}

function leadOr(state: ArticleState): ClockHolder {
  const lead = state.leads[0]!;
  let late: { unit: string; due: number } | null = null;
  for (const mark of Object.values(state.overdue)) {
    if (late === null || mark.due < late.due || (mark.due === late.due && mark.unit === lead)) late = mark;
  }
  if (late && state.stage === 'executing') return late.unit === state.office ? 'office' : `unit:${late.unit}`;
  return `unit:${lead}`;
}
