import type { UnitCode } from '../../actor.js';
import type { Stage } from '../../article/state.js';
import type { TaskKind } from '../../article/tasks.js';
import type { CaseTaskKind } from '../../case/agenda.js';
import type { MeetingTaskKind } from '../../meeting/agenda.js';
import type { ToleranceTask } from '../../tolerance/tolerance.js';
import type { DayNumber, Instant } from '../../time.js';

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
  'accountabilities',
  'toleranceApplied',
  'toleranceExempt',
  'toleranceLightened',
  'toleranceMitigated',
  'toleranceRefused',
  'splits',
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
  /** Of an article that was split: `closed` when all that came out of it is, else what one of those is that are not. */
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
  readonly kind: TaskKind | OtherTaskKind;
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

export type OtherTaskKind = CaseTaskKind | MeetingTaskKind | ToleranceTask['key'];

/** A task beside the articles: of a case, of an application for error tolerance, of a meeting. */
export interface OtherTask {
  readonly article: number;
  readonly kind: OtherTaskKind;
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

/** What came of one run. Rows and months are those of the world (libs/domain/simulation/world.ts); matrices are row by row. Plain data, to be sent between threads. */
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
  /** By row and kind of notice. */
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
