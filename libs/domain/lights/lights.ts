import type { UnitCode } from '../actor.js';
import { deadlineKindOf, reminders } from '../agenda/agenda.js';
import { isSuspended, type ArticleState } from '../article/state.js';
import { openTasks, type Reckoning, type Task, type TaskKind } from '../article/tasks.js';
import { midpoint, workdaysBefore } from '../calendar/calendar.js';
import type { DeadlineDerivation } from '../deadline/deadline.js';
import type { VersionRef } from '../decision.js';
import { yellowBefore } from '../rules/rule-set.js';
import type { Instant } from '../time.js';

/** domain.md §5. Computed, never stored: what is stored are the instants at which they change. */
export type Light = 'green' | 'yellow' | 'red' | 'grey';

/** timeliness: signatures, plans, reports, answers. substance: completion and verification. */
export type LightKind = 'timeliness' | 'substance';

/** Why a light shows its colour: enough for a unit to contest it. */
export interface LightReason {
  readonly task: string | null;
  readonly unit: UnitCode;
  readonly light: Light;
  readonly because: 'in-time' | 'near' | 'overdue' | 'caught-up' | 'suspended';
  readonly due: Instant | null;
  readonly yellowAt: Instant | null;
  readonly derivation: DeadlineDerivation | null;
}

export interface LightView {
  readonly light: Light;
  /** The facts that decide the colour, worst first. */
  readonly reasons: readonly LightReason[];
}

export interface Explanation {
  readonly article: Readonly<Record<LightKind, LightView>>;
  readonly units: Readonly<Record<UnitCode, Readonly<Record<LightKind, LightView>>>>;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

export interface Thresholds {
  readonly timeliness: { readonly yellowAt: Instant | null; readonly redAt: Instant | null };
  readonly substance: { readonly yellowAt: Instant | null; readonly redAt: Instant | null };
  /** Until then at least yellow: a red that caught up. */
  readonly caughtUpUntil: Instant | null;
  readonly suspended: boolean;
}

const substantial: readonly TaskKind[] = ['part', 'close', 'verify'];
const severity: Readonly<Record<Light, number>> = { grey: 0, green: 1, yellow: 2, red: 3 };

export const lightKindOf = (kind: TaskKind): LightKind => (substantial.includes(kind) ? 'substance' : 'timeliness');

/** From when the task's light is yellow: the rule set's threshold, else the first reminder; null: it goes from green to red. */
export function yellowAtOf(task: Task, state: ArticleState, reckoning: Reckoning): Instant | null {
  const given = reminders(state, task, reckoning).filter(({ moment }) => moment === 'given');
  if (given.length > 0) return Math.min(...given.map(({ at }) => at));
  const threshold = yellowBefore(reckoning.rules, deadlineKindOf(task.kind));
  if (threshold === null) return null;
  return threshold === 'half-time'
    ? midpoint(reckoning.calendar, task.openedAt, task.due)
    : workdaysBefore(reckoning.calendar, task.due, threshold);
}

/** The colour of one deadline at an instant: red after it, yellow from `yellowAt` on. The due instant itself is still in time. */
export const lightAt = (now: Instant, yellowAt: Instant | null, redAt: Instant | null): Light =>
  redAt !== null && now > redAt ? 'red' : yellowAt !== null && now >= yellowAt ? 'yellow' : 'green';

/** The instants at which the article's lights change, for boards that are read far more often than written. */
export function thresholds(state: ArticleState, reckoning: Reckoning): Thresholds {
  const tasks = openTasks(state, reckoning);
  const of = (kind: LightKind) => {
    const mine = tasks.filter((task) => lightKindOf(task.kind) === kind);
    return {
      yellowAt: earliest(mine.map((task) => yellowAtOf(task, state, reckoning))),
      redAt: earliest(mine.map((task) => task.due)),
    };
  };
  const caughtUp = state.stage === 'closed' ? [] : Object.values(state.caughtUp);
  return {
    timeliness: of('timeliness'),
    substance: of('substance'),
    caughtUpUntil: caughtUp.length > 0 ? Math.max(...caughtUp) : null,
    suspended: isSuspended(state),
  };
}

/** Every light of the article and its units at an instant, with its derivation. */
export function explain(state: ArticleState, now: Instant, reckoning: Reckoning): Explanation {
  const reasons = openTasks(state, reckoning).map((task) => ({
    kind: lightKindOf(task.kind),
    reason: reasonOf(task, state, now, reckoning),
  }));
  const units = [...new Set([...state.parts.map((part) => part.unit), ...reasons.map(({ reason }) => reason.unit)])];
  const view = (kind: LightKind, unit: UnitCode | null): LightView => {
    const mine = reasons
      .filter((entry) => entry.kind === kind && (unit === null || entry.reason.unit === unit))
      .map((entry) => entry.reason);
    const memory = kind === 'timeliness' ? caughtUpReasons(state, now, unit) : [];
    return worst([...mine, ...memory], isSuspended(state));
  };
  const both = (unit: UnitCode | null) => ({ timeliness: view('timeliness', unit), substance: view('substance', unit) });
  return {
    article: both(null),
    units: Object.fromEntries(units.map((unit) => [unit, both(unit)])),
    ruleSet: state.ruleSet,
    calendar: state.calendar,
  };
}

function reasonOf(task: Task, state: ArticleState, now: Instant, reckoning: Reckoning): LightReason {
  const yellowAt = yellowAtOf(task, state, reckoning);
  const light = task.stopped ? 'grey' : lightAt(now, yellowAt, task.due);
  const because = { grey: 'suspended', red: 'overdue', yellow: 'near', green: 'in-time' } as const;
  return {
    task: task.key,
    unit: task.unit,
    light,
    because: because[light],
    due: task.due,
    yellowAt,
    derivation: task.derivation,
  };
}

function caughtUpReasons(state: ArticleState, now: Instant, unit: UnitCode | null): LightReason[] {
  if (state.stage === 'closed') return [];
  return Object.entries(state.caughtUp)
    .filter(([code, until]) => until > now && (unit === null || code === unit))
    .map(([code, until]) => ({
      task: null,
      unit: code,
      light: 'yellow',
      because: 'caught-up',
      due: until,
      yellowAt: null,
      derivation: null,
    }));
}

function worst(reasons: readonly LightReason[], suspended: boolean): LightView {
  const sorted = [...reasons].sort((a, b) => severity[b.light] - severity[a.light] || (a.due ?? 0) - (b.due ?? 0));
  return { light: suspended ? 'grey' : (sorted[0]?.light ?? 'green'), reasons: sorted };
}

const earliest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((least, at) => (at === null ? least : least === null ? at : Math.min(least, at)), null);
