import type { UnitCode } from '../actor.js';
import { estimateOf, meanOf, type Estimate } from './statistics.js';
import type { VersionRef } from '../decision.js';
import type { World } from './world.js';
import { TOTALS, type Gathering, type Total } from './summary.js';

/** One figure under two scenarios. The difference is the second less the first, run by run with the same random numbers. */
export interface Difference {
  readonly first: number;
  readonly second: number;
  readonly difference: Estimate;
  /** True when the 95 % interval of the difference does not hold zero. */
  readonly certain: boolean;
}

export interface Comparison {
  readonly first: string;
  readonly second: string;
  readonly runs: number;
  readonly totals: Readonly<Record<Total, Difference>>;
  /** Articles and units of both, in the order of the first: working days overdue, and for articles the probability of being late. */
  readonly articles: readonly { readonly number: number; readonly late: Difference; readonly overdueDays: Difference }[];
  readonly units: readonly { readonly unit: UnitCode; readonly overdue: Difference; readonly overdueDays: Difference }[];
}

/**
 * What the second scenario changes. Both gatherings have to be of the same seed and number of runs: run i of both asks the same questions of the
 * same random numbers, so that the difference is not drowned by chance. Throws a RangeError otherwise.
 */
export function compareScenarios(first: Gathering, second: Gathering): Comparison {
  const runs = first.totals.overdue.length;
  if (first.seed !== second.seed || runs !== second.totals.overdue.length)
    throw new RangeError('only runs of the same seed and number are compared');
  const numbers = second.world.policy.articles.map(({ number }) => number);
  return {
    ...namesOf(first.world, second.world),
    runs,
    totals: Object.fromEntries(TOTALS.map((total) => [total, differenceOf(first.totals[total], second.totals[total])])) as Record<
      Total,
      Difference
    >,
    articles: first.world.policy.articles.flatMap(({ number }, i) => {
      const [a, b] = [first.articles[i]!, second.articles[numbers.indexOf(number)]];
      if (!b) return [];
      return [{ number, late: differenceOf(a.late, b.late), overdueDays: differenceOf(a.overdueDays, b.overdueDays) }];
    }),
    units: first.world.rows.flatMap((unit, i) => {
      const row = second.world.rowOf.get(unit);
      if (row === undefined) return [];
      const [a, b] = [first.units[i]!, second.units[row]!];
      return [{ unit, overdue: differenceOf(a.overdue, b.overdue), overdueDays: differenceOf(a.overdueDays, b.overdueDays) }];
    }),
  };
}

/** The names of the scenarios, with the versions of rule set and calendar where these are what differs. */
function namesOf(first: World, second: World): { first: string; second: string } {
  const version = ({ id, version: of }: VersionRef): string => `${id} ${of}`;
  const differs = (a: VersionRef, b: VersionRef): boolean => version(a) !== version(b);
  const nameOf = ({ scenario, rules, calendar }: World): string =>
    [
      scenario.name,
      ...(differs(first.rules, second.rules) ? [version(rules)] : []),
      ...(differs(first.calendar, second.calendar) ? [version(calendar)] : []),
    ].join(', ');
  return { first: nameOf(first), second: nameOf(second) };
}

function differenceOf(first: readonly number[], second: readonly number[]): Difference {
  const difference = estimateOf(second.map((value, i) => value - first[i]!));
  const certain = difference.halfWidth !== null && Math.abs(difference.mean) > difference.halfWidth;
  return { first: meanOf(first), second: meanOf(second), difference, certain };
}
