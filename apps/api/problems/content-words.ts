import type { Language } from './problem.js';

/** What a rule set or a calendar is refused for, in the words of the core and in Chinese; `$1` is what the first bracket matched. */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^a text is needed$/, '须填写文字'],
  [/^true or false is needed$/, '须为 true 或 false'],
  [/^an integer from (-?\d+) to (-?\d+) is needed$/, '须为 $1 至 $2 的整数'],
  [/^one of (.+) is needed$/, '须为以下之一：$1'],
  [/^a list of numbers of working days is needed$/, '须为工作日数的列表'],
  [/^a number is there twice$/, '有重复的数'],
  [/^an object is needed$/, '须为对象'],
  [/^an object of texts is needed$/, '须为文字的对象'],
  [/^not a known field$/, '没有这个字段'],
  [/^is missing$/, '缺少'],
  [/^more than (\S+)$/, '大于 $1'],
  [/^HH:MM is needed$/, '须写成 HH:MM'],
  [/^it closes before it opens$/, '下班早于上班'],
  [/^two years in order, at most 100 apart, are needed$/, '须为先后两个年份，相距不超过 100 年'],
  [/^a list of dates is needed$/, '须为日期的列表'],
  [/^not a date \(YYYY-MM-DD\): (.*)$/, '不是日期（YYYY-MM-DD）：$1'],
  [/^(\S+) is there twice$/, '$1 重复'],
  [/^(\S+) is no weekend day$/, '$1 不是周末'],
  [/^(\S+) is a weekend day$/, '$1 是周末'],
  [/^(\S+) lies outside the known years$/, '$1 不在所列年份之内'],
];

/** Each problem, `PATH: WHAT`, in the language of the reader. */
export const contentProblems = (problems: readonly string[], language: Language): string[] =>
  problems.map((problem) => {
    if (language === 'en') return problem;
    const [, path = '', what = ''] = /^(.*?): (.*)$/s.exec(problem) ?? [];
    const words = CHINESE.find(([pattern]) => pattern.test(what));
    return words ? `${path}：${what.replace(...words)}` : problem;
  });
