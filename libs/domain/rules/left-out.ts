import type { RuleSet } from './rule-set.js';

/** The rules, or as much of them as is asked for. */
type Of<Section extends keyof RuleSet> = Pick<RuleSet, Section>;

// What a rule set means that was written before there was a field for it: a version never changes, nor what it says. A new number of the
// domain goes into the rule set itself, not here.

/** How many field checks a sample has. */
export const sampleSizeOf = ({ verification }: Of<'verification'>): number => verification.sampleSize ?? 3;

/** Nothing is closed before a sample was drawn and checked. */
export const needsFieldChecks = ({ verification }: Of<'verification'>): boolean => verification.fieldChecks === 'required';

/** How many reminders of one task are sent in seven days, if anybody sends them by hand (domain.md §6). */
export const remindersPerWeekOf = ({ overdue }: Of<'overdue'>): number => overdue.byHandPerWeek ?? 2;

/** Working days late up to which a forecast is yellow: until a case is drafted, where one ever is. */
export const lateWorkdaysOf = ({ overdue, forecast }: Of<'overdue' | 'forecast'>): number =>
  overdue.caseAfter ?? forecast?.lateWorkdays ?? 5;

/** From so many tasks of substance on, a unit's record is made of these alone. */
export const substanceFromOf = ({ forecast }: Of<'forecast'>): number => forecast?.substanceFrom ?? 3;

/** How many tasks of a kind a unit's record has of its other articles. */
export const lastTasksOf = ({ forecast }: Of<'forecast'>): number => forecast?.lastTasks ?? 40;

/** 左右: by which share of the goal a value may differ from it. */
export const approximatelyOf = ({ targets }: Of<'targets'>): number => (targets?.approximatelyPercent ?? 5) / 100;

/** Of those who may vote and came, more than this share decides, in hundredths. */
export const majorityPercentOf = ({ meeting }: Of<'meeting'>): number => meeting?.majorityPercent ?? 50;
