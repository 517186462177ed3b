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
  const late = longestOverdue(state, lead);
  if (!late || state.stage !== 'executing') return `unit:${lead}`;
  if (/^dispute:\d+:(deputy|meeting)$/.test(late.task)) return 'leader';
  return late.unit === state.office ? 'office' : `unit:${late.unit}`;
}

interface Late {
  readonly task: string;
  readonly unit: string;
  readonly due: number;
}

/**
 * The task that is overdue the longest; of several, the lead's own before others'. Whether a state was folded just now or read back from the database,
 * which keeps the keys of an object in an order of its own (the shorter first), the answer has to be the same: so that order decides between equals.
 */
function longestOverdue({ overdue }: ArticleState, lead: string): Late | null {
  const others = (late: Late): number => (late.unit === lead ? 0 : 1);
  const before = (a: Late, b: Late): boolean =>
    (a.due - b.due || others(a) - others(b) || a.task.length - b.task.length || (a.task < b.task ? -1 : 1)) < 0;
  let first: Late | null = null;
  for (const [task, mark] of Object.entries(overdue)) {
    const late = { task, ...mark };
    if (first === null || before(late, first)) first = late;
  }
  return first;
}
