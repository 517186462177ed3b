import { agenda, type Obligation } from '../agenda/agenda.js';
import { hasRole } from '../actor.js';
import { workdaysBetween } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { cycleOpeningAt, endOfCycle } from './cycles.js';
import type { ArticleEvent } from './events.js';
import { foldArticle } from './evolve.js';
import { recorded } from './recorded.js';
import { isEnded, type ArticleState } from './state.js';
import { behindAt } from './targets.js';
import { isSubstantial, openTasks, taskSlots, type Task } from './tasks.js';
import type { TargetState } from './terms/report.js';

/** One command settles at most this many obligations; what is left is due in the next one. */
const SETTLED_AT_ONCE_MAX = 500;

/**
 * Time acts: everything on the agenda whose instant has come, in its order, each once. Nothing due is no refusal but no event. Refuses
 * AUTH.SYSTEM_ONLY. After a standstill a reminder whose due date is past lapses instead of being sent late.
 */
export function settle(state: ArticleState, context: DecisionContext): Decision<ArticleEvent> {
  if (!hasRole(context.actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  return accept(...settleAll(state, context).events);
}

/** What {@link settle} decides, with the state after it, for who goes on from there. */
export function settleAll(state: ArticleState, context: DecisionContext): { events: ArticleEvent[]; state: ArticleState } {
  const events: ArticleEvent[] = [];
  let current = state;
  let goesOn = true;
  while (goesOn && events.length < SETTLED_AT_ONCE_MAX) {
    const due = agenda(current, context, context.now);
    // what opens brings new obligations, so the agenda is read again after it
    const until = due.findIndex(({ kind }) => kind === 'open-cycle' || kind === 'open-look-back');
    goesOn = until >= 0;
    const known = current;
    // what is settled together is decided by one state: reminders and marks change nothing that the others are decided by
    const now = (until < 0 ? due : due.slice(0, until + 1)).map((obligation) => eventOf(known, obligation, due, context));
    if (now.length === 0) break;
    for (const event of now) events.push(event);
    current = foldArticle(
      current.id,
      now.map((event) => recorded(event, context)),
      current,
    )!;
  }
  return { events, state: current };
}

function eventOf(
  state: ArticleState,
  obligation: Obligation,
  due: readonly Obligation[],
  context: DecisionContext,
): ArticleEvent {
  const fact = () => ({ obligation: obligation.id, task: obligation.task, unit: obligation.unit, due: obligation.due });
  switch (obligation.kind) {
    case 'open-cycle':
      return {
        type: 'ReportCycleOpened',
        data: { obligation: obligation.id, cycle: cycleOpeningAt(state, obligation.at, context) },
      };
    case 'open-look-back':
      return { type: 'LookBackOpened', data: { obligation: obligation.id } };
    case 'propose-escalation': {
      const [, dispute, level] = obligation.task.split(':');
      const to = level === 'office' ? 'deputy' : 'meeting';
      return { type: 'DisputeEscalationProposed', data: { ...fact(), dispute: Number(dispute), to } };
    }
    case 'overdue':
      return { type: 'OverdueMarked', data: fact() };
    case 'draft-case':
      return {
        type: 'CaseDrafted',
        data: { ...fact(), workdaysOverdue: workdaysBetween(context.calendar, obligation.due, context.now) },
      };
    case 'remind':
    case 'remind-after': {
      const { id, task, unit, due: dueAt, moment } = obligation;
      return {
        type: lapses(obligation, due) ? 'ReminderLapsed' : 'ReminderSent',
        data: { obligation: id, task, unit, due: dueAt, moment },
      };
    }
  }
}

/** A reminder lapses when something later on the same task has come due as well: one notice says it. */
const lapses = (obligation: Obligation, due: readonly Obligation[]): boolean =>
  // the agenda is in order of time: mostly everything on it has come at once
  due.at(-1)!.at > obligation.at &&
  due.some((other) => other.at > obligation.at && other.task === obligation.task && other.kind !== 'open-cycle');

/**
 * Tasks that were overdue and are open no more after these events, and targets that were missed and are reached: their red becomes yellow until the end
 * of the cycle (瓯海). `after`: the state after the given events, where it had to be worked out.
 */
export function caughtUpEvents(
  before: ArticleState,
  events: readonly ArticleEvent[],
  context: DecisionContext,
): { caughtUp: readonly ArticleEvent[]; after?: ArticleState } {
  const late = openTasks(before, context).filter((task) => task.due < context.now && !task.stopped);
  const missed = missedTargets(before, events, context);
  if (late.length === 0 && missed.length === 0) return NOTHING;
  const after = foldArticle(
    before.id,
    events.map((event) => recorded(event, context)),
    before,
  )!;
  if (isEnded(after)) return { caughtUp: [], after };
  const open = new Set(taskSlots(after).map((slot) => slot.key));
  const yellowUntil = endOfCycle(before, context.now, context);
  const caughtUp = late
    .filter((task) => !open.has(task.key))
    .map((task): ArticleEvent => ({
      type: 'LatenessCaughtUp',
      data: {
        task: task.key,
        unit: task.unit,
        due: task.due,
        yellowUntil,
        ...(isSubstantial(task.kind) && { light: 'substance' as const }),
        ...(isLifted(task, events) && { lifted: true as const }),
      },
    }));
  const reached = missed
    .filter(({ id }) => after.targets?.some((target) => target.id === id && behindAt(target, context.rules).redAt === null))
    .map(({ id, due }): ArticleEvent => ({
      type: 'LatenessCaughtUp',
      data: { task: `target:${id}`, unit: before.leads[0]!, due: due!, yellowUntil, light: 'substance' },
    }));
  return { caughtUp: [...caughtUp, ...reached], after };
}

/** Targets that are missed before a report brings values. */
function missedTargets({ targets = NONE }: ArticleState, events: readonly ArticleEvent[], { now, rules }: DecisionContext) {
  if (targets.length === 0 || !events.some(({ type }) => type === 'ReportSubmitted' || type === 'ReportConfirmed')) return NONE;
  return targets.filter((target) => {
    const { redAt } = behindAt(target, rules);
    return redAt !== null && redAt < now;
  });
}

const NONE: readonly TargetState[] = [];

const isReportOn = ({ unit, cycle }: Task, event: ArticleEvent): boolean =>
  (event.type === 'ReportSubmitted' || event.type === 'ReportConfirmed') &&
  event.data.unit === unit &&
  event.data.cycle === cycle;

/** The task went without having been done. */
const isLifted = (task: Task, events: readonly ArticleEvent[]): boolean =>
  events.some((event) => {
    switch (event.type) {
      case 'CountersignLapsed':
        return task.kind === 'countersign' && task.unit === event.data.unit;
      case 'MilestoneWaived':
        return task.key === `milestone:${event.data.milestone}`;
      case 'MilestonesSet':
        return task.kind === 'milestone';
      case 'PartWaived':
      case 'UnitReleased':
        return task.unit === event.data.unit;
      // a part, or the article, that is done owes no report any more, and no report came
      case 'PartCompleted':
      case 'ClosingRequested':
        return (task.cycle !== null || task.kind === 'sign') && !events.some((other) => isReportOn(task, other));
      case 'PartReassigned':
      case 'LeadChanged':
        return task.unit === event.data.from;
      default:
        return false;
    }
  });

const NOTHING = { caughtUp: [] } as const;
