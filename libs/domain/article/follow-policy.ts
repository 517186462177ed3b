import { accept, type Decision, type DecisionContext } from '../decision.js';
import { withPlanning } from './dispute.js';
import type { ArticleEvent } from './events.js';
import { evolve } from './evolve.js';
import { byLeadingGroup } from './guards.js';
import { recorded } from './recorded.js';
import { isEnded, partOf, type ArticleState } from './state.js';
import { draftsEnded } from './supervision.js';
import type { PolicyChange, PolicyFollowingCommand } from './terms/policy.js';

/**
 * An article follows its policy: an extended validity, a new version that the leading group has approved, a repeal. Carried out by the ledger with the
 * policy's own act. Refuses AUTH.LEADING_GROUP_ONLY. What is over is left as it is, so that a change of the policy never fails for a closed article.
 */
export function followPolicy(
  state: ArticleState,
  { changes, basis }: PolicyFollowingCommand,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = byLeadingGroup(context);
  if (denied) return denied;
  const events: ArticleEvent[] = [];
  let current = state;
  for (const change of changes) {
    if (isEnded(current)) break;
    const next = eventsOf(current, change, basis, context);
    events.push(...next);
    current = next.reduce<ArticleState>((folded, event) => evolve(folded, recorded(event, context)), current);
  }
  return accept(...events);
}

function eventsOf(state: ArticleState, change: PolicyChange, basis: string, context: DecisionContext): ArticleEvent[] {
  switch (change.kind) {
    case 'validity': {
      // only an article that was due with the policy moves with it
      const { completion } = state;
      const withPolicy = completion.kind === 'fixed' && completion.source === 'policy' && completion.due === change.from;
      return withPolicy ? [{ type: 'CompletionMoved', data: { due: change.to, basis } }] : [];
    }
    case 'policyEnd':
      return state.policyEnd === change.to ? [] : [{ type: 'PolicyEndMoved', data: { policyEnd: change.to, basis } }];
    case 'deadline':
      return [{ type: 'CompletionMoved', data: { due: change.due, basis } }];
    case 'place': {
      const { place, textChanged, reportCycle } = change;
      const rhythm = reportCycle !== undefined && { reportCycle };
      return [{ type: 'ArticleRebased', data: { ...place, textChanged, ...rhythm, basis } }];
    }
    case 'units':
      return unitEvents(state, change, basis, context);
    case 'end':
      return [{ type: 'ArticleCancelled', data: { reason: basis, ...draftsEnded(state) } }];
  }
}

function unitEvents(
  state: ArticleState,
  { leads, responsible }: Extract<PolicyChange, { kind: 'units' }>,
  reason: string,
  context: DecisionContext,
): ArticleEvent[] {
  const wanted = new Set([...leads, ...responsible]);
  const leaving = state.leads.filter((lead) => !leads.includes(lead));
  const coming = leads.filter((lead) => !state.leads.includes(lead));
  const changed = leaving.slice(0, coming.length).map((from, i): ArticleEvent => {
    const former = wanted.has(from) ? 'responsible' : 'released';
    return { type: 'LeadChanged', data: { from, to: coming[i]!, former, reason } };
  });
  const taken = new Set([...state.leads, ...coming.slice(0, changed.length)]);
  const joining = [...wanted].filter((unit) => !taken.has(unit) && !partOf(state, unit));
  const released = state.parts.filter((part) => part.role === 'responsible' && !wanted.has(part.unit));
  const events: ArticleEvent[] = [
    ...changed,
    ...released.map(({ unit }): ArticleEvent => ({ type: 'UnitReleased', data: { unit, reason } })),
  ];
  if (joining.length > 0) {
    const signs = context.rules.signFor.signers === 'all';
    events.push({ type: 'UnitsAdded', data: { units: joining, signs, reason } });
  }
  return [...withPlanning(state, events, context)];
}
