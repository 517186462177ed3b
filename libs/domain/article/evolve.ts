import type { UnitCode } from '../actor.js';
import { holderNow, turn } from '../clock-ledger/clock-ledger.js';
import type { Instant } from '../time.js';
import type { ArticleEvent, RecordedEvent } from './events.js';
import { clockHolder } from './holder.js';
import type { ArticleState, Part } from './state.js';
import { ONCE, taskSlots } from './tasks.js';

type Data<T extends ArticleEvent['type']> = Extract<ArticleEvent, { type: T }>['data'];

/**
 * The state after one more event; `state` is null before the first. Total: it decides nothing and refuses nothing, so that a stream
 * once written can always be folded. Ends by turning the clock-ownership ledger and dropping what belongs to tasks that are gone.
 */
export function evolve(state: ArticleState | null, event: RecordedEvent): ArticleState {
  if (event.type === 'ArticleDispatched') return withClock(dispatched(event.data, event.at), event.at);
  if (state === null) throw new Error(`the stream of an article begins with ArticleDispatched, not ${event.type}`);
  return withClock(tidy(apply(state, event), event.type), event.at);
}

/**
 * Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat.
 */
export function foldArticle(id: string, events: Iterable<RecordedEvent>, from: ArticleState | null = null): ArticleState | null {
  let state = from;
  for (const event of events) {
    state = evolve(state, event);
    if (state.id === '') state = { ...state, id };
  }
  return state;
}

function withClock(state: ArticleState, at: Instant): ArticleState {
  const holder = clockHolder(state);
  return holder !== null && holder === holderNow(state.clock) ? state : { ...state, clock: turn(state.clock, holder, at) };
}

/** Marks and settled obligations live as long as their task; what time settles ends none. */
function tidy(state: ArticleState, type: ArticleEvent['type']): ArticleState {
  if (state.settled.length === 0 && isEmpty(state.overdue)) return state;
  if (type === 'ReminderSent' || type === 'ReminderLapsed' || type === 'OverdueMarked' || type === 'CaseDrafted') return state;
  const open = new Set(taskSlots(state).map((slot) => slot.key));
  return {
    ...state,
    settled: state.settled.filter((obligation) => open.has(obligation.slice(0, obligation.indexOf('|')))),
    overdue: Object.fromEntries(Object.entries(state.overdue).filter(([task]) => open.has(task))),
  };
}

function isEmpty(marks: ArticleState['overdue']): boolean {
  for (const _task in marks) return false;
  return true;
}

function dispatched(data: Data<'ArticleDispatched'>, at: Instant): ArticleState {
  const part = (unit: UnitCode, role: Part['role']): Part => newPart(unit, role, at, data.signers.includes(unit));
  return {
    id: '',
    policyId: data.policyId,
    number: data.number,
    numeral: data.numeral,
    title: data.title,
    ruleSet: data.ruleSet,
    calendar: data.calendar,
    office: data.office,
    verifier: data.verifier,
    stage: 'dispatched',
    stageSince: at,
    dispatchedAt: at,
    leads: data.leads,
    parts: [...data.leads.map((unit) => part(unit, 'lead')), ...data.responsible.map((unit) => part(unit, 'responsible'))],
    given: data.given,
    completion: data.completion,
    span: data.span,
    suspensions: [],
    extensions: [],
    extensionRequest: null,
    plan: null,
    cycle: null,
    closing: null,
    rework: null,
    grade: null,
    clock: [],
    settled: [],
    overdue: {},
    caughtUp: {},
    casesDrafted: 0,
  };
}

const newPart = (unit: UnitCode, role: Part['role'], at: Instant, signs: boolean): Part => ({
  unit,
  role,
  signFrom: signs ? at : null,
  assignedAt: at,
  signedAt: null,
  handler: null,
  objectedAt: null,
  end: null,
  owed: [],
  reports: 0,
  percent: 0,
});

function apply(state: ArticleState, event: Exclude<RecordedEvent, { type: 'ArticleDispatched' }>): ArticleState {
  const { at } = event;
  switch (event.type) {
    case 'PartSigned':
      return withPart(state, event.data.unit, (part) => ({ ...part, signedAt: at, handler: event.data.handler ?? part.handler }));
    case 'HandlerAssigned':
      return withPart(state, event.data.unit, (part) => ({ ...part, handler: event.data.handler }));
    case 'PartObjected':
      return withPart(state, event.data.unit, (part) => ({ ...part, objectedAt: at }));
    case 'AssignmentConfirmed':
      return withPart(state, event.data.unit, (part) => ({ ...part, objectedAt: null, signFrom: at }));
    case 'PartReassigned':
      return reassigned(state, event.data, at);
    case 'PlanningStarted':
      return { ...state, stage: 'planning', stageSince: at };
    case 'PlanSubmitted':
      return {
        ...state,
        plan: { version: event.data.version, measures: event.data.measures.length, submittedAt: at, status: 'in-review' },
      };
    case 'PlanApproved':
      return { ...state, plan: state.plan && { ...state.plan, status: 'approved' } };
    case 'PlanReturned':
      return { ...state, stageSince: at, plan: state.plan && { ...state.plan, status: 'returned' } };
    case 'ExecutionStarted':
      return openCycle(
        { ...state, stage: 'executing', stageSince: at, plan: state.plan && { ...state.plan, status: 'approved' } },
        event.data.cycle,
        at,
      );
    case 'ReportCycleOpened':
      return openCycle(state, event.data.cycle, at);
    case 'ReportSubmitted':
      return withPart(state, event.data.unit, (part) => ({
        ...part,
        reports: part.reports + 1,
        percent: event.data.percent,
        owed: part.owed.filter((owed) => owed.cycle !== event.data.cycle),
      }));
    case 'PartCompleted':
      return withPart(state, event.data.unit, (part) => ({ ...part, end: { kind: 'done', at }, percent: 100, owed: [] }));
    case 'PartWaived':
      return withPart(state, event.data.unit, (part) => ({ ...part, end: { kind: 'waived', at }, owed: [], signFrom: null }));
    default:
      return applyEnding(state, event);
  }
}

type EndingEvent = Exclude<
  RecordedEvent,
  {
    type:
      | 'ArticleDispatched'
      | 'PartSigned'
      | 'HandlerAssigned'
      | 'PartObjected'
      | 'AssignmentConfirmed'
      | 'PartReassigned'
      | 'PlanningStarted'
      | 'PlanSubmitted'
      | 'PlanApproved'
      | 'PlanReturned'
      | 'ExecutionStarted'
      | 'ReportCycleOpened'
      | 'ReportSubmitted'
      | 'PartCompleted'
      | 'PartWaived';
  }
>;

function applyEnding(state: ArticleState, event: EndingEvent): ArticleState {
  const { at } = event;
  switch (event.type) {
    case 'ClosingRequested':
      return {
        ...state,
        stage: 'closing',
        stageSince: at,
        closing: { unit: event.data.unit, at },
        parts: state.parts.map((part) => ({ ...part, owed: [] })),
      };
    case 'ClosingReturned':
      return returned(state, event.data.reworkDue, at);
    case 'ArticleClosed':
      return { ...state, stage: 'closed', stageSince: at, grade: event.data.grade, extensionRequest: null };
    case 'ExtensionRequested':
      return { ...state, extensionRequest: { id: event.data.id, unit: event.data.unit, due: event.data.due, at } };
    case 'ExtensionGranted':
      return {
        ...state,
        extensionRequest: null,
        extensions: [...state.extensions, { id: event.data.id, at, due: event.data.due }],
        overdue: withoutCompletion(state.overdue),
      };
    case 'ExtensionRefused':
      return { ...state, extensionRequest: null };
    case 'ExtensionWithdrawn':
      return {
        ...state,
        extensionRequest: state.extensionRequest?.id === event.data.id ? null : state.extensionRequest,
        extensions: state.extensions.map((extension) =>
          extension.id === event.data.id ? { ...extension, withdrawnAt: at } : extension,
        ),
      };
    case 'ArticleSuspended':
      return { ...state, suspensions: [...state.suspensions, { from: at, category: event.data.category }] };
    case 'ArticleResumed':
      return {
        ...state,
        suspensions: state.suspensions.map((suspension) =>
          suspension.to === undefined ? { ...suspension, to: at } : suspension,
        ),
      };
    case 'ReminderSent':
    case 'ReminderLapsed':
      return { ...state, settled: [...state.settled, event.data.obligation] };
    case 'OverdueMarked':
      return {
        ...state,
        settled: [...state.settled, event.data.obligation],
        overdue: { ...state.overdue, [event.data.task]: { unit: event.data.unit, due: event.data.due, caseDrafted: false } },
      };
    case 'CaseDrafted':
      return {
        ...state,
        settled: [...state.settled, event.data.obligation],
        casesDrafted: state.casesDrafted + 1,
        overdue: { ...state.overdue, [event.data.task]: { unit: event.data.unit, due: event.data.due, caseDrafted: true } },
      };
    case 'LatenessCaughtUp':
      return caughtUp(state, event.data);
  }
}

/** A new completion date lifts the marks under the old one. */
const withoutCompletion = (overdue: ArticleState['overdue']): ArticleState['overdue'] =>
  Object.fromEntries(Object.entries(overdue).filter(([task]) => !task.startsWith('completion:')));

function caughtUp(state: ArticleState, data: Data<'LatenessCaughtUp'>): ArticleState {
  const { [data.task]: _gone, ...overdue } = state.overdue;
  const until = Math.max(state.caughtUp[data.unit] ?? 0, data.yellowUntil);
  return { ...state, overdue, caughtUp: { ...state.caughtUp, [data.unit]: until } };
}

function withPart(state: ArticleState, unit: UnitCode, change: (part: Part) => Part): ArticleState {
  return { ...state, parts: state.parts.map((part) => (part.unit === unit ? change(part) : part)) };
}

/** The part goes over to other units, in the same role; they sign anew and owe the current report cycle. */
function reassigned(state: ArticleState, data: Data<'PartReassigned'>, at: Instant): ArticleState {
  const parts = state.parts.flatMap((part) => {
    if (part.unit !== data.from) return [part];
    const owed =
      state.stage === 'executing' && state.cycle ? [{ cycle: state.cycle.id, due: state.cycle.due, openedAt: at }] : [];
    return data.to.map((unit) => ({ ...newPart(unit, part.role, at, true), owed }));
  });
  return { ...state, parts, leads: parts.filter((part) => part.role === 'lead').map((part) => part.unit) };
}

function openCycle(state: ArticleState, cycle: ReportCycleData, at: Instant): ArticleState {
  const owes = (part: Part): Part =>
    part.end || (cycle.id === ONCE && part.role === 'lead')
      ? part
      : { ...part, owed: [...part.owed, { cycle: cycle.id, due: cycle.due, openedAt: at }] };
  return { ...state, cycle, parts: state.parts.map(owes) };
}

type ReportCycleData = Data<'ReportCycleOpened'>['cycle'];

/** A returned closing request opens the leads' parts again: they answer for the rework. */
function returned(state: ArticleState, reworkDue: Instant, at: Instant): ArticleState {
  return {
    ...state,
    stage: 'executing',
    stageSince: at,
    closing: null,
    rework: { due: reworkDue, at },
    parts: state.parts.map((part) => (part.role === 'lead' && part.end?.kind === 'done' ? { ...part, end: null } : part)),
  };
}
