import { describe, expect, it } from '@jest/globals';
import { compile } from '../compile.js';
import { applyCorrections } from '../review/corrections.js';
import { articlesToDispatch, proposedCycle } from '../review/to-dispatch.js';
import type { Registry } from '../types.js';

const tasks = `一、重点任务
（一）建设平台。建立协同平台，每月调度进展。（牵头单位：市科技局）
（二）引进人才。制定引才政策。（牵头单位：市财政局）
二、其他任务
（一）改造管网。（牵头单位：市水利局）`;
const document = (sentence: string) => `某市方案\n${tasks}\n三、工作要求\n（一）强化落实。${sentence}\n`;
const rules = (text: string) => (compile(text).reporting ?? []).map(({ recurrence, chapter }) => [recurrence, chapter]);

describe('what everybody is asked to report', () => {
  it.each([
    ['各责任单位每季度末向督查室报送进展情况。', 'quarter'],
    ['各牵头部门每年12月底前报送年度总结。', 'year'],
    ['各县（市、区）、各有关部门要明确专人负责，于每月25日前将进展情况报市政府督查室。', 'month'],
    ['每半年，各责任单位要向市政府书面报告一次落实情况。', 'half-year'],
    ['各地各部门要高度重视；每季度末，将工作总结上报市政府。', 'quarter'],
    ['实行月报告制度，及时掌握情况。', 'month'],
    ['建立季度报送机制。', 'quarter'],
    ['请认真抓好落实，并于每季度末月25日前将进展情况报送市政府办公室。', 'quarter'],
  ])('%s', (sentence, recurrence) => expect(rules(document(sentence))).toEqual([[recurrence, null]]));

  it.each([
    '市督查室每季度向各责任单位通报情况。',
    '市督查室汇总各责任单位情况，每季度报送市政府。',
    '各责任单位要加强领导；市督查室每季度向市政府报告进展。',
    '各责任单位要及时报送进展情况。',
    '各企业每月报送统计报表。',
    '各责任单位要每年开展培训。',
  ])('is nothing: %s', (sentence) => expect(rules(document(sentence))).toEqual([]));

  it('quotes the sentence', () => {
    const text = document('各责任单位每季度末向督查室报送 进展情况。其他。');
    const [rule] = compile(text).reporting!;
    expect(rule!.text).toBe('各责任单位每季度末向督查室报送进展情况');
    expect(text.slice(...rule!.span).replace(/\s/g, '')).toBe(rule!.text);
  });

  it('speaks of a chapter where it opens one, of one article inside it, of all where an article is about the carrying out', () => {
    const opening = `${tasks.replace('二、其他任务\n', '二、其他任务\n各责任单位每半年报送进展情况。\n')}`;
    expect(rules(opening)).toEqual([['half-year', 2]]);
    expect(rules(tasks.replace('制定引才政策。', '制定引才政策，各有关单位每季度报送引才情况。'))).toEqual([]);
    const owed = '（一）加强督查考核。各责任单位每季度报送进展。（责任单位：市督查室）';
    expect(rules(`${tasks}\n三、保障措施\n${owed}`)).toEqual([['quarter', null]]);
    expect(rules(`各责任单位每季度报送进展情况。\n${tasks}`)).toEqual([['quarter', null]]);
  });
});

describe('the cycle that is proposed', () => {
  const registry: Registry = { units: [], groups: [] };
  const of = (text: string) => {
    const policy = compile(text);
    return policy.articles.filter(({ assignable }) => assignable).map((article) => proposedCycle(article, policy)?.cycle ?? null);
  };

  it('is the own one of the article, else that of its chapter, else that of the document', () => {
    expect(of(document('各责任单位每季度末向督查室报送进展情况。'))).toEqual(['month', 'quarter', 'quarter']);
    const both = document('各责任单位每年报送总结。').replace('二、其他任务\n', '二、其他任务\n各责任单位每半年报送进展情况。\n');
    expect(of(both)).toEqual(['month', 'year', 'half-year']);
    expect(of(document('不另行文。'))).toEqual(['month', null, null]);
  });

  it('goes with the articles that are dispatched, and with the parts of one that is split', () => {
    const text = `${document('各责任单位每季度末向督查室报送进展情况。')}本方案自2026年1月1日起施行，有效期至2026年12月31日。`;
    const unit = (code: string, name: string) => ({
      code,
      name,
      shortNames: [],
      aliases: [],
      kind: 'department',
      level: 'city' as const,
    });
    const known = { ...registry, units: [unit('KJ', '市科技局'), unit('CZ', '市财政局'), unit('SL', '市水利局')] };
    const cycles = (...split: Parameters<typeof applyCorrections>[1]) =>
      articlesToDispatch(applyCorrections(compile(text, { registry: known }), split, known, text)).map(
        ({ number, reportCycle }) => [number, reportCycle],
      );
    expect(cycles()).toEqual([
      [1, 'month'],
      [2, 'quarter'],
      [3, 'quarter'],
    ]);
    expect(cycles({ kind: 'split', articleNumber: 2, at: ['制定引才'] })).toEqual([
      [1, 'month'],
      [2, 'quarter'],
      [2001, 'quarter'],
      [3, 'quarter'],
    ]);
  });
});
