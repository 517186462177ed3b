import type { UnitCode } from '../actor.js';
import type { ApprovalFacts } from '../approval/events.js';
import type { ArticleCommand } from '../article/commands.js';
import type { PolicyChange } from '../article/terms/policy.js';
import type { VersionRef } from '../decision.js';
import type { DateString, Instant } from '../time.js';

/** Where a policy's words come from; the text itself lies beside the stream, proven by its hash. */
export interface PolicySource {
  /** SHA-256 of the text as read, hexadecimal. */
  readonly sha256: string;
  /** Length of the text in UTF-16 code units, as spans count. */
  readonly characters: number;
  readonly fileName: string | null;
}

/** What the compiler found at the head of the document, and how much of it there is. */
export interface PolicyHead {
  readonly title: string;
  readonly issuer: string | null;
  readonly documentNumber: string | null;
  /** A consultation draft (征求意见稿) or the issued version. */
  readonly status: 'draft' | 'issued';
  readonly articles: number;
  readonly findings: number;
}

/** An article by the number and the name that it has. */
export interface NamedArticle {
  readonly number: number;
  readonly numeral: string | null;
  readonly title: string | null;
}

/** The policy compiled anew: its head as it is now, what changed of its articles, and what that means for what was recorded on them. */
export interface Recompilation extends PolicyHead {
  readonly source: PolicySource;
  readonly changes: {
    readonly added: readonly NamedArticle[];
    readonly gone: readonly NamedArticle[];
    /** `was`: the number before. */
    readonly changed: readonly (NamedArticle & { readonly was: number; readonly aspects: readonly string[] })[];
  };
  /** Corrections that read otherwise now, by their ids; null: what one was about is gone. */
  readonly corrections: readonly { readonly id: string; readonly correction: object | null }[];
  /** Ids of all corrections that work on nothing now. */
  readonly notApplied: readonly string[];
  /** Comments whose article has another number now; null: it is gone. */
  readonly comments: readonly { readonly id: string; readonly article: number | null }[];
}

/** First and last day on which the policy is in force. */
export interface Validity {
  readonly from: DateString | null;
  readonly to: DateString | null;
}

/** What a new version means for one running article of the version before it. */
export interface ImpactOnArticle {
  readonly articleId: string;
  readonly changes: readonly PolicyChange[];
}

/** What a new version of a policy brings about, laid before the leading group once (domain.md §2). */
export interface ImpactPlan {
  readonly id: string;
  /** The version whose articles run. */
  readonly old: string;
  /** The dispatch of this version: validity, office, rules; `articles` are all that run under it then. */
  readonly facts: PolicyDispatchFacts;
  readonly running: readonly ImpactOnArticle[];
  /** Whom of the leading group it is laid before. */
  readonly ask: Pick<ApprovalFacts, 'mode' | 'approvers' | 'question' | 'reason'>;
  /** Dispatches of articles that are new. */
  readonly added: readonly { readonly id: string; readonly command: Extract<ArticleCommand, { kind: 'dispatch' }> }[];
}

export interface PolicyDispatchFacts {
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
  readonly validity: Validity;
  readonly office: UnitCode;
  readonly supervision: UnitCode;
  /** The articles that were dispatched with it. */
  readonly articles: readonly { readonly id: string; readonly number: number }[];
}

/** A unit's comment on a consultation draft (征求意见). */
export interface PolicyComment {
  readonly id: string;
  readonly unit: UnitCode;
  /** Number of the article; null: on the whole. */
  readonly article: number | null;
  /** The words of the draft that it is about. */
  readonly quote: string | null;
  readonly text: string;
}

/** What can be true of a policy's past. Corrections are the reviewer's, opaque here: libs/document knows what they mean. */
export type PolicyEvent =
  | {
      readonly type: 'PolicyImported';
      readonly data: PolicyHead & { readonly source: PolicySource | null; readonly replaces: string | null };
    }
  | { readonly type: 'PolicyCorrected'; readonly data: { readonly id: string; readonly correction: object } }
  | { readonly type: 'PolicyRecompiled'; readonly data: Recompilation }
  | { readonly type: 'CorrectionWithdrawn'; readonly data: { readonly id: string } }
  | { readonly type: 'ConsultationOpened'; readonly data: { readonly units: readonly UnitCode[]; readonly due: Instant } }
  | { readonly type: 'CommentMade'; readonly data: PolicyComment }
  /** The unit has said all that it has to say, be it nothing. */
  | { readonly type: 'CommentsConcluded'; readonly data: { readonly unit: UnitCode } }
  | {
      readonly type: 'CommentDecided';
      readonly data: { readonly id: string; readonly adopted: boolean; readonly reason: string };
    }
  | {
      readonly type: 'ConsultationReminderSent';
      readonly data: { readonly obligation: string; readonly unit: UnitCode; readonly due: Instant };
    }
  /** The time for comments is over; units that said nothing have none (逾期未反馈视为无意见). */
  | { readonly type: 'CommentingEnded'; readonly data: { readonly obligation: string; readonly silent: readonly UnitCode[] } }
  | { readonly type: 'ConsultationClosed'; readonly data: Record<string, never> }
  | {
      readonly type: 'ValidityExtended';
      readonly data: {
        readonly to: DateString;
        /** The end before, and the end now. */
        readonly from: Instant | null;
        readonly endsAt: Instant;
        readonly basis: string;
      };
    }
  | { readonly type: 'ImpactProposed'; readonly data: ImpactPlan }
  | { readonly type: 'ImpactDeclined'; readonly data: { readonly id: string } }
  /** Approved by the leading group; the plan stands in the proposal. */
  | { readonly type: 'ImpactApplied'; readonly data: { readonly id: string; readonly endsAt: Instant | null } }
  /** Another version has taken its place. */
  | { readonly type: 'PolicySuperseded'; readonly data: { readonly by: string } }
  | { readonly type: 'PolicyRepealed'; readonly data: { readonly basis: string } }
  | { readonly type: 'PolicyDispatched'; readonly data: PolicyDispatchFacts & { readonly endsAt: Instant | null } }
  | {
      readonly type: 'ValidityEndNear';
      readonly data: { readonly obligation: string; readonly endsAt: Instant; readonly moment: string };
    }
  | { readonly type: 'ValidityEnded'; readonly data: { readonly obligation: string; readonly endsAt: Instant } };
