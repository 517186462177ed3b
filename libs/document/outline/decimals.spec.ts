// Contingency plans and regulations number by decimals: 1 总则, 1.1, 1.1.1.
import { describe, expect, it } from '@jest/globals';
import { compile } from '../index.js';
import { items } from '../../../test/support/compiled.js';

const PLAN = [
  '某市自然灾害救助应急预案',
  '1 总则',
  '1.1 编制目的',
  '规范救助行为，提高救助能力，最大限度减少人员伤亡和财产损失，维护社会稳定。',
  '1.2 适用范围',
  '本预案适用于本市行政区域内自然灾害的应急救助工作，其他突发事件的救助参照执行。',
  '2 组织体系',
  '2.1 市减灾委员会',
  '市减灾委员会统一领导、组织和协调全市自然灾害救助工作，办公室设在市应急管理局。',
  '2.2 成员单位职责',
  '2.2.1 市民政局：负责将符合条件的受灾群众纳入社会救助范围，指导开展救灾捐赠工作，做好困难群众基本生活保障。',
  '2.2.2 市气象局：负责灾害性天气的监测、预报和预警信息的发布，为抢险救灾提供气象服务保障，及时通报天气情况。',
  '2.2.3 各县（区）人民政府：负责本行政区域内的应急救助工作，组织受灾群众转移安置，核查上报灾情，发放救灾款物。',
  '3 应急响应',
  '3.1 Ⅰ级响应',
  '1.启动条件。一次灾害过程造成五人以上死亡。',
  '2.响应措施。市减灾委员会主任主持会商。',
  '3.2 响应终止',
  '救灾应急工作结束后，由市减灾委员会办公室提出建议，按启动权限终止响应。',
  '4 附则',
  '本预案由市应急管理局负责解释，自印发之日起实施。',
];
const outline = (lines: readonly string[]) =>
  compile(lines.join('\n')).articles.map(({ path, numeral, title }) => [...path, numeral, ...(title ? [title] : [])].join(' '));

describe('numbering by decimals', () => {
  it('lies within each other, below numbers without a stop', () => {
    expect(outline(PLAN)).toEqual([
      '1 1.1 编制目的',
      '1 1.2 适用范围',
      '2 2.1 市减灾委员会',
      '2 2.2 2.2.1',
      '2 2.2 2.2.2',
      '2 2.2 2.2.3',
      '3 3.1 Ⅰ级响应',
      '3 3.2 响应终止',
      '4 附则',
    ]);
    expect(compile(PLAN.join('\n')).chapters.map(({ numeral, title }) => `${numeral} ${title}`)).toEqual([
      '1 总则',
      '2 组织体系',
      '3 应急响应',
    ]);
  });

  it('gives the units of the smallest parts, however the lines are wrapped', () => {
    const expected = ['2.2.1 R:市民政局', '2.2.2 R:市气象局', '2.2.3 R:各县（区）人民政府'];
    expect(items(PLAN.join('\n'))).toEqual(expected);
    for (const width of [20, 24, 30, 36]) {
      const cut = (line: string) =>
        Array.from({ length: Math.ceil(line.length / width) }, (_, i) => line.slice(i * width, (i + 1) * width));
      expect({ width, items: items(PLAN.flatMap(cut).join('\n')) }).toEqual({ width, items: expected });
    }
  });

  it('stays below numbers with a stop, and takes no amount for a number', () => {
    const text = [
      '1. 总则',
      '1.1 目的。建平台。（市科技局负责）',
      '1.2 范围。强督查。（市财政局负责）',
      '2. 措施',
      '2.1 投入。安排2.5亿元。（市商务局负责）',
    ];
    expect(outline(text)).toEqual(['1. 1.1 目的', '1. 1.2 范围', '2. 2.1 投入']);
    expect(
      items(['某市方案', '3 个县（区）要建平台', '一、建平台。（市科技局负责）', '二、强督查。（市财政局负责）'].join('\n')),
    ).toEqual(['一、 R:市科技局', '二、 R:市财政局']);
  });
});
