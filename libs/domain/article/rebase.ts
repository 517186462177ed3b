import { accept, refuse, type Decision, type DecisionContext, type VersionRef } from '../decision.js';
import { datesThatMove, missingStep, type Move } from '../impact/impact.js';
import type { Appliers } from './applied/applier.js';
import type { ArticleEvent } from './events.js';
import { byLeadingGroup } from './guards.js';
import { isFinished, type ArticleState } from './state.js';

export type RebaseEvent =
  | {
      /** From here on the article is reckoned by these versions; `moves`: every date that changed, and its date before. */
      readonly type: 'RulesRebased';
      readonly data: {
        readonly adoption: string;
        readonly ruleSet: VersionRef;
        readonly calendar: VersionRef;
        readonly former: { readonly ruleSet: VersionRef; readonly calendar: VersionRef };
        readonly moves: readonly Move[];
      };
    }
  | {
      /** Nothing changed: what would move was not what had been approved, or the rule set lacks a step that the article is in. */
      readonly type: 'RulesKept';
      readonly data: {
        readonly adoption: string;
        readonly because: 'dates-differ' | 'step-missing';
        readonly moves: readonly Move[];
      };
    };

/** The machine carries out what a person decided about the list of dates (libs/domain/adoption). */
export interface RebaseCommand {
  readonly kind: 'rebase';
  readonly adoption: string;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
  /** What was approved of this article: exactly these dates may move, and to these. */
  readonly approved: readonly Move[];
}

/**
 * Another rule set or calendar for a running article. Dates move as they were approved or not at all: when the article has gone on and others would
 * move, it keeps its rules, and the list is made anew. What is over stays as it is. The context brings the new rules, and the former ones beside
 * them. Refuses AUTH.LEADING_GROUP_ONLY (nothing but a recorded decision may).
 */
export function rebase(state: ArticleState, command: RebaseCommand, context: DecisionContext): Decision<ArticleEvent> {
  const denied = byLeadingGroup(context);
  if (denied) return denied;
  if (context.actor.account !== `adoption:${command.adoption}`) return refuse('AUTH.LEADING_GROUP_ONLY');
  const { adoption, ruleSet, calendar, approved } = command;
  if (isFinished(state) || !context.former) return accept();
  const kept = (because: 'dates-differ' | 'step-missing', moves: readonly Move[]): Decision<ArticleEvent> =>
    accept({ type: 'RulesKept', data: { adoption, because, moves } });
  if (missingStep(state, context) !== null) return kept('step-missing', []);
  const moves = datesThatMove(state, context.former, context).map(({ task, unit, from, to }): Move => ({ task, unit, from, to }));
  const asApproved = moves.every((move) => approved.some((known) => known.task === move.task && known.to === move.to));
  if (!asApproved) return kept('dates-differ', moves);
  const former = { ruleSet: state.ruleSet, calendar: state.calendar };
  return accept({ type: 'RulesRebased', data: { adoption, ruleSet, calendar, former, moves } });
}

export const rebased: Appliers<RebaseEvent['type']> = {
  RulesRebased: (state, { ruleSet, calendar, moves }, at) => {
    // a task that has time again is not overdue; one that is late under both dates stays marked
    const inTime = new Set(moves.filter(({ to }) => to > at).map(({ task }) => task));
    const overdue = Object.fromEntries(Object.entries(state.overdue).filter(([task]) => !inTime.has(task)));
    return { ...state, ruleSet, calendar, overdue };
  },
  RulesKept: (state) => state,
};
