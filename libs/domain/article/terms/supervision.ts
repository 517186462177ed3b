import type { UnitCode } from '../../actor.js';
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
    };

export type SupervisionCommand =
  | {
      readonly kind: 'noteCase';
      readonly caseId: string;
      readonly unit: UnitCode;
      readonly task: string | null;
      readonly outcome: CaseOutcome;
    }
  | { readonly kind: 'remind'; readonly task: string; readonly words?: string }
  | { readonly kind: 'acceptExplanation'; readonly task: string; readonly reason: string };
