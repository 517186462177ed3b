import type { UnitCode } from '../actor.js';
import { isSubstantial, type TaskKind } from '../article/tasks.js';
import { substanceFromOf } from '../rules/left-out.js';
import type { RuleSet } from '../rules/rule-set.js';

/** Something that a unit has done: of which article, and by how many 工作日 after (negative: before) its due day. */
export interface DoneTask {
  readonly unit: UnitCode;
  readonly kind: TaskKind;
  readonly article: { readonly id: string; readonly number: number };
  /** Of the article that is forecast; else of another one. */
  readonly own: boolean;
  readonly workdays: number;
}

/**
 * How punctual a unit has been, and by which of its tasks that is known. `substance`: by its closings, parts and milestones alone, where there are enough
 * of them; `all`: by its reports and answers as well.
 */
export interface UnitRecord {
  readonly done: number;
  readonly late: number;
  readonly early: number;
  /** Lateness in the middle of all, with what was in time as 0: what is to come is expected to be as late. */
  readonly medianWorkdaysLate: number;
  readonly basis: 'substance' | 'all';
  /** Tasks of the article itself, and of the unit's other articles. */
  readonly own: number;
  readonly elsewhere: number;
  /** The tasks it is made of, the latest ones last done; at most {@link SHOWN_MAX}. */
  readonly tasks: readonly Omit<DoneTask, 'unit' | 'own'>[];
}

export const SHOWN_MAX = 20;

/**
 * The record of each unit from the tasks that it has done, those done last first. From so many of substance on as the rule set says, what a unit has
 * carried out says more than how it answers. Which of them count does not depend on how late they were.
 */
export function recordsOf(done: readonly DoneTask[], rules: Pick<RuleSet, 'forecast'>): Record<UnitCode, UnitRecord> {
  const byUnit = new Map<UnitCode, DoneTask[]>();
  for (const task of done) {
    const known = byUnit.get(task.unit);
    if (known) known.push(task);
    else byUnit.set(task.unit, [task]);
  }
  return Object.fromEntries([...byUnit].map(([unit, tasks]) => [unit, recordOf(tasks, rules)]));
}

function recordOf(all: readonly DoneTask[], rules: Pick<RuleSet, 'forecast'>): UnitRecord {
  const substance = all.filter(({ kind }) => isSubstantial(kind));
  const tasks = substance.length >= substanceFromOf(rules) ? substance : all;
  const lateness = tasks.map(({ workdays }) => Math.max(0, workdays)).sort((a, b) => a - b);
  const own = tasks.filter((task) => task.own).length;
  return {
    done: tasks.length,
    late: tasks.filter(({ workdays }) => workdays > 0).length,
    early: tasks.filter(({ workdays }) => workdays < 0).length,
    medianWorkdaysLate: lateness[Math.floor((lateness.length - 1) / 2)]!,
    basis: tasks === substance ? 'substance' : 'all',
    own,
    elsewhere: tasks.length - own,
    tasks: tasks.slice(0, SHOWN_MAX).map(({ kind, article, workdays }) => ({ kind, article, workdays })),
  };
}
