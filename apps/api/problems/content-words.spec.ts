import { describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { CalendarError, parseCalendar } from '#domain/calendar/calendar.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { parseRuleSet, RuleSetError } from '#domain/rules/rule-set.js';
import { contentProblems } from './content-words.js';

function problemsOf(parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof RuleSetError) return error.problems.map(({ path, problem }) => `${path}: ${problem}`);
    if (error instanceof CalendarError) return [...error.problems];
    throw error;
  }
}

describe('what is wrong with a rule set or a calendar', () => {
  const wrong = [
    ...problemsOf(() =>
      parseRuleSet({
        ...MUNICIPAL,
        id: '',
        extra: 1,
        sources: 3,
        plan: 'x',
        objection: {},
        completion: { remindersBefore: 5 },
        milestone: { remindersBefore: [3, 3] },
        report: { ...MUNICIPAL.report, dueDay: 40, cycle: 'day', completesPart: 'no' },
      }),
    ),
    ...problemsOf(() => parseRuleSet({ ...MUNICIPAL, extension: { ...MUNICIPAL.extension, officeMaxCount: 9, maxCount: 2 } })),
    ...problemsOf(() =>
      parseCalendar({ ...CN_2019_2026, office: { open: '18:00', close: '17:00' }, knownFrom: 2026, knownTo: 2019 }),
    ),
    ...problemsOf(() =>
      parseCalendar({ ...CN_2019_2026, office: { open: 'x', close: 'y' }, utcOffsetMinutes: 9_000, makeUpDays: 1 }),
    ),
    ...problemsOf(() =>
      parseCalendar({
        ...CN_2019_2026,
        holidays: ['2021-01-01', '2021-01-01', 'x', '2021-01-02', '2030-01-01'],
        makeUpDays: ['2021-01-04'],
      }),
    ),
  ];

  it('is said in Chinese, every kind of it', () => {
    expect(wrong.length).toBeGreaterThan(18);
    expect(contentProblems(wrong, 'zh').filter((problem) => /: /.test(problem) || !/[一-鿿]/.test(problem))).toEqual([]);
    expect(contentProblems(['report.dueDay: an integer from 1 to 28 is needed'], 'zh')).toEqual([
      'report.dueDay：须为 1 至 28 的整数',
    ]);
  });

  it('is said in English as the core says it', () => {
    expect(contentProblems(wrong, 'en')).toEqual(wrong);
  });
});
