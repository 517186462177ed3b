import { approximatelyOf } from '../rules/left-out.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Instant } from '../time.js';
import type { TargetFact, TargetState } from './terms/report.js';

/** The rules, as far as targets go by them. */
type TargetRules = Pick<RuleSet, 'targets'>;

/** True when the value is what the target wants. 左右 (`~`) takes the rule set's share either way; a multiple (`x`) is measured from the first value. */
export function isReached(target: TargetState, value: number, rules: TargetRules): boolean {
  const goal = goalOf(target);
  switch (target.comparator) {
    case '>':
      return value > goal;
    case '<':
      return value < goal;
    case '<=':
      return value <= goal;
    case '~':
      return Math.abs(value - goal) <= Math.abs(goal) * approximatelyOf(rules);
    case '=':
      return target.first !== null && goal < target.first.value ? value <= goal : value >= goal;
    default:
      return value >= goal;
  }
}

const goalOf = ({ comparator, value, first }: TargetState): number => (comparator === 'x' && first ? value * first.value : value);

/**
 * Where a target should stand at an instant: on the straight line from its first reported value to its goal at the due date. Null while nothing was
 * reported, without a due date, or when the first value came at or after it.
 */
export function expectedAt(target: TargetState, now: Instant): number | null {
  const { first, due } = target;
  if (!first || due === null || first.at >= due) return null;
  const share = Math.min(Math.max((now - first.at) / (due - first.at), 0), 1);
  return first.value + (goalOf(target) - first.value) * share;
}

/**
 * From when a target, with what was last reported, is behind its trajectory (yellow), and from when it is missed (red): after its due date without
 * having been reached. A value is held against the line at the instant of its report: that no newer one came shows in the timeliness of reports.
 * Nulls for one that is reached, or has no date.
 */
export function behindAt(
  target: TargetState,
  rules: TargetRules,
): { readonly yellowAt: Instant | null; readonly redAt: Instant | null } {
  const { first, last, due } = target;
  if (due === null || (last && isReached(target, last.value, rules))) return { yellowAt: null, redAt: null };
  if (!first || !last || first.at >= due) return { yellowAt: null, redAt: due };
  const way = goalOf(target) - first.value;
  const gone = way === 0 ? 1 : (last.value - first.value) / way;
  const wanted = Math.min((last.at - first.at) / (due - first.at), 1);
  return { yellowAt: gone < wanted ? last.at : null, redAt: due };
}

/** A target with what was reported, as people read it. */
export interface Trajectory {
  readonly target: TargetFact;
  readonly current: number | null;
  readonly expected: number | null;
  readonly verdict: 'reached' | 'on-track' | 'behind' | 'missed' | 'unknown';
}

/** How a target stands at an instant. */
export function trajectory(target: TargetState, now: Instant, rules: TargetRules): Trajectory {
  const { first: _first, last, ...fact } = target;
  const { yellowAt, redAt } = behindAt(target, rules);
  const verdict =
    last && isReached(target, last.value, rules)
      ? 'reached'
      : redAt !== null && now > redAt
        ? 'missed'
        : yellowAt !== null && now >= yellowAt
          ? 'behind'
          : last
            ? 'on-track'
            : 'unknown';
  return { target: fact, current: last?.value ?? null, expected: expectedAt(target, now), verdict };
}
