import type { UnitCode } from '../actor.js';
import { deadlineKindOf, reminders } from '../agenda/agenda.js';
import { isEnded, isSuspended, type ArticleState } from '../article/state.js';
import { behindAt, expectedAt } from '../article/targets.js';
import { isSubstantial, openTasks, type Reckoning, type Task, type TaskKind } from '../article/tasks.js';
import type { TargetFact, TargetState } from '../article/terms/report.js';
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
  readonly because: 'in-time' | 'near' | 'overdue' | 'caught-up' | 'suspended' | 'behind-target' | 'target-missed';
  readonly due: Instant | null;
  readonly yellowAt: Instant | null;
  readonly derivation: DeadlineDerivation | null;
  /** Of a target: what it goes by. */
  readonly target?: TargetEvidence;
}

/** A value is held against the straight line from the first value to the goal, at the instant of its report. */
export interface TargetEvidence {
  readonly comparator: TargetFact['comparator'];
  readonly goal: number;
  readonly first: { readonly value: number; readonly at: Instant } | null;
  readonly last: { readonly value: number; readonly at: Instant } | null;
  /** What the line asked for when the last value was reported; null: there is no line. */
  readonly wanted: number | null;
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
  /** Until then timeliness is at least yellow: a red that caught up. */
  readonly caughtUpUntil: Instant | null;
  /** The same for substance. */
  readonly substanceCaughtUpUntil: Instant | null;
  readonly suspended: boolean;
}

const severity: Readonly<Record<Light, number>> = { grey: 0, green: 1, yellow: 2, red: 3 };

export const lightKindOf = (kind: TaskKind): LightKind => (isSubstantial(kind) ? 'substance' : 'timeliness');

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
    const targets = kind === 'substance' ? targetReasons(state, reckoning) : [];
    return {
      yellowAt: earliest([...mine.map((task) => yellowAtOf(task, state, reckoning)), ...targets.map(({ yellowAt }) => yellowAt)]),
      redAt: earliest([...mine.map((task) => task.due), ...targets.map(({ redAt }) => redAt)]),
    };
  };
  return {
    timeliness: of('timeliness'),
    substance: of('substance'),
    caughtUpUntil: latest(memoryOf(state, 'timeliness')),
    substanceCaughtUpUntil: latest(memoryOf(state, 'substance')),
    suspended: isSuspended(state),
  };
}

/** Until when each unit's light of that kind stays yellow after a red that caught up. */
function memoryOf(state: ArticleState, kind: LightKind): Readonly<Record<UnitCode, Instant>> {
  if (isEnded(state)) return {};
  return (kind === 'timeliness' ? state.caughtUp : state.caughtUpSubstance) ?? {};
}

function latest(memory: Readonly<Record<UnitCode, Instant>>): Instant | null {
  const instants = Object.values(memory);
  return instants.length > 0 ? Math.max(...instants) : null;
}

/** From when each target of the article counts as behind its trajectory, and as missed. Null: never. */
function targetReasons(state: ArticleState, { rules }: Pick<Reckoning, 'rules'>) {
  if (!state.targets || isEnded(state)) return [];
  return state.targets.map((target) => ({ target, ...behindAt(target, rules) }));
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
    const targets =
      kind === 'substance' && (unit === null || state.leads.includes(unit)) ? targetLights(state, now, reckoning) : [];
    return worst([...mine, ...targets, ...caughtUpReasons(state, kind, now, unit)], isSuspended(state));
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

function caughtUpReasons(state: ArticleState, kind: LightKind, now: Instant, unit: UnitCode | null): LightReason[] {
  return Object.entries(memoryOf(state, kind))
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

/** The lead answers for the targets of the article. */
function targetLights(state: ArticleState, now: Instant, reckoning: Reckoning): LightReason[] {
  return targetReasons(state, reckoning).map(({ target, yellowAt, redAt }) => {
    const light = lightAt(now, yellowAt, redAt);
    const because = { red: 'target-missed', yellow: 'behind-target', green: 'in-time', grey: 'suspended' } as const;
    return {
      task: `target:${target.id}`,
      unit: state.leads[0]!,
      light,
      because: because[light],
      due: target.due,
      yellowAt,
      derivation: null,
      target: evidenceOf(target),
    };
  });
}

function evidenceOf(target: TargetState): TargetEvidence {
  const { comparator, value: goal, first, last } = target;
  return { comparator, goal, first, last, wanted: last && expectedAt(target, last.at) };
}

function worst(reasons: readonly LightReason[], suspended: boolean): LightView {
  const sorted = [...reasons].sort((a, b) => severity[b.light] - severity[a.light] || (a.due ?? 0) - (b.due ?? 0));
  return { light: suspended ? 'grey' : (sorted[0]?.light ?? 'green'), reasons: sorted };
}

const earliest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((least, at) => (at === null ? least : least === null ? at : Math.min(least, at)), null);
