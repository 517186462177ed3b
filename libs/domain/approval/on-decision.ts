import type { DecisionCommand, LeadingGroupCommand, PendingDecision } from '../article/terms/decision.js';
import type { ApprovalFacts, ApprovalKind, Consequence } from './events.js';

const kinds: Readonly<Record<PendingDecision['kind'], ApprovalKind>> = {
  grantExtension: 'extension',
  changeLead: 'change-of-lead',
  cancel: 'cancel',
  split: 'split',
  ruleDispute: 'ruling',
};

/** What the request of an approval, and each outcome of it, brings about on the article that the decision was proposed on. */
export function consequencesOf(
  { id: decision, kind, command }: PendingDecision,
  articleId: string,
): Required<Pick<ApprovalFacts, 'kind' | 'onRequest' | 'onApproval' | 'onRefusal' | 'onLapse' | 'onWithdrawal'>> {
  const on = (consequence: LeadingGroupCommand | DecisionCommand): Consequence => {
    return { type: 'article', id: articleId, command: { ...consequence, ...{ decision } } };
  };
  return {
    kind: kinds[kind],
    onRequest: on({ kind: 'noteAsked' }),
    onApproval: on(command),
    onRefusal: on({ kind: 'declineDecision', outcome: 'refused', opinion: '领导小组未同意' }),
    onLapse: on({ kind: 'declineDecision', outcome: 'lapsed', opinion: '逾期未决，自动失效' }),
    onWithdrawal: on({ kind: 'withdrawDecision', reason: '撤回提请' }),
  };
}
