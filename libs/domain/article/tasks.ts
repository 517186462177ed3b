import type { UnitCode } from '../actor.js';
import type { Calendar } from '../calendar/calendar.js';
import { dueOf, type DeadlineBasis, type DeadlineDerivation } from '../deadline/deadline.js';
import type { Budget, RuleSet } from '../rules/rule-set.js';
import type { Instant } from '../time.js';
import type { ArticleState, Part } from './state.js';

export type TaskKind =
  'sign' | 'adjudicate' | 'plan' | 'review-plan' | 'report' | 'part' | 'close' | 'decide-extension' | 'verify';

/** Something that somebody has to do now. `key` is unique within the article at any moment. */
export interface TaskSlot {
  readonly key: string;
  readonly kind: TaskKind;
  /** Whose inbox it stands in. */
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  /** The unit that the task is about, where that is another one. */
  readonly about: UnitCode | null;
  readonly cycle: string | null;
  /** Anchor of a counted period, or the fixed due instant. */
  readonly from: Instant;
}

/** A task with its deadline worked out. */
export interface Task extends TaskSlot {
  readonly due: Instant;
  readonly original: Instant;
  /** The clock of the task stands still. */
  readonly stopped: boolean;
  readonly derivation: DeadlineDerivation;
}

/** What the calendar and the rule set, frozen at dispatch, add to a state. */
export interface Reckoning {
  readonly rules: RuleSet;
  readonly calendar: Calendar;
}

const NONE: readonly never[] = [];

/** The open tasks of an article, in a stable order. A closed article has none. */
export function taskSlots(state: ArticleState): readonly TaskSlot[] {
  if (state.stage === 'closed') return NONE;
  if (slotted !== null && areAlike(slotted.state, state, besideTasks)) return slotted.slots;
  const slots = workOutSlots(state);
  slotted = { state, slots };
  return slots;
}

/** The last slots asked for: one act asks for the same ones several times. */
let slotted: { readonly state: ArticleState; readonly slots: readonly TaskSlot[] } | null = null;

function workOutSlots(state: ArticleState): readonly TaskSlot[] {
  const slots: TaskSlot[] = [];
  const put = (kind: TaskKind, unit: UnitCode, openedAt: Instant, more: Partial<TaskSlot> = {}) =>
    slots.push({ key: `${kind}:${unit}`, kind, unit, openedAt, about: null, cycle: null, from: openedAt, ...more });

  if (state.stage !== 'closing') for (const part of state.parts) putSigning(state, part, put);
  if (state.stage === 'planning') {
    if (state.plan?.status === 'in-review') put('review-plan', state.office, state.plan.submittedAt);
    else for (const lead of state.leads) put('plan', lead, state.stageSince);
  }
  if (state.stage === 'executing') putExecution(state, put);
  if (state.stage === 'closing') put('verify', state.verifier, state.closing!.at);
  if (state.extensionRequest)
    put('decide-extension', state.office, state.extensionRequest.at, { about: state.extensionRequest.unit });
  return slots;
}

type Put = (kind: TaskKind, unit: UnitCode, openedAt: Instant, more?: Partial<TaskSlot>) => void;

function putSigning(state: ArticleState, part: Part, put: Put): void {
  if (part.signedAt !== null || part.signFrom === null || part.end !== null) return;
  if (part.objectedAt === null) put('sign', part.unit, part.signFrom);
  else put('adjudicate', state.office, part.objectedAt, { key: `adjudicate:${part.unit}`, about: part.unit });
}

/**
 * While an article is carried out every unit owes its part by the completion date. The lead's turns into the closing request when all others are
 * done or waived: one task under one key, so that no reminder is sent twice. Where one report completes a part, the report is that task.
 */
function putExecution(state: ArticleState, put: Put): void {
  const othersDone = state.parts.every((part) => part.role === 'lead' || part.end !== null);
  for (const part of state.parts) {
    for (const owed of part.owed)
      put('report', part.unit, owed.openedAt, { key: `report:${owed.cycle}:${part.unit}`, cycle: owed.cycle, from: owed.due });
    if (part.end !== null) continue;
    const key = `completion:${part.unit}`;
    if (part.role === 'lead') put(othersDone ? 'close' : 'part', part.unit, state.stageSince, { key });
    else if (state.cycle?.id !== ONCE) put('part', part.unit, state.stageSince, { key });
  }
}

/** Id of the only report cycle under a rule set in which one report completes a part. */
export const ONCE = 'once';

/** The tasks of the last state of an article that somebody asked for. */
interface Reckoned extends Reckoning {
  readonly state: ArticleState;
  readonly tasks: readonly Task[];
}

/** By article. A state never changes, so neither do its tasks, and most acts leave most tasks of an article as they were. */
const reckoned = new Map<string, Reckoned>();
const RECKONED_MAX = 256;

/** The open tasks with their due instants under the article's frozen rule set and calendar. */
export function openTasks(state: ArticleState, { rules, calendar }: Reckoning): readonly Task[] {
  const known = reckoned.get(state.id);
  const before = known !== undefined && known.rules === rules && known.calendar === calendar ? known : null;
  if (before?.state === state) return before.tasks;
  const earlier = before !== null && areAlike(before.state, state, besideDeadlines) ? before.tasks : NONE;
  let next = 0;
  const tasks = taskSlots(state).map((slot) => {
    // both lists are in the same order, so a task that is still there comes soon
    for (let i = next; i < earlier.length && i < next + 4; i += 1) {
      if (!isSameSlot(earlier[i]!, slot)) continue;
      next = i + 1;
      return earlier[i]!;
    }
    return withDeadline(state, slot, { rules, calendar });
  });
  if (known === undefined && reckoned.size >= RECKONED_MAX) reckoned.clear();
  reckoned.set(state.id, { state, rules, calendar, tasks });
  return tasks;
}

/** Fields of a state that say nothing about its tasks, and those that say nothing about when a given task is due. */
const besideTasks: ReadonlySet<string> = new Set<keyof ArticleState>(['clock', 'settled', 'overdue', 'caughtUp', 'casesDrafted']);
const besideDeadlines: ReadonlySet<string> = new Set([...besideTasks, 'parts']);

function areAlike(a: ArticleState, b: ArticleState, but: ReadonlySet<string>): boolean {
  if (a === b) return true;
  for (const field in b) if (a[field as keyof ArticleState] !== b[field as keyof ArticleState] && !but.has(field)) return false;
  return true;
}

const isSameSlot = (a: TaskSlot, b: TaskSlot): boolean =>
  a.from === b.from &&
  a.openedAt === b.openedAt &&
  a.kind === b.kind &&
  a.unit === b.unit &&
  a.cycle === b.cycle &&
  a.about === b.about &&
  a.key === b.key;

function withDeadline(state: ArticleState, slot: TaskSlot, { rules, calendar }: Reckoning): Task {
  const basis = basisOf(state, slot, rules);
  const extensible = slot.kind === 'part' || slot.kind === 'close';
  const extensions =
    extensible && state.extensions.length > 0
      ? state.extensions.filter((extension) => state.rework === null || extension.at >= state.rework.at)
      : NONE;
  const begun = extensible ? (state.rework?.at ?? state.dispatchedAt) : slot.openedAt;
  // what was over before the task began did not stop its clock
  const suspensions =
    state.suspensions.length > 0
      ? state.suspensions.filter((suspension) => suspension.to === undefined || suspension.to > begun)
      : NONE;
  const { due, original, stopped, derivation } = dueOf(basis, { suspensions, extensions }, calendar);
  const { key, kind, unit, openedAt, about, cycle, from } = slot;
  return { key, kind, unit, openedAt, about, cycle, from, due, original, stopped, derivation };
}

/** Under which rule a task is due: a period of the rule set, or a date that was fixed. */
export function basisOf(state: ArticleState, slot: TaskSlot, rules: RuleSet): DeadlineBasis {
  const counted = (budget: Budget): DeadlineBasis => ({
    kind: 'budget',
    anchor: slot.from,
    amount: budget.amount,
    unit: budget.unit,
  });
  switch (slot.kind) {
    case 'sign':
      return state.given.signDueAt !== undefined && slot.from === state.dispatchedAt
        ? { kind: 'fixed', due: state.given.signDueAt, source: 'given' }
        : counted(rules.signFor.budget);
    case 'adjudicate':
      return counted(rules.adjudication.budget);
    case 'plan':
      return counted(rules.plan.budget);
    case 'review-plan':
      return counted(rules.plan.review!.budget);
    case 'report':
      return slot.cycle === ONCE ? completionBasis(state) : { kind: 'fixed', due: slot.from, source: 'report-cycle' };
    case 'part':
    case 'close':
      return completionBasis(state);
    case 'decide-extension':
      return counted(rules.extensionReview.budget);
    case 'verify':
      return counted(rules.verification.budget);
  }
}

export const completionBasis = (state: ArticleState): DeadlineBasis =>
  state.rework ? { kind: 'fixed', due: state.rework.due, source: 'given', setAt: state.rework.at } : state.completion;
