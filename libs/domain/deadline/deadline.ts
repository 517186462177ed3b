import type { Calendar } from '../calendar/calendar.js';
import { closeOfDay, dayAt, isKnownDay, isWorkdayNumber, rollForwardDay, workdayAt, workdayRank } from '../calendar/calendar.js';
import type { DayNumber, Instant } from '../time.js';
import { startOfDay } from '../time.js';

export type BudgetUnit = 'workday' | 'day';

/**
 * What a deadline is made of: a budget of 工作日 or 日 counted from an act, or a date that was fixed.
 * `setAt` of a fixed date is when it was fixed: like a granted extension it was set knowing what lay before, so suspensions and
 * extensions before it do not move it (nor do those before a budget's anchor). Without it all of them count.
 */
export type DeadlineBasis =
  | { readonly kind: 'budget'; readonly anchor: Instant; readonly amount: number; readonly unit: BudgetUnit }
  | {
      readonly kind: 'fixed';
      readonly due: Instant;
      readonly source: 'policy' | 'given' | 'report-cycle';
      readonly setAt?: Instant;
    };

/** What happened to a deadline since. The order of the entries does not matter. */
export interface DeadlineLedger {
  /** While `to` is missing the clock stands still. */
  readonly suspensions: readonly { readonly from: Instant; readonly to?: Instant }[];
  /** Granted extensions; one that was withdrawn counts as never granted. */
  readonly extensions: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly due: Instant;
    readonly withdrawnAt?: Instant;
  }[];
}

/**
 * One step of a derivation; `due` is the due instant after it.
 * - `counted`: the budget was counted from its anchor, or the fixed date was taken;
 * - `rolled`: the last day (`from`) is not worked, or lies before the clock ran again, so the period ends later;
 * - `suspension`: `days` of `unit` were added. `effect` says why none were: it began `after-due`, was known when the date was
 *   fixed (`before-date`), or is still `open`;
 * - `extension`: `granted` is the one in force, `replaced` gave way to a date fixed later, `withdrawn` counts as never granted.
 */
export type DerivationStep =
  | { readonly kind: 'counted'; readonly due: Instant }
  | { readonly kind: 'rolled'; readonly from: Instant; readonly due: Instant }
  | {
      readonly kind: 'suspension';
      readonly from: Instant;
      readonly to?: Instant;
      readonly days: number;
      readonly unit: BudgetUnit;
      readonly effect: 'moved' | 'after-due' | 'before-date' | 'open';
      readonly due: Instant;
    }
  | {
      readonly kind: 'extension';
      readonly id: string;
      readonly at: Instant;
      readonly granted: Instant;
      readonly effect: 'granted' | 'replaced' | 'withdrawn';
      readonly due: Instant;
    };

/** How a due instant came about: enough for a unit to count it again and to contest it. */
export interface DeadlineDerivation {
  readonly anchor?: Instant;
  readonly amount?: number;
  readonly unit?: BudgetUnit;
  readonly fixed?: Instant;
  readonly source?: 'policy' | 'given' | 'report-cycle';
  /** When the fixed date was fixed, where that is known. */
  readonly setAt?: Instant;
  readonly steps: readonly DerivationStep[];
  readonly calendar: { readonly id: string; readonly version: string };
  /** True when a day outside the calendar's known years was counted: holidays announced later may move it. */
  readonly provisional: boolean;
}

export interface Due {
  /** What holds now. While `stopped`: what would hold if the clock ran again now, without the open suspension. */
  readonly due: Instant;
  /** From the basis alone. */
  readonly original: Instant;
  /** True while a suspension is open: the due instant is not known yet. */
  readonly stopped: boolean;
  readonly derivation: DeadlineDerivation;
}

export const NO_LEDGER: DeadlineLedger = { suspensions: [], extensions: [] };

/**
 * Computes a deadline afresh from its basis and everything in its ledger (domain.md §4), so that resumes, withdrawn extensions
 * and new calendars may come to be known in any order.
 *
 * - The last extension that was not withdrawn fixes a new date as of its `at`: suspensions after it add to it, suspensions
 *   before it do not; of one that was under way, the days after `at` do.
 * - A suspension that began before the then-current due instant moves it by its days d with fromDate < d ≤ toDate: working days
 *   for a budget of working days, calendar days otherwise, and a period ending on a non-working day ends on the next working
 *   day. Days that lie in two suspensions count once. One that began later moves nothing: the lateness stands.
 * - Nothing falls due while the clock stands still: a date that would lie before the resume is the first close of business after it.
 * - A fixed date of a policy or a report cycle is a period's last day and rolls; so does a given one at close of business. Given
 *   with another time of day it is an appointed hour, and stands.
 */
export function dueOf(basis: DeadlineBasis, ledger: DeadlineLedger, cal: Calendar): Due {
  const steps: DerivationStep[] = [];
  const start = startingDate(basis, cal, steps);
  const original = start.due;
  if (ledger.suspensions.length === 0 && ledger.extensions.length === 0) {
    return { due: original, original, stopped: false, derivation: derivationOf(basis, steps, cal, original, original) };
  }
  const dated = applyExtensions(start, ledger, cal, steps);
  const { due, latest, stopped } = applySuspensions(dated, ledger, cal, steps);
  return { due, original, stopped, derivation: derivationOf(basis, steps, cal, original, Math.max(due, latest)) };
}

/** A date, and what moving it needs to know. */
interface Dated {
  readonly unit: BudgetUnit;
  /** Suspended days up to this instant are none of its concern. */
  readonly since: Instant;
  /** The last day of the period before rolling, which is what calendar days are added to. */
  readonly last: DayNumber;
  /** Milliseconds after local midnight at which it ends. */
  readonly hourMs: number;
  readonly due: Instant;
}

function startingDate(basis: DeadlineBasis, cal: Calendar, steps: DerivationStep[]): Dated {
  if (basis.kind === 'fixed') {
    const dated = fixedDate(basis.due, basis.source === 'given', 'day', basis.setAt ?? Number.NEGATIVE_INFINITY, cal);
    steps.push({ kind: 'counted', due: basis.due });
    if (dated.due !== basis.due) steps.push({ kind: 'rolled', from: basis.due, due: dated.due });
    return dated;
  }
  const { anchor, amount, unit } = basis;
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not a budget of days: ${amount}`);
  const day = dayAt(cal, anchor);
  const last =
    unit === 'workday' && amount > 0
      ? workdayAt(cal, workdayRank(cal, day + 1) + amount - 1)
      : day + (unit === 'day' ? amount : 0);
  const counted = closeOfDay(cal, last);
  const due = closeOfDay(cal, rollForwardDay(cal, last));
  steps.push({ kind: 'counted', due: counted });
  if (due !== counted) steps.push({ kind: 'rolled', from: counted, due });
  return { unit, since: anchor, last, hourMs: cal.closeMs, due };
}

function fixedDate(due: Instant, appointable: boolean, unit: BudgetUnit, since: Instant, cal: Calendar): Dated {
  const last = dayAt(cal, due);
  const hourMs = due - startOfDay(last, cal.utcOffsetMinutes);
  const stands = (appointable && hourMs !== cal.closeMs) || isWorkdayNumber(cal, last);
  return { unit, since, last, hourMs, due: stands ? due : closeOfDay(cal, rollForwardDay(cal, last)) };
}

type Extension = DeadlineLedger['extensions'][number];
type Suspension = DeadlineLedger['suspensions'][number];

const byGrant = (a: Extension, b: Extension): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function applyExtensions(start: Dated, ledger: DeadlineLedger, cal: Calendar, steps: DerivationStep[]): Dated {
  if (ledger.extensions.length === 0) return start;
  const sorted = inOrder(ledger.extensions, byGrant);
  const last = sorted.findLast((extension) => extension.withdrawnAt === undefined && extension.at >= start.since);
  const dated = last === undefined ? start : fixedDate(last.due, true, start.unit, last.at, cal);
  let { due } = start;
  for (const extension of sorted) {
    if (extension === last) due = dated.due;
    const effect = extension === last ? 'granted' : extension.withdrawnAt === undefined ? 'replaced' : 'withdrawn';
    steps.push({ kind: 'extension', id: extension.id, at: extension.at, granted: extension.due, effect, due });
  }
  return dated;
}

const byBeginning = (a: Suspension, b: Suspension): number => a.from - b.from || (a.to ?? Infinity) - (b.to ?? Infinity);

function applySuspensions(dated: Dated, ledger: DeadlineLedger, cal: Calendar, steps: DerivationStep[]) {
  let current = dated;
  let stopped = false;
  /** Until when the clock stood still. Nothing falls due meanwhile, so what begins by then belongs to the same standstill. */
  let stoodUntil = Number.NEGATIVE_INFINITY;
  /** Up to and including this day suspended days are counted already. */
  let countedTo = Number.NEGATIVE_INFINITY;
  for (const { from, to } of inOrder(ledger.suspensions, byBeginning)) {
    if (to === undefined || to <= dated.since) {
      stopped ||= to === undefined;
      steps.push(stepOf(from, to, 0, to === undefined ? 'open' : 'before-date', current.unit, current.due));
      continue;
    }
    const begins = Math.max(from, dated.since);
    if (begins > stoodUntil) current = notBefore(current, stoodUntil, cal, steps);
    if (begins > stoodUntil && begins >= current.due) {
      steps.push(stepOf(from, to, 0, 'after-due', current.unit, current.due));
      continue;
    }
    const after = Math.max(dayAt(cal, begins), countedTo);
    countedTo = Math.max(after, dayAt(cal, to));
    stoodUntil = Math.max(stoodUntil, to);
    const days = daysOf(current.unit, after, countedTo, cal);
    const counted = days === 0 ? current.due : laterBy(current, days, cal);
    steps.push(stepOf(from, to, days, 'moved', current.unit, counted));
    if (days > 0) current = rolledFrom(current, counted, cal, steps);
  }
  const { due } = notBefore(current, stoodUntil, cal, steps);
  return { due, latest: Math.max(due, stoodUntil), stopped };
}

/** Suspended days d with after < d ≤ upTo. */
const daysOf = (unit: BudgetUnit, after: DayNumber, upTo: DayNumber, cal: Calendar): number =>
  unit === 'day' ? upTo - after : workdayRank(cal, upTo + 1) - workdayRank(cal, after + 1);

/** The due instant after `days` of standstill. Calendar days are added to the last day before rolling, as if the budget had been longer. */
function laterBy(date: Dated, days: number, cal: Calendar): Instant {
  const last = date.unit === 'day' ? date.last + days : workdayAt(cal, workdayRank(cal, dayAt(cal, date.due)) + days);
  return startOfDay(last, cal.utcOffsetMinutes) + date.hourMs;
}

function rolledFrom(date: Dated, counted: Instant, cal: Calendar, steps: DerivationStep[]): Dated {
  const last = dayAt(cal, counted);
  const due = isWorkdayNumber(cal, last) ? counted : closeOfDay(cal, rollForwardDay(cal, last));
  if (due !== counted) steps.push({ kind: 'rolled', from: counted, due });
  return { unit: date.unit, since: date.since, last, hourMs: date.hourMs, due };
}

type SuspensionStep = Extract<DerivationStep, { kind: 'suspension' }>;

function stepOf(
  from: Instant,
  to: Instant | undefined,
  days: number,
  effect: SuspensionStep['effect'],
  unit: BudgetUnit,
  due: Instant,
): SuspensionStep {
  return to === undefined
    ? { kind: 'suspension', from, days, unit, effect, due }
    : { kind: 'suspension', from, to, days, unit, effect, due };
}

const inOrder = <T>(list: readonly T[], order: (a: T, b: T) => number): readonly T[] =>
  list.length < 2 ? list : [...list].sort(order);

/** The date, but not before the first close of business at or after `resumed`, when the clock ran again. */
function notBefore(date: Dated, resumed: Instant, cal: Calendar, steps: DerivationStep[]): Dated {
  if (date.due >= resumed) return date;
  const day = dayAt(cal, resumed);
  const last = rollForwardDay(cal, closeOfDay(cal, day) < resumed ? day + 1 : day);
  const due = closeOfDay(cal, last);
  steps.push({ kind: 'rolled', from: date.due, due });
  return { unit: date.unit, since: date.since, last, hourMs: cal.closeMs, due };
}

function derivationOf(
  basis: DeadlineBasis,
  steps: DerivationStep[],
  cal: Calendar,
  original: Instant,
  latest: Instant,
): DeadlineDerivation {
  const earliest = basis.kind === 'budget' ? basis.anchor : basis.due;
  const known = (instant: Instant): boolean => isKnownDay(cal, dayAt(cal, instant));
  const calendar = { id: cal.id, version: cal.version };
  const isProvisional = !(known(earliest) && known(original) && known(latest));
  if (basis.kind === 'budget') {
    return { anchor: basis.anchor, amount: basis.amount, unit: basis.unit, steps, calendar, provisional: isProvisional };
  }
  const fixed = { fixed: basis.due, source: basis.source, steps, calendar, provisional: isProvisional };
  return basis.setAt === undefined ? fixed : { ...fixed, setAt: basis.setAt };
}
