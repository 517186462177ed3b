import type { UnitCode } from '../actor.js';
import type { ClockSegment } from '../clock-ledger/clock-ledger.js';
import type { DeadlineBasis } from '../deadline/deadline.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';
import type { GivenDeadlines, ReportCycle, ReportRhythm, SuspensionCategory } from './events.js';
import type { FieldCheck, LookBack } from './terms/closing.js';
import type { PendingDecision } from './terms/decision.js';
import type { DisputeFile } from './terms/dispute.js';
import type { Countersign, Milestone, ProposedMilestone } from './terms/plan.js';
import type { FiledReport, RollUp, TargetState } from './terms/report.js';
import type { CaseNote } from './terms/supervision.js';

/** domain.md §3. `suspended` and `disputed` are flags beside the stage. `split`: what was left of it lives on in other articles. */
export type Stage = 'dispatched' | 'planning' | 'executing' | 'closing' | 'closed' | 'cancelled' | 'split';

/** What one unit owes of the article. */
export interface Part {
  readonly unit: UnitCode;
  readonly role: 'lead' | 'responsible';
  /** From when the sign-for period is counted; null: no signature is asked of this unit. */
  readonly signFrom: Instant | null;
  /** Until when an objection is heard is counted from here: the assignment itself. */
  readonly assignedAt: Instant;
  readonly signedAt: Instant | null;
  readonly handler: string | null;
  readonly objectedAt: Instant | null;
  readonly end: { readonly kind: 'done' | 'waived'; readonly at: Instant } | null;
  /** Report cycles opened and not yet reported on, oldest first. */
  readonly owed: readonly { readonly cycle: string; readonly due: Instant; readonly openedAt: Instant }[];
  readonly reports: number;
  /** As last reported, 0 to 100. */
  readonly percent: number;
  /** Reports that wait for the head of the unit. */
  readonly filed?: readonly FiledReport[];
  /** Since when it leads, where it was a responsible unit without a completion task of its own before: what it owed as an earlier lead is over. */
  readonly leadFrom?: Instant;
}

export interface OverdueMark {
  readonly unit: UnitCode;
  readonly due: Instant;
  readonly caseDrafted: boolean;
}

/**
 * The fold of an article's events. Plain JSON; stored beside the stream, equal to a fresh fold of it at any time. Optional fields are there once
 * something has happened that they speak of, so that a quiet article stays small and a state stored by an earlier release stays true.
 */
export interface ArticleState {
  readonly id: string;
  readonly policyId: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
  readonly office: UnitCode;
  readonly verifier: UnitCode;
  readonly stage: Stage;
  readonly stageSince: Instant;
  readonly dispatchedAt: Instant;
  readonly leads: readonly UnitCode[];
  /** In the order of the text: leads first. */
  readonly parts: readonly Part[];
  readonly given: GivenDeadlines;
  readonly completion: DeadlineBasis;
  /** The article's own words in the policy, [from, to) in UTF-16 code units of its text. */
  readonly span: readonly [number, number] | null;
  readonly suspensions: readonly { readonly from: Instant; readonly to?: Instant; readonly category: SuspensionCategory }[];
  readonly extensions: readonly {
    readonly id: string;
    readonly at: Instant;
    readonly due: Instant;
    readonly withdrawnAt?: Instant;
    readonly level?: 'leading-group';
    /** Marks under the date before, which come back when the extension is taken back. */
    readonly lifted?: Readonly<Record<string, OverdueMark>>;
  }[];
  readonly extensionRequest: {
    readonly id: string;
    readonly unit: UnitCode;
    readonly due: Instant;
    readonly at: Instant;
    /** When it came back from the leading group undecided: the office's time begins anew. */
    readonly backAt?: Instant;
  } | null;
  readonly plan: {
    readonly version: number;
    readonly measures: number;
    readonly submittedAt: Instant;
    readonly status: 'countersigning' | 'in-review' | 'approved' | 'returned';
    readonly unit?: UnitCode;
    readonly urgent?: boolean;
    readonly countersigns?: readonly Countersign[];
    /** Of the version in hand, until it takes effect. */
    readonly proposed?: readonly ProposedMilestone[];
  } | null;
  readonly cycle: ReportCycle | null;
  readonly closing: { readonly unit: UnitCode; readonly at: Instant; readonly sample?: readonly FieldCheck[] } | null;
  /** After a returned closing request: the date set for the rework; counts as the completion date from then on. */
  readonly rework: { readonly due: Instant; readonly at: Instant } | null;
  readonly grade: string | null;
  readonly clock: readonly ClockSegment[];
  /** Obligations settled, of tasks that are still open. */
  readonly settled: readonly string[];
  /** Marks of tasks that are open and overdue. */
  readonly overdue: Readonly<Record<string, OverdueMark>>;
  /** Units that were red and caught up: yellow until then (瓯海). */
  readonly caughtUp: Readonly<Record<UnitCode, Instant>>;
  readonly casesDrafted: number;
  /** The same for substance: milestones, completion. */
  readonly caughtUpSubstance?: Readonly<Record<UnitCode, Instant>>;
  readonly disputes?: readonly DisputeFile[];
  readonly milestones?: readonly Milestone[];
  readonly targets?: readonly TargetState[];
  readonly rollUp?: RollUp;
  readonly pendingDecision?: PendingDecision;
  readonly cases?: readonly CaseNote[];
  /** When tasks were last reminded of by hand, by their keys: those of a week. */
  readonly remindedByHand?: Readonly<Record<string, readonly Instant[]>>;
  /** Commendations that wait for the leading group, and those that it gave. */
  readonly commendations?: readonly { readonly id: string; readonly unit: UnitCode; readonly given: boolean }[];
  /** `TASK|DUE` of latenesses whose explanation was accepted. */
  readonly excused?: readonly string[];
  readonly lookBack?: LookBack;
  /** How often it is reported on, where that is not the rule set's rhythm. */
  readonly reportCycle?: ReportRhythm;
  readonly splitFrom?: string;
  readonly splitInto?: readonly string[];
  readonly policyEnd?: Instant;
  /** Since when nobody has anything left to carry out, the last who had having left: from then on the first lead owes the closing request. */
  readonly closingOwedFrom?: Instant;
}

export const partOf = (state: ArticleState, unit: UnitCode): Part | undefined => state.parts.find((part) => part.unit === unit);

/** The unit leads, and no other lead has anything left to carry out: its own part ends with the closing request. */
export const isLastLead = (state: ArticleState, unit: UnitCode): boolean =>
  state.parts.every((part) => (part.unit === unit ? part.role === 'lead' : part.role !== 'lead' || part.end !== null));

/** The first lead that still carries out its part: who answers for what nobody else does. `but`: a unit that is about to end its own. */
export const leadInWork = (state: ArticleState, but?: UnitCode): UnitCode =>
  state.parts.find(({ unit, role, end }) => role === 'lead' && end === null && unit !== but)?.unit ?? state.leads[0]!;

export const isSuspended = (state: ArticleState): boolean => {
  const last = state.suspensions.at(-1);
  return last !== undefined && last.to === undefined;
};

/** True when the unit owes something of the article, so that its people may not verify it (domain.md §3). */
export const isConcerned = (state: ArticleState, unit: UnitCode): boolean => partOf(state, unit) !== undefined;

/** Nothing more is carried out: closed, cancelled, or split into other articles. */
export const isEnded = (state: ArticleState): boolean =>
  state.stage === 'closed' || state.stage === 'cancelled' || state.stage === 'split';

/** A closed article whose look-back is still to come, or under way. */
export const awaitsLookBack = (state: ArticleState): boolean =>
  state.stage === 'closed' && (state.lookBack?.status === 'pending' || state.lookBack?.status === 'open');

/** Nothing is awaited from time or from people any more: its workflow may end. */
export const isFinished = (state: ArticleState): boolean => isEnded(state) && !awaitsLookBack(state);

export const openDisputes = (state: ArticleState): readonly DisputeFile[] =>
  state.disputes?.filter((file) => file.end === null) ?? [];

/** The flag `disputed` of domain.md §3. */
export const isDisputed = (state: ArticleState): boolean => state.disputes?.some((file) => file.end === null) ?? false;

export const openMilestones = (state: ArticleState): readonly Milestone[] =>
  state.milestones?.filter((milestone) => milestone.end === null) ?? [];

/** Units that still have to answer about the plan in hand. */
export const countersignsWaiting = (state: ArticleState): readonly Countersign[] =>
  state.plan?.status === 'countersigning' ? (state.plan.countersigns ?? []).filter(({ answer }) => answer === null) : [];
