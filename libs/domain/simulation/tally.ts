import type { UnitCode } from '../actor.js';
import type { ArticleEvent } from '../article/events.js';
import type { ArticleState, Stage } from '../article/state.js';
import type { Task, TaskKind } from '../article/tasks.js';
import { dayAt, workdayAt, workdayRank, workdaysBetween, workingMs, type Calendar } from '../calendar/calendar.js';
import type { DayNumber, Instant } from '../time.js';
import { LEADER_ROW, SUSPENDED_ROW, type World } from './world.js';

/** What units are told, as the ledger tells them; reminders after a due day apart from those before it. */
export const NOTICE_KINDS = [
  'assigned',
  'assignment-confirmed',
  'released',
  'plan-returned',
  'plan-approved',
  'closing-returned',
  'closed',
  'extension-granted',
  'extension-refused',
  'reminder',
  'reminder-after',
  'overdue',
  'case-drafted',
  'dispute-opened',
  'dispute-ruled',
  'escalation-proposed',
  'countersign-asked',
  'look-back',
  'reopened',
] as const;
export type SimulatedNotice = (typeof NOTICE_KINDS)[number];

export interface ArticleOutcome {
  readonly number: number;
  readonly stage: Stage;
  /** Null: not closed when the run ended. */
  readonly closedAt: Instant | null;
  /** When closing was asked for last; null: never. */
  readonly requestedAt: Instant | null;
  /** By when the article was to be done at last, with extensions and rework. */
  readonly due: Instant;
  /** Working days from the closing request, or the end of the run, to the due day; negative: late. */
  readonly slackDays: number;
  /** Tasks that were overdue, and working days that they were in all. */
  readonly overdue: number;
  readonly overdueDays: number;
  readonly cases: number;
  /** Milliseconds of office time by holder of the clock: from the dispatch to the closing or the end of the run, and while it was looked back at. */
  readonly heldMs: Readonly<Record<string, number>>;
}

/** A decision that somebody was asked for, and what the calendar does to it. */
export interface ReviewOutcome {
  readonly article: number;
  readonly kind: TaskKind;
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly due: Instant;
  readonly doneAt: Instant | null;
  /** Days without work from the request to the due day. */
  readonly daysOff: number;
  /** Longest run of them. */
  readonly longestOff: number;
  /** Days from the last working day before the due day to the due day: 1 in the middle of a week. */
  readonly gapDays: number;
}

/** A week, given by its Monday, in which a unit has many deadlines. */
export interface Collision {
  readonly unit: UnitCode;
  readonly week: DayNumber;
  readonly deadlines: number;
}

/** What came of one run. Rows and months are those of the {@link World}; matrices are row by row. Plain data, to be sent between threads. */
export interface RunResult {
  readonly run: number;
  /** When the last article was closed; null: not all of them were. */
  readonly closedAt: Instant | null;
  /** Tasks that came to somebody, by row and month. */
  readonly arrived: Uint32Array;
  /** Reports due, by row and month. */
  readonly reports: Uint32Array;
  /** Milliseconds of office time for which somebody held the clock of an article, by row and month; of several articles at once several times. */
  readonly heldMs: Float64Array;
  /** By row and {@link NOTICE_KINDS}. */
  readonly notices: Uint32Array;
  /** By row: tasks that were overdue, working days that they were in all, cases drafted. */
  readonly overdue: Uint32Array;
  readonly overdueDays: Uint32Array;
  readonly cases: Uint32Array;
  readonly articles: readonly ArticleOutcome[];
  readonly collisions: readonly Collision[];
  readonly reviews: readonly ReviewOutcome[];
  /** How often simulated people were refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Tasks of kinds that the simulation knows no answer to: they stayed open. */
  readonly unanswered: Readonly<Record<string, number>>;
  readonly events: number;
}

interface Mark {
  readonly row: number;
  readonly due: Instant;
}

interface ArticleCount {
  readonly marks: Map<string, Mark>;
  overdue: number;
  overdueDays: number;
  cases: number;
  requestedAt: Instant | null;
  due: Instant;
}

/** Counts along while a run goes on. */
export class Tally {
  private readonly arrivedIn: Uint32Array;
  private readonly reportsIn: Uint32Array;
  private readonly heldMs: Float64Array;
  private readonly notices: Uint32Array;
  private readonly overdue: Uint32Array;
  private readonly overdueDays: Uint32Array;
  private readonly cases: Uint32Array;
  private readonly articles: ArticleCount[];
  private readonly outcomes: ArticleOutcome[] = [];
  private readonly reviews: ReviewOutcome[] = [];
  private readonly weeks: Map<number, number>[];
  private readonly forms = new Set<string>();
  private readonly refusals: Record<string, number> = {};
  private readonly withoutAnswer: Record<string, number> = {};
  private events = 0;

  constructor(private readonly world: World) {
    const { rows, months, dispatched } = world;
    this.arrivedIn = new Uint32Array(rows.length * months.length);
    this.reportsIn = new Uint32Array(rows.length * months.length);
    this.heldMs = new Float64Array(rows.length * months.length);
    this.notices = new Uint32Array(rows.length * NOTICE_KINDS.length);
    this.overdue = new Uint32Array(rows.length);
    this.overdueDays = new Uint32Array(rows.length);
    this.cases = new Uint32Array(rows.length);
    this.weeks = rows.map(() => new Map<number, number>());
    this.articles = dispatched.map(({ state }) => ({
      marks: new Map<string, Mark>(),
      overdue: 0,
      overdueDays: 0,
      cases: 0,
      requestedAt: null,
      due: state.completion.kind === 'fixed' ? state.completion.due : this.world.policy.validUntil,
    }));
  }

  /** Events of one command, and the state after them. */
  happened(index: number, state: ArticleState, events: readonly ArticleEvent[], now: Instant): void {
    this.events += events.length;
    const count = this.articles[index]!;
    for (const event of events) {
      this.tell(state, event);
      if (event.type === 'OverdueMarked') this.mark(count, event.data.task, event.data.unit, event.data.due);
      else if (event.type === 'CaseDrafted') {
        count.cases += 1;
        this.cases[this.row(event.data.unit)]! += 1;
      } else if (event.type === 'ClosingRequested') count.requestedAt = now;
      else if (event.type === 'ClosingReturned' || event.type === 'ArticleReopened') count.requestedAt = null;
    }
    for (const task of count.marks.keys()) if (!(task in state.overdue)) this.unmark(count, task, now);
  }

  arrived(task: Task, now: Instant): void {
    this.arrivedIn[this.cell(task.unit, now)]! += 1;
  }

  /** A task is done, or was still open when the run ended (`doneAt` null). */
  ended(index: number, task: Task, doneAt: Instant | null): void {
    const { calendar, horizon } = this.world;
    if (task.kind === 'part' || task.kind === 'close') {
      if (this.world.dispatched[index]!.state.leads.includes(task.unit)) this.articles[index]!.due = task.due;
    }
    if (task.due <= horizon) {
      if (task.kind === 'report') this.reportsIn[this.cell(task.unit, task.due)]! += 1;
      const form = task.kind === 'report' ? `${task.unit} ${task.cycle}` : null;
      if (form === null || !this.forms.has(form)) {
        if (form !== null) this.forms.add(form);
        const weeks = this.weeks[this.row(task.unit)]!;
        const day = dayAt(calendar, task.due);
        const monday = day - ((((day + 3) % 7) + 7) % 7);
        weeks.set(monday, (weeks.get(monday) ?? 0) + 1);
      }
    }
    if (isReview(task.kind)) {
      const { kind, unit, openedAt, due } = task;
      const off = offBetween(calendar, openedAt, due);
      this.reviews.push({ article: this.numberOf(index), kind, unit, openedAt, due, doneAt, ...off });
    }
  }

  refused(code: string): void {
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }

  unanswered(kind: TaskKind): void {
    this.withoutAnswer[kind] = (this.withoutAnswer[kind] ?? 0) + 1;
  }

  /** The article's run is over. */
  finished(index: number, state: ArticleState, end: Instant): void {
    const count = this.articles[index]!;
    const closedAt = state.stage === 'closed' ? state.stageSince : null;
    for (const task of [...count.marks.keys()]) this.unmark(count, task, end);
    const { overdue, overdueDays, cases, requestedAt, due } = count;
    this.outcomes.push({
      number: state.number,
      stage: state.stage,
      closedAt,
      requestedAt,
      due,
      slackDays: workdaysBetween(this.world.calendar, requestedAt ?? end, due),
      overdue,
      overdueDays,
      cases,
      heldMs: this.hold(state, end),
    });
  }

  result(run: number): RunResult {
    const closings = this.outcomes.map(({ closedAt }) => closedAt ?? Infinity);
    const last = closings.reduce((a, b) => Math.max(a, b), 0);
    return {
      run,
      closedAt: last === Infinity ? null : last,
      arrived: this.arrivedIn,
      reports: this.reportsIn,
      heldMs: this.heldMs,
      notices: this.notices,
      overdue: this.overdue,
      overdueDays: this.overdueDays,
      cases: this.cases,
      articles: this.outcomes,
      collisions: this.collisions(),
      reviews: this.reviews,
      refusals: this.refusals,
      unanswered: this.withoutAnswer,
      events: this.events,
    };
  }

  private collisions(): Collision[] {
    const { rows, scenario } = this.world;
    return this.weeks.flatMap((weeks, row) =>
      [...weeks]
        .filter(([, deadlines]) => deadlines >= scenario.collisionFrom)
        .sort(([a], [b]) => a - b)
        .map(([week, deadlines]) => ({ unit: rows[row]!, week, deadlines })),
    );
  }

  private mark(count: ArticleCount, task: string, unit: UnitCode, due: Instant): void {
    const row = this.row(unit);
    count.marks.set(task, { row, due });
    count.overdue += 1;
    this.overdue[row]! += 1;
  }

  private unmark(count: ArticleCount, task: string, at: Instant): void {
    const { row, due } = count.marks.get(task)!;
    const days = workdaysBetween(this.world.calendar, due, at);
    count.marks.delete(task);
    count.overdueDays += days;
    this.overdueDays[row]! += days;
  }

  /** Who held the clock for how long, and in which month. */
  private hold(state: ArticleState, end: Instant): Record<string, number> {
    const { calendar, monthStarts, months } = this.world;
    const held: Record<string, number> = {};
    let month = 0;
    for (const { holder, from, to = end } of state.clock) {
      const until = Math.min(to, end);
      const row = this.row(this.unitOf(holder));
      while (month + 1 < months.length && monthStarts[month + 1]! <= from) month += 1;
      for (let m = month, start = from; start < until; m += 1) {
        const stop = m + 1 < months.length ? Math.min(monthStarts[m + 1]!, until) : until;
        const ms = workingMs(calendar, start, stop);
        this.heldMs[row * months.length + m]! += ms;
        held[holder] = (held[holder] ?? 0) + ms;
        start = stop;
      }
    }
    return held;
  }

  private unitOf(holder: string): string {
    if (holder.startsWith('unit:')) return holder.slice(5);
    if (holder === 'office') return this.world.policy.office;
    if (holder === 'supervision') return this.world.policy.supervision;
    return holder === 'leader' ? LEADER_ROW : SUSPENDED_ROW;
  }

  private tell(state: ArticleState, event: ArticleEvent): void {
    for (const { kind, to } of noticesOf(state, event)) {
      for (const unit of to) this.notices[this.row(unit) * NOTICE_KINDS.length + NOTICE_KINDS.indexOf(kind)]! += 1;
    }
  }

  private row(unit: string): number {
    const row = this.world.rowOf.get(unit);
    if (row === undefined) throw new Error(`not a unit of the simulation: ${unit}`);
    return row;
  }

  private cell(unit: UnitCode, at: Instant): number {
    const { monthStarts, months } = this.world;
    let low = 0;
    let high = months.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (monthStarts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return this.row(unit) * months.length + low;
  }

  private numberOf(index: number): number {
    return this.world.dispatched[index]!.state.number;
  }
}

const duties: readonly TaskKind[] = ['sign', 'plan', 'countersign', 'report', 'confirm-report', 'milestone', 'part', 'close'];
const isReview = (kind: TaskKind): boolean => !duties.includes(kind);

interface Notified {
  readonly kind: SimulatedNotice;
  readonly to: readonly UnitCode[];
}

const NOBODY: readonly Notified[] = [];

/** Whom an event is told to: what came over a unit from elsewhere (libs/ledger/notices.ts, which a test compares this with). */
function noticesOf(state: ArticleState, event: ArticleEvent): readonly Notified[] {
  const all = () => state.parts.map(({ unit }) => unit);
  const tell = (kind: SimulatedNotice, to: readonly UnitCode[]): readonly Notified[] => [{ kind, to }];
  switch (event.type) {
    case 'ReminderSent':
      return tell(event.data.moment.startsWith('+') ? 'reminder-after' : 'reminder', [event.data.unit]);
    case 'OverdueMarked':
      return tell('overdue', [event.data.unit]);
    case 'CaseDrafted':
      return tell('case-drafted', [state.verifier]);
    case 'ArticleDispatched':
      return tell('assigned', all());
    case 'AssignmentConfirmed':
      return tell('assignment-confirmed', [event.data.unit]);
    case 'PartReassigned':
      return [...tell('released', [event.data.from]), ...tell('assigned', event.data.to)];
    case 'PlanReturned':
      return tell('plan-returned', state.leads);
    case 'PlanApproved':
      return tell('plan-approved', state.leads);
    case 'CountersignAsked':
      return tell('countersign-asked', event.data.units);
    case 'ClosingReturned':
      return tell('closing-returned', state.leads);
    case 'ArticleClosed':
      return tell('closed', all());
    case 'ExtensionGranted':
      return tell('extension-granted', all());
    case 'ExtensionRefused':
      return tell('extension-refused', state.leads);
    case 'DisputeOpened':
      return tell(
        'dispute-opened',
        all().filter((unit) => unit !== event.data.unit),
      );
    case 'DisputeRuled':
      return tell('dispute-ruled', event.data.parties);
    case 'DisputeEscalationProposed':
      return tell('escalation-proposed', [state.office]);
    case 'LookBackOpened':
      return tell('look-back', [state.verifier]);
    case 'ArticleReopened':
      return tell('reopened', all());
    default:
      return NOBODY;
  }
}

/** Days without work after the day of `from` up to the day of `due`, and where the due day stands. */
export function offBetween(
  calendar: Calendar,
  from: Instant,
  due: Instant,
): { daysOff: number; longestOff: number; gapDays: number } {
  const first = dayAt(calendar, from);
  const last = dayAt(calendar, due);
  let longestOff = 0;
  let previous = first;
  // from working day to working day
  for (let rank = workdayRank(calendar, first + 1); previous < last; rank += 1) {
    const day = Math.min(workdayAt(calendar, rank), last + 1);
    longestOff = Math.max(longestOff, day - previous - 1);
    previous = day;
  }
  const worked = workdayRank(calendar, last + 1) - workdayRank(calendar, first + 1);
  const lastWorked = workdayAt(calendar, workdayRank(calendar, last) - 1);
  return { daysOff: last - first - worked, longestOff, gapDays: last - lastWorked };
}
