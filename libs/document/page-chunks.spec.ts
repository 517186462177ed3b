import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compile } from './index.js';
import { paragraphs } from './layout/flow.js';
import { flowOf } from './layout/read-flow.js';
import type { CompiledPolicy } from './types.js';

const qingyuan = fs.readFileSync(new URL('../../demo/qingyuan/policy.txt', import.meta.url), 'utf8');
const flow = flowOf(qingyuan);
const whole = paragraphs(flow, 0, flow.text.length).map(([from, to]) => flow.text.slice(from, to));

const withoutPlaces = (policy: CompiledPolicy): unknown =>
  JSON.parse(
    JSON.stringify({ ...policy, textLength: 0, furniture: [] }, (key, value: unknown) => (key === 'span' ? undefined : value)),
  );

/** The lines with a number in front of each page, as a converter puts it there. */
const inChunks = (lines: readonly string[], perPage: number, mark: string): string =>
  lines.map((line, i) => (i % perPage === 0 ? `${i / perPage + 1}${mark}${line}` : line)).join('\n');

const cut = (paragraph: string, width: number) =>
  Array.from({ length: Math.ceil(paragraph.length / width) }, (_, i) => paragraph.slice(i * width, (i + 1) * width));

describe('pages numbered by a converter in front of their words, in the middle of a sentence', () => {
  it.each([
    ['1、', 23, '、'],
    ['1.', 31, '.'],
  ])('change nothing but spans: %s', (_, perPage, mark) => {
    const lines = whole.flatMap((paragraph) => cut(`\u3000\u3000${paragraph}`, 28));
    expect(withoutPlaces(compile(inChunks(lines, perPage, mark)))).toEqual(withoutPlaces(compile(whole.join('\n'))));
  });

  it('join what they tore where each paragraph is a line', () => {
    const torn = whole.flatMap((paragraph, i) => (i % 9 === 4 && paragraph.length > 120 ? cut(paragraph, 70) : [paragraph]));
    let page = 0;
    const text = torn.map((line, i) =>
      i > 0 && torn[i - 1]!.length === 70 && !/[。；：）]$/.test(torn[i - 1]!) ? `${++page}、${line}` : line,
    );
    expect(page).toBeGreaterThan(2);
    const { articles } = compile(text.join('\n'));
    expect(articles.map((a) => a.numeral)).toEqual(compile(whole.join('\n')).articles.map((a) => a.numeral));
  });

  it('an enumeration of the document stays one', () => {
    const items = ['建设协同平台，推进数据共享和业务协同', '制定引才政策，完善人才服务体系', '建设孵化器，培育科技型企业'];
    const text = ['一、重点任务', ...items.map((words, i) => `${i + 1}、${words}（责任单位：市科技局）`)].join('\n');
    expect(compile(text).articles.map((a) => a.numeral)).toEqual(['1、', '2、', '3、']);
  });
});
