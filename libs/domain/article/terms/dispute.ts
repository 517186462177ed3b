import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';

/** How a dispute began: 退回, 保留意见, or raised while the work is under way. */
export type DisputeCause = 'objection' | 'reservation' | 'raised';

/** The ladder (domain.md §3): coordination office → deputy leader → leading-group meeting. */
export type DisputeLevel = 'office' | 'deputy' | 'meeting';

export type RulingKind = 'keep' | 'reassign' | 'add-unit' | 'change-lead';

/** What a side says: opinion, reasons, basis (重大行政决策程序暂行条例 art. 13, by analogy). */
export interface Opinion {
  readonly opinion: string;
  readonly reasons: string;
  readonly basis: string;
}

export type DisputeEvent =
  | {
      readonly type: 'DisputeOpened';
      readonly data: Opinion & {
        /** 1, 2, … within the article. */
        readonly dispute: number;
        readonly unit: UnitCode;
        readonly cause: DisputeCause;
        readonly question: string;
        /** The words of the article that it is about. */
        readonly quote: string | null;
      };
    }
  | { readonly type: 'DisputeStatementMade'; readonly data: Opinion & { readonly dispute: number; readonly unit: UnitCode } }
  | {
      readonly type: 'CoordinatorViewRecorded';
      readonly data: { readonly dispute: number; readonly view: string; readonly basis: string };
    }
  | {
      /** Time is up at this level: the machine proposes the next one, people decide (architecture.md §4). */
      readonly type: 'DisputeEscalationProposed';
      readonly data: {
        readonly obligation: string;
        readonly task: string;
        readonly unit: UnitCode;
        readonly due: Instant;
        readonly dispute: number;
        readonly to: DisputeLevel;
      };
    }
  | {
      readonly type: 'DisputeEscalated';
      readonly data: { readonly dispute: number; readonly to: DisputeLevel; readonly reason: string };
    }
  | {
      /** Everything by which the ruling is found again as a precedent. */
      readonly type: 'DisputeRuled';
      readonly data: {
        readonly dispute: number;
        readonly level: DisputeLevel;
        readonly ruling: RulingKind;
        readonly unit: UnitCode;
        readonly question: string;
        readonly quote: string | null;
        readonly parties: readonly UnitCode[];
        readonly to: readonly UnitCode[];
        readonly reason: string;
        readonly basis: string;
      };
    }
  | {
      readonly type: 'DisputeWithdrawn';
      readonly data: { readonly dispute: number; readonly unit: UnitCode; readonly reason: string };
    };

export type DisputeCommand =
  | (Opinion & {
      readonly kind: 'openDispute';
      readonly unit: UnitCode;
      readonly question: string;
      readonly quote?: string;
    })
  | (Opinion & { readonly kind: 'stateOpinion'; readonly unit: UnitCode; readonly dispute: number })
  | { readonly kind: 'recordView'; readonly dispute: number; readonly view: string; readonly basis: string }
  | { readonly kind: 'escalateDispute'; readonly dispute: number; readonly reason: string }
  | {
      readonly kind: 'ruleDispute';
      readonly dispute: number;
      readonly ruling: RulingKind;
      /** Who takes the part over, joins, or leads from now on. */
      readonly to?: readonly UnitCode[];
      readonly reason: string;
      readonly basis: string;
    }
  | { readonly kind: 'withdrawDispute'; readonly unit: UnitCode; readonly dispute: number; readonly reason: string };

/** A dispute as the state keeps it; the opinions stand in the events. */
export interface DisputeFile {
  readonly dispute: number;
  readonly unit: UnitCode;
  readonly cause: DisputeCause;
  readonly openedAt: Instant;
  readonly level: DisputeLevel;
  readonly levelSince: Instant;
  /** Units that have stated their opinion, the one that raised it first. */
  readonly parties: readonly UnitCode[];
  readonly question: string;
  readonly quote: string | null;
  /** The coordinator's view is in the file. */
  readonly viewed: boolean;
  /** Time is up at this level and the next one was proposed. */
  readonly proposed: boolean;
  readonly end: {
    readonly kind: 'ruled' | 'withdrawn' | 'lapsed';
    readonly at: Instant;
    readonly ruling: RulingKind | null;
  } | null;
}
