import type { UnitCode } from '../actor.js';
import type { ClockSegment } from '../clock-ledger/clock-ledger.js';
import type { DeadlineBasis } from '../deadline/deadline.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';
import type { GivenDeadlines, ReportCycle, SuspensionCategory } from './events.js';

/** domain.md §3. `suspended` is a flag beside the stage, not a stage. */
export type Stage = 'dispatched' | 'planning' | 'executing' | 'closing' | 'closed';

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
}

export interface OverdueMark {
  readonly unit: UnitCode;
  readonly due: Instant;
  readonly caseDrafted: boolean;
}

/** The fold of an article's events. Plain JSON; stored beside the stream, equal to a fresh fold of it at any time. */
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
  }[];
  readonly extensionRequest: { readonly id: string; readonly unit: UnitCode; readonly due: Instant; readonly at: Instant } | null;
  readonly plan: {
    readonly version: number;
    readonly measures: number;
    readonly submittedAt: Instant;
    readonly status: 'in-review' | 'approved' | 'returned';
  } | null;
  readonly cycle: ReportCycle | null;
  readonly closing: { readonly unit: UnitCode; readonly at: Instant } | null;
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
}

export const partOf = (state: ArticleState, unit: UnitCode): Part | undefined => state.parts.find((part) => part.unit === unit);

export const isSuspended = (state: ArticleState): boolean => {
  const last = state.suspensions.at(-1);
  return last !== undefined && last.to === undefined;
};

/** True when the unit owes something of the article, so that its people may not verify it (domain.md §3). */
export const isConcerned = (state: ArticleState, unit: UnitCode): boolean => partOf(state, unit) !== undefined;
