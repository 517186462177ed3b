// Documents that divide the work by unit: each paragraph opens with the unit that has to do it.
import { describe, expect, it } from '@jest/globals';
import { compile } from '../index.js';
import { items } from '../../../test/support/compiled.js';

const plan = (...lines: string[]) => ['某县专项行动方案', '一、目标任务', '健全制度，规范管理。', ...lines].join('\n');

describe('units as subjects', () => {
  it('with a colon behind them, paragraph by paragraph or numbered', () => {
    const lines = ['县财政局：落实工作经费。', '县审计局、县司法局：开展专项审计。', '各镇（街道）：承担属地责任。'];
    expect(items(plan('二、职责分工', ...lines, '三、工作要求', '加强领导。'))).toEqual([
      '- R:县财政局',
      '- R:县审计局|县司法局',
      '- R:各镇（街道）',
    ]);
    const numbered = lines.map((line, i) => `（${'一二三'[i]}）${line}`);
    expect(items(plan('二、职责分工', ...numbered, '三、工作要求', '加强领导。'))).toEqual([
      '（一） R:县财政局',
      '（二） R:县审计局|县司法局',
      '（三） R:各镇（街道）',
    ]);
  });

  it('with a verb behind them, below a head that divides the work', () => {
    const lines = [
      '1.县农业农村局牵头制定清查办法。',
      '2.县财政局要会同县审计局、县司法局建立核查机制。',
      '3.县公安局及县交通运输局按照各自职责分工，负责道路安全。',
    ];
    expect(items(plan('二、职责分工', ...lines))).toEqual([
      '1. L:县农业农村局',
      '2. R:县财政局|县审计局|县司法局',
      '3. R:县公安局|县交通运输局',
    ]);
    expect(items(plan('二、工作步骤', ...lines))).toEqual([]);
  });

  it('behind a decimal number, and with others left unnamed', () => {
    const lines = [
      '2.2.1 市委宣传部：负责新闻报道。',
      '2.2.2 军分区、武警支队：负责抢险救灾。',
      '2.2.3 各县（区）人民政府：负责救助工作。',
    ];
    expect(items(['某市应急预案', '2.2 成员单位职责', ...lines].join('\n'))).toEqual([
      '2.2.1 R:市委宣传部',
      '2.2.2 R:军分区|武警支队',
      '2.2.3 R:各县（区）人民政府',
    ]);
    const others = [
      '（一）市发展改革委要牵头拟订项目清单。',
      '（二）市民政局等单位要在年底前落实探访制度。',
      '（三）市财政局要加大投入。',
    ];
    expect(items(['某市方案', '五、部门职责', ...others].join('\n'))).toEqual([
      '（一） L:市发展改革委',
      '（二） R:市民政局',
      '（三） R:市财政局',
    ]);
  });

  it('leaves what they have to do to the duties', () => {
    const policy = compile(plan('二、职责分工', '县财政局：落实工作经费。', '县审计局：开展专项审计。'));
    expect(policy.articles.flatMap((a) => a.duties.map((d) => d.text)).slice(-2)).toEqual(['落实工作经费', '开展专项审计']);
  });

  it('is no salutation, no list of people, no single sentence and no clause of a statute', () => {
    expect(items(plan('各镇人民政府，县直各单位：', '县财政局：张三', '县审计局：李四'))).toEqual([]);
    expect(items(plan('二、保障措施', '县财政局要会同县审计局加强监管。', '大力宣传典型。'))).toEqual([]);
    expect(
      items('某市条例\n第一条 市公安局负责道路安全。\n第二条 市财政局负责经费。\n第三条 城市管理部门应当加强巡查。'),
    ).toEqual([]);
  });
});
