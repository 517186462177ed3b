// Lists that run on without a separator, and sentences behind the last one that say who does it.
import { describe, expect, it } from '@jest/globals';
import { items } from '../../../test/support/compiled.js';

describe('a list over several lines', () => {
  const list = (lines: string) => items(`某镇责任清单\n1.建农田。\n责任部门：${lines}\n2.办活动。\n责任部门：镇文化站\n`);

  it('goes on with every line of names up to the next part or label', () => {
    expect(list('镇农业服务中心\n镇自然资源所\n镇财政所\n各村（社区）')).toEqual([
      '1. R:镇农业服务中心|镇自然资源所|镇财政所|各村（社区）',
      '2. R:镇文化站',
    ]);
    expect(list('镇农业服务中心\n镇财政所\n完成时限：2024年6月底')).toEqual([
      '1. R:镇农业服务中心|镇财政所 D:2024-06-30',
      '2. R:镇文化站',
    ]);
  });

  it('ends with a phrase for several units, whatever the next paragraph begins with', () => {
    const text = '一、管网滞后。\n责任单位：各县（市、区）党委、政府\n督导单位：市水务局\n二、垃圾积存。\n责任单位：市城管局\n';
    expect(items(text)).toEqual(['一、 R:各县（市、区）党委、政府', '二、 R:市城管局']);
  });

  it('may part names of no sure ending by blanks', () => {
    expect(list('文化站 派出所 交警六中队')[0]).toBe('1. R:文化站|派出所|交警六中队');
    expect(list('高新区 管委会')[0]).toBe('1. R:高新区管委会');
  });

  it('ends in front of a line that is more than names', () => {
    expect(list('镇农业服务中心\n镇财政所\n按月报送进度。')).toEqual(['1. R:镇农业服务中心', '2. R:镇文化站']);
  });

  it('goes on at the end of the text, but not with the signature', () => {
    expect(items('1.建农田。\n责任单位：县水利局\n县农业农村局\n各乡镇')).toEqual(['1. R:县水利局|县农业农村局|各乡镇']);
    expect(items('1.建农田。\n责任单位：县水利局\n某县人民政府办公室')).toEqual(['1. R:县水利局']);
  });
});

describe('the last sentences of a paragraph', () => {
  it('say who does it, without 由 or brackets', () => {
    const text = [
      '某县行动方案',
      '（一）实施农村道路工程。县交通运输局牵头，县财政局、县林业局等单位配合，各乡（镇）人民政府具体负责。',
      '（二）实施供水工程。完善管网。县水利局牵头。县应急管理局、县生态环境局等按职责分工负责。',
      '（三）建设冷链。各设区的市人民政府负责。',
    ].join('\n');
    expect(items(text)).toEqual([
      '（一） L:县交通运输局 R:县财政局|县林业局|各乡（镇）人民政府',
      '（二） L:县水利局 R:县应急管理局|县生态环境局',
      '（三） R:各设区的市人民政府',
    ]);
  });

  it('may say who is in charge by 承办, 协办 and 指导', () => {
    const text =
      '一、办好节会。由某区人民政府承办，市文旅局、市委宣传部指导。\n二、治理污染。\n由省经贸委承办，省农业厅协办。\n目标：达标。';
    expect(items(text)).toEqual(['一、 R:某区人民政府|市文旅局|市委宣传部', '二、 R:省经贸委|省农业厅']);
  });

  it('say nothing of the kind where they tell more than names and roles', () => {
    const text =
      '某市办法\n（一）市容管理。市城管局负责市区内的路灯。\n（二）绿化。绿化主管部门负责。\n（三）其他。（市住建局负责）';
    expect(items(text)).toEqual(['（三） R:市住建局']);
  });
});
