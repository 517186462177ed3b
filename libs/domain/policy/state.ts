import type { UnitCode } from '../actor.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';
import type { PolicyHead, PolicySource, Validity } from './events.js';

/** Under review until it is dispatched; ended when the last day of its validity is over, whatever its articles still owe. */
export type PolicyStage = 'review' | 'dispatched' | 'ended';

/** A correction with who made it and when: an accepted warning says by whom. */
export interface RecordedCorrection {
  readonly id: string;
  readonly correction: object;
  readonly account: string;
  readonly at: Instant;
}

/** The fold of a policy's events. Plain JSON, equal to a fresh fold of the stream at any time. */
export interface PolicyState extends PolicyHead {
  readonly id: string;
  readonly stage: PolicyStage;
  readonly source: PolicySource | null;
  readonly importedAt: Instant;
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
  /** How many articles were dispatched. */
  readonly dispatched: number;
  readonly settled: readonly string[];
}
