import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountsOf, wordsValue } from './amounts.js';

const DIGITS = '零一二三四五六七八九';

/** A number below 10,000 as officials write it. */
function section(n: number, opens: boolean): string {
  let out = '';
  let gap = false;
  for (const [size, sign] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(n / size) % 10;
    if (digit === 0) {
      gap = out !== '';
      continue;
    }
    const bare = opens && out === '' && sign === '十' && digit === 1;
    out += (gap ? '零' : '') + (bare ? '' : DIGITS[digit]!) + sign;
    gap = false;
  }
  return out;
}

/** Any whole number from 1 to below 10¹² in Chinese numerals. */
function inWords(n: number): string {
  let out = '';
  for (const [size, sign] of [
    [1e8, '亿'],
    [1e4, '万'],
    [1, ''],
  ] as const) {
    const part = Math.floor(n / size) % 10_000;
    if (part === 0) continue;
    out += (out !== '' && part < 1000 ? '零' : '') + section(part, out === '') + sign;
  }
  return out;
}

const number = fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 999_999_999_999 }));

describe('amounts', () => {
  it('Chinese numerals are worth what they say', () => {
    fc.assert(fc.property(number, (n) => expect(wordsValue(inWords(n))).toBe(n)));
  });

  it('a number in words is one amount of the same worth as in digits, whatever its scale', () => {
    const SCALES: Record<string, number> = { 元: 1, 万元: 1e4, 亿元: 1e8 };
    fc.assert(
      fc.property(number, (n) => {
        const words = `投入${inWords(n)}元以上`;
        const found = [...amountsOf(words)];
        expect(found).toHaveLength(1);
        const { value, unit, start, end, after } = found[0]!;
        expect([start, end, after]).toEqual([2, words.length, '>=']);
        const scale = unit.slice(0, -1);
        const factor = SCALES[unit] ?? { 千: 1e3, 百: 1e2, 千万: 1e7, 百万: 1e6, 百亿: 1e10, 千亿: 1e11 }[scale]!;
        expect(value * factor).toBeCloseTo(n, 0);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, number, string]>([
    ['一千二百亿元', 1200, '亿元'],
    ['两千家', 2000, '家'],
    ['三十项', 30, '项'],
    ['十二万户', 12, '万户'],
    ['一万二千家', 12_000, '家'],
    ['一亿两千万元', 12_000, '万元'],
    ['二点五亿元', 2.5, '亿元'],
    ['三分之一', 33.33, '%'],
    ['2/3', 66.67, '%'],
    ['百分之九十五', 95, '%'],
    ['百分之百', 100, '%'],
    ['千分之二点五', 2.5, '‰'],
    ['百亿级', 100, '亿'],
    ['万亿级', 1, '万亿'],
    ['五千亿级', 5000, '亿'],
    ['再翻两番', 4, '倍'],
  ])('%s', (words, value, unit) => {
    expect([...amountsOf(`达到${words}。`)].map((a) => [a.value, a.unit, a.start, a.end])).toEqual([
      [value, unit, 2, 2 + words.length],
    ]);
  });

  it.each([
    '一是',
    '十四五',
    '“十四五”',
    '一带一路',
    '二十大',
    '两手抓',
    '几十家',
    '第三十项',
    '前十名',
    '千家万户',
    '百姓',
    '2024/6',
    '2024/10/8',
    '近三年',
  ])('%s is no amount', (words) => expect([...amountsOf(`推进${words}工作`)]).toEqual([]));
});
