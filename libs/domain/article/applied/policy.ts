import type { PolicyFollowingEvent } from '../terms/policy.js';
import type { Appliers } from './applier.js';

export const policy: Appliers<PolicyFollowingEvent['type']> = {
  // fixed knowing what lay before, so that suspensions before it do not move it
  CompletionMoved: (state, { due }, at) => ({ ...state, completion: { kind: 'fixed', due, source: 'policy', setAt: at } }),
  PolicyEndMoved: (state, { policyEnd }) => ({ ...state, policyEnd }),
  // the cycle that runs ends as it was opened; the next one has the new rhythm
  ArticleRebased: (state, { policyId, number, numeral, title, span, reportCycle }) => {
    const { reportCycle: before, ...article } = { ...state, policyId, number, numeral, title, span };
    const rhythm = reportCycle === undefined ? before : (reportCycle ?? undefined);
    return { ...article, ...(rhythm !== undefined && { reportCycle: rhythm }) };
  },
};
