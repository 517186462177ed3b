import { describe, expect, it } from '@jest/globals';
import { displayWidth, fit, table, tableWithin, wrap } from './table.js';

describe('columns of a terminal', () => {
  it('counts a Chinese character as two and colours as none', () => {
    expect(displayWidth('督办 ok')).toBe(7);
    expect(displayWidth('\u001b[31m●\u001b[0m')).toBe(1);
  });

  it('cuts and fills without splitting a character', () => {
    expect(fit('督办', 3)).toBe('督 ');
    expect(fit('ab', 4)).toBe('ab  ');
  });

  it('wraps by columns and indents what follows', () => {
    expect(wrap('督办督办 ok then', 7, 2)).toEqual(['督办督', '  办 ok', '  then']);
    expect(wrap('ab into', 6, 1)).toEqual(['ab', ' into']);
    expect(wrap('abcdefgh', 4, 1)).toEqual(['abcd', ' efg', ' h']);
    expect(wrap('督办', 4, 2)).toEqual(['督办']);
  });

  it('makes paragraphs of a table that is wider than the screen', () => {
    const heading = ['条 article', '', '督查 superv.', '证明 proven by'];
    const rows = [
      ['（四）管理体制', '✓', '8.9', '2021-01-28 CommentMade policy/1b636d4a#3'],
      ['', '✗', '0.0', ''],
    ];
    expect(tableWithin(undefined, heading, rows)).toBe(table(heading, rows));
    expect(tableWithin(120, heading, rows)).toBe(table(heading, rows));
    const narrow = tableWithin(40, heading, rows).split('\n');
    expect(narrow[0]).toBe('（四）管理体制');
    expect(narrow[1]).toBe('  ✓ · 督查 superv. 8.9 · 证明 proven by');
    expect(narrow.at(-1)).toBe('  ✗ · 督查 superv. 0.0');
    for (const line of narrow) expect(displayWidth(line)).toBeLessThanOrEqual(40);
    expect(narrow.join(' ')).toContain('2021-01-28');
  });

  it('lines up a table', () => {
    expect(table(['条', 'n'], [['四', '1']])).toBe('条  n\n──  ─\n四  1');
  });
});
