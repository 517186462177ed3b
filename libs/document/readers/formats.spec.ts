import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as write from '../../../test/support/documents.js';
import { compile } from '../compile.js';
import { paragraphs, wordsOf } from '../layout/flow.js';
import { flowOf } from '../layout/read-flow.js';
import { READ_LIMITS_DEFAULT } from './limits.js';
import { readHere } from './read.js';
import { readPolicyText } from './text.js';

const read = async (bytes: Uint8Array | string, fileName?: string) =>
  await readHere(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, fileName, READ_LIMITS_DEFAULT);
const root = new URL('../../../', import.meta.url);

/** What the compiler makes of it, without the places in the text. */
function compiled(text: string) {
  const policy = compile(text);
  return {
    title: policy.title,
    issuer: policy.issuer,
    status: policy.status,
    articles: policy.articles.map((a) => ({
      numeral: a.numeral,
      title: a.title,
      leads: a.leads.map((u) => u.text),
      responsible: a.responsible.map((u) => u.text),
      deadlines: a.deadlines.map((d) => [d.text, d.due, d.source]),
      targets: a.targets.map((t) => [t.indicator, t.value]),
    })),
    placeholders: policy.validity.placeholders.map((p) => p.text),
  };
}

/** The paragraphs of a text file, however its lines are wrapped. */
function paragraphsOf(file: string): string[] {
  const flow = flowOf(readPolicyText(fs.readFileSync(new URL(file, root))).text);
  return paragraphs(flow, 0, flow.text.length).map(([from, to]) => wordsOf(flow, from, to));
}

const rows = [
  ['序号', '工作任务', '牵头单位', '责任单位', '完成时限'],
  ['1', '扩大有效投资，加快项目开工建设，强化要素保障。', '市发改委', '市财政局、市住房和城乡建设局', '2023年12月底'],
  ['2', '促进消费恢复', '市商务局', '各区政府', '2023年6月底前'],
  ['3', '稳定和扩大就业', '市人社局', '', '长期坚持'],
];
const TABLE = ['1 市发改委 市财政局,市住房和城乡建设局 2023-12-31', '2 市商务局 各区政府 2023-06-30', '3 市人社局  长期坚持'];

const tasks = (text: string) =>
  compile(text).articles.map((a) =>
    [a.numeral, a.leads.map((u) => u.text), a.responsible.map((u) => u.text), a.deadlines[0]?.due ?? a.deadlines[0]?.text].join(
      ' ',
    ),
  );

describe('the same policy in every format', () => {
  it.each([
    'demo/qingyuan/policy.txt',
    'test/fixtures/policies/pingtan-2017-sanjian.txt',
    'test/fixtures/policies/guofa-2019-3-zonghebaoshuiqu.txt',
  ])('%s', async (file) => {
    const lines = paragraphsOf(file);
    const expected = compiled(lines.join('\n'));
    expect(expected.articles.length).toBeGreaterThan(5);
    expect(expected).toEqual(compiled(readPolicyText(fs.readFileSync(new URL(file, root))).text));
    const docx = await read(write.docxOf(lines.map((p) => write.paragraph(p)).join('')));
    expect(docx.type).toBe('docx');
    expect(compiled(docx.text)).toEqual(expected);
    const html = await read(write.htmlOf(write.htmlParagraphs(lines)));
    expect(html).toMatchObject({ type: 'html', encoding: 'utf-8' });
    expect(compiled(html.text)).toEqual(expected);
    const md = await read(write.mdParagraphs(lines), 'policy.md');
    expect(md.type).toBe('md');
    expect(compiled(md.text)).toEqual(expected);
    const pages = write.pdfPages(lines);
    const pdf = await read(write.pdfOf(pages));
    expect(pdf).toMatchObject({ type: 'pdf', pages: pages.length });
    expect(compiled(pdf.text)).toEqual(expected);
  });
});

describe('tables of tasks', () => {
  it('in Word, HTML and Markdown', async () => {
    const title = '重点任务分工表';
    expect(tasks((await read(write.docxOf(write.paragraph(title) + write.docxTable(rows)))).text)).toEqual(TABLE);
    expect(tasks((await read(write.htmlOf(`<h1>${title}</h1>${write.htmlTable(rows)}`))).text)).toEqual(TABLE);
    expect(tasks((await read(`# ${title}\n\n${write.mdTable(rows)}\n`, 'a.md')).text)).toEqual(TABLE);
  });

  it('with more columns of unknown names than known ones', async () => {
    const wide = [
      ['序号', '抓手', '亮点', '联系方式', '牵头责任单位'],
      ['1', '协同平台', '共建共享', '八楼', '市科技局'],
      ['2', '引才', '先到先得', '九楼', '市人社局'],
    ];
    const expected = ['1 市科技局  ', '2 市人社局  '];
    expect(tasks((await read(write.docxOf(write.docxTable(wide)))).text)).toEqual(expected);
    expect(tasks((await read(write.htmlOf(write.htmlTable(wide)))).text)).toEqual(expected);
  });

  it('with one known column, where units stand below it', async () => {
    const head = ['民生实事', '建设要求', '责任单位', '资金安排'];
    const table = [head, ['建学校', '新增学位', '市教育局', ''], ['建公园', '十五个', '市城管局、市住建局', '']];
    expect(tasks((await read(write.htmlOf(write.htmlTable(table)))).text)).toEqual(['  市教育局 ', '  市城管局,市住建局 ']);
    const prose = [head, ['建学校', '新增学位', '抓紧做好有关工作。', ''], ['建公园', '十五个', '按照要求认真落实。', '']];
    expect(tasks((await read(write.htmlOf(write.htmlTable(prose)))).text)).toEqual([]);
  });

  it('in a PDF, over a page break too', async () => {
    const widths = [40, 170, 80, 120, 90];
    const first = write.pdfTable(rows.slice(0, 3), widths, 700);
    const second = write.pdfTable(rows.slice(3), widths, 780);
    const pdf = write.pdfOf([
      [write.show('重点任务分工表', 220, 760), ...first.page, write.show('- 1 -', 280, 60)],
      [...second.page, write.show('- 2 -', 280, 60)],
    ]);
    const { text } = await read(pdf);
    expect(tasks(text)).toEqual(TABLE);
  });

  it('joins a row that a page break cut in two', async () => {
    const widths = [40, 170, 80, 120, 90];
    const first = write.pdfTable(rows.slice(0, 2), widths, 700);
    const second = write.pdfTable([['', '并做好服务。', '', '、市科技局', ''], ...rows.slice(2)], widths, 780);
    const { text } = await read(write.pdfOf([[write.show('分工表', 220, 760), ...first.page], second.page]));
    expect(tasks(text)).toEqual(['1 市发改委 市财政局,市住房和城乡建设局,市科技局 2023-12-31', ...TABLE.slice(1)]);
  });

  it('goes on with a cell that is merged over rows on both sides of a page break', async () => {
    const widths = [40, 170, 80, 120, 90];
    const head = ['序号', '工作任务', '牵头单位', '责任单位', '完成时限'];
    const pages = [
      [head, ['1', '建平台', '市科技局', '市财政局', '2023年6月'], ['2', '引人才', write.MERGED, '市人社局', '2023年8月']],
      [
        ['3', '办展会', '', '市商务局', '2023年9月'],
        ['4', '强服务', write.MERGED, '市政务局', '2023年9月'],
        ['5', '保安全', '市应急局', '', '2023年12月'],
        ['6', '促消费', '', '市商务局', '2023年12月'],
      ],
    ];
    const [first, second] = pages.map((rows, i) => write.pdfTable(rows, widths, i === 0 ? 700 : 780));
    const { text } = await read(write.pdfOf([[write.show('分工表', 220, 760), ...first!.page], second!.page]));
    expect(tasks(text)).toEqual([
      '1 市科技局 市财政局 2023-06-30',
      '2 市科技局 市人社局 2023-08-31',
      '3 市科技局 市商务局 2023-09-30',
      '4 市科技局 市政务局 2023-09-30',
      '5 市应急局  2023-12-31',
      '6  市商务局 2023-12-31',
    ]);
  });

  it('gives a cell merged over rows to each of them, where it says who or when', async () => {
    const html = `<table>
      <tr><th colspan="2">任务</th><th colspan="2">责任单位</th><th rowspan="2">完成时限</th></tr>
      <tr><th>序号</th><th>任务内容</th><th>牵头单位</th><th>配合单位</th></tr>
      <tr><td colspan="5">一、投资</td></tr>
      <tr><td>1</td><td>扩大投资</td><td rowspan="2">市发改委</td><td><p>市财政局</p><p>市审计局</p></td><td rowspan="2">2024年底</td></tr>
      <tr><td>2</td><td>储备项目</td><td>市住建局</td></tr></table>`;
    expect(tasks((await read(write.htmlOf(`<p>分工表</p>${html}`))).text)).toEqual([
      '1 市发改委 市财政局,市审计局 2024-12-31',
      '2 市发改委 市住建局 2024-12-31',
    ]);
    const cell = (text: string, merge?: string) =>
      `<w:tc><w:tcPr>${merge === undefined ? '' : `<w:vMerge${merge && ` w:val="${merge}"`}/>`}</w:tcPr>${write.paragraph(text)}</w:tc>`;
    const docx = write.docxOf(
      `<w:tbl><w:tr>${['序号', '任务', '牵头单位'].map((c) => cell(c)).join('')}</w:tr>
        <w:tr>${cell('1')}${cell('扩大投资')}${cell('市发改委', 'restart')}</w:tr>
        <w:tr>${cell('2')}${cell('储备项目')}${cell('', '')}</w:tr></w:tbl>`,
    );
    expect(tasks((await read(docx)).text)).toEqual(['1 市发改委  ', '2 市发改委  ']);
  });
});

describe('a number and a task merged over rows', () => {
  const html = async (rows: string) => {
    const head = '<tr><th>序号</th><th>任务</th><th>牵头单位</th><th>责任单位</th></tr>';
    const first = '<tr><td>1</td><td>促进消费</td><td>市商务局</td><td>市审计局</td></tr>';
    return (await read(write.htmlOf(`<p>分工表</p><table>${head}${first}${rows}</table>`))).text;
  };
  const next = '<tr><td>3</td><td>储备项目</td><td>市住建局</td><td>市统计局</td></tr>';

  it('make an article of each row that has units of its own, in HTML and Word', async () => {
    const merged = '<tr><td rowspan="2">2</td><td rowspan="2">扩大投资</td><td>市发改委</td><td>市财政局</td></tr>';
    const text = await html(`${merged}<tr><td>市商务局</td><td>市审计局</td></tr>${next}`);
    const expected = ['1 市商务局 市审计局 ', '2 市发改委 市财政局 ', '2 市商务局 市审计局 ', '3 市住建局 市统计局 '];
    expect(tasks(text)).toEqual(expected);
    const policy = compile(text);
    expect(policy.articles.map((a) => a.text.split('\n')[1])).toEqual(['促进消费', '扩大投资', '扩大投资', '储备项目']);
    expect(policy.findings.filter((f) => f.code.startsWith('OUTLINE.NUMBER_REPEATED'))).toEqual([]);
    const cell = (words: string, merge = '') => `<w:tc><w:tcPr>${merge}</w:tcPr>${write.paragraph(words)}</w:tc>`;
    const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
    const restart = '<w:vMerge w:val="restart"/>';
    const docx = write.docxOf(
      `<w:tbl>${row(...['序号', '任务', '牵头单位', '责任单位'].map((words) => cell(words)))}
        ${row(...['1', '促进消费', '市商务局', '市审计局'].map((words) => cell(words)))}
        ${row(cell('2', restart), cell('扩大投资', restart), cell('市发改委'), cell('市财政局'))}
        ${row(cell('', '<w:vMerge/>'), cell('', '<w:vMerge/>'), cell('市商务局'), cell('市审计局'))}
        ${row(...['3', '储备项目', '市住建局', '市统计局'].map((words) => cell(words)))}</w:tbl>`,
    );
    expect(tasks((await read(docx)).text)).toEqual(expected);
  });

  it('and so does a number with its stop (2. or 2、)', async () => {
    for (const stop of ['.', '、']) {
      const merged = `<tr><td rowspan="2">2${stop}</td><td>扩大投资</td><td>市发改委</td><td>市财政局</td></tr>`;
      const text = await html(`${merged}<tr><td>招商引资</td><td>市商务局</td><td>市审计局</td></tr>${next}`);
      expect(tasks(text).slice(1, 3)).toEqual([`2${stop} 市发改委 市财政局 `, `2${stop} 市商务局 市审计局 `]);
      expect(compile(text).findings.filter((f) => f.code.startsWith('OUTLINE.'))).toEqual([]);
    }
  });

  it('stay one article in a table without a column of leads whose rows only list units', async () => {
    const [two, rest] = ['<td rowspan="2">', '<td>市财政局</td></tr><tr><td>市审计局</td></tr>'];
    const head = '<tr><th>序号</th><th>任务</th><th>责任单位</th></tr>';
    const table = `${head}<tr>${two}1</td>${two}扩大投资</td>${rest}<tr><td>2</td><td>储备项目</td><td>市住建局</td></tr>`;
    const { text } = await read(write.htmlOf(`<table>${table}</table>`));
    expect(tasks(text)).toEqual(['1  市财政局,市审计局 ', '2  市住建局 ']);
  });

  it('stay one article where the lead is merged with them and the rows only list units', async () => {
    const [two, rest] = ['<td rowspan="2">', '<td>市财政局</td></tr><tr><td>市审计局</td></tr>'];
    const text = await html(`<tr>${two}2</td>${two}扩大投资</td>${two}市发改委</td>${rest}${next}`);
    expect(tasks(text)).toEqual(['1 市商务局 市审计局 ', '2 市发改委 市财政局,市审计局 ', '3 市住建局 市统计局 ']);
  });
});

describe('Word', () => {
  const level = (at: number, format: string, text: string, more = '') =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>${more}</w:lvl>`;
  const numbering = `<w:numbering NS>
    <w:abstractNum w:abstractNumId="0">${level(0, 'chineseCountingThousand', '%1、', '<w:pStyle w:val="H1"/>')}${level(1, 'japaneseCounting', '（%2）')}${level(2, 'decimal', '%3.')}${level(3, 'decimalEnclosedCircleChinese', '%4')}</w:abstractNum>
    <w:abstractNum w:abstractNumId="1">${level(0, 'chineseCounting', '第%1条', '<w:suff w:val="space"/>')}</w:abstractNum>
    <w:abstractNum w:abstractNumId="2">${level(0, 'bullet', '')}</w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
    <w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride></w:num>
    </w:numbering>`;
  const styles = `<w:styles NS><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="H1"/></w:style><w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`;
  const item = (list: number, at: number, text: string) =>
    write.paragraph(text, `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr>`);
  const styled = (style: string, text: string) => write.paragraph(text, `<w:pStyle w:val="${style}"/>`);
  const linesOf = async (body: string, parts: Record<string, string> = {}) =>
    (await read(write.docxOf(body, parts))).text.split('\n').filter((line) => line !== '');

  it('writes automatic numbers out, of lists and of headings', async () => {
    const body = [
      styled('H1', '总体要求'),
      item(1, 1, '指导思想'),
      item(1, 1, '目标'),
      item(1, 2, '甲'),
      item(1, 3, '子'),
      item(1, 3, '丑'),
      item(1, 2, '乙'),
      styled('Sub', '重点任务'),
      item(1, 1, '任务'),
      write.paragraph('不编号', '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
      item(2, 0, '为了'),
      item(4, 0, '附则'),
      item(4, 0, '施行'),
      item(3, 0, '圆点'),
    ].join('');
    expect(await linesOf(body, { numbering, styles })).toEqual([
      '一、总体要求',
      '（一）指导思想',
      '（二）目标',
      '1.甲',
      '①\u3000子',
      '②\u3000丑',
      '2.乙',
      '二、重点任务',
      '（一）任务',
      '不编号',
      '第一条\u3000为了',
      '第十一条\u3000附则',
      '第十二条\u3000施行',
      '圆点',
    ]);
  });

  it('takes tracked changes as accepted, leaves out what is hidden, and follows text boxes and fields', async () => {
    const del = (text: string) => `<w:del><w:r><w:delText>${text}</w:delText></w:r></w:del>`;
    const body = [
      `<w:p>${write.run('牵头单位：')}${del('市经信局')}<w:ins>${write.run('市科技局')}</w:ins></w:p>`,
      `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>${write.run('前半')}</w:p><w:p>${write.run('后半')}</w:p>`,
      `<w:p>${write.run('看得见')}${write.run('看不见', '<w:vanish/>')}${write.run('也不见', '<w:rStyle w:val="Gone"/>')}${write.run('又见', '<w:vanish w:val="0"/>')}</w:p>`,
      `<w:p>${write.run('正文')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>${write.paragraph('框内')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>${write.paragraph('框内')}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`,
      `<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink>${write.run('链接')}</w:hyperlink></w:p>`,
      styled('TOC1', '一、总体要求 1'),
      `<w:sdt><w:sdtContent>${write.paragraph('控件')}</w:sdtContent></w:sdt>`,
      `<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>${write.paragraph('删去的行')}</w:tc></w:tr><w:tr><w:tc>${write.paragraph('框')}</w:tc></w:tr></w:tbl>`,
    ].join('');
    const footnotes = `<w:footnotes NS><w:footnote>${write.paragraph('脚注')}</w:footnote></w:footnotes>`;
    expect(await linesOf(body, { styles, footnotes })).toEqual([
      '牵头单位：市科技局',
      '前半后半',
      '看得见又见',
      '正文',
      '框内',
      '链接',
      '控件',
      '框',
    ]);
  });

  it('whatever prefix the file gives to the names of Word', async () => {
    const bytes = write.docxOf(write.paragraph('某市意见'));
    const other = write.docxOf('');
    expect((await read(bytes)).text.trim()).toBe('某市意见');
    const { unzipSync, zipSync, strFromU8, strToU8 } = await import('fflate');
    const parts = unzipSync(bytes);
    parts['word/document.xml'] = strToU8(
      strFromU8(parts['word/document.xml']!)
        .replace(/w:(?=\w)/g, 'x:')
        .replace('xmlns:w=', 'xmlns:x='),
    );
    expect((await read(zipSync(parts))).text.trim()).toBe('某市意见');
    await expect(read(other)).rejects.toMatchObject({ code: 'DOCUMENT.EMPTY' });
  });
});

describe('HTML', () => {
  it('reads blocks, breaks and lists as lines and leaves out what nobody sees', async () => {
    const body = `<nav>首页</nav><div>一、总体\n 要求<br>第二行&nbsp;&amp;</div><div style="display: none">藏</div><p>甲<span>乙</span></p><p>丙
      <ol start="2"><li>子</li><li><p>丑</p></li></ol><ul><li>寅</li></ul><!-- 注 -->
      <table><tr><td><table><tr><td>布局</td></tr></table><p>段落</p></td></tr></table>`;
    expect((await read(write.htmlOf(body))).text.split('\n')).toEqual([
      '一、总体要求',
      '第二行 &',
      '甲乙',
      '丙',
      '2.子',
      '3.丑',
      '寅',
      '布局',
      '段落',
    ]);
  });

  it('believes the encoding that the page declares', async () => {
    const head = new TextEncoder().encode(
      '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>',
    );
    // 清远市
    const bytes = Uint8Array.from([...head, 0xc7, 0xe5, 0xd4, 0xb6, 0xca, 0xd0]);
    expect(await read(bytes)).toEqual({ type: 'html', text: '清远市', encoding: 'gb18030' });
  });
});

describe('Markdown', () => {
  it('keeps the words and numbers, the holes of a date among them', async () => {
    const source = '# 某市意见\n\n**一、总体要求**\n\n1. 甲\n2. 乙\n\n自2021年**月**日起施行。\n第二行\n\n　　（一）缩进';
    expect((await read(source, 'a.md')).text.split('\n')).toEqual(
      ['某市意见', '一、总体要求', '1.甲', '2.乙', '自2021年**月**日起施行。', '第二行', '（一）缩进'].map((line) =>
        line === '（一）缩进' ? '　　（一）缩进' : line,
      ),
    );
  });

  it('is known by its headings under the name of a plain text, which marks of other kinds do not make one', async () => {
    const source = '# 某市意见\n\n## 一、任务\n\n1. 甲。（**市科技局**负责）\n\n- 乙\n';
    expect(await read(source, 'a.txt')).toMatchObject({ type: 'md', text: '某市意见\n一、任务\n1.甲。（市科技局负责）\n乙' });
    const plain = '某市意见\n# 1.甲\n＊2024年**月**日\n1. 乙_丙_丁';
    expect(await read(plain, 'a.txt')).toMatchObject({ type: 'txt', text: plain });
  });
});

describe('PDF', () => {
  const prose = (n: number) => Array.from({ length: n }, (_, i) => `第${i + 1}段文字说明有关事项`);

  it('leaves out words that stand askew and words drawn twice', async () => {
    const page = [
      write.show('某市意见', 200, 700),
      write.show('某市意见', 200.4, 700),
      write.show('内部资料', 150, 400, 60, 45),
      write.show('正文。', 80, 660),
    ];
    expect((await read(write.pdfOf([page]))).text.replace(/\s+/g, ' ').trim()).toBe('某市意见 正文。');
  });

  it('reads two columns one after the other, with the title above both', async () => {
    const page = [write.show('关于两栏公报的通知关于两栏公报的通知', 80, 780, 20)];
    prose(12).forEach((text, i) => page.push(write.show(text, 60, 740 - i * 24, 18)));
    prose(12).forEach((text, i) => page.push(write.show(text.replace('段', '节'), 310, 740 - i * 24, 18)));
    const lines = (await read(write.pdfOf([page]))).text.split('\n').map((line) => line.trim());
    expect(lines).toEqual(['关于两栏公报的通知关于两栏公报的通知', ...prose(12), ...prose(12).map((t) => t.replace('段', '节'))]);
  });

  it('takes radicals and ligatures for the characters they look like', async () => {
    expect((await read(write.pdfOf([[write.show('⼈⺠政府 ﬁ', 80, 700)]]))).text.trim()).toBe('人民政府 fi');
  });
});
