import type { UnitCode } from '../actor.js';
import type { ArticleEvent } from '../article/events.js';
import type { ArticleState, Stage } from '../article/state.js';
import type { Task, TaskKind } from '../article/tasks.js';
import type { CaseTaskKind } from '../case/agenda.js';
import type { CaseEvent } from '../case/events.js';
import type { CaseState } from '../case/state.js';
import type { MeetingTaskKind } from '../meeting/agenda.js';
import type { MeetingEvent } from '../meeting/events.js';
import type { MeetingState } from '../meeting/state.js';
import { dayAt, workdayAt, workdayRank, workdaysBetween, workingMs, type Calendar } from '../calendar/calendar.js';
import type { DayNumber, Instant } from '../time.js';
import { isReport } from './intentions.js';
import {
  columnOf,
  NOTICE_KINDS,
  noticesOfArticle,
  noticesOfCase,
  noticesOfMeeting,
  type Notified,
  type SimulatedNotice,
} from './notices.js';
import { LEADER_ROW, SUSPENDED_ROW, type World } from './world.js';

/** What happens in the process beside the tasks of the articles: how often, in a run. */
export const COUNTS = [
  'casesOpened',
  'casesDropped',
  'caseNotices',
  'answersInTime',
  'answersLate',
  'answersMissing',
  'explanationsAccepted',
  'conclusions',
  'rectificationsReturned',
  'reviews',
  'casesClosed',
  'proposals',
  'leadChanges',
  'disputes',
  'disputesEscalated',
  'suspensions',
  'suspendedDays',
  'meetings',
  'meetingItems',
  'itemsDeferred',
  'attendances',
] as const;
export type Count = (typeof COUNTS)[number];

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
  /** Supervision cases drafted by the machine, and those of them that were opened. */
  readonly cases: number;
  readonly casesOpened: number;
  /** Milliseconds of office time by holder of the clock: from the dispatch to the closing or the end of the run, and while it was looked back at. */
  readonly heldMs: Readonly<Record<string, number>>;
}

/** A decision that somebody was asked for, and what the calendar does to it. */
export interface ReviewOutcome {
  /** 0: a meeting, which is about several. */
  readonly article: number;
  readonly kind: TaskKind | CaseTaskKind | MeetingTaskKind;
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

/** A task beside the articles: of a case, of a meeting. */
export interface OtherTask {
  readonly article: number;
  readonly kind: CaseTaskKind | MeetingTaskKind;
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly due: Instant;
  /** It is a decision that somebody waits for. */
  readonly decides: boolean;
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
  readonly casesOpened: Uint32Array;
  /** By row: meetings that somebody came to. */
  readonly attended: Uint32Array;
  readonly counts: Readonly<Record<Count, number>>;
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
  casesOpened: number;
  requestedAt: Instant | null;
  due: Instant;
}

/** Marks of a case or a meeting: whoever is late there is late as a unit, the article is not. */
type Marks = Map<string, Mark>;

/** Counts along while a run goes on. */
export class Tally {
  private readonly arrivedIn: Uint32Array;
  private readonly reportsIn: Uint32Array;
  private readonly heldMs: Float64Array;
  private readonly notices: Uint32Array;
  private readonly overdue: Uint32Array;
  private readonly overdueDays: Uint32Array;
  private readonly cases: Uint32Array;
  private readonly casesOpened: Uint32Array;
  private readonly attended: Uint32Array;
  private readonly counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<Count, number>;
  private readonly marksOfCase = new Map<number, Marks>();
  private readonly marksOfMeeting: Marks = new Map();
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
    this.casesOpened = new Uint32Array(rows.length);
    this.attended = new Uint32Array(rows.length);
    this.weeks = rows.map(() => new Map<number, number>());
    this.articles = dispatched.map(({ state }) => ({
      marks: new Map<string, Mark>(),
      overdue: 0,
      overdueDays: 0,
      cases: 0,
      casesOpened: 0,
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
      else if (event.type === 'DisputeOpened') this.counts.disputes += 1;
      else if (event.type === 'DisputeEscalated') this.counts.disputesEscalated += 1;
      else if (event.type === 'ArticleSuspended') this.counts.suspensions += 1;
      else if (event.type === 'LeadChanged') this.counts.leadChanges += 1;
      else if (event.type === 'ClosingReturned' || event.type === 'ArticleReopened') count.requestedAt = null;
    }
    for (const task of count.marks.keys()) if (!(task in state.overdue)) this.unmark(count, task, now);
  }

  /** A task came to a unit. */
  came(unit: UnitCode, now: Instant): void {
    this.arrivedIn[this.cell(unit, now)]! += 1;
  }

  /** Events of one command on a case, and the state after them. */
  caseHappened(index: number, state: CaseState, events: readonly CaseEvent[], now: Instant): void {
    this.events += events.length;
    const { counts } = this;
    for (const event of events) {
      this.inform(noticesOfCase(state, event));
      if (event.type === 'CaseOpened') {
        counts.casesOpened += 1;
        this.casesOpened[this.row(state.unit)]! += 1;
        this.articles.find((_, i) => this.numberOf(i) === state.number)!.casesOpened += 1;
      } else if (event.type === 'CaseAnswered') counts[event.data.late ? 'answersLate' : 'answersInTime'] += 1;
      else if (event.type === 'CaseUnanswered' || event.type === 'CaseTaskOverdue')
        this.lateBeside(this.marksOf(index), event.data.task, event.data.unit, event.data.due);
      const count = countOfCase[event.type];
      if (count) counts[count] += 1;
    }
    if (events.some(({ type }) => type === 'CaseAnswered')) this.caughtUp(this.marksOf(index), 'answer-notice', now);
  }

  caseTaskEnded(index: number, task: OtherTask, doneAt: Instant | null): void {
    this.endedBeside(task, doneAt);
    // the time for an answer ends, and the answer is owed as before
    if (doneAt !== null && task.kind !== 'answer-notice') this.caughtUp(this.marksOf(index), task.kind, doneAt);
  }

  caseFinished(index: number, end: Instant): void {
    const marks = this.marksOf(index);
    for (const key of [...marks.keys()]) this.caughtUp(marks, key, end);
  }

  /** Events of one command on a meeting, and the state after them. */
  meetingHappened(state: MeetingState, events: readonly MeetingEvent[], _now: Instant): void {
    this.events += events.length;
    const { counts } = this;
    for (const event of events) {
      this.inform(noticesOfMeeting(state, event));
      if (event.type === 'MeetingBegan') {
        counts.meetings += 1;
        counts.meetingItems += state.agenda.length;
      } else if (event.type === 'AttendanceRecorded') {
        for (const { unit } of event.data.attendance.filter(({ status }) => status === 'present')) {
          counts.attendances += 1;
          this.attended[this.row(unit)]! += 1;
        }
      } else if (event.type === 'ResolutionRecorded' && event.data.outcome === 'deferred') counts.itemsDeferred += 1;
      else if (event.type === 'MeetingTaskOverdue')
        this.lateBeside(this.marksOfMeeting, event.data.task, event.data.unit, event.data.due);
    }
  }

  meetingTaskEnded(key: string, task: OtherTask, doneAt: Instant | null): void {
    this.endedBeside(task, doneAt);
    if (doneAt !== null) this.caughtUp(this.marksOfMeeting, key, doneAt);
  }

  meetingFinished(end: Instant): void {
    for (const key of [...this.marksOfMeeting.keys()]) this.caughtUp(this.marksOfMeeting, key, end);
  }

  private marksOf(index: number): Marks {
    const known = this.marksOfCase.get(index);
    if (known) return known;
    const marks: Marks = new Map();
    this.marksOfCase.set(index, marks);
    return marks;
  }

  private lateBeside(marks: Marks, task: string, unit: UnitCode, due: Instant): void {
    const row = this.row(unit);
    marks.set(task, { row, due });
    this.overdue[row]! += 1;
  }

  private caughtUp(marks: Marks, task: string, at: Instant): void {
    const mark = marks.get(task);
    if (!mark) return;
    marks.delete(task);
    this.overdueDays[mark.row]! += workdaysBetween(this.world.calendar, mark.due, at);
  }

  private endedBeside({ article, kind, unit, openedAt, due, decides }: OtherTask, doneAt: Instant | null): void {
    if (due <= this.world.horizon) this.deadline(unit, due);
    if (decides) this.reviewed({ article, kind, unit, openedAt, due, doneAt });
  }

  private reviewed(review: Omit<ReviewOutcome, 'daysOff' | 'longestOff' | 'gapDays'>): void {
    this.reviews.push({ ...review, ...offBetween(this.world.calendar, review.openedAt, review.due) });
  }

  /** One more deadline in its week. */
  private deadline(unit: UnitCode, due: Instant): void {
    const weeks = this.weeks[this.row(unit)]!;
    const day = dayAt(this.world.calendar, due);
    const monday = day - ((((day + 3) % 7) + 7) % 7);
    weeks.set(monday, (weeks.get(monday) ?? 0) + 1);
  }

  /** A task is done, or was still open when the run ended (`doneAt` null). */
  ended(index: number, task: Task, doneAt: Instant | null): void {
    const { horizon } = this.world;
    if (task.kind === 'part' || task.kind === 'close') {
      // whoever leads by now asks for the closing
      if (task.kind === 'close' || this.world.dispatched[index]!.state.leads.includes(task.unit))
        this.articles[index]!.due = task.due;
    }
    if (task.due <= horizon) {
      if (isReport(task.kind)) this.reportsIn[this.cell(task.unit, task.due)]! += 1;
      const form = isReport(task.kind) ? `${task.unit} ${task.cycle}` : null;
      if (form === null || !this.forms.has(form)) {
        if (form !== null) this.forms.add(form);
        this.deadline(task.unit, task.due);
      }
    }
    if (isReview(task.kind)) {
      const { kind, unit, openedAt, due } = task;
      this.reviewed({ article: this.numberOf(index), kind, unit, openedAt, due, doneAt });
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
    const { overdue, overdueDays, cases, casesOpened, requestedAt, due } = count;
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
      casesOpened,
      heldMs: this.hold(state, end),
    });
  }

  result(run: number): RunResult {
    const { months, calendar, rowOf } = this.world;
    const rested = this.heldMs.subarray(
      rowOf.get(SUSPENDED_ROW)! * months.length,
      (rowOf.get(SUSPENDED_ROW)! + 1) * months.length,
    );
    this.counts.suspendedDays = rested.reduce((a, b) => a + b, 0) / calendar.lengthMs;
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
      casesOpened: this.casesOpened,
      attended: this.attended,
      counts: this.counts,
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
    // more than half of all events
    if (event.type === 'ReminderSent') {
      this.notify(event.data.moment.startsWith('+') ? 'reminder-after' : 'reminder', event.data.unit);
      return;
    }
    this.inform(noticesOfArticle(state, event));
  }

  private inform(notices: readonly Notified[]): void {
    for (const { kind, to } of notices) for (const unit of to) this.notify(kind, unit);
  }

  private notify(kind: SimulatedNotice, unit: UnitCode): void {
    this.notices[this.row(unit) * NOTICE_KINDS.length + columnOf[kind]]! += 1;
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

const countOfCase: Partial<Record<CaseEvent['type'], Count>> = {
  CaseDiscarded: 'casesDropped',
  CaseNoticeIssued: 'caseNotices',
  CaseUnanswered: 'answersMissing',
  ExplanationAccepted: 'explanationsAccepted',
  CaseConcluded: 'conclusions',
  RectificationReturned: 'rectificationsReturned',
  ReviewRequested: 'reviews',
  CaseClosed: 'casesClosed',
  ProposalMade: 'proposals',
};

const duties: readonly TaskKind[] = ['sign', 'plan', 'countersign', 'report', 'confirm-report', 'milestone', 'part', 'close'];
const isReview = (kind: TaskKind): boolean => !duties.includes(kind);

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
