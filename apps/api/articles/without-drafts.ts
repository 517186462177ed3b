import type { UnitCode } from '#domain/actor.js';
import type { ArticleState } from '#domain/article/state.js';

/**
 * The state of an article as the people of a unit read it: of supervision cases only those against the unit that were opened, as the list of cases has
 * them. A draft is the supervision office's own paper until it becomes a case (domain.md §8).
 */
export function withoutDrafts(state: ArticleState, unit: UnitCode) {
  const { casesDrafted: _drafted, cases, overdue, settled, ...rest } = state;
  const opened = cases?.filter((note) => note.unit === unit && note.outcome !== 'drafted' && note.outcome !== 'dropped');
  const marks = Object.entries(overdue).map(([task, { unit: late, due }]) => [task, { unit: late, due }] as const);
  return {
    ...rest,
    ...(opened && { cases: opened }),
    settled: settled.filter((obligation) => !obligation.includes('|draft-case|')),
    overdue: Object.fromEntries(marks),
  };
}
