// Tables of tasks whose cells were written one a line: what copies of web pages and of word processors leave of them.
import { describe, expect, it } from '@jest/globals';
import { compile } from './index.js';
import { items } from '../../test/support/compiled.js';

const HEAD = ['附件', '任务分解表', '序号', '民生实事', '责任单位', '完成时限'];
const written = (...cells: string[]) => [...HEAD, ...cells].join('\n\n');

describe('a table of tasks written cell by cell', () => {
  it('has several units in a cell, one a line', () => {
    const text = written(
      '1',
      '治理河道。',
      '县水务局',
      '县住建局',
      '县护城河指挥部',
      '12月底前',
      '2',
      '新建人行天桥。',
      '县住建局',
    );
    expect(items(text)).toEqual(['1 R:县水务局|县住建局|县护城河指挥部 D:12月底前', '2 R:县住建局']);
  });

  it('takes the task behind the number for no unit, whatever its last word is', () => {
    const text = written(
      '1',
      '建成县残疾人综合服务中心。',
      '县残联',
      '2',
      '迁建县政务服务中心。',
      '县政务服务中心',
      '县代建中心',
    );
    expect(items(text)).toEqual(['1 R:县残联', '2 R:县政务服务中心|县代建中心']);
  });

  it('leaves a list to the second column when several lines stand before it', () => {
    const head = ['序号', '任务', '牵头单位', '配合单位'];
    const row = (n: string, ...units: string[]) => [n, '扩大收入。', ...units];
    expect(items([...head, ...row('1', '区财政局', '区税务局', '各镇、经开区管委会')].join('\n'))).toEqual([
      '1 L:区财政局|区税务局 R:各镇|经开区管委会',
    ]);
    expect(items([...head, ...row('1', '区财政局', '区税务局'), ...row('2', '区商务局', '区投资局')].join('\n'))).toEqual([
      '1 L:区财政局 R:区税务局',
      '2 L:区商务局 R:区投资局',
    ]);
  });

  it('may have the border behind each cell', () => {
    const cells = [
      '序号',
      '任务',
      '分 管 县领导',
      '牵头责任单位',
      '责任单位',
      '80',
      '扩大供给。',
      '王 某',
      '县教育局',
      '县各有关单位',
    ];
    const text = ['附件', '任务分解表', ...cells.map((cell) => `${cell} |`)].join('\n');
    expect(items(text)).toEqual(['80 L:县教育局 R:县各有关单位']);
    const { furniture } = compile(text);
    expect(furniture.map(([from, to]) => text.slice(from, to))).toEqual(cells.map(() => '|'));
  });

  it('ends a cell with its line, even where the lines are about as long as each other', () => {
    const row = (task: string, lead: string, others: string) => [task, `建设${task}平台并推广应用`, lead, others];
    const text = [
      ...['任务名称', '主要内容', '牵头部门', '参加部门'],
      ...row('健全应急组织指挥体系', '市应急管理局', '市委编办、市公安局、市消防救援支队'),
      ...row('提升灾害监测预警能力', '市应急管理局', '市水利局、市自然资源和规划局、市气象局'),
      ...row('加强应急物资储备', '市粮食和储备局', '市应急管理局、市财政局'),
    ];
    expect(items(text.join('\n'))).toEqual([
      '- L:市应急管理局 R:市委编办|市公安局|市消防救援支队',
      '- L:市应急管理局 R:市水利局|市自然资源和规划局|市气象局',
      '- L:市粮食和储备局 R:市应急管理局|市财政局',
    ]);
  });

  it('leaves the title above the head alone, and no cell is taken for it', () => {
    const title = '某区教育局2025年政府工作报告重点工作任务分解表';
    const frame = ['发布时间：2025-06-13 09:13 来源：某区教育局 浏览次数：', title];
    const cells = ['序号', '重点工作任务', '责任单位', '3', '建学校，完成年度任务', '区教育局', '4', '引资源', '区教育局'];
    const policy = compile([...frame, ...cells].join('\n'));
    expect([policy.title, policy.articles.map((a) => a.numeral)]).toEqual([title, ['3', '4']]);
  });

  it('may hold the rows of one department only, and numbers that count no rows', () => {
    const rows = ['3', '稳投资。', '区发改委', '68', '建学校。', '区教育局', '69', '引资源。', '区教育局'];
    expect(items(written(...rows))).toEqual(['3 R:区发改委', '68 R:区教育局', '69 R:区教育局']);
    expect(
      items(written('1', '建学位。', '500', '区教育局', '2', '建学校。', '800', '区教育局', '3', '招老师。', '区人社局')),
    ).toEqual(['1 R:区教育局', '2 R:区教育局', '3 R:区人社局']);
  });
});
