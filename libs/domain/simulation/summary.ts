import type { UnitCode } from '../actor.js';
import { dateAt, provisional } from '../calendar/calendar.js';
import { dateFromDay, type DateString, type Instant } from '../time.js';
import { ascending, meanOf, percentile, spreadOf, type Spread } from './statistics.js';
import { NOTICE_KINDS, type SimulatedNotice } from './notices.js';
import { COUNTS, type ArticleOutcome, type ReviewOutcome, type RunResult } from './tally/result.js';
import { LEADER_ROW, SUSPENDED_ROW, unitsIn, type World } from './world.js';

/** What a run amounts to, in one number each: what scenarios are compared by. */
export const TOTALS = [
  'overdue',
  'overdueDays',
  'cases',
  'notices',
  'tasks',
  'reports',
  'collisions',
  'holidayReviews',
  'closed',
  'lateArticles',
  ...COUNTS,
] as const;
export type Total = (typeof TOTALS)[number];

/** Dates of a spread; null: in that share of the runs it was not yet so when the run ended. */
export interface FinishDates {
  readonly p10: DateString | null;
  readonly p50: DateString | null;
  readonly p90: DateString | null;
}

export interface UnitSummary {
  readonly unit: UnitCode;
  /** Means by month of the summary: tasks that came, reports due, working days for which the unit held the clock of an article. */
  readonly tasks: readonly number[];
  readonly reports: readonly number[];
  readonly clockDays: readonly number[];
  /** Tasks in the busiest month of a run. */
  readonly busiest: Spread;
  /** Probability that anything is overdue; tasks overdue and their working days in all, a run. */
  readonly overdueProbability: number;
  readonly overdue: Spread;
  readonly overdueDays: Spread;
  /** Means a run: cases drafted and opened against it, meetings that it came to, weeks with collisions, notices. */
  readonly cases: number;
  readonly casesOpened: number;
  readonly meetings: number;
  readonly collisions: number;
  readonly notices: Readonly<Partial<Record<SimulatedNotice, number>>>;
}

export interface ArticleSummary {
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly UnitCode[];
  readonly due: DateString;
  /** Probability that any task of it is overdue. */
  readonly overdueProbability: number;
  /** Probability that closing is asked for after the due date, or not at all in the run. */
  readonly lateProbability: number;
  readonly overdue: Spread;
  readonly overdueDays: Spread;
  readonly cases: number;
  readonly casesOpened: number;
  /** Working days from the closing request to the due date; negative: late. */
  readonly slackDays: Spread;
  /** Share of the runs in which it was closed, and when. */
  readonly closed: number;
  readonly finish: FinishDates;
}

export interface CollisionSummary {
  readonly unit: UnitCode;
  /** Monday of the week. */
  readonly week: DateString;
  /** Share of the runs, and deadlines in the week where it happens. */
  readonly probability: number;
  readonly deadlines: number;
}

export interface HolidayReview {
  /** 0: a meeting. */
  readonly article: number;
  readonly kind: ReviewOutcome['kind'];
  readonly unit: UnitCode;
  readonly from: DateString;
  readonly due: DateString;
  readonly daysOff: number;
  readonly longestOff: number;
  readonly gapDays: number;
  /** Share of the runs with a decision asked for on that day. */
  readonly probability: number;
}

/** What many runs of one scenario say. */
export interface SimulationSummary {
  readonly scenario: string;
  readonly seed: number;
  readonly runs: number;
  readonly policy: {
    readonly title: string;
    readonly dispatchOn: DateString;
    readonly validUntil: DateString;
    /** Until when the runs looked. */
    readonly horizon: DateString;
    readonly articles: number;
    readonly units: number;
    /** True when the runs go beyond the years whose holidays were announced. */
    readonly provisional: boolean;
  };
  readonly months: readonly string[];
  readonly totals: Readonly<Record<Total, Spread>>;
  /** When the last article is closed. */
  readonly finish: FinishDates;
  readonly allClosed: number;
  readonly units: readonly UnitSummary[];
  readonly articles: readonly ArticleSummary[];
  /** Numbers of the articles, the most endangered first: by probability of being late, of anything overdue, then by the smallest slack. */
  readonly critical: readonly number[];
  /** The most likely ones, at most {@link LISTED_MAX}. */
  readonly collisions: readonly CollisionSummary[];
  /** Decisions whose time has a long holiday in it, the longest first, at most {@link LISTED_MAX}. */
  readonly holidayReviews: readonly HolidayReview[];
  /** Means a run: how often people were refused, by code; tasks that nobody knew an answer to, by kind. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly unanswered: Readonly<Record<string, number>>;
  readonly events: number;
}

export const LISTED_MAX = 50;

interface Column {
  readonly overdue: number[];
  readonly overdueDays: number[];
  cases: number;
  casesOpened: number;
}

interface UnitColumn extends Column {
  readonly busiest: number[];
  meetings: number;
  collisions: number;
}

interface ArticleColumn extends Column {
  readonly slack: number[];
  readonly late: number[];
  readonly closedAt: number[];
}

const column = (): Column => ({ overdue: [], overdueDays: [], cases: 0, casesOpened: 0 });

/** Gathers runs of one world, in any number of steps. Runs have to come in their order, so that sums are the same to the last digit. */
export class Gathering {
  private runs = 0;
  readonly totals: Record<Total, number[]>;
  readonly units: UnitColumn[];
  readonly articles: ArticleColumn[];
  private readonly finishes: number[] = [];
  private readonly arrived: Float64Array;
  private readonly reports: Float64Array;
  private readonly heldMs: Float64Array;
  private readonly notices: Float64Array;
  private readonly collisions = new Map<string, { unit: UnitCode; week: number; runs: number; deadlines: number }>();
  private readonly reviews = new Map<string, { review: ReviewOutcome; runs: number }>();
  private readonly refusals: Record<string, number> = {};
  private readonly unanswered: Record<string, number> = {};
  private events = 0;

  constructor(
    readonly world: World,
    readonly seed: number,
  ) {
    const { rows, months, dispatched } = world;
    this.totals = Object.fromEntries(TOTALS.map((total) => [total, []])) as unknown as Record<Total, number[]>;
    this.units = rows.map(() => ({ ...column(), busiest: [], meetings: 0, collisions: 0 }));
    this.articles = dispatched.map(() => ({ ...column(), slack: [], late: [], closedAt: [] }));
    this.arrived = new Float64Array(rows.length * months.length);
    this.reports = new Float64Array(rows.length * months.length);
    this.heldMs = new Float64Array(rows.length * months.length);
    this.notices = new Float64Array(rows.length * NOTICE_KINDS.length);
  }

  add(result: RunResult): void {
    if (result.run !== this.runs) throw new RangeError(`run ${this.runs} is next, not ${result.run}`);
    this.runs += 1;
    this.events += result.events;
    addTo(this.arrived, result.arrived);
    addTo(this.reports, result.reports);
    addTo(this.heldMs, result.heldMs);
    addTo(this.notices, result.notices);
    const acrossHolidays = this.addReviews(result.reviews);
    this.addUnits(result);
    const closed = this.addArticles(result.articles);
    this.finishes.push(result.closedAt ?? Infinity);
    for (const [code, count] of Object.entries(result.refusals)) this.refusals[code] = (this.refusals[code] ?? 0) + count;
    for (const [kind, count] of Object.entries(result.unanswered)) this.unanswered[kind] = (this.unanswered[kind] ?? 0) + count;
    const { totals } = this;
    totals.overdue.push(totalOf(result.overdue));
    totals.overdueDays.push(totalOf(result.overdueDays));
    totals.cases.push(totalOf(result.cases));
    totals.notices.push(totalOf(result.notices));
    totals.tasks.push(totalOf(result.arrived));
    totals.reports.push(totalOf(result.reports));
    totals.collisions.push(result.collisions.length);
    totals.holidayReviews.push(acrossHolidays);
    totals.closed.push(closed);
    totals.lateArticles.push(result.articles.filter(isLate).length);
    for (const count of COUNTS) totals[count].push(result.counts[count]);
  }

  summary(): SimulationSummary {
    const { world, runs } = this;
    const { calendar, policy, months } = world;
    const on = (instant: Instant): DateString => dateAt(calendar, instant);
    const articles = this.articleSummaries();
    return {
      scenario: world.scenario.name,
      seed: this.seed,
      runs,
      policy: {
        title: policy.title,
        dispatchOn: on(policy.dispatchAt),
        validUntil: on(policy.validUntil),
        horizon: on(world.horizon),
        articles: articles.length,
        units: unitsIn(world),
        provisional: provisional(calendar, world.horizon) || provisional(calendar, policy.dispatchAt),
      },
      months,
      totals: Object.fromEntries(TOTALS.map((total) => [total, spreadOf(this.totals[total])])) as Record<Total, Spread>,
      finish: this.datesOf(this.finishes),
      allClosed: meanOf(this.finishes.map((at) => (at === Infinity ? 0 : 1))),
      units: this.unitSummaries(),
      articles,
      critical: [...articles].sort(byDanger).map(({ number }) => number),
      collisions: this.collisionSummaries(),
      holidayReviews: this.reviewSummaries(on),
      refusals: eachOf(this.refusals, runs),
      unanswered: eachOf(this.unanswered, runs),
      events: this.events / Math.max(runs, 1),
    };
  }

  private addReviews(reviews: readonly ReviewOutcome[]): number {
    let across = 0;
    for (const review of reviews) {
      if (review.longestOff < this.world.scenario.longHolidayDays) continue;
      across += 1;
      const key = `${review.article} ${review.kind} ${dateAt(this.world.calendar, review.openedAt)}`;
      const known = this.reviews.get(key);
      if (known) known.runs += 1;
      else this.reviews.set(key, { review, runs: 1 });
    }
    return across;
  }

  private addUnits(result: RunResult): void {
    const { months } = this.world;
    this.units.forEach((unit, row) => {
      unit.overdue.push(result.overdue[row]!);
      unit.overdueDays.push(result.overdueDays[row]!);
      unit.cases += result.cases[row]!;
      unit.casesOpened += result.casesOpened[row]!;
      unit.meetings += result.attended[row]!;
      unit.busiest.push(
        result.arrived.subarray(row * months.length, (row + 1) * months.length).reduce((a, b) => Math.max(a, b), 0),
      );
    });
    for (const { unit, week, deadlines } of result.collisions) {
      this.units[this.world.rowOf.get(unit)!]!.collisions += 1;
      const key = `${unit} ${week}`;
      const known = this.collisions.get(key) ?? { unit, week, runs: 0, deadlines: 0 };
      known.runs += 1;
      known.deadlines += deadlines;
      this.collisions.set(key, known);
    }
  }

  /** How many are closed. */
  private addArticles(outcomes: readonly ArticleOutcome[]): number {
    outcomes.forEach((outcome, i) => {
      const article = this.articles[i]!;
      article.overdue.push(outcome.overdue);
      article.overdueDays.push(outcome.overdueDays);
      article.cases += outcome.cases;
      article.casesOpened += outcome.casesOpened;
      article.slack.push(outcome.slackDays);
      article.late.push(isLate(outcome) ? 1 : 0);
      article.closedAt.push(outcome.closedAt ?? Infinity);
    });
    return outcomes.filter(({ closedAt }) => closedAt !== null).length;
  }

  private unitSummaries(): UnitSummary[] {
    const { rows, months, calendar } = this.world;
    const row = (of: Float64Array, i: number, by = 1): number[] =>
      Array.from(of.subarray(i * months.length, (i + 1) * months.length), (value) => value / by / this.runs);
    return rows.flatMap((unit, i) => {
      const { overdue, overdueDays, busiest, cases, casesOpened, meetings, collisions } = this.units[i]!;
      const clockDays = row(this.heldMs, i, calendar.lengthMs);
      if ((unit === LEADER_ROW || unit === SUSPENDED_ROW) && clockDays.every((days) => days === 0)) return [];
      const counts = NOTICE_KINDS.map((kind, k) => [kind, this.notices[i * NOTICE_KINDS.length + k]! / this.runs] as const);
      return {
        unit,
        tasks: row(this.arrived, i),
        reports: row(this.reports, i),
        clockDays,
        busiest: spreadOf(busiest),
        overdueProbability: meanOf(overdue.map((count) => (count > 0 ? 1 : 0))),
        overdue: spreadOf(overdue),
        overdueDays: spreadOf(overdueDays),
        cases: cases / this.runs,
        casesOpened: casesOpened / this.runs,
        meetings: meetings / this.runs,
        collisions: collisions / this.runs,
        notices: Object.fromEntries(counts.filter(([, count]) => count > 0)),
      };
    });
  }

  private articleSummaries(): ArticleSummary[] {
    const { policy, calendar } = this.world;
    return policy.articles.map(({ number, numeral, title, leads, due }, i) => {
      const { overdue, overdueDays, cases, casesOpened, slack, late, closedAt } = this.articles[i]!;
      return {
        number,
        numeral,
        title,
        leads,
        due: dateAt(calendar, due),
        overdueProbability: meanOf(overdue.map((count) => (count > 0 ? 1 : 0))),
        lateProbability: meanOf(late),
        overdue: spreadOf(overdue),
        overdueDays: spreadOf(overdueDays),
        cases: cases / this.runs,
        casesOpened: casesOpened / this.runs,
        slackDays: spreadOf(slack),
        closed: meanOf(closedAt.map((at) => (at === Infinity ? 0 : 1))),
        finish: this.datesOf(closedAt),
      };
    });
  }

  private collisionSummaries(): CollisionSummary[] {
    return [...this.collisions.values()]
      .sort((a, b) => b.runs - a.runs || b.deadlines - a.deadlines || a.week - b.week || (a.unit < b.unit ? -1 : 1))
      .slice(0, LISTED_MAX)
      .map(({ unit, week, runs, deadlines }) => ({
        unit,
        week: dateFromDay(week),
        probability: runs / this.runs,
        deadlines: deadlines / runs,
      }));
  }

  private reviewSummaries(on: (instant: Instant) => DateString): HolidayReview[] {
    return [...this.reviews.values()]
      .sort(
        (a, b) =>
          b.review.longestOff - a.review.longestOff ||
          b.runs - a.runs ||
          a.review.openedAt - b.review.openedAt ||
          a.review.article - b.review.article,
      )
      .slice(0, LISTED_MAX)
      .map(({ review: { article, kind, unit, openedAt, due, daysOff, longestOff, gapDays }, runs }) => {
        const probability = runs / this.runs;
        return { article, kind, unit, from: on(openedAt), due: on(due), daysOff, longestOff, gapDays, probability };
      });
  }

  private datesOf(instants: readonly number[]): FinishDates {
    const sorted = ascending(instants);
    const at = (p: number): DateString | null => {
      const instant = sorted.length === 0 ? Infinity : percentile(sorted, p);
      return instant === Infinity ? null : dateAt(this.world.calendar, instant);
    };
    return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
  }
}

/** Closing was asked for after the due date, or was not when the run ended after it. */
const isLate = ({ requestedAt, due, slackDays }: ArticleOutcome): boolean =>
  requestedAt === null ? slackDays < 0 : requestedAt > due;

const byDanger = (a: ArticleSummary, b: ArticleSummary): number =>
  b.lateProbability - a.lateProbability ||
  b.overdueProbability - a.overdueProbability ||
  a.slackDays.p50 - b.slackDays.p50 ||
  a.number - b.number;

const totalOf = (counts: Uint32Array): number => counts.reduce((a, b) => a + b, 0);

function addTo(total: Float64Array, counts: ArrayLike<number>): void {
  for (let i = 0; i < total.length; i += 1) total[i]! += counts[i]!;
}

const eachOf = (counts: Readonly<Record<string, number>>, runs: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => [name, count / runs]),
  );
