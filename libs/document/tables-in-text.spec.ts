import { describe, expect, it } from '@jest/globals';
import { growth } from '../../test/support/cost.js';
import { compile } from './index.js';
import { flowOf } from './layout/read-flow.js';

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

describe('a table copied from a page with single blanks between its cells', () => {
  const read = (text: string) =>
    compile(text).articles.map((a) => [a.numeral, a.leads.map((u) => u.text).join(), a.responsible.map((u) => u.text).join()]);

  it('goes on with the names of a row in the lines below it', () => {
    const text = `某区任务分解表
序号 重点任务 牵头单位 配合单位
1 地区生产总值增长6.5%左右。 区发改委 区政府各部门,各乡镇人民政府。
2 一般公共预算收入 增长5%左右。 区财政局
区税务局
区统计局,各乡镇人民政府。
3. 促进消费。 区商务局 区市场监管局
`;
    expect(read(text)).toEqual([
      ['1', '区发改委', '区政府各部门,各乡镇人民政府'],
      ['2', '区财政局,区税务局', '区统计局,各乡镇人民政府'],
      ['3.', '区商务局', '区市场监管局'],
    ]);
  });

  it('lacks the merged cells of a row: counted from the right units stand below the heads that ask for them', () => {
    const text = `某市任务分解表
序号 类别 主要任务 细化措施 牵头单位 参与单位
1 水资源 严守红线 实施双控行动。 市水利局 市发改委、市住建局
2  节约用水 推广节水器具。 市水利局 市住建局等
3   抓好工业节水。 市工信局、市水利局 市发改委等
`;
    expect(read(text)).toEqual([
      ['1', '市水利局', '市发改委,市住建局'],
      ['2', '市水利局', '市住建局'],
      ['3', '市工信局,市水利局', '市发改委'],
    ]);
  });
});

describe('a table of tasks without a column of numbers', () => {
  const head = ['工作任务', '牵头单位', '责任单位', '完成时限'];
  const tasks = [
    ['建设协同平台', '市科技局', '市财政局、市人社局', '2024年6月30日'],
    ['制定引才政策', '市人社局', '市财政局', '长期坚持'],
    ['建设孵化器', '市科技局', '', '2024年9月30日'],
  ];
  const table = [head, ...tasks].map((row) => row.join('\t')).join('\n');

  it.each([
    ['outside all numbering', `附件\n重点任务分工表\n${table}\n`],
    ['below a heading', `关于推进工作的意见\n一、重点任务\n${table}\n`],
  ])('gives each row its own words, units and deadline: %s', (_, text) => {
    const { articles } = compile(text);
    expect(articles.map((a) => a.text.split('\n'))).toEqual(tasks.map((row) => row.filter((cell) => cell !== '')));
    expect(articles.map((a) => a.deadlines.map((d) => [d.due ?? d.text, d.source]))).toEqual([
      [['2024-06-30', 'block']],
      [['长期坚持', 'block']],
      [['2024-09-30', 'block']],
    ]);
    expect(articles.map((a) => [...a.leads, ...a.responsible].map((unit) => unit.text))).toEqual([
      ['市科技局', '市财政局', '市人社局'],
      ['市人社局', '市财政局'],
      ['市科技局'],
    ]);
  });
});

describe('a head with columns that are known nowhere else', () => {
  const table = (blank: string) =>
    [
      ['序号', '抓手', '工作任务', '牵头责任单位', '申报单位'],
      ['1', '协同平台', '建设协同平台', '市科技局', '某企业'],
      ['2', '引才', '制定引才政策', '市人社局', '某高校'],
    ]
      .map((row) => row.join(blank))
      .join('\n');

  it.each(['\t', '|', '  ', ' '])('still is the head of a table of tasks (cells parted by %j)', (blank) => {
    const { articles } = compile(`附件\n任务分工表\n${table(blank)}\n`);
    expect(articles.map((a) => [a.numeral, a.leads.map((u) => u.text), a.responsible])).toEqual([
      ['1', ['市科技局'], []],
      ['2', ['市人社局'], []],
    ]);
  });

  it('a row that holds a label and what it says is none', () => {
    const rows = ['责任单位\t市财政局\t完成时限\t2024年', '牵头单位\t市科技局\t完成时限\t2025年'];
    expect(flowOf(`附件\n${rows.join('\n')}\n`).cells).toEqual([]);
  });
});

describe('rows whose cells go on in the next line', () => {
  const text = [
    '附件',
    '重点任务分工表',
    '序号  任务              牵头单位    责任单位              完成时限',
    '1     建设协同平台，推  市科技局    市财政局、市人力资    2024年6月',
    '      进数据共享                    源社会保障局          底前',
    '2     制定引才政策      市人力资    市财政局              2024年9月',
    '                        源社会保                          底前',
    '                        障局',
    '3     建设孵化器        市科技局    市财政局、            长期坚持',
    '— 3 —',
    '                                    市发展改革委',
    '4     改造孵化器        市商务局    市财政局              2025年底前',
    '',
  ].join('\n');

  it('are joined column by column, over a page break, too', () => {
    const { articles } = compile(text);
    expect(
      articles.map((a) => [
        a.text.split('\n')[1],
        a.leads.map((u) => u.text),
        a.responsible.map((u) => u.text),
        a.deadlines[0]?.text,
      ]),
    ).toEqual([
      ['建设协同平台，推进数据共享', ['市科技局'], ['市财政局', '市人力资源社会保障局'], '2024年6月底前'],
      ['制定引才政策', ['市人力资源社会保障局'], ['市财政局'], '2024年9月底前'],
      ['建设孵化器', ['市科技局'], ['市财政局', '市发展改革委'], '长期坚持'],
      ['改造孵化器', ['市商务局'], ['市财政局'], '2025年底前'],
    ]);
  });

  it('have spans that hold all their words and do not overlap', () => {
    const { articles } = compile(text);
    articles.forEach(({ span, leads }, i) => {
      expect(span[0]).toBeGreaterThanOrEqual(articles[i - 1]?.span[1] ?? 0);
      for (const { span: inner } of leads) expect(inner[0] >= span[0] && inner[1] <= span[1]).toBe(true);
    });
  });
});

describe('the time for a hostile text', () => {
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
    const short = piece.repeat(30_000 / piece.length);
    const long = short.repeat(4);
    // what grows with the square costs sixteen times
    expect(
      growth(
        () => compile(short),
        () => compile(long),
        9,
      ),
    ).toBeLessThan(9);
  });
});
