import type { UnitCode } from '../actor.js';
import type { ApprovalMode, Approver } from '../approval/events.js';
import type { VersionRef } from '../decision.js';
import type { ToleranceOutcome } from '../tolerance/events.js';
import type { Instant } from '../time.js';

/** What a supervision case (督办) is about: one unit, one article, one task of it. */
export interface CaseFacts {
  readonly policyId: string;
  readonly articleId: string;
  /** Number, numeral and title of the article, as notices cite it. */
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly unit: UnitCode;
  /** Key of the article's task; null: what the unit owes of the article as a whole. */
  readonly task: string | null;
  /** The due instant that was missed; null where the case is about something else. */
  readonly due: Instant | null;
  /** `machine`: by a rule of the rule set; `supervision`: by hand. */
  readonly origin: 'machine' | 'supervision';
  readonly grounds: string | null;
  /** The office that keeps the case, in whose inbox it stands: the supervision office, or who stands in for it where it is itself a unit of the article. */
  readonly supervision: UnitCode;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

/** 督查方案 (政府督查工作条例 art. 15). */
export interface CasePlan {
  readonly content: string;
  readonly object: string;
  readonly scope: string;
}

/** 督查通知〔year〕number号 */
export interface NoticeNumber {
  readonly year: number;
  readonly number: number;
}

export interface Rectification {
  readonly task: string;
  readonly due: Instant;
}

/** What the leading group may be asked for by way of a case (domain.md §6): proposals, nothing that is taken here. */
export type ProposalKind = 'circular' | 'interview' | 'change-of-lead' | 'commendation' | 'accountability';

/** Who leads instead of the unit, and what becomes of it. */
export interface NewLead {
  readonly to: UnitCode;
  readonly former: 'responsible' | 'released';
}

export interface ProposalFacts {
  /** Id of the approval that it becomes. */
  readonly id: string;
  readonly kind: ProposalKind;
  readonly question: string;
  readonly reason: string;
  readonly mode: ApprovalMode;
  readonly approvers: readonly Approver[];
  /** With a change of lead: carried out on the article when it is approved. */
  readonly newLead?: NewLead;
  /** Of accountability: the competent body that it is handed to once it is approved (art. 21, 23); null: none is known. Left out: nobody is told. */
  readonly handTo?: UnitCode | null;
}

interface ObligationFact {
  readonly obligation: string;
  readonly task: string;
  readonly unit: UnitCode;
  readonly due: Instant;
}

export type CaseEvent =
  | { readonly type: 'CaseDraftMade'; readonly data: CaseFacts }
  | { readonly type: 'CaseOpened'; readonly data: { readonly basis: string; readonly plan: CasePlan } }
  | { readonly type: 'CaseDiscarded'; readonly data: { readonly reason: string; readonly mergedInto: string | null } }
  /** The matter of another draft against the same unit: one demand instead of two. */
  | {
      readonly type: 'CaseMerged';
      readonly data: {
        readonly from: string;
        readonly articleId: string;
        readonly task: string | null;
        readonly due: Instant | null;
      };
    }
  | { readonly type: 'CaseNoticeIssued'; readonly data: NoticeNumber & { readonly text: string } }
  | { readonly type: 'CaseAnswered'; readonly data: { readonly explanation: string; readonly late: boolean } }
  | { readonly type: 'CaseUnanswered'; readonly data: ObligationFact }
  | { readonly type: 'ExplanationAccepted'; readonly data: { readonly opinion: string } }
  | {
      readonly type: 'CaseConcluded';
      readonly data: {
        readonly finding: string;
        readonly rectification: Rectification | null;
        /** A major safety accident: error tolerance is excluded. */
        readonly majorSafetyAccident: boolean;
      };
    }
  | { readonly type: 'RectificationReported'; readonly data: { readonly report: string } }
  | { readonly type: 'RectificationPassed'; readonly data: { readonly opinion: string | null } }
  | { readonly type: 'RectificationReturned'; readonly data: { readonly opinion: string; readonly due: Instant } }
  | { readonly type: 'ReviewRequested'; readonly data: { readonly grounds: string } }
  | {
      readonly type: 'ReviewDecided';
      readonly data: {
        readonly outcome: 'upheld' | 'changed' | 'revoked';
        readonly opinion: string;
        /** In place of the old one, where it was changed. */
        readonly conclusion: { readonly finding: string; readonly rectification: Rectification | null } | null;
      };
    }
  | { readonly type: 'ReviewPeriodOver'; readonly data: { readonly obligation: string } }
  | { readonly type: 'CaseClosed'; readonly data: { readonly summary: string | null } }
  | { readonly type: 'CaseReminderSent'; readonly data: ObligationFact }
  /** By hand, by the supervision office or a department (art. 6-7). */
  | {
      readonly type: 'CaseRemindedByHand';
      readonly data: {
        readonly task: string;
        readonly unit: UnitCode;
        readonly due: Instant;
        /** The reminders of the task in the week before, by whomever; earlier releases did not write them down. */
        readonly lately?: readonly Instant[];
      };
    }
  | { readonly type: 'CaseTaskOverdue'; readonly data: ObligationFact }
  | { readonly type: 'ProposalMade'; readonly data: ProposalFacts }
  | {
      readonly type: 'ProposalDecided';
      /** With its kind the unit is told what was decided about it. */
      readonly data: {
        readonly id: string;
        readonly approved: boolean;
        readonly kind?: ProposalKind;
        readonly handTo?: UnitCode | null;
      };
    }
  | { readonly type: 'ToleranceApplied'; readonly data: { readonly id: string; readonly again?: true } }
  | {
      readonly type: 'ToleranceDecided';
      readonly data: { readonly id: string; readonly outcome: ToleranceOutcome | 'withdrawn' };
    };
