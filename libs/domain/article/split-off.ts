import type { CommandOf } from './commands.js';
import type { ArticleEvent } from './events.js';
import type { ArticleState } from './state.js';

type Split = Extract<ArticleEvent, { type: 'ArticleSplit' }>;

/**
 * The dispatch of each article that comes out of a split, with the rules, the calendar and the date of the one that it continues; `id`: its own. The
 * decision to split is the decision to dispatch: whoever acts on it needs no other.
 */
export function splitOffDispatches(
  state: ArticleState,
  data: Split['data'],
): readonly { readonly id: string; readonly command: CommandOf<'dispatch'> }[] {
  const { id: splitFrom, policyId, number, office, verifier, ruleSet, calendar, reportCycle, policyEnd } = state;
  const factsOf = (ids: readonly string[]) =>
    (state.targets ?? []).filter(({ id }) => ids.includes(id)).map(({ first: _first, last: _last, ...fact }) => fact);
  return data.into.map(({ id, targets = [], ...article }) => ({
    id,
    command: {
      ...{ kind: 'dispatch', policyId, number, office, supervision: verifier, ruleSet, calendar, splitFrom, given: {} },
      ...(reportCycle !== undefined && { reportCycle }),
      ...(policyEnd !== undefined && { policyEnd }),
      ...article,
      ...(targets.length > 0 && { targets: factsOf(targets) }),
      completion: { kind: 'fixed', due: data.due, source: 'given' },
    },
  }));
}
