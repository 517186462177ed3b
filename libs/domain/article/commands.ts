import type { UnitCode } from '../actor.js';
import type { DateString } from '../time.js';
import type { DispatchFacts, Grade, Measure, SuspensionCategory } from './events.js';

/** What can be asked of an article. Each names the unit for which the actor speaks, where that matters. */
export type ArticleCommand =
  | (DispatchFacts & { readonly kind: 'dispatch'; readonly supervision: UnitCode })
  | {
      readonly kind: 'sign';
      readonly unit: UnitCode;
      readonly handler?: string;
      readonly reservation?: string;
      readonly comment?: string;
    }
  | { readonly kind: 'assignHandler'; readonly unit: UnitCode; readonly handler: string }
  | { readonly kind: 'object'; readonly unit: UnitCode; readonly grounds: string; readonly basis: string }
  | { readonly kind: 'confirmAssignment'; readonly unit: UnitCode; readonly reason: string }
  | { readonly kind: 'reassign'; readonly unit: UnitCode; readonly to: readonly UnitCode[]; readonly reason: string }
  | { readonly kind: 'submitPlan'; readonly unit: UnitCode; readonly measures: readonly Measure[]; readonly comment?: string }
  | { readonly kind: 'approvePlan'; readonly opinion?: string }
  | { readonly kind: 'returnPlan'; readonly opinion: string }
  | {
      readonly kind: 'report';
      readonly unit: UnitCode;
      /** Left out: the oldest cycle that the unit owes. */
      readonly cycle?: string;
      readonly progress: string;
      readonly problems?: string;
      readonly nextSteps?: string;
      readonly percent?: number;
    }
  | { readonly kind: 'completePart'; readonly unit: UnitCode; readonly summary: string }
  | { readonly kind: 'waivePart'; readonly unit: UnitCode; readonly reason: string }
  | { readonly kind: 'requestClosing'; readonly unit: UnitCode; readonly summary: string }
  | { readonly kind: 'returnClosing'; readonly opinion: string; readonly reworkDue: DateString }
  | { readonly kind: 'verify'; readonly grade: Exclude<Grade, 'unqualified'>; readonly opinion?: string }
  | {
      readonly kind: 'requestExtension';
      readonly unit: UnitCode;
      readonly due: DateString;
      readonly reason: string;
      readonly progress: string;
    }
  | { readonly kind: 'grantExtension'; readonly due?: DateString; readonly opinion?: string }
  | { readonly kind: 'refuseExtension'; readonly opinion: string }
  | { readonly kind: 'withdrawExtension'; readonly id: string; readonly reason: string }
  | { readonly kind: 'suspend'; readonly category: SuspensionCategory; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string }
  | { readonly kind: 'settle' };

/** The command of one kind. */
export type CommandOf<Kind extends ArticleCommand['kind']> = Extract<ArticleCommand, { kind: Kind }>;
