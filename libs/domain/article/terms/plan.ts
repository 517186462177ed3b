import type { UnitCode } from '../../actor.js';
import type { DateString, Instant } from '../../time.js';

/** A step of a measure with a date of its own (里程碑). */
export interface PlannedMilestone {
  readonly title: string;
  readonly due: DateString;
  /** Left out: the owner of the measure. */
  readonly owner?: UnitCode;
}

/** A measure of the plan (落实措施), tied to words of the article. */
export interface Measure {
  readonly title: string;
  readonly owner: UnitCode;
  readonly deliverable: string;
  /** Milestone date of the measure itself, local. */
  readonly due: DateString | null;
  /** The words of the article that it carries out. */
  readonly quote: string | null;
  readonly milestones?: readonly PlannedMilestone[];
}

/** Something that proves what is said: a file's name and where it is found. */
export interface Evidence {
  readonly name: string;
  readonly ref: string;
}

export type CountersignAnswer = 'agree' | 'agree-with-changes' | 'refuse';

/** A milestone as it is owed: its id is `VERSION.N` of the plan that set it. */
export interface Milestone {
  readonly id: string;
  readonly owner: UnitCode;
  readonly title: string;
  readonly due: Instant;
  readonly setAt: Instant;
  readonly end: { readonly kind: 'done' | 'waived'; readonly at: Instant } | null;
}

export type ProposedMilestone = Omit<Milestone, 'end' | 'setAt'>;

export type PlanEvent =
  | {
      readonly type: 'PlanSubmitted';
      readonly data: {
        readonly unit: UnitCode;
        readonly version: number;
        readonly measures: readonly Measure[];
        readonly comment: string | null;
        /** Countersigning is urgent: the short period counts. */
        readonly urgent?: boolean;
        /** What the owners will owe once the plan takes effect. */
        readonly milestones?: readonly ProposedMilestone[];
      };
    }
  | {
      readonly type: 'CountersignAsked';
      readonly data: { readonly version: number; readonly units: readonly UnitCode[]; readonly urgent: boolean };
    }
  | {
      readonly type: 'PlanCountersigned';
      readonly data: { readonly unit: UnitCode; readonly answer: CountersignAnswer; readonly text: string | null };
    }
  | {
      /** No answer came in time: shown as lapsed, never as agreed. */
      readonly type: 'CountersignLapsed';
      readonly data: { readonly unit: UnitCode; readonly reason: string };
    }
  | { readonly type: 'PlanApproved'; readonly data: { readonly opinion: string | null } }
  /** A change of the plan that nobody has to review. */
  | { readonly type: 'PlanTookEffect'; readonly data: { readonly version: number } }
  | { readonly type: 'PlanReturned'; readonly data: { readonly opinion: string } }
  /** A change of the plan while the article is carried out was not approved: the plan before it stays in force. */
  | { readonly type: 'PlanChangeReturned'; readonly data: { readonly opinion: string } }
  | {
      /** The milestones of the plan in force; those of earlier versions that are not done yet give way. */
      readonly type: 'MilestonesSet';
      readonly data: { readonly version: number; readonly milestones: readonly ProposedMilestone[] };
    }
  | {
      readonly type: 'MilestoneCompleted';
      readonly data: {
        readonly unit: UnitCode;
        readonly milestone: string;
        readonly summary: string;
        readonly evidence: readonly Evidence[];
      };
    }
  | { readonly type: 'MilestoneWaived'; readonly data: { readonly milestone: string; readonly reason: string } };

export type PlanCommand =
  | {
      readonly kind: 'submitPlan';
      readonly unit: UnitCode;
      readonly measures: readonly Measure[];
      readonly comment?: string;
      readonly urgent?: boolean;
    }
  | {
      readonly kind: 'countersign';
      readonly unit: UnitCode;
      readonly answer: CountersignAnswer;
      /** What should change, or why not. */
      readonly text?: string;
    }
  | { readonly kind: 'lapseCountersign'; readonly unit: UnitCode; readonly reason: string }
  | { readonly kind: 'approvePlan'; readonly opinion?: string }
  | { readonly kind: 'returnPlan'; readonly opinion: string }
  | {
      readonly kind: 'completeMilestone';
      readonly unit: UnitCode;
      readonly milestone: string;
      readonly summary: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly kind: 'waiveMilestone'; readonly milestone: string; readonly reason: string };

/** Who was asked to countersign the version in hand, and what they said. */
export interface Countersign {
  readonly unit: UnitCode;
  readonly askedAt: Instant;
  readonly answer: CountersignAnswer | 'lapsed' | null;
}
