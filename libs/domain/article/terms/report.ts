import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';
import type { Evidence } from './plan.js';

export type Comparator = '>=' | '>' | '=' | '<=' | '<' | '~' | 'x';

/** A number that the policy wants reached, as the dispatch gives it out. */
export interface TargetFact {
  /** Unique within the article. */
  readonly id: string;
  readonly indicator: string;
  readonly comparator: Comparator;
  readonly value: number;
  /** As written: 亿元, %, 家. */
  readonly measureUnit: string;
  readonly due: Instant | null;
}

/** A target with what was reported on it: where it began and where it stands. The whole series stands in the events. */
export interface TargetState extends TargetFact {
  readonly first: { readonly value: number; readonly at: Instant } | null;
  readonly last: { readonly value: number; readonly at: Instant } | null;
}

export interface TargetValue {
  readonly target: string;
  readonly value: number;
}

interface ReportWords {
  readonly unit: UnitCode;
  readonly cycle: string;
  readonly progress: string;
  readonly problems: string;
  readonly nextSteps: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly values?: readonly TargetValue[];
  readonly evidence?: readonly Evidence[];
}

export type ReportEvent =
  | { readonly type: 'ReportSubmitted'; readonly data: ReportWords }
  /** Written by the handler; it counts when the head has confirmed it (domain.md §3). */
  | { readonly type: 'ReportFiled'; readonly data: ReportWords }
  | {
      readonly type: 'ReportConfirmed';
      readonly data: {
        readonly unit: UnitCode;
        readonly cycle: string;
        readonly percent: number;
        readonly values?: readonly TargetValue[];
        readonly filedAt: Instant;
        readonly opinion: string | null;
      };
    }
  | {
      readonly type: 'ReportReturned';
      readonly data: { readonly unit: UnitCode; readonly cycle: string; readonly opinion: string };
    }
  | {
      /** The lead sums up a cycle: whose reports it covers, and whose were missing. */
      readonly type: 'CycleRolledUp';
      readonly data: {
        readonly unit: UnitCode;
        readonly cycle: string;
        readonly summary: string;
        readonly percent: number;
        readonly covered: readonly UnitCode[];
        readonly missing: readonly UnitCode[];
      };
    };

export type ReportCommand =
  | {
      readonly kind: 'report';
      readonly unit: UnitCode;
      /** Left out: the oldest cycle that the unit owes. */
      readonly cycle?: string;
      readonly progress: string;
      readonly problems?: string;
      readonly nextSteps?: string;
      readonly percent?: number;
      readonly values?: readonly TargetValue[];
      readonly evidence?: readonly Evidence[];
    }
  | { readonly kind: 'confirmReport'; readonly unit: UnitCode; readonly cycle?: string; readonly opinion?: string }
  | { readonly kind: 'returnReport'; readonly unit: UnitCode; readonly cycle?: string; readonly opinion: string }
  | {
      readonly kind: 'rollUp';
      readonly unit: UnitCode;
      readonly cycle?: string;
      readonly summary: string;
      readonly percent: number;
    };

/** A report that waits for the head of the unit. */
export interface FiledReport {
  readonly cycle: string;
  readonly at: Instant;
  readonly by: string;
  readonly percent: number;
  readonly values: readonly TargetValue[];
}

export interface RollUp {
  readonly cycle: string;
  readonly at: Instant;
  readonly percent: number;
  readonly covered: readonly UnitCode[];
  readonly missing: readonly UnitCode[];
}
