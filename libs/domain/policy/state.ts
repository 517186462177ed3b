import type { UnitCode } from '../actor.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';
import type { ImpactPlan, PolicyComment, PolicyHead, PolicySource, Validity } from './events.js';

/** Under review until it is dispatched; ended when the last day of its validity is over, whatever its articles still owe. */
export type PolicyStage = 'review' | 'dispatched' | 'ended' | 'repealed' | 'superseded';

/** A correction with who made it and when: an accepted warning says by whom. */
export interface RecordedCorrection {
  readonly id: string;
  readonly correction: object;
  readonly account: string;
  readonly at: Instant;
  /** The article that it was about is gone since the policy was compiled anew. */
  readonly lost?: true;
}

export interface DecidedComment extends PolicyComment {
  readonly account: string;
  readonly at: Instant;
  readonly decision: {
    readonly adopted: boolean;
    readonly reason: string;
    readonly account: string;
    readonly at: Instant;
  } | null;
}

/** One round of consultation on a draft. */
export interface Consultation {
  readonly units: readonly UnitCode[];
  /** The unit that asked, in whose inbox the comments are decided. */
  readonly office: UnitCode | null;
  readonly openedAt: Instant;
  readonly due: Instant;
  /** Units that have said all, and units that said nothing until it was over. */
  readonly concluded: readonly UnitCode[];
  readonly comments: readonly DecidedComment[];
  /** When commenting ended: everybody has concluded, or its time was over. */
  readonly endedAt: Instant | null;
  readonly closedAt: Instant | null;
}

export interface ProposedImpact extends ImpactPlan {
  readonly by: { readonly account: string; readonly unit: UnitCode | null };
  readonly appliedAt: Instant | null;
}

/** The fold of a policy's events. Plain JSON, equal to a fresh fold of the stream at any time. */
export interface PolicyState extends PolicyHead {
  readonly id: string;
  readonly stage: PolicyStage;
  readonly source: PolicySource | null;
  /** How often it was compiled anew; absent: never. */
  readonly recompiled?: number;
  readonly importedAt: Instant;
  /** The policy that this one is the next version of: the consultation draft, or what it supersedes. */
  readonly replaces: string | null;
  /** Rounds of consultation, the last one at the end. */
  readonly consultations: readonly Consultation[];
  /** Laid before the leading group, and by whom; null: nothing was, or it was declined. */
  readonly impact: ProposedImpact | null;
  readonly corrections: readonly RecordedCorrection[];
  /** Frozen at the dispatch; null before it. */
  readonly ruleSet: VersionRef | null;
  readonly calendar: VersionRef | null;
  readonly validity: Validity | null;
  readonly office: UnitCode | null;
  readonly supervision: UnitCode | null;
  readonly dispatchedAt: Instant | null;
  /** Close of the last day of validity; null: not known, or without end. */
  readonly endsAt: Instant | null;
  /** The articles that were dispatched. */
  readonly running: readonly { readonly id: string; readonly number: number }[];
  readonly settled: readonly string[];
}

/** The round that is not closed yet. */
export const openConsultation = (state: PolicyState): Consultation | null =>
  state.consultations.find(({ closedAt }) => closedAt === null) ?? null;
