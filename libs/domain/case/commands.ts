import type { ApprovalMode, Approver } from '../approval/events.js';
import type { ToleranceOutcome } from '../tolerance/events.js';
import type { UnitCode } from '../actor.js';
import type { DateString, Instant } from '../time.js';
import type { CaseFacts, CasePlan, NewLead, NoticeNumber, ProposalKind } from './events.js';

/** What has to be put right, and by which day. */
export interface RectificationOrder {
  readonly task: string;
  readonly due: DateString;
}

/** What can be asked of a supervision case. */
export type CaseCommand =
  | { readonly kind: 'draft'; readonly facts: CaseFacts }
  | { readonly kind: 'open'; readonly basis: string; readonly plan: CasePlan }
  | { readonly kind: 'discard'; readonly reason: string; readonly mergedInto?: string }
  /** Takes over the matter of a draft that was discarded in its favour. */
  | {
      readonly kind: 'takeOver';
      readonly from: string;
      readonly unit: UnitCode;
      readonly articleId: string;
      readonly task: string | null;
      readonly due: Instant | null;
    }
  /** `number` is given out by the ledger in the transaction of the act, so that none is missing. */
  | { readonly kind: 'issueNotice'; readonly text: string; readonly number?: NoticeNumber }
  | { readonly kind: 'answer'; readonly explanation: string }
  | { readonly kind: 'acceptExplanation'; readonly opinion: string }
  | {
      readonly kind: 'conclude';
      readonly finding: string;
      readonly rectification?: RectificationOrder;
      readonly majorSafetyAccident?: boolean;
    }
  | { readonly kind: 'rectify'; readonly report: string }
  | { readonly kind: 'passRectification'; readonly opinion?: string }
  | { readonly kind: 'returnRectification'; readonly opinion: string; readonly due: DateString }
  | { readonly kind: 'requestReview'; readonly grounds: string }
  | {
      readonly kind: 'decideReview';
      readonly outcome: 'upheld' | 'changed' | 'revoked';
      readonly opinion: string;
      readonly conclusion?: { readonly finding: string; readonly rectification?: RectificationOrder };
    }
  | { readonly kind: 'close'; readonly summary?: string }
  | { readonly kind: 'remind' }
  | {
      readonly kind: 'propose';
      readonly proposal: ProposalKind;
      readonly question: string;
      readonly reason: string;
      readonly mode: ApprovalMode;
      readonly approvers: readonly Approver[];
      readonly newLead?: NewLead;
      /** Of accountability: the competent body, as far as it is known. */
      readonly handTo?: UnitCode;
    }
  /** The leading group has decided a proposal. */
  | { readonly kind: 'noteDecision'; readonly proposal: string; readonly approved: boolean }
  /** An application for error tolerance was made, or has ended. */
  | {
      readonly kind: 'noteTolerance';
      readonly tolerance: string;
      readonly status: 'applied' | 'withdrawn' | ToleranceOutcome;
    }
  | { readonly kind: 'settle' };

export type CaseCommandOf<Kind extends CaseCommand['kind']> = Extract<CaseCommand, { kind: Kind }>;
