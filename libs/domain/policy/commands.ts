import type { UnitCode } from '../actor.js';
import type { DateString } from '../time.js';
import type { ImpactPlan, PolicyDispatchFacts, PolicyHead, PolicySource, Recompilation } from './events.js';

/** What can be asked of a policy. */
export type PolicyCommand =
  | (PolicyHead & { readonly kind: 'import'; readonly source: PolicySource | null; readonly replaces: string | null })
  /** A correction that libs/document has tried on the compiled policy. */
  | { readonly kind: 'correct'; readonly correction: object }
  | { readonly kind: 'withdrawCorrection'; readonly id: string }
  /** What libs/document makes of the words anew; null: the same as before, and nothing is recorded. */
  | { readonly kind: 'recompile'; readonly recompilation: Recompilation | null }
  | (PolicyDispatchFacts & { readonly kind: 'dispatch' })
  /** A list of tasks (任务清单) that came without a document: imported and dispatched in one. */
  | { readonly kind: 'dispatchList'; readonly head: PolicyHead; readonly facts: PolicyDispatchFacts }
  | { readonly kind: 'openConsultation'; readonly units: readonly UnitCode[]; readonly due: DateString }
  | {
      readonly kind: 'comment';
      readonly unit: UnitCode;
      readonly article: number | null;
      readonly quote: string | null;
      readonly text: string;
    }
  | { readonly kind: 'concludeComments'; readonly unit: UnitCode }
  | { readonly kind: 'decideComment'; readonly id: string; readonly adopted: boolean; readonly reason: string }
  | { readonly kind: 'closeConsultation' }
  /** By a paper of the government that issued it. */
  | { readonly kind: 'extendValidity'; readonly to: DateString; readonly basis: string }
  | { readonly kind: 'repeal'; readonly basis: string }
  | { readonly kind: 'proposeImpact'; readonly plan: Omit<ImpactPlan, 'id'> }
  | { readonly kind: 'declineImpact' }
  | { readonly kind: 'applyImpact' }
  | { readonly kind: 'supersede'; readonly by: string }
  | { readonly kind: 'settle' };

export type PolicyCommandOf<Kind extends PolicyCommand['kind']> = Extract<PolicyCommand, { kind: Kind }>;
