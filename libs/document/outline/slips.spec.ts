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

  it('is put together again where a line break tore it', () => {
    const text =
      '九、建平台。（市科技局负责）\n十、办展会。（市商务局负责）\n十\n一、强督查。（市政府办公室负责）\n十二、强保障。（市财政局负责）';
    expect(items(text)).toEqual(['九、 R:市科技局', '十、 R:市商务局', '十一、 R:市政府办公室', '十二、 R:市财政局']);
  });
});
