import type { UnitCode } from '../actor.js';
import type { ArticleEvent } from '../article/events.js';
import type { ArticleState } from '../article/state.js';
import type { Task, TaskKind } from '../article/tasks.js';
import { workdaysBetween } from '../calendar/calendar.js';
import type { CaseEvent } from '../case/events.js';
import type { CaseState } from '../case/state.js';
import type { MeetingEvent } from '../meeting/events.js';
import type { MeetingState } from '../meeting/state.js';
import type { Instant } from '../time.js';
import { isReport } from './intentions.js';
import type { ToleranceEvent, ToleranceOutcome } from '../tolerance/events.js';
import type { ToleranceState } from '../tolerance/tolerance.js';
import { noticesOfCase, noticesOfMeeting, noticesOfTolerance } from './notices.js';
import { ClockHeld } from './tally/clock-held.js';
import { Deadlines } from './tally/deadlines.js';
import { Lateness, type Marks } from './tally/lateness.js';
import { NoticesSent } from './tally/notices-sent.js';
import { Places } from './tally/places.js';
import { together } from './tally/together.js';
import { COUNTS, type ArticleOutcome, type Count, type OtherTask, type RunResult } from './tally/result.js';
import type { World } from './world.js';

interface ArticleCount {
  /** Place of the article of the policy that it is, or came out of by a split. */
  readonly of: number;
  readonly number: number;
  readonly leads: readonly UnitCode[];
  readonly marks: Marks;
  overdue: number;
  overdueDays: number;
  cases: number;
  casesOpened: number;
  requestedAt: Instant | null;
  due: Instant;
}

/** Counts along while a run goes on. What is counted how, its parts know: who was late, what fell due when, who held the clock, who was told. */
export class Tally {
  private readonly places: Places;
  private readonly late: Lateness;
  private readonly deadlines: Deadlines;
  private readonly clock: ClockHeld;
  private readonly notices: NoticesSent;
  private readonly arrivedIn: Uint32Array;
  private readonly reportsIn: Uint32Array;
  private readonly cases: Uint32Array;
  private readonly casesOpened: Uint32Array;
  private readonly attended: Uint32Array;
  private readonly counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<Count, number>;
  /** Whoever is late in a case or a meeting is late as a unit, the article is not. */
  private readonly marksOfCase = new Map<number, Marks>();
  private readonly marksOfMeeting: Marks = new Map();
  /** By index of their lives. */
  private readonly articles: ArticleCount[];
  private readonly marksOfTolerance = new Map<number, Marks>();
  /** By place in the policy: of an article that was split several. */
  private readonly outcomes: ArticleOutcome[][];
  private readonly refusals: Record<string, number> = {};
  private readonly withoutAnswer: Record<string, number> = {};
  private events = 0;

  constructor(private readonly world: World) {
    const places = new Places(world);
    this.places = places;
    this.late = new Lateness(places, world.calendar);
    this.deadlines = new Deadlines(places, world);
    this.clock = new ClockHeld(places, world);
    this.notices = new NoticesSent(places, world);
    this.arrivedIn = places.perMonth();
    this.reportsIn = places.perMonth();
    this.cases = places.perRow();
    this.casesOpened = places.perRow();
    this.attended = places.perRow();
    this.articles = world.dispatched.map(({ state }, of) => this.countOf(state, of));
    this.outcomes = world.dispatched.map(() => []);
  }

  /** An article came out of the split of another one. */
  splitOff(index: number, from: number, state: ArticleState): void {
    this.articles[index] = this.countOf(state, this.articles[from]!.of);
  }

  /** Events of one command, and the state after them. */
  happened(index: number, state: ArticleState, events: readonly ArticleEvent[], now: Instant): void {
    this.events += events.length;
    const count = this.articles[index]!;
    for (const event of events) {
      this.notices.ofArticle(state, event);
      if (event.type === 'OverdueMarked') {
        count.overdue += 1;
        this.late.begins(count.marks, event.data.task, event.data.unit, event.data.due);
      } else if (event.type === 'CaseDrafted') {
        count.cases += 1;
        this.cases[this.places.row(event.data.unit)]! += 1;
      } else if (event.type === 'ClosingRequested') count.requestedAt = now;
      else if (event.type === 'ClosingReturned' || event.type === 'ArticleReopened') count.requestedAt = null;
      const counted = countOfArticle[event.type];
      if (counted) this.counts[counted] += 1;
    }
    for (const task of count.marks.keys())
      if (!(task in state.overdue)) count.overdueDays += this.late.ends(count.marks, task, now);
  }

  /** A task came to a unit. */
  came(unit: UnitCode, now: Instant): void {
    this.arrivedIn[this.places.cell(unit, now)]! += 1;
  }

  /** Events of one command on a case, and the state after them. */
  caseHappened(index: number, state: CaseState, events: readonly CaseEvent[], now: Instant): void {
    this.events += events.length;
    const { counts } = this;
    for (const event of events) {
      this.notices.all(noticesOfCase(state, event));
      if (event.type === 'CaseOpened') {
        counts.casesOpened += 1;
        this.casesOpened[this.places.row(state.unit)]! += 1;
        this.articles.find(({ number }) => number === state.number)!.casesOpened += 1;
      } else if (event.type === 'CaseAnswered') counts[event.data.late ? 'answersLate' : 'answersInTime'] += 1;
      else if (event.type === 'CaseUnanswered' || event.type === 'CaseTaskOverdue')
        this.late.begins(this.marksOf(index), event.data.task, event.data.unit, event.data.due);
      if (event.type === 'ProposalMade' && event.data.kind === 'accountability') counts.accountabilities += 1;
      const count = countOfCase[event.type];
      if (count) counts[count] += 1;
    }
    if (events.some(({ type }) => type === 'CaseAnswered')) this.late.ends(this.marksOf(index), 'answer-notice', now);
  }

  caseTaskEnded(index: number, task: OtherTask, doneAt: Instant | null): void {
    this.endedBeside(task, doneAt);
    // the time for an answer ends, and the answer is owed as before
    if (doneAt !== null && task.kind !== 'answer-notice') this.late.ends(this.marksOf(index), task.kind, doneAt);
  }

  caseFinished(index: number, end: Instant): void {
    this.late.endsAll(this.marksOf(index), end);
  }

  /** Events of one command on a meeting, and the state after them. */
  meetingHappened(state: MeetingState, events: readonly MeetingEvent[], _now: Instant): void {
    this.events += events.length;
    const { counts } = this;
    for (const event of events) {
      this.notices.all(noticesOfMeeting(state, event));
      if (event.type === 'MeetingBegan') {
        counts.meetings += 1;
        counts.meetingItems += state.agenda.length;
      } else if (event.type === 'AttendanceRecorded') {
        for (const { unit } of event.data.attendance.filter(({ status }) => status === 'present')) {
          counts.attendances += 1;
          this.attended[this.places.row(unit)]! += 1;
        }
      } else if (event.type === 'ResolutionRecorded' && event.data.outcome === 'deferred') counts.itemsDeferred += 1;
      else if (event.type === 'MeetingTaskOverdue')
        this.late.begins(this.marksOfMeeting, event.data.task, event.data.unit, event.data.due);
    }
  }

  meetingTaskEnded(key: string, task: OtherTask, doneAt: Instant | null): void {
    this.endedBeside(task, doneAt);
    if (doneAt !== null) this.late.ends(this.marksOfMeeting, key, doneAt);
  }

  meetingFinished(end: Instant): void {
    this.late.endsAll(this.marksOfMeeting, end);
  }

  /** Events of one command on an application for error tolerance, and the state after them. */
  toleranceHappened(index: number, state: ToleranceState, events: readonly ToleranceEvent[], _now: Instant): void {
    this.events += events.length;
    for (const event of events) {
      this.notices.all(noticesOfTolerance(state, event));
      if (event.type === 'ToleranceApplicationMade') this.counts.toleranceApplied += 1;
      else if (event.type === 'ToleranceJudged') this.counts[countOfOutcome[event.data.outcome]] += 1;
      else if (event.type === 'ToleranceOverdue') {
        const marks: Marks = new Map();
        this.marksOfTolerance.set(index, marks);
        this.late.begins(marks, event.data.task, event.data.unit, event.data.due);
      }
    }
  }

  /** It is decided, or was still open when the run ended (`doneAt` null). */
  toleranceEnded(index: number, task: OtherTask, doneAt: Instant | null): void {
    this.endedBeside(task, doneAt);
    const marks = this.marksOfTolerance.get(index);
    if (marks) this.late.endsAll(marks, doneAt ?? this.world.horizon);
  }

  /** A task is done, or was still open when the run ended (`doneAt` null). */
  ended(index: number, task: Task, doneAt: Instant | null): void {
    const { kind, unit, openedAt, due, cycle } = task;
    if (kind === 'part' || kind === 'close') {
      // whoever leads by now asks for the closing
      if (kind === 'close' || this.articles[index]!.leads.includes(unit)) this.articles[index]!.due = due;
    }
    if (due <= this.world.horizon) {
      if (isReport(kind)) {
        this.reportsIn[this.places.cell(unit, due)]! += 1;
        this.deadlines.countReport(unit, cycle, due);
      } else this.deadlines.count(unit, due);
    }
    if (isReview(kind)) this.deadlines.reviewed({ article: this.articles[index]!.number, kind, unit, openedAt, due, doneAt });
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
    count.overdueDays += this.late.endsAll(count.marks, end);
    const { of, overdue, overdueDays, cases, casesOpened, requestedAt, due } = count;
    this.outcomes[of]!.push({
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
      heldMs: this.clock.add(state, end),
    });
  }

  result(run: number): RunResult {
    this.counts.suspendedDays = this.clock.suspendedDays();
    const articles = this.outcomes.map(together);
    const closings = articles.map(({ closedAt }) => closedAt ?? Infinity);
    const last = closings.reduce((a, b) => Math.max(a, b), 0);
    return {
      run,
      closedAt: last === Infinity ? null : last,
      arrived: this.arrivedIn,
      reports: this.reportsIn,
      heldMs: this.clock.ms,
      notices: this.notices.counts,
      overdue: this.late.overdue,
      overdueDays: this.late.overdueDays,
      cases: this.cases,
      casesOpened: this.casesOpened,
      attended: this.attended,
      counts: this.counts,
      articles,
      collisions: this.deadlines.collisions(),
      reviews: this.deadlines.reviews,
      refusals: this.refusals,
      unanswered: this.withoutAnswer,
      events: this.events,
    };
  }

  private marksOf(index: number): Marks {
    const known = this.marksOfCase.get(index);
    if (known) return known;
    const marks: Marks = new Map();
    this.marksOfCase.set(index, marks);
    return marks;
  }

  private endedBeside({ article, kind, unit, openedAt, due, decides }: OtherTask, doneAt: Instant | null): void {
    if (due <= this.world.horizon) this.deadlines.count(unit, due);
    if (decides) this.deadlines.reviewed({ article, kind, unit, openedAt, due, doneAt });
  }

  private countOf({ number, leads, completion }: ArticleState, of: number): ArticleCount {
    const due = completion.kind === 'fixed' ? completion.due : this.world.policy.validUntil;
    const nothing = { overdue: 0, overdueDays: 0, cases: 0, casesOpened: 0, requestedAt: null };
    return { of, number, leads, marks: new Map(), ...nothing, due };
  }
}

const countOfArticle: Partial<Record<ArticleEvent['type'], Count>> = {
  DisputeOpened: 'disputes',
  DisputeEscalated: 'disputesEscalated',
  ArticleSuspended: 'suspensions',
  LeadChanged: 'leadChanges',
  ArticleSplit: 'splits',
};

const countOfOutcome: Readonly<Record<ToleranceOutcome, Count>> = {
  exempt: 'toleranceExempt',
  lighten: 'toleranceLightened',
  mitigate: 'toleranceMitigated',
  refuse: 'toleranceRefused',
};

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
