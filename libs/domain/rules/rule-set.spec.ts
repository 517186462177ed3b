import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MUNICIPAL, PEER } from './built-in.js';
import { DEADLINE_KINDS, parseRuleSet, remindersBefore, RuleSetError, yellowBefore } from './rule-set.js';

type Json = Record<string, unknown>;
const copy = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const problemsOf = (value: unknown): string[] => {
  try {
    parseRuleSet(value);
  } catch (error) {
    if (error instanceof RuleSetError) return error.problems.map(({ path, problem }) => `${path}: ${problem}`);
    throw error;
  }
  return [];
};

/** A copy with the value at a path replaced, or taken out when `value` is undefined. */
const withValue = (path: string, value: unknown): Json => {
  const result = copy(MUNICIPAL);
  const names = path.split('.');
  const target = names.slice(0, -1).reduce<Json>((parent, name) => parent[name] as Json, result);
  if (value === undefined) delete target[names.at(-1)!];
  else target[names.at(-1)!] = value;
  return result;
};

describe('the municipal rule set', () => {
  it('has the numbers of the table (domain.md §4 and §6)', () => {
    expect(MUNICIPAL).toMatchObject({
      id: 'municipal',
      version: '2026.4',
      signFor: { budget: { amount: 1, unit: 'workday' }, signers: 'all', reminder: 'half-time', remindersBefore: [] },
      objection: { budget: { amount: 5, unit: 'workday' } },
      plan: {
        budget: { amount: 10, unit: 'workday' },
        remindersBefore: [3, 1],
        review: { budget: { amount: 5, unit: 'workday' } },
      },
      report: { cycle: 'month', dueDay: 5, remindersBefore: [3, 1], completesPart: false, headReview: true },
      completion: { remindersBefore: [30, 10, 5, 3, 1] },
      verification: { budget: { amount: 10, unit: 'workday' }, remindersBefore: [3], sampleSize: 3, fieldChecks: 'required' },
      adjudication: { budget: { amount: 5, unit: 'workday' } },
      extension: { officeMaxDays: 30, officeMaxCount: 1, maxCount: 2 },
      overdue: { reminderAfter: [1, 3], byHandPerWeek: 2, caseAfter: 5 },
      lookBack: { months: 6, budget: { amount: 20, unit: 'workday' } },
      countersign: { budget: { amount: 7, unit: 'workday' }, urgentBudget: { amount: 3, unit: 'workday' }, remindersBefore: [2] },
      milestone: { remindersBefore: [30, 10, 5, 3, 1] },
      dispute: { deputy: { budget: { amount: 5, unit: 'workday' } } },
      meeting: { quorumPercent: 50, majorityPercent: 50 },
      targets: { approximatelyPercent: 5 },
      forecast: { lateWorkdays: 5, substanceFrom: 3, lastTasks: 40 },
      dates: { pastEndDays: 366, aheadDays: 366 },
    });
  });

  it('names a source for every number it has by default', () => {
    // where the sources speak of a path, the rule set has it
    for (const path of Object.keys(MUNICIPAL.sources)) {
      const value = path.split('.').reduce<unknown>((parent, name) => (parent as Json | undefined)?.[name], MUNICIPAL);
      expect(`${path} ${value === undefined ? 'missing' : 'there'}`).toBe(`${path} there`);
    }
    const numbers: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value === 'number') numbers.push(path);
      else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
        for (const [name, entry] of Object.entries(value)) visit(entry, path === '' ? name : `${path}.${name}`);
      } else if (Array.isArray(value) && value.length > 0) numbers.push(path);
    };
    visit({ ...MUNICIPAL, sources: undefined }, '');
    const unsourced = numbers.filter(
      (path) => !Object.keys(MUNICIPAL.sources).some((source) => path === source || path.startsWith(`${source}.`)),
    );
    expect(unsourced).toEqual([]);
  });

  it('sends at most two reminders a week after a due date', () => {
    const { reminderAfter } = MUNICIPAL.overdue;
    for (const day of reminderAfter)
      expect(reminderAfter.filter((other) => other >= day && other < day + 5).length).toBeLessThanOrEqual(2);
  });
});

describe('the rule set of the benchmark', () => {
  it('has the steps of a plain process engine', () => {
    expect(PEER.signFor).toMatchObject({ signers: 'leads', reminder: null, remindersBefore: [] });
    expect(PEER.plan.review).toBeNull();
    expect(PEER.report).toMatchObject({ cycle: null, completesPart: true, headReview: false });
    expect(PEER.overdue).toEqual({ reminderAfter: [], caseAfter: null });
    for (const kind of DEADLINE_KINDS) {
      expect(remindersBefore(PEER, kind)).toEqual([]);
      expect(yellowBefore(PEER, kind)).toBeNull();
    }
  });
});

describe('yellow', () => {
  it('begins with the first reminder unless given', () => {
    expect(DEADLINE_KINDS.map((kind) => [kind, yellowBefore(MUNICIPAL, kind)])).toEqual([
      ['signFor', 'half-time'],
      ['objection', null],
      ['plan', 3],
      ['planReview', 2],
      ['report', 3],
      ['completion', 30],
      ['verification', 3],
      ['adjudication', null],
      ['extensionReview', null],
      ['countersign', 2],
      ['milestone', 30],
      ['disputeDeputy', 2],
      ['disputeMeeting', 5],
      ['leadingGroup', null],
      ['lookBack', 3],
    ]);
    const given = parseRuleSet(withValue('lights.yellowBefore', { completion: 10, adjudication: 2, plan: 0 }));
    expect(yellowBefore(given, 'completion')).toBe(10);
    expect(yellowBefore(given, 'adjudication')).toBe(2);
    expect(yellowBefore(given, 'plan')).toBe(0);
    expect(yellowBefore(given, 'report')).toBe(3);
    const offsets = parseRuleSet(withValue('signFor.remindersBefore', [1, 2]));
    expect(yellowBefore(offsets, 'signFor')).toBe(2);
  });
});

describe('checking', () => {
  it('takes what was written by the program itself', () => {
    expect(problemsOf(copy(MUNICIPAL))).toEqual([]);
    expect(problemsOf(copy(PEER))).toEqual([]);
    expect(problemsOf(withValue('plan.review', null))).toEqual([]);
    // a rule set from before a step existed, in whose articles it does not exist
    const said = ['targets', 'forecast', 'dates', 'verification.fieldChecks', 'meeting.majorityPercent'];
    for (const step of [
      'dispute',
      'countersign',
      'milestone',
      'meeting',
      'adoption',
      'paper',
      'hints',
      'lookBack.budget',
      ...said,
    ])
      expect(problemsOf(withValue(step, undefined))).toEqual([]);
  });

  it.each([
    ['id', ' ', 'id: a text is needed'],
    ['version', undefined, 'version: is missing'],
    ['sources', { 'plan.budget': 3 }, 'sources["plan.budget"]: a text is needed'],
    ['signFor.signers', 'some', 'signFor.signers: one of "all", "leads" is needed'],
    ['signFor.reminder', 'half', 'signFor.reminder: one of "half-time", null is needed'],
    ['signFor.budget.unit', 'hour', 'signFor.budget.unit: one of "workday", "day" is needed'],
    ['signFor.budget.amount', 0, 'signFor.budget.amount: an integer from 1 to 3660 is needed'],
    ['plan.budget.amount', 1.5, 'plan.budget.amount: an integer from 1 to 3660 is needed'],
    ['plan.budget.amount', '10', 'plan.budget.amount: an integer from 1 to 3660 is needed'],
    ['plan.review', 5, 'plan.review: an object is needed'],
    ['plan.remindersBefore', 3, 'plan.remindersBefore: a list of numbers of working days is needed'],
    ['completion.remindersBefore', [30, -1], 'completion.remindersBefore[1]: an integer from 0 to 3660 is needed'],
    ['completion.remindersBefore', [3, 3], 'completion.remindersBefore: a number is there twice'],
    ['report.cycle', 'week', 'report.cycle: one of "month", "quarter", null is needed'],
    ['report.dueDay', 31, 'report.dueDay: an integer from 1 to 28 is needed'],
    ['report.headReview', 'no', 'report.headReview: true or false is needed'],
    ['extension.officeMaxCount', 3, 'extension.officeMaxCount: more than extension.maxCount'],
    ['overdue.reminderAfter', [0], 'overdue.reminderAfter[0]: an integer from 1 to 3660 is needed'],
    ['overdue.caseAfter', 0, 'overdue.caseAfter: an integer from 1 to 3660 is needed'],
    ['overdue.caseafter', 5, 'overdue.caseafter: not a known field'],
    ['lights.yellowBefore', { inspection: 3 }, 'lights.yellowBefore.inspection: not a known field'],
    ['countersign', { budget: { amount: 7, unit: 'workday' }, remindersBefore: [] }, 'countersign.urgentBudget: is missing'],
    ['meeting.quorumPercent', 100, 'meeting.quorumPercent: an integer from 0 to 99 is needed'],
    ['hints.repeatedShare', 101, 'hints.repeatedShare: an integer from 1 to 100 is needed'],
    ['verification.fieldChecks', 'some', 'verification.fieldChecks: one of "required", "optional" is needed'],
    ['meeting.majorityPercent', 100, 'meeting.majorityPercent: an integer from 0 to 99 is needed'],
    ['targets', {}, 'targets.approximatelyPercent: is missing'],
    ['forecast.substanceFrom', 0, 'forecast.substanceFrom: an integer from 1 to 100 is needed'],
    ['dates.pastEndDays', -1, 'dates.pastEndDays: an integer from 0 to 3660 is needed'],
    ['lookBack', undefined, 'lookBack: is missing'],
  ])('refuses %s = %j', (path, value, problem) => {
    expect(problemsOf(withValue(path, value))).toEqual([problem]);
  });

  it('lists every problem at once', () => {
    const bad = withValue('plan.budget.amount', -1);
    (bad.report as Json).dueDay = 0;
    (bad.signFor as Json).signers = null;
    expect(problemsOf(bad)).toHaveLength(3);
    expect(problemsOf({})).toHaveLength(Object.keys(PEER).length);
    expect(problemsOf([])).toEqual([': an object is needed']);
  });

  it('never fails in another way, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(MUNICIPAL)), (junk, field) => {
        expect(problemsOf(junk).length).toBeGreaterThan(0);
        expect(Array.isArray(problemsOf({ ...copy(MUNICIPAL), [field]: junk }))).toBe(true);
      }),
    );
  });

  it('is not fooled by names that every object has', () => {
    expect(problemsOf(JSON.parse(`{"__proto__": ${JSON.stringify(MUNICIPAL)}}`)).length).toBeGreaterThan(10);
    expect(problemsOf({ ...copy(MUNICIPAL), constructor: 1 })).toEqual(['constructor: not a known field']);
  });
});
