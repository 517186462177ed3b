import type { UnitCode } from '../actor.js';
import type { DeadlineBasis } from '../deadline/deadline.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';
import type { RebaseEvent } from './rebase.js';
import type { ChangeEvent } from './terms/change.js';
import type { ClosingEvent } from './terms/closing.js';
import type { DecisionEvent } from './terms/decision.js';
import type { DisputeEvent } from './terms/dispute.js';
import type { PlanEvent } from './terms/plan.js';
import type { PolicyFollowingEvent } from './terms/policy.js';
import type { ReportEvent, TargetFact } from './terms/report.js';
import type { SupervisionEvent } from './terms/supervision.js';

export type { Measure } from './terms/plan.js';

/** 优秀 良好 合格 不合格 */
export type Grade = 'excellent' | 'good' | 'qualified' | 'unqualified';

/** Why an article's clock stands still (中止). */
export type SuspensionCategory = 'higher-policy' | 'force-majeure' | 'litigation' | 'funding' | 'dependency' | 'other';

/** Due and reminder instants fixed by the dispatch itself instead of counted by the rule set. */
export interface GivenDeadlines {
  readonly signDueAt?: Instant;
  readonly signRemindAt?: Instant;
  readonly completionRemindAt?: Instant;
}

/** How often the units of an article report. */
export type ReportRhythm = 'month' | 'quarter' | 'half-year' | 'year';

export interface ReportCycle {
  /** '2021-03', '2021-Q1', '2021-H1', '2021', or 'once'. */
  readonly id: string;
  /** Last day (local) on which the report of the cycle is in time, after rolling to a working day: its close of business. */
  readonly due: Instant;
  /** When the next cycle opens; null: there is none. */
  readonly nextOpensAt: Instant | null;
}

/** What a dispatch (交办) says, as asked and as recorded. */
export interface DispatchFacts {
  readonly policyId: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly UnitCode[];
  readonly responsible: readonly UnitCode[];
  readonly office: UnitCode;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
  readonly completion: DeadlineBasis;
  readonly given: GivenDeadlines;
  /** The article's own words in the policy, [from, to) in characters of the source text. */
  readonly span: readonly [number, number] | null;
  /** Numbers that the article wants reached. */
  readonly targets?: readonly TargetFact[];
  /** How often it is reported on, where that is not the rule set's own rhythm: the policy says so (每季度报送), or a person. */
  readonly reportCycle?: ReportRhythm;
  /** The article that this one was split from. */
  readonly splitFrom?: string;
  /** When the validity of the policy ends: dates that are set later are held against it. */
  readonly policyEnd?: Instant;
}

interface ObligationFact {
  /** Settled once: unique within the article. */
  readonly obligation: string;
  /** Key of the task that it concerns. */
  readonly task: string;
  readonly unit: UnitCode;
  readonly due: Instant;
}

type SigningEvent =
  | {
      readonly type: 'ArticleDispatched';
      readonly data: DispatchFacts & {
        /** Units whose signature is asked for (rule set: all, or the leads only). */
        readonly signers: readonly UnitCode[];
        /** Who verifies the closing: the supervision office, or the coordination office where that is itself a unit of the article. */
        readonly verifier: UnitCode;
      };
    }
  | {
      readonly type: 'PartSigned';
      readonly data: {
        readonly unit: UnitCode;
        readonly handler: string | null;
        readonly reservation: string | null;
        readonly comment: string | null;
      };
    }
  | { readonly type: 'HandlerAssigned'; readonly data: { readonly unit: UnitCode; readonly handler: string } }
  | {
      readonly type: 'PartObjected';
      readonly data: { readonly unit: UnitCode; readonly grounds: string; readonly basis: string };
    }
  | { readonly type: 'AssignmentConfirmed'; readonly data: { readonly unit: UnitCode; readonly reason: string } }
  | {
      readonly type: 'PartReassigned';
      readonly data: { readonly from: UnitCode; readonly to: readonly UnitCode[]; readonly reason: string };
    }
  | { readonly type: 'PlanningStarted'; readonly data: Record<string, never> };

type ExecutionEvent =
  | { readonly type: 'ExecutionStarted'; readonly data: { readonly cycle: ReportCycle } }
  | { readonly type: 'ReportCycleOpened'; readonly data: { readonly obligation: string; readonly cycle: ReportCycle } }
  | { readonly type: 'PartCompleted'; readonly data: { readonly unit: UnitCode; readonly summary: string } }
  | { readonly type: 'PartWaived'; readonly data: { readonly unit: UnitCode; readonly reason: string } };

type TimeEvent =
  | { readonly type: 'ReminderSent'; readonly data: ObligationFact & { readonly moment: string } }
  | { readonly type: 'ReminderLapsed'; readonly data: ObligationFact & { readonly moment: string } }
  | { readonly type: 'OverdueMarked'; readonly data: ObligationFact }
  | { readonly type: 'CaseDrafted'; readonly data: ObligationFact & { readonly workdaysOverdue: number } }
  | {
      readonly type: 'LatenessCaughtUp';
      readonly data: {
        readonly task: string;
        readonly unit: UnitCode;
        readonly due: Instant;
        readonly yellowUntil: Instant;
        /** Left out: timeliness. */
        readonly light?: 'substance';
        /** Nobody made up for it: an answer lapsed, a milestone or a part was waived or planned anew, the unit left. Left out: it was done. */
        readonly lifted?: true;
      };
    };

/**
 * What can be true of an article's past. An event is never changed: a new meaning gets a new name, and the old applier stays.
 * Instants are UTC milliseconds of business time; who and when stand in the envelope {@link RecordedEvent}.
 */
export type ArticleEvent =
  | SigningEvent
  | DisputeEvent
  | PlanEvent
  | ExecutionEvent
  | ReportEvent
  | ChangeEvent
  | DecisionEvent
  | SupervisionEvent
  | ClosingEvent
  | PolicyFollowingEvent
  | RebaseEvent
  | TimeEvent;

/** What stands in the event of one type. */
export type DataOf<Type extends ArticleEvent['type']> = Extract<ArticleEvent, { type: Type }>['data'];

/** An event with who recorded it and when. */
export type RecordedEvent<Event = ArticleEvent> = Event & {
  /** Business instant, UTC milliseconds. */
  readonly at: Instant;
  readonly by: { readonly account: string; readonly unit: UnitCode | null };
};
