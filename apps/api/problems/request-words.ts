import type { z } from 'zod';
import type { Bilingual } from '#config/messages.js';
import type { RequestFault } from './refused.js';

/** What can be wrong at one place of a request; `{}` is filled in. */
const words = {
  missing: { zh: '未填写', en: 'is missing' },
  type: { zh: '类型应为 {}', en: 'must be of the type {}' },
  unknown: { zh: '没有这个字段', en: 'is not a field' },
  choice: { zh: '应为其中之一：{}', en: 'must be one of: {}' },
  shape: { zh: '与所允许的各种形式都不符', en: 'fits none of the possible forms' },
  short: { zh: '至少 {} 个', en: 'needs at least {}' },
  long: { zh: '至多 {} 个', en: 'may have at most {}' },
  low: { zh: '不得小于 {}', en: 'must be at least {}' },
  high: { zh: '不得大于 {}', en: 'must be at most {}' },
  empty: { zh: '不能为空', en: 'must not be empty' },
  nul: { zh: '含有不能保存的字符（U+0000）', en: 'has a character that cannot be stored (U+0000)' },
  surrogate: { zh: '含有不完整的字符', en: 'has half a character (a lone surrogate)' },
  uuid: { zh: '应为 UUID', en: 'must be a UUID' },
  date: { zh: '应为真实存在的日期，写作 2026-01-31', en: 'must be a real date, written 2026-01-31' },
  month: { zh: '应为月份，写作 2026-01', en: 'must be a month, written 2026-01' },
  instant: {
    zh: '应为带时区的时刻，写作 2026-01-31T09:00:00+08:00',
    en: 'must be an instant with its zone, written 2026-01-31T09:00:00+08:00',
  },
  unit: { zh: '应为单位代码，如 KJJ', en: 'must be the code of a unit, like KJJ' },
  version: {
    zh: '应以字母或数字开头，由字母、数字和 . _ - 组成，至多 64 个字符',
    en: 'must begin with a letter or digit and hold only letters, digits and . _ -, at most 64 of them',
  },
  sha256: { zh: '应为 SHA-256 摘要，即 64 位小写十六进制数', en: 'must be a SHA-256 digest: 64 lower-case hexadecimal digits' },
  cursor: { zh: '不是本接口给出的游标', en: 'is not a cursor that was given out here' },
  format: { zh: '格式不对（{}）', en: 'has the wrong format ({})' },
  position: { zh: '应为不小于 0 的整数', en: 'must be a whole number from 0' },
  differs: { zh: '与请求正文中的 {} 不一致', en: 'differs from {} in the body' },
  twice: { zh: '出现两次', en: 'stands there twice' },
  wrong: { zh: '不符合要求', en: 'is not as described' },
} satisfies Record<string, Bilingual>;

export type RequestWord = keyof typeof words;

/** The faults as they are shown. */
export const wordsFor = (faults: readonly RequestFault[], language: keyof Bilingual): { path: string; problem: string }[] =>
  faults.map(({ path, word, about = '' }) => ({ path, problem: words[word][language].replace('{}', String(about)) }));

/** The faults that the issues of a schema stand for, at most 20. A refinement names its word as its message. */
export function faultsOf(issues: readonly object[]): RequestFault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue as z.core.$ZodIssue)).slice(0, 20);
}

function faultsOfIssue(issue: z.core.$ZodIssue): RequestFault[] {
  const path = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, word: 'unknown' }));
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return [{ path, word: 'missing' }];
      return [named(path, issue.message) ?? { path, word: 'type', about: issue.expected }];
    case 'invalid_value':
      return [{ path, word: 'choice', about: issue.values.map(String).join(' ') }];
    case 'too_small':
      return [
        named(path, issue.message) ?? { path, word: isNumber(issue.origin) ? 'low' : 'short', about: Number(issue.minimum) },
      ];
    case 'too_big':
      return [{ path, word: isNumber(issue.origin) ? 'high' : 'long', about: Number(issue.maximum) }];
    case 'invalid_union':
      return [{ path, word: 'shape' }];
    case 'invalid_format':
      return [named(path, issue.message) ?? { path, word: 'format', about: issue.format }];
    default:
      return [named(path, issue.message) ?? { path, word: 'wrong' }];
  }
}

const named = (path: string, message: string): RequestFault | undefined =>
  Object.hasOwn(words, message) ? { path, word: message as RequestWord } : undefined;

const isNumber = (origin: string): boolean => origin === 'number' || origin === 'int';
