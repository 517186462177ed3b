// What stands in front of the articles: title and issuer among notices, letters and the frame of a web page.
import { describe, expect, it } from '@jest/globals';
import { compile } from '../index.js';

const BODY = ['一、任务', '（一）建平台。（市科技局负责）', '（二）引人才。（市教育局负责）'];
const headOf = (...front: string[]) => {
  const { title, issuer } = compile([...front, ...BODY].join('\n'));
  return [title, issuer];
};

describe('title and issuer', () => {
  it.each<[string, string[], (string | null)[]]>([
    [
      'of a letter',
      ['某市人民政府办公室', '关于做好任务落实工作的函'],
      ['某市人民政府办公室关于做好任务落实工作的函', '某市人民政府办公室'],
    ],
    [
      'of a table right below the notice that brings it',
      ['某市河长制办公室', '关于印发《某市任务分解方案》的通知', '某市任务分解表'],
      ['某市任务分解表', '某市河长制办公室'],
    ],
    [
      'behind a note on publication',
      ['（此件公开发布）', '某市培育新质生产力', '实施方案'],
      ['某市培育新质生产力实施方案', null],
    ],
    [
      'in the frame of a web page',
      [
        '索引号：1134 组配分类：政策文件',
        '发布机构：某区政府（办公室） 主题分类：综合政务',
        '名称：某区工作安排',
        '某区2020年工作安排',
        '某区2020年工作安排',
      ],
      ['某区2020年工作安排', '某区政府（办公室）'],
    ],
    ['behind the word for an attachment', ['附表', '某市重点任务分工'], ['某市重点任务分工', null]],
  ])('%s', (_, front, expected) => expect(headOf(...front)).toEqual(expected));

  it('ends above an excerpt that begins with a later part', () => {
    const text = '某区污水治理攻坚方案\n三、重点任务\n1.建厂。责任单位：区住建局。\n2.修管网。责任单位：区水务局。';
    expect(compile(text).title).toBe('某区污水治理攻坚方案');
  });
});
