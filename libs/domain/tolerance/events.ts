import type { UnitCode } from '../actor.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';

/** 免责 · 从轻 · 减轻 · 不予容错 */
export type ToleranceOutcome = 'exempt' | 'lighten' | 'mitigate' | 'refuse';

/** What has to hold for an error to be tolerated (domain.md §6). */
export const CONDITIONS = [
  'lawful',
  'diligent',
  'noPrivateGain',
  'decidedCollectively',
  'risksAssessed',
  'effectsRemoved',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** A decision paper that the application cites, as it was then. */
export interface CitedPaper {
  readonly id: string;
  readonly title: string;
  readonly sha256: string;
}

export interface ToleranceFacts {
  readonly caseId: string;
  readonly policyId: string;
  readonly articleId: string;
  readonly number: number;
  readonly title: string;
  readonly unit: UnitCode;
  /** The discipline body (纪检监察机关) that decides. */
  readonly discipline: UnitCode;
  readonly statement: string;
  /** What the unit says to each condition. */
  readonly conditions: Readonly<Record<Condition, string>>;
  readonly papers: readonly CitedPaper[];
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

export type ToleranceEvent =
  | { readonly type: 'ToleranceApplicationMade'; readonly data: ToleranceFacts }
  | { readonly type: 'ToleranceWithdrawn'; readonly data: { readonly reason: string } }
  | {
      readonly type: 'ToleranceJudged';
      readonly data: {
        readonly outcome: ToleranceOutcome;
        readonly reasons: string;
        /** What the discipline body found of each condition. */
        readonly found: Readonly<Record<Condition, boolean>>;
      };
    }
  | {
      readonly type: 'ToleranceReminderSent' | 'ToleranceOverdue';
      readonly data: { readonly obligation: string; readonly task: string; readonly unit: UnitCode; readonly due: Instant };
    };
