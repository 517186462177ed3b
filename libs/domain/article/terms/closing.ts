import type { UnitCode } from '../../actor.js';
import type { DateString, Instant } from '../../time.js';
import type { Grade, ReportCycle } from '../events.js';
import type { Evidence } from './plan.js';

/** A field check that was drawn: a unit's part or a milestone (`part:KJJ`, `milestone:1.2`). */
export interface FieldCheck {
  readonly item: string;
  readonly passed: boolean | null;
}

export interface LookBack {
  /** When it is to begin: some months after closing. */
  readonly at: Instant;
  readonly status: 'pending' | 'open' | 'passed' | 'reopened';
  readonly openedAt: Instant | null;
}

export type ClosingEvent =
  | { readonly type: 'ClosingRequested'; readonly data: { readonly unit: UnitCode; readonly summary: string } }
  | {
      readonly type: 'SampleDrawn';
      readonly data: {
        /** With the population and the size it gives the same sample again. */
        readonly seed: string;
        readonly population: readonly string[];
        readonly drawn: readonly string[];
      };
    }
  | {
      readonly type: 'FieldChecked';
      readonly data: {
        readonly item: string;
        readonly passed: boolean;
        readonly finding: string;
        readonly evidence: readonly Evidence[];
      };
    }
  | {
      readonly type: 'ClosingReturned';
      readonly data: {
        readonly opinion: string;
        readonly reworkDue: Instant;
        /** Where that day is not worked: when it ends by the calendar of the return, as people are told. */
        readonly ends?: Instant;
        readonly grade?: 'unqualified';
        /** The report cycle that runs now, where it is another one than before the closing request. */
        readonly cycle?: ReportCycle;
      };
    }
  | {
      readonly type: 'ArticleClosed';
      readonly data: {
        readonly grade: Grade;
        readonly opinion: string | null;
        /** When the look-back begins; left out: there is none. */
        readonly lookBackAt?: Instant;
      };
    }
  | { readonly type: 'LookBackOpened'; readonly data: { readonly obligation: string } }
  | { readonly type: 'LookBackPassed'; readonly data: { readonly opinion: string } }
  | {
      readonly type: 'ArticleReopened';
      readonly data: {
        readonly reason: string;
        readonly reworkDue: Instant;
        readonly ends?: Instant;
        readonly cycle?: ReportCycle;
      };
    };

export type ClosingCommand =
  | { readonly kind: 'requestClosing'; readonly unit: UnitCode; readonly summary: string }
  | { readonly kind: 'drawSample'; readonly seed?: string }
  | {
      readonly kind: 'recordCheck';
      readonly item: string;
      readonly passed: boolean;
      readonly finding: string;
      readonly evidence?: readonly Evidence[];
    }
  | {
      readonly kind: 'returnClosing';
      readonly opinion: string;
      readonly reworkDue: DateString;
      readonly grade?: 'unqualified';
    }
  | { readonly kind: 'verify'; readonly grade: Exclude<Grade, 'unqualified'>; readonly opinion?: string }
  | { readonly kind: 'passLookBack'; readonly opinion: string }
  | { readonly kind: 'reopen'; readonly reason: string; readonly reworkDue: DateString };
