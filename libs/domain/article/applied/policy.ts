import type { PolicyFollowingEvent } from '../terms/policy.js';
import type { Appliers } from './applier.js';

export const policy: Appliers<PolicyFollowingEvent['type']> = {
  // fixed knowing what lay before, so that suspensions before it do not move it
  CompletionMoved: (state, { due }, at) => ({ ...state, completion: { kind: 'fixed', due, source: 'policy', setAt: at } }),
  ArticleRebased: (state, { policyId, number, numeral, title, span }) => ({ ...state, policyId, number, numeral, title, span }),
};
