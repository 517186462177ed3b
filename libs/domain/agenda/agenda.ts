import type { UnitCode } from '../actor.js';
import { isEnded, isSuspended, type ArticleState } from '../article/state.js';
import { hasCase } from '../article/supervision.js';
import { openTasks, type Reckoning, type Task, type TaskKind } from '../article/tasks.js';
import { midpoint, workdaysAfter, workdaysBefore } from '../calendar/calendar.js';
import { remindersBefore, type DeadlineKind } from '../rules/rule-set.js';
import type { Instant } from '../time.js';

export type ObligationKind =
  'remind' | 'overdue' | 'remind-after' | 'draft-case' | 'propose-escalation' | 'open-cycle' | 'open-look-back';

/** Something that the machine owes at an instant: to remind, to mark, to draft. Never to decide (architecture.md §4). */
export interface Obligation {
  /** Unique within the article, also across changes of the due date: `TASK|KIND|MOMENT|DUE`, and `|ANEW` of a part that began anew. */
  readonly id: string;
  readonly kind: ObligationKind;
  readonly task: string;
  readonly unit: UnitCode;
  readonly at: Instant;
  readonly due: Instant;
  /** `half-time`, or working days before (3) or after (+1) the due day. */
  readonly moment: string;
}

const deadlineKinds: Readonly<Record<TaskKind, DeadlineKind>> = {
  sign: 'signFor',
  adjudicate: 'adjudication',
  plan: 'plan',
  'review-plan': 'planReview',
  report: 'report',
  part: 'completion',
  close: 'completion',
  'decide-extension': 'extensionReview',
  verify: 'verification',
  'rule-deputy': 'disputeDeputy',
  'rule-meeting': 'disputeMeeting',
  countersign: 'countersign',
  'confirm-report': 'report',
  milestone: 'milestone',
  'await-decision': 'leadingGroup',
  'look-back': 'lookBack',
};

/** Whoever decides, reviews or verifies. A reviewer who is late is reminded and shows in the clock ledger; cases are for units that carry out. */
const reviews: ReadonlySet<TaskKind> = new Set<TaskKind>([
  'adjudicate',
  'rule-deputy',
  'rule-meeting',
  'review-plan',
  'decide-extension',
  'await-decision',
  'verify',
  'look-back',
]);

export const deadlineKindOf = (kind: TaskKind): DeadlineKind => deadlineKinds[kind];

/**
 * What falls due on an article by `until` and is not settled yet, soonest first; each entry takes effect once. Nothing while it is suspended, nor once
 * it has ended, but for its look-back.
 */
export function agenda(state: ArticleState, reckoning: Reckoning, until: Instant = Infinity): readonly Obligation[] {
  if (isSuspended(state) || (isEnded(state) && !state.lookBack)) return [];
  const all: Obligation[] = [];
  for (const agreed of plansOf(state, reckoning)) {
    const { task, moments } = agreed;
    for (let i = 0; i < moments.length && moments[i]!.at <= until; i += 1) {
      const obligation = (agreed.obligations[i] ??= obligationOf(task, moments[i]!));
      // few are settled of tasks that are still open, so that looking through them costs less than a set of them
      if (state.settled.includes(obligation.id)) continue;
      if (!(obligation.kind === 'draft-case' && isDealtWith(state, task))) all.push(obligation);
    }
  }
  const opening = cycleOpening(state) ?? lookBackOpening(state);
  if (opening && opening.at <= until && !state.settled.includes(opening.id)) all.push(opening);
  return all.length < 2 ? all : all.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The explanation of this lateness was accepted (domain.md §6), or a case by hand deals with it: no case is drafted for it. */
const isDealtWith = (state: ArticleState, task: Task): boolean =>
  (state.excused?.includes(`${task.key}|${task.due}`) ?? false) || hasCase(state, task.key, task.unit, task.due);

/** When the next report cycle, or the look-back, of the article opens; null: nothing does. */
export const opensAt = (state: ArticleState): Instant | null => cycleOpensAt(state) ?? lookBackOpensAt(state);

const cycleOpensAt = (state: ArticleState): Instant | null =>
  state.stage === 'executing' && state.cycle ? state.cycle.nextOpensAt : null;

const lookBackOpensAt = (state: ArticleState): Instant | null =>
  state.stage === 'closed' && state.lookBack?.status === 'pending' ? state.lookBack.at : null;

function cycleOpening(state: ArticleState): Obligation | null {
  const at = cycleOpensAt(state);
  if (at === null) return null;
  const id = `cycle|open-cycle|${state.cycle!.id}|${at}`;
  return { id, kind: 'open-cycle', task: 'cycle', unit: state.leads[0]!, at, due: at, moment: state.cycle!.id };
}

function lookBackOpening(state: ArticleState): Obligation | null {
  const at = lookBackOpensAt(state);
  if (at === null) return null;
  const task = `look-back:${at}`;
  return { id: `${task}|open-look-back|0|${at}`, kind: 'open-look-back', task, unit: state.verifier, at, due: at, moment: '0' };
}

/** One of the moments at which a task makes the machine do something. */
export interface Moment {
  readonly kind: ObligationKind;
  readonly at: Instant;
  readonly moment: string;
}

const obligationOf = (task: Task, { kind, at, moment }: Moment): Obligation => ({
  id: `${task.key}|${kind}|${moment}|${task.due}${task.anew === undefined ? '' : `|${task.anew}`}`,
  kind,
  task: task.key,
  unit: task.unit,
  at,
  due: task.due,
  moment,
});

/** A task with its moments, and the obligations of those that were looked at. */
interface Plan {
  readonly task: Task;
  readonly moments: readonly Moment[];
  readonly obligations: (Obligation | undefined)[];
}

interface Planned extends Reckoning {
  readonly given: ArticleState['given'];
  readonly tasks: readonly Task[];
  readonly plans: readonly Plan[];
}

/** By article: a task that stays as it is from act to act has the same moments. */
const planned = new Map<string, Planned>();
const PLANNED_MAX = 256;

function plansOf(state: ArticleState, reckoning: Reckoning): readonly Plan[] {
  const { rules, calendar } = reckoning;
  const { given } = state;
  const tasks = openTasks(state, reckoning);
  const known = planned.get(state.id);
  const before = known?.rules === rules && known.calendar === calendar && known.given === given ? known : null;
  if (before?.tasks === tasks) return before.plans;
  let next = 0;
  const plans = tasks.map((task): Plan => {
    // both lists are in the same order, so a task that is still there comes soon
    for (let i = next; before && i < before.plans.length && i < next + 4; i += 1) {
      if (before.tasks[i] !== task) continue;
      next = i + 1;
      return before.plans[i]!;
    }
    return { task, moments: momentsOf(state, task, reckoning), obligations: [] };
  });
  if (known === undefined && planned.size >= PLANNED_MAX) planned.clear();
  planned.set(state.id, { rules, calendar, given, tasks, plans });
  return plans;
}

/** The moments of the last task of a kind, and everything that they follow from. */
interface Kept extends Reckoning {
  readonly given: ArticleState['given'];
  readonly due: Instant;
  readonly openedAt: Instant;
  readonly ofDispute: boolean;
  readonly moments: readonly Moment[];
}

/** The units of an article, and many articles, owe the same thing by the same instant. */
const kept = new Map<TaskKind, Kept>();

const isOfDispute = ({ kind, key }: Task): boolean =>
  (kind === 'adjudicate' || kind === 'rule-deputy') && key.startsWith('dispute:');

/** Every moment of a task, whether settled or not: its reminders, when it is overdue, and what follows, soonest first. */
export function momentsOf(state: ArticleState, task: Task, { rules, calendar }: Reckoning): readonly Moment[] {
  const { due, openedAt } = task;
  const { given } = state;
  const ofDispute = isOfDispute(task);
  const last = kept.get(task.kind);
  if (
    last?.due === due &&
    last.openedAt === openedAt &&
    last.ofDispute === ofDispute &&
    last.rules === rules &&
    last.calendar === calendar &&
    areSame(last.given, given)
  )
    return last.moments;
  const moments = workOutMoments(state, task, { rules, calendar }).sort((a, b) => a.at - b.at);
  kept.set(task.kind, { rules, calendar, given, due, openedAt, ofDispute, moments });
  return moments;
}

const areSame = (a: ArticleState['given'], b: ArticleState['given']): boolean =>
  a === b || (a.signRemindAt === b.signRemindAt && a.completionRemindAt === b.completionRemindAt);

function workOutMoments(state: ArticleState, task: Task, { rules, calendar }: Reckoning): Moment[] {
  const found: Moment[] = [];
  for (const { at, moment } of reminders(state, task, { rules, calendar })) found.push({ kind: 'remind', at, moment });
  found.push({ kind: 'overdue', at: task.due, moment: '0' });
  for (const after of rules.overdue.reminderAfter)
    found.push({ kind: 'remind-after', at: workdaysAfter(calendar, task.due, after), moment: `+${after}` });
  if (rules.dispute && isOfDispute(task)) found.push({ kind: 'propose-escalation', at: task.due, moment: '0' });
  const { caseAfter } = rules.overdue;
  if (caseAfter !== null && !reviews.has(task.kind))
    found.push({ kind: 'draft-case', at: workdaysAfter(calendar, task.due, caseAfter), moment: `+${caseAfter}` });
  return found;
}

/** The reminders before a due date that lie within the life of the task. */
export function reminders(state: ArticleState, task: Task, { rules, calendar }: Reckoning): { at: Instant; moment: string }[] {
  const given = task.kind === 'sign' ? state.given.signRemindAt : undefined;
  const completion = task.kind === 'part' || task.kind === 'close' ? state.given.completionRemindAt : undefined;
  const fixed = given ?? completion;
  if (fixed !== undefined) return [{ at: fixed, moment: 'given' }];
  const found = remindersBefore(rules, deadlineKindOf(task.kind)).map((days) => ({
    at: workdaysBefore(calendar, task.due, days),
    moment: String(days),
  }));
  if (task.kind === 'sign' && rules.signFor.reminder === 'half-time') {
    found.push({ at: midpoint(calendar, task.openedAt, task.due), moment: 'half-time' });
  }
  return found.filter(({ at }) => at > task.openedAt && at < task.due);
}
