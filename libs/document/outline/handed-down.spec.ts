// A heading that names who leads the chapter: what it says holds for the articles below it.
import { describe, expect, it } from '@jest/globals';
import { applyCorrections, compile } from '../index.js';
import { items } from '../../../test/support/compiled.js';

const NOBODY = { units: [], groups: [] };
const plan = (...lines: string[]) => ['某市攻坚工作方案', ...lines].join('\n');

describe('a heading that names units', () => {
  it('gives its lead to the articles that name other units, and is no article itself', () => {
    const text = plan(
      '一、龙头企业领航（牵头单位：市工信局）',
      '1.打造智能工厂。（责任单位：市财政局、各县区人民政府）',
      '2.培育灯塔工厂。（市科技局牵头，市财政局配合）',
      '二、支撑能力强基（市大数据局、市通信办牵头）',
      '3.建设算力中心。（责任单位：市发展改革委）',
      '4.完善网络。',
    );
    expect(items(text)).toEqual([
      '1. L:市工信局 R:市财政局|各县区人民政府',
      '2. L:市科技局 R:市财政局',
      '3. L:市大数据局|市通信办 R:市发展改革委',
      '4. L:市大数据局|市通信办',
    ]);
  });

  it('may stand on a line of its own, and gives its deadline to articles without one', () => {
    const text = plan(
      '一、强化科技创新',
      '牵头单位：市科技局，完成时限：2025年12月底',
      '1.建平台。（责任单位：市财政局）',
      '2.引人才。（责任单位：市人社局，完成时限：2025年6月底）',
    );
    expect(items(text)).toEqual(['1. L:市科技局 R:市财政局 D:2025-12-31', '2. L:市科技局 R:市人社局 D:2025-06-30']);
  });

  it('is the article itself where nothing below it names units, unless the numbers below run on from chapter to chapter', () => {
    const chapters = (second: string) =>
      plan(
        '一、科技创新（区科技局牵头）',
        '力争投入强度达到3%。',
        '（一）建设平台。加快建设研究院。',
        '（二）培育企业。新增高新技术企业15家。',
        '二、先进制造（区经商局牵头）',
        `（${second}）做大做强。对首次上规的企业给予奖励。`,
      );
    expect(items(chapters('一'))).toEqual(['一、 L:区科技局', '二、 L:区经商局']);
    expect(items(chapters('三'))).toEqual(['（一） L:区科技局', '（二） L:区科技局', '（三） L:区经商局']);
  });

  it('names nobody twice: who leads by the heading is not responsible as well', () => {
    const text = plan(
      '一、整治村容（县农业局、县住建局牵头）',
      '1.清理垃圾。（责任单位：县农业局、县水利局）',
      '2.改造危房。（县住建局负责）',
    );
    expect(items(text)).toEqual(['1. L:县农业局|县住建局 R:县水利局', '2. L:县农业局|县住建局']);
  });

  it('leads every part of an article that a person splits', () => {
    const text = plan(
      '一、科技创新（市科技局牵头）',
      '1.建平台，由专班推进。（责任单位：市财政局）同时引进人才，完善服务。（责任单位：市人社局）',
      '2.办赛事。（责任单位：市教育局）',
    );
    const split = applyCorrections(compile(text), [{ kind: 'split', articleNumber: 1, at: ['同时引进'] }], NOBODY, text);
    expect(split.articles.map((a) => a.leads.map((u) => u.text))).toEqual([['市科技局'], ['市科技局'], ['市科技局']]);
  });
});
