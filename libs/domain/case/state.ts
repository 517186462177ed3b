import type { ToleranceOutcome } from '../tolerance/events.js';
import type { Instant } from '../time.js';
import type { UnitCode } from '../actor.js';
import type { CaseFacts, CasePlan, NewLead, NoticeNumber, ProposalKind, Rectification } from './events.js';

/**
 * Where a case stands: drafted → opened → noticed → answered → rectifying → checking → rectified → closed. It ends early as discarded (a draft),
 * accepted (the explanation holds, there is no conclusion) or revoked (by a review).
 */
export type CaseStatus =
  | 'drafted'
  | 'opened'
  | 'noticed'
  | 'answered'
  | 'rectifying'
  | 'checking'
  | 'rectified'
  | 'discarded'
  | 'accepted'
  | 'revoked'
  | 'closed';

export interface Proposal {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly at: Instant;
  /** Null: the leading group has not decided yet. */
  readonly approved: boolean | null;
  readonly newLead?: NewLead;
  readonly handTo?: UnitCode | null;
}

/** The fold of a case's events. */
export interface CaseState extends CaseFacts {
  readonly id: string;
  readonly status: CaseStatus;
  /** Since when it stands there. */
  readonly since: Instant;
  readonly draftedAt: Instant;
  /** Matters of other drafts against the unit that this case deals with as well. */
  readonly merged: readonly {
    readonly from: string;
    readonly articleId: string;
    readonly task: string | null;
    readonly due: Instant | null;
  }[];
  readonly opening: { readonly basis: string; readonly plan: CasePlan; readonly account: string; readonly at: Instant } | null;
  readonly notice: (NoticeNumber & { readonly text: string; readonly at: Instant }) | null;
  /** When the time for the answer ended without one. */
  readonly unansweredAt: Instant | null;
  readonly answer: {
    readonly explanation: string;
    readonly late: boolean;
    readonly account: string;
    readonly at: Instant;
  } | null;
  readonly conclusion: { readonly finding: string; readonly majorSafetyAccident: boolean; readonly at: Instant } | null;
  readonly rectification: (Rectification & { readonly setAt: Instant; readonly reports: number }) | null;
  readonly review: {
    readonly grounds: string;
    readonly account: string;
    readonly at: Instant;
    readonly outcome: 'upheld' | 'changed' | 'revoked' | null;
  } | null;
  readonly reviewPeriodOver: boolean;
  /** Accounts that took part for the supervision office: they do not decide the review (政府督查工作条例 art. 17). */
  readonly participants: readonly string[];
  readonly proposals: readonly Proposal[];
  readonly tolerance: {
    readonly id: string;
    readonly status: 'applied' | 'withdrawn' | ToleranceOutcome;
    /** The one before it was taken back. */
    readonly again?: true;
  } | null;
  /** The last reminder of the open task, by whomever. */
  readonly remindedAt: Instant | null;
  /** Those of the week that ended with the last one by hand. */
  readonly reminders?: readonly Instant[];
  readonly settled: readonly string[];
}

const ended: readonly CaseStatus[] = ['discarded', 'accepted', 'revoked', 'closed'];

/** Nothing is awaited any longer. */
export const isCaseOver = ({ status }: CaseState): boolean => ended.includes(status);

/** The conclusion can no longer be changed: nobody asked for a review in time, or it is decided. */
export const isFinal = (state: CaseState): boolean => state.reviewPeriodOver || (state.review?.outcome ?? null) !== null;

export const isReviewOpen = (state: CaseState): boolean => state.review !== null && state.review.outcome === null;

/** A conclusion stands against the unit. */
export const isNamed = (state: CaseState): boolean => state.conclusion !== null && state.status !== 'revoked';

/** An application for error tolerance waits for the discipline body. */
export const isToleranceOpen = (state: CaseState): boolean => state.tolerance?.status === 'applied';

/** What stands before the year in the number of a notice (发文字号). */
export const NOTICE_SERIES = '督查通知';

/** How a numbered notice is cited (发文字号): no office stands in it, so all notices of a year are numbered in one series, whichever office issues them. */
export const noticeTitle = ({ year, number }: NoticeNumber): string => `${NOTICE_SERIES}〔${year}〕${number}号`;
