import { describe, expect, it } from '@jest/globals';
import { compile } from './index.js';

describe('an annex table in plain text whose columns are parted by blanks', () => {
  const rows = (text: string) =>
    compile(text).articles.map(({ numeral, leads, responsible, deadlines }) => [
      numeral,
      leads.map((unit) => unit.text).join(),
      responsible.map((unit) => unit.text).join(),
      deadlines.map(({ due }) => due).join(),
    ]);
  const expected = [
    ['1', '市科技局', '市财政局,市人社局', '2024-06-30'],
    ['2', '市人社局', '市财政局', '2024-09-30'],
  ];

  it.each([
    ['wide blanks', '  '],
    ['full-width blanks', '\u3000\u3000'],
    ['single blanks', ' '],
    ['tabs', '\t'],
  ])('%s, with dates as tables write them', (_, blank) => {
    const lines = [
      ['序号', '任务', '牵头单位', '责任单位', '时间节点'],
      ['1', '建设协同平台', '市科技局', '市财政局、市人社局', '2024.06.30'],
      ['2', '制定引才政策', '市人社局', '市财政局', '2024/9'],
    ];
    expect(rows(`附件\n重点任务分工表\n${lines.map((cells) => cells.join(blank)).join('\n')}\n`)).toEqual(expected);
  });
});

describe('the time for a hostile text', () => {
  const cpu = (text: string): number => {
    const from = process.cpuUsage();
    compile(text);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  };

  it.each([
    ['dots', '.'],
    ['labels', '牵头单位：'],
    ['open brackets', '（'],
    ['separators', '、'],
    ['no punctuation', '某'],
    ['clauses', '第一条'],
    ['pipes', '|'],
    ['deep numbers', '1.1.1.1.'],
  ])('grows with its length: %s', (_, piece) => {
    const short = piece.repeat(60_000 / piece.length);
    cpu(short);
    const once = Math.min(cpu(short), cpu(short));
    // a compilation of few milliseconds is mostly noise
    expect(Math.min(cpu(short + short), cpu(short + short))).toBeLessThan(2.5 * once + 30);
  });
});
