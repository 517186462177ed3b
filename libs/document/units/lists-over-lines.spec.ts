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

  it('ends with the next label, whether its words are known or not', () => {
    const text =
      '1.清淤。\n责任单位：各镇（街道、区）\n会审单位：市河长办\n完成时间：2024年5月底\n2.治污。\n主办：市水利局\n会办：市财政局、各县（区）人民政府\n';
    expect(items(text)).toEqual(['1. R:各镇（街道、区） D:2024-05-31', '2. L:市水利局 R:市财政局|各县（区）人民政府']);
    expect(items('1.清淤。\n责任单位：市水务局\n联系单位：市河长办\n2.治污。\n责任单位：市水务局')).toEqual([
      '1. R:市水务局',
      '2. R:市水务局',
    ]);
  });

  it('ends where the line below says what the units do', () => {
    const text =
      '（一）机具组\n牵头单位：县农业农村局\n成员单位：县供销社、各乡镇\n职　　责：组织调度收割机，确保油料供应。\n（二）防火组\n牵头单位：县应急局\n主要职责：严防火灾。';
    expect(items(text)).toEqual(['（一） L:县农业农村局 R:县供销社|各乡镇', '（二） L:县应急局']);
  });

  it('ends there though the lines reach as far as wrapped ones and the label is spread', () => {
    const group = (n: string, lead: string, members: string, duty: string) => [
      `（${n}）${n}组`,
      `牵头单位：${lead}`,
      `成员单位：${members}`,
      `职\u3000\u3000责：${duty}`,
    ];
    const text = [
      '某县工作方案',
      ...group('一', '县农业农村局', '县供销社、县石油公司、各乡镇', '组织调度收割机械作业，确保燃油足量供应。'),
      ...group('二', '县公安局', '县交通运输局、县公路事业发展中心', '保障农机安全畅通行驶，维护作业现场秩序。'),
      ...group('三', '县应急局', '县自然资源局、县消防救援大队、各乡镇', '落实禁烧防火各项责任，严防发生火灾事故。'),
    ].join('\n');
    expect(items(text)).toEqual([
      '（一） L:县农业农村局 R:县供销社|县石油公司|各乡镇',
      '（二） L:县公安局 R:县交通运输局|县公路事业发展中心',
      '（三） L:县应急局 R:县自然资源局|县消防救援大队|各乡镇',
    ]);
  });

  it('goes on with the next batch of the list', () => {
    const text =
      '1.建档案。\n试点单位：县档案局，6月底前完成；\n第二批：县公安局、县教育局，12月底前完成。\n2.建平台。\n责任单位：县政务局';
    expect(items(text).map((each) => each.split(' D:')[0])).toEqual(['1. R:县档案局|县公安局|县教育局', '2. R:县政务局']);
  });

  it('belongs to the entry 第一项 it stands in', () => {
    const entry = (n: string, units: string) => [
      `第${n}项  改造农贸市场10个。`,
      `        牵头单位  市商务局`,
      `        责任单位  ${units}`,
    ];
    const text = ['某市实事清单', ...entry('一', '市财政局  各县（市、区）'), ...entry('二', '市城管局')].join('\n');
    expect(items(text)).toEqual(['第一项 L:市商务局 R:市财政局|各县（市、区）', '第二项 L:市商务局 R:市城管局']);
    expect(items('某市办法\n第一条 违反规定的，由市财政局处理。\n第一项、第二项规定的除外。（市教育局负责）')).toEqual([
      '第一条 R:市教育局',
    ]);
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

  it('count within the paragraph too, where each says only who', () => {
    const text =
      '一、打击犯罪。由市公安局牵头，市法院配合。开展行动。由市科技局负责。定期通报。\n二、防范。由群众举报的，及时核实。（市教育局负责）';
    expect(items(text)).toEqual(['一、 L:市公安局 R:市法院|市科技局', '二、 R:市教育局']);
  });

  it.each([
    ['由财政部会同农业部、粮食局等部门研究提出意见', 'R:财政部|农业部|粮食局'],
    ['由人民银行牵头，会同保监会等有关部门提出落实意见', 'L:人民银行 R:保监会|有关部门'],
    ['由农业部牵头会同有关部门研究提出具体办法', 'L:农业部 R:有关部门'],
    ['分别由农业部、质检总局负责', 'R:农业部|质检总局'],
  ])('divide the work of a decision: 关于…的问题，%s', (by, units) => {
    const text = `一、工作分工\n（一）关于“健全制度”的问题，${by}。\n（二）关于“增加投入”的问题，由财政部负责落实。`;
    expect(items(text)).toEqual([`（一） ${units}`, '（二） R:财政部']);
  });

  it('say nothing of the kind where they tell more than names and roles', () => {
    const text =
      '某市办法\n（一）市容管理。市城管局负责市区内的路灯。\n（二）绿化。绿化主管部门负责。\n（三）其他。（市住建局负责）';
    expect(items(text)).toEqual(['（三） R:市住建局']);
  });
});
