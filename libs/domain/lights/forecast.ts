import type { UnitCode } from '../actor.js';
import { isEnded, isSuspended, type ArticleState } from '../article/state.js';
import { completionDueOf, isSubstantial, openTasks, type Reckoning, type Task } from '../article/tasks.js';
import { addWorkdays, workdaysBetween } from '../calendar/calendar.js';
import { lateWorkdaysOf } from '../rules/left-out.js';
import type { Instant } from '../time.js';
import type { Light } from './lights.js';
import type { UnitRecord } from './record.js';

/** Why a forecast says what it says. */
export interface ForecastReason {
  readonly unit: UnitCode;
  readonly task: string;
  readonly due: Instant;
  /** Working days by which it is, or is expected to be, late. */
  readonly workdays: number;
  readonly because: 'overdue' | 'record' | 'after-completion';
}

export interface Forecast {
  /** Green: in time; yellow: late, but no later than a case is drafted at; red: later, or planned beyond the completion date; grey: suspended. */
  readonly light: Light;
  /** When the article can be expected to be done; null once it has ended, or while it is suspended. */
  readonly expected: Instant | null;
  readonly completion: Instant | null;
  readonly reasons: readonly ForecastReason[];
  /** The records that it goes by: of the units that still owe something, with the tasks that they are made of. */
  readonly records: Readonly<Record<UnitCode, UnitRecord>>;
}

/**
 * Where the article is heading: from its open milestones and parts, and from how punctual their units have been so far, on this article and on their
 * others (record.ts). A later record never gives an earlier forecast; an early one gives none before the completion date. A task that is overdue counts
 * with its lateness as of now, one that is to come with the middle lateness of its unit; the latest decides.
 */
export function forecast(
  state: ArticleState,
  now: Instant,
  reckoning: Reckoning,
  records: Readonly<Record<UnitCode, UnitRecord>> = {},
): Forecast {
  if (isEnded(state)) return { light: 'green', expected: null, completion: null, reasons: [], records: {} };
  const { calendar, rules } = reckoning;
  const completion = completionDueOf(state, reckoning);
  if (isSuspended(state)) return { light: 'grey', expected: null, completion, reasons: [], records: {} };
  const tasks = openTasks(state, reckoning).filter(({ kind }) => isSubstantial(kind) && kind !== 'verify');
  const reasons = tasks.flatMap((task) => reasonOf(task, completion, now, reckoning, records[task.unit]));
  const expected = Math.max(completion, ...reasons.map(({ due, workdays }) => addWorkdays(calendar, due, workdays)));
  const late = workdaysBetween(calendar, completion, expected);
  const light = late <= 0 ? 'green' : late <= lateWorkdaysOf(rules) ? 'yellow' : 'red';
  const owing = new Set(tasks.map(({ unit }) => unit));
  return {
    light,
    expected,
    completion,
    reasons: [...reasons].sort((a, b) => b.workdays - a.workdays),
    records: Object.fromEntries(Object.entries(records).filter(([unit]) => owing.has(unit))),
  };
}

function reasonOf(
  { unit, key, due, kind }: Task,
  completion: Instant,
  now: Instant,
  { calendar }: Reckoning,
  record: UnitRecord | undefined,
): ForecastReason[] {
  if (now > due) return [{ unit, task: key, due, workdays: workdaysBetween(calendar, due, now), because: 'overdue' }];
  const usual = record?.medianWorkdaysLate ?? 0;
  if (usual > 0) return [{ unit, task: key, due, workdays: usual, because: 'record' }];
  return kind === 'milestone' && due > completion ? [{ unit, task: key, due, workdays: 0, because: 'after-completion' }] : [];
}
