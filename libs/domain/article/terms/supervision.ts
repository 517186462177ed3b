import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';

/** What an article knows of supervision cases, which are subjects of their own. */
export interface CaseNote {
  readonly caseId: string;
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
}

export type SupervisionEvent =
  | { readonly type: 'CaseNoted'; readonly data: { readonly caseId: string; readonly unit: UnitCode } }
  | { readonly type: 'CaseClosureNoted'; readonly data: { readonly caseId: string; readonly outcome: string } }
  | {
      /** A lateness was explained and accepted: no case is drafted for it (domain.md §6). */
      readonly type: 'ExplanationAccepted';
      readonly data: { readonly task: string; readonly unit: UnitCode; readonly due: Instant; readonly reason: string };
    };

export type SupervisionCommand =
  | { readonly kind: 'noteCase'; readonly caseId: string; readonly unit: UnitCode }
  | { readonly kind: 'noteCaseClosed'; readonly caseId: string; readonly outcome: string }
  | { readonly kind: 'acceptExplanation'; readonly task: string; readonly reason: string };
