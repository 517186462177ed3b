import type { PolicyDispatchFacts, PolicyHead, PolicySource } from './events.js';

/** What can be asked of a policy. */
export type PolicyCommand =
  | (PolicyHead & { readonly kind: 'import'; readonly source: PolicySource | null })
  /** A correction that libs/document has tried on the compiled policy. */
  | { readonly kind: 'correct'; readonly correction: object }
  | { readonly kind: 'withdrawCorrection'; readonly id: string }
  | (PolicyDispatchFacts & { readonly kind: 'dispatch' })
  /** A list of tasks (任务清单) that came without a document: imported and dispatched in one. */
  | { readonly kind: 'dispatchList'; readonly head: PolicyHead; readonly facts: PolicyDispatchFacts }
  | { readonly kind: 'settle' };

export type PolicyCommandOf<Kind extends PolicyCommand['kind']> = Extract<PolicyCommand, { kind: Kind }>;
