// Numbers as they should not be written, or as a line break left them.
import { describe, expect, it } from '@jest/globals';
import { items } from '../../../test/support/compiled.js';

describe('numbering', () => {
  it('begins anew behind a section of a single item', () => {
    const text = [
      '某市分工',
      '稳投资',
      '1、建平台。（市科技局负责）',
      '促消费',
      '1、办展会。（市商务局负责）',
      '2、发消费券。（市财政局负责）',
      '强保障',
      '1、强督查。（市政府办公室负责）',
    ].join('\n');
    expect(items(text)).toEqual(['1、 R:市科技局', '1、 R:市商务局', '2、 R:市财政局', '1、 R:市政府办公室']);
  });

  it('is read in other brackets and with a comma for a stop', () => {
    expect(items('‹一>建平台。（市科技局负责）\n〈二〉办展会。（市商务局负责）')).toEqual([
      '‹一> R:市科技局',
      '〈二〉 R:市商务局',
    ]);
    expect(items('1，建平台。（市科技局负责）\n2，办展会。（市商务局负责）')).toEqual(['1， R:市科技局', '2， R:市商务局']);
  });

  it.each([
    ['（1）', (n: number) => `（${n}）`],
    ['1.', (n: number) => `${n}.`],
    ['第1条', (n: number) => `第${n}条 `],
  ])('counts beyond a thousand: %s', (_, numeral) => {
    const lines = Array.from({ length: 1203 }, (_each, i) => `${numeral(i + 1)}完成任务。（市科技局负责）`);
    const found = items(['某市任务清单', ...lines].join('\n'));
    expect(found).toHaveLength(1203);
    expect(found.at(-1)).toBe(`${numeral(1203).trim()} R:市科技局`);
  });

  it('counts in Chinese beyond a thousand, and takes no year for a number', () => {
    const lines = ['第九百九十九条 建平台。', '第一千条 办展会。', '第一千零一条 强督查。'].map(
      (line) => `${line}（市科技局负责）`,
    );
    expect(items(lines.join('\n'))).toEqual(
      ['第九百九十九条', '第一千条', '第一千零一条'].map((numeral) => `${numeral} R:市科技局`),
    );
    expect(items('1.建平台。（市科技局负责）\n2024.6.30前办展会。\n2.强督查。（市政府办公室负责）')).toEqual([
      '1. R:市科技局',
      '2. R:市政府办公室',
    ]);
  });

  it('is put together again where a line break tore it', () => {
    const text =
      '九、建平台。（市科技局负责）\n十、办展会。（市商务局负责）\n十\n一、强督查。（市政府办公室负责）\n十二、强保障。（市财政局负责）';
    expect(items(text)).toEqual(['九、 R:市科技局', '十、 R:市商务局', '十一、 R:市政府办公室', '十二、 R:市财政局']);
  });
});
