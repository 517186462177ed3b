import type { UnitCode } from '../../actor.js';
import type { ApprovalMode, Approver } from '../../approval/events.js';
import type { Instant } from '../../time.js';

/**
 * Where a supervision case, a subject of its own, stands as its article needs to know it. `drafted` (by hand) and `open` keep the machine from drafting
 * another one on the same matter; `accepted` and `closed` have dealt with the date that was missed, not with one that was set later and missed again;
 * `dropped` says nothing.
 */
export type CaseOutcome = 'drafted' | 'open' | 'accepted' | 'closed' | 'dropped';

/** What an article knows of a supervision case. */
export interface CaseNote {
  readonly caseId: string;
  readonly unit: UnitCode;
  /** Key of the task; null: whatever the unit owes of the article. */
  readonly task: string | null;
  readonly outcome: CaseOutcome;
  readonly at: Instant;
}

/** 表扬 of a unit of the article, as it is laid before the leading group. */
export interface CommendationFacts {
  readonly unit: UnitCode;
  readonly question: string;
  readonly reason: string;
  readonly mode: ApprovalMode;
  readonly approvers: readonly Approver[];
}

export type SupervisionEvent =
  | {
      readonly type: 'CaseNoted';
      readonly data: {
        readonly caseId: string;
        readonly unit: UnitCode;
        readonly task: string | null;
        readonly outcome: CaseOutcome;
      };
    }
  | {
      /** 催办 by hand. */
      readonly type: 'RemindedByHand';
      readonly data: { readonly task: string; readonly unit: UnitCode; readonly due: Instant; readonly words: string | null };
    }
  | {
      /** A lateness was explained and accepted: no case is drafted for it (domain.md §6). */
      readonly type: 'ExplanationAccepted';
      readonly data: { readonly task: string; readonly unit: UnitCode; readonly due: Instant; readonly reason: string };
    }
  /** `id`: of the approval that it becomes. */
  | { readonly type: 'CommendationProposed'; readonly data: CommendationFacts & { readonly id: string } }
  | { readonly type: 'UnitCommended'; readonly data: { readonly id: string; readonly unit: UnitCode } }
  /** The leading group refused, or did not decide. */
  | { readonly type: 'CommendationDeclined'; readonly data: { readonly id: string; readonly unit: UnitCode } };

export type SupervisionCommand =
  | {
      readonly kind: 'noteCase';
      readonly caseId: string;
      readonly unit: UnitCode;
      readonly task: string | null;
      readonly outcome: CaseOutcome;
    }
  | { readonly kind: 'remind'; readonly task: string; readonly words?: string }
  | { readonly kind: 'acceptExplanation'; readonly task: string; readonly reason: string }
  | (CommendationFacts & { readonly kind: 'proposeCommendation' })
  /** The leading group has decided it; carried out by the approval. */
  | { readonly kind: 'noteCommendation'; readonly commendation: string; readonly approved: boolean };
