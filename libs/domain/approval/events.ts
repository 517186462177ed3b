import type { Role, UnitCode } from '../actor.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';

/** What the leading group is asked for (domain.md §6). */
export type ApprovalKind =
  | 'extension'
  | 'change-of-lead'
  | 'cancel'
  | 'split'
  | 'ruling'
  | 'impact-plan'
  | 'circular'
  | 'interview'
  | 'commendation'
  | 'accountability'
  | 'resolution';

/**
 * Who has to agree. `single`: the one approver. `any`: whoever decides first. `all`: every one, asked together. `sequence`: every one, asked in turn.
 * `escalating`: the first is asked, and when his time limit has passed the next (deputy → leader); the higher one may decide at any time.
 */
export type ApprovalMode = 'single' | 'any' | 'all' | 'sequence' | 'escalating';

export interface Approver {
  readonly role: Extract<Role, 'leader' | 'deputy_leader' | 'group_member'>;
  /** Whose inbox the request stands in. */
  readonly unit: UnitCode;
  /** A person by name of account; null: whoever holds the role. */
  readonly account: string | null;
}

/** A command on another subject that a decision of the leading group brings about. Opaque here: its own decider knows it. */
export interface Consequence {
  readonly type: 'article' | 'policy' | 'case' | 'adoption';
  readonly id: string;
  readonly command: { readonly kind: string };
}

export interface ApprovalFacts {
  readonly policyId: string;
  readonly articleId: string | null;
  readonly kind: ApprovalKind;
  /** The question, as the leading group reads it. */
  readonly question: string;
  readonly reason: string;
  /** Units that the decision concerns: none of their people decides it. */
  readonly interested: readonly UnitCode[];
  /** Whose proposal on an article is laid before the group, whoever lays it; only that unit takes it back. Left out: it is the requester's own. */
  readonly proposedBy?: UnitCode | null;
  readonly mode: ApprovalMode;
  readonly approvers: readonly Approver[];
  /** Carried out with the request: what is asked there says so, and refuses to be asked twice. Left out: nothing is. */
  readonly onRequest?: Consequence;
  readonly onApproval: Consequence | null;
  readonly onRefusal: Consequence | null;
  /** Left out: as when it was refused. */
  readonly onLapse?: Consequence;
  readonly onWithdrawal?: Consequence;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

/** A leader's comment (批示), routed as an order with its own deadline and answer. */
export interface Instruction {
  readonly text: string;
  readonly to: readonly UnitCode[];
  readonly due: Instant;
}

/** In whose place somebody decided: by a delegation (委托) or as acting leader, with where that is recorded. */
export interface OnBehalf {
  readonly role: Approver['role'];
  readonly basis: string;
  /** Whose role it is, of a delegation: only what he is asked for can be decided by it. Left out: whoever acts for an absent holder of the role. */
  readonly of?: { readonly account: string; readonly unit: UnitCode | null };
}

interface StepFact {
  /** Index of the approver. */
  readonly step: number;
  readonly opinion: string | null;
  readonly onBehalf: OnBehalf | null;
}

export type ApprovalEvent =
  | { readonly type: 'ApprovalRequested'; readonly data: ApprovalFacts }
  | { readonly type: 'ApproverAgreed'; readonly data: StepFact }
  | { readonly type: 'ApproverRefused'; readonly data: StepFact }
  /** His time limit has passed, the next one is asked. */
  | {
      readonly type: 'ApprovalPassedOn';
      readonly data: { readonly obligation: string; readonly from: number; readonly to: number };
    }
  | {
      readonly type: 'ApprovalReminderSent';
      readonly data: { readonly obligation: string; readonly task: string; readonly unit: UnitCode; readonly due: Instant };
    }
  /** By a meeting of the leading group instead of its single members. */
  | {
      readonly type: 'DecidedByMeeting';
      readonly data: {
        readonly meeting: string;
        readonly agreed: boolean;
        readonly opinion: string;
        readonly voters: readonly UnitCode[];
      };
    }
  | { readonly type: 'ApprovalGranted'; readonly data: Record<string, never> }
  | { readonly type: 'ApprovalRefused'; readonly data: Record<string, never> }
  | { readonly type: 'ApprovalWithdrawn'; readonly data: { readonly reason: string } }
  | { readonly type: 'ApprovalLapsed'; readonly data: { readonly obligation: string } }
  /** Decided without those who should have been asked, in an emergency; shown as such for ever. */
  | { readonly type: 'ApprovalBypassed'; readonly data: { readonly reason: string; readonly onBehalf: OnBehalf | null } }
  | { readonly type: 'InstructionGiven'; readonly data: Instruction & { readonly index: number } }
  /** `by`: id of the subject that has to be decided first. */
  | { readonly type: 'ApprovalHeld'; readonly data: { readonly by: string } }
  /** The time of who is asked begins anew. */
  | { readonly type: 'ApprovalReleased'; readonly data: { readonly by: string } }
  | {
      readonly type: 'InstructionAnswered';
      readonly data: { readonly index: number; readonly unit: UnitCode; readonly answer: string };
    }
  | {
      readonly type: 'InstructionOverdue';
      readonly data: { readonly obligation: string; readonly task: string; readonly unit: UnitCode; readonly due: Instant };
    };
