import { describe, expect, it } from '@jest/globals';
import { displayWidth, fit, table, wrap } from './table.js';

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

  it('lines up a table', () => {
    expect(table(['条', 'n'], [['四', '1']])).toBe('条  n\n──  ─\n四  1');
  });
});
