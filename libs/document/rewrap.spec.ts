import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compile, readPolicyText } from './index.js';
import { paragraphs } from './layout/flow.js';
import { flowOf } from './layout/read-flow.js';
import type { CompiledPolicy } from './types.js';

const folder = new URL('../../test/fixtures/policies/', import.meta.url);
const textOf = (file: URL) => readPolicyText(fs.readFileSync(file)).text;

/** The paragraphs of real documents, one of which comes wrapped from a PDF. */
const DOCUMENTS: readonly (readonly [string, URL])[] = [
  ['anhui', new URL('anhui-rcep.txt', folder)],
  ['guobanfa 117', new URL('guobanfa-2018-117-jili.txt', folder)],
  ['guobanfa 129', new URL('guobanfa-2018-129-xiaofeifupin.txt', folder)],
  ['guofa', new URL('guofa-2019-3-zonghebaoshuiqu.txt', folder)],
  ['qingyuan', new URL('../../demo/qingyuan/policy.txt', import.meta.url)],
];

function paragraphsOf(file: URL): string[] {
  const flow = flowOf(textOf(file));
  return paragraphs(flow, 0, flow.text.length).map(([from, to]) => flow.text.slice(from, to));
}

// ── ways to break a paragraph into lines ────────────────────────────────────────────────────────────────────────────────

type Setting = (paragraph: string, width: number, indent: string) => string[];

/** Wherever the line is full, in the middle of a number, a name, a bracket. */
const cut: Setting = (paragraph, width, indent) => {
  const words = indent + paragraph;
  return Array.from({ length: Math.ceil(words.length / width) }, (_, i) => words.slice(i * width, (i + 1) * width));
};

const columnsOf = (words: string) => [...words].reduce((sum, char) => sum + (char < '\u2000' ? 1 : 2), 0);

/** As a typesetter does: Latin words and numbers stay whole, stops hang over the margin rather than begin a line. */
const typeset: Setting = (paragraph, width, indent) => {
  const lines: string[] = [];
  let line = indent;
  for (const word of paragraph.match(/[\x21-\x7e]+|./gu) ?? []) {
    const fits = columnsOf(line) + columnsOf(word) <= 2 * width || /^[，。；：、）】”》]/.test(word);
    if (fits || line.trim() === '') line += word;
    else {
      lines.push(line.trimEnd());
      line = word === ' ' ? '' : word;
    }
  }
  return [...lines, line];
};

const INDENT = '\u3000\u3000';
const withPages = (lines: string[]) =>
  lines.flatMap((line, i) => (i % 22 === 21 ? [line, `— ${Math.ceil(i / 22)} —`, '\f'] : [line]));
const withBlanks = (lines: string[]) => lines.flatMap((line, i) => (i % 3 === 0 ? [line, '', ''] : [line]));
const as = (lines: string[]) => lines;

/** The result without its places in the text. */
const withoutPlaces = (policy: CompiledPolicy): unknown =>
  JSON.parse(
    JSON.stringify({ ...policy, textLength: 0, furniture: [] }, (key, value: unknown) => (key === 'span' ? undefined : value)),
  );

/** Characters of a line. Narrower columns are no pages; what is read of them is said below. */
const WIDTHS = [20, 24, 27, 30, 34, 40, 60];

describe.each(DOCUMENTS)(
  're-wrapping a real document to indented lines of 20 to 60 characters changes nothing but spans: %s',
  (_, file) => {
    const whole = paragraphsOf(file);
    const expected = withoutPlaces(compile(whole.join('\n')));

    it.each([
      ['cut at any character', cut, as],
      ['cut at any character, with page numbers', cut, withPages],
      ['cut at any character, with blank lines', cut, withBlanks],
      ['set by columns', typeset, as],
    ])('%s', (_name, setting, put) => {
      for (const width of WIDTHS) {
        const lines = put(whole.flatMap((paragraph) => setting(paragraph, width, INDENT)));
        expect({ width, policy: withoutPlaces(compile(lines.join('\n'))) }).toEqual({ width, policy: expected });
      }
    });
  },
);

/** Who does what by when, article by article. */
const said = (policy: CompiledPolicy) =>
  policy.articles.map((a) => [
    a.numeral,
    a.title,
    a.leads.map((u) => u.text),
    a.responsible.map((u) => u.text),
    a.deadlines.map((d) => d.text),
  ]);

describe('lines without indents', () => {
  // a paragraph that ends where its line is full cannot be told from the next one: what is said of units must not depend on it
  it.each(DOCUMENTS)('of 20 to 60 characters leave who does what as it is: %s', (_, file) => {
    const whole = paragraphsOf(file);
    const expected = said(compile(whole.join('\n')));
    for (const setting of [cut, typeset]) {
      for (const width of [...WIDTHS, 22, 26, 28, 32, 36, 45]) {
        const lines = whole.flatMap((paragraph) => setting(paragraph, width, ''));
        expect({ width, said: said(compile(lines.join('\n'))) }).toEqual({ width, said: expected });
      }
    }
  });

  it('a signature, its date, a document number and whom the document is sent to are paragraphs, wherever the line above ends', () => {
    const lines = [
      '某某市人民政府办公室关于印发某某市促进消费若干措施的通知书的通知',
      '（某政办发〔2024〕6号）',
      '各县（市、区）人民政府，市政府各部门，市直各单位、各直属机构：',
      '为贯彻落实国家和省关于促进消费的决策部署，现将有关措施印发给你们，请认真组织',
      '实施，确保各项政策措施落地见效，并及时将落实情况报送市政府办公室，汇总上报。',
      '某某市人民政府办公室',
      '2024年3月1日',
    ];
    const flow = flowOf(lines.join('\n'));
    const found = paragraphs(flow, 0, flow.text.length).map(([from, to]) => flow.text.slice(from, to));
    expect(found).toEqual([...lines.slice(0, 3), lines[3]! + lines[4]!, ...lines.slice(5)]);
  });

  it('the sentence that says from when the document applies is none of the article above, wherever that ends', () => {
    const width = 26;
    const filled = (words: string) => `${words}${'实'.repeat(width - 1 - (words.length % width))}。`;
    const articles = ['一', '二', '三', '四'].map((n) =>
      filled(
        `（${n}）加强统筹协调。建立健全协同机制，推进各项任务落实，支持企业开展技术改造，完善管理制度，形成长效机制，抓好落`,
      ),
    );
    const lines = [...articles, '本意见自2025年1月1日起施行，有效期5年。'].flatMap((paragraph) => cut(paragraph, width, ''));
    const policy = compile(['某市人民政府关于促进发展的意见', ...lines].join('\n'));
    expect(policy.articles.at(-1)!.text).toMatch(/抓好落实*。$/);
    expect(policy.validity.to).toBe('2029-12-31');
  });

  it('cells that say who does it stay by themselves in a table written out, and are put together where they are torn', () => {
    const whole = paragraphsOf(new URL('shape-linearised-table.txt', folder));
    const expected = said(compile(whole.join('\n')));
    for (const width of [20, 21, 22, 23, 25, 27, 28, 29, 30, 34]) {
      for (const indent of ['', INDENT]) {
        const lines = whole.flatMap((paragraph) => cut(paragraph, width, indent));
        expect({ width, indent, said: said(compile(lines.join('\n'))) }).toEqual({ width, indent, said: expected });
      }
    }
  });

  it('a heading that fills its line to the last place ends there where the other headings stand alone', () => {
    const body = '深入推进各项改革任务落实，完善政策体系，健全工作机制，形成工作合力，确保各项任务落到实处。';
    const headings = ['一、加强组织领导', '二、强化要素保障', '三、切实推进产业转型升级和高质量发展', '四、完善考核机制'];
    const width = headings[2]!.length;
    const whole = headings.flatMap((heading) => [heading, `${body}（责任单位：市科技局、市财政局）`]);
    const { articles } = compile(whole.flatMap((paragraph) => cut(paragraph, width, '')).join('\n'));
    expect(articles.map(({ title }) => title)).toEqual(headings.map((heading) => heading.slice(2)));
  });

  it('columns narrower than a page are read, too, where each line is full', () => {
    const whole = paragraphsOf(DOCUMENTS[2]![1]);
    const narrow = compile(whole.flatMap((paragraph) => cut(paragraph, 14, INDENT)).join('\n'));
    expect(said(narrow)).toEqual(said(compile(whole.join('\n'))));
  });
});
