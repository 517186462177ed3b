// Phrases for several units whose 、 and 和 separate nothing.
import { describe, expect, it } from '@jest/globals';
import { inBlock, items } from '../../../test/support/compiled.js';

describe('a phrase for several units stays whole', () => {
  it.each<[string, string]>([
    ['（省政务服务管理局、各设区的市人民政府负责）', 'R:省政务服务管理局|各设区的市人民政府'],
    ['（省科技厅牵头，各设区的市、县（市、区）人民政府配合）', 'L:省科技厅 R:各设区的市、县（市、区）人民政府'],
    ['（责任单位：各县（市、区）党委和政府，市委组织部）', 'R:各县（市、区）党委和政府|市委组织部'],
    ['（责任单位：市民政局；各县（市、区）党委、政府）', 'R:市民政局|各县（市、区）党委、政府'],
    ['（市科技局牵头，各县（市、区）委、政府落实）', 'L:市科技局 R:各县（市、区）委、政府'],
    ['（县农业农村局，各乡镇党委、政府按职责分工负责）', 'R:县农业农村局|各乡镇党委、政府'],
    ['（各级党委和政府及其有关部门负责）', 'R:各级党委和政府|有关部门'],
    ['（省科技厅，各市、州、直管市及神农架林区人民政府）', 'R:省科技厅|各市、州、直管市及神农架林区人民政府'],
    ['（自治区财政厅负责，各盟行政公署、市人民政府落实）', 'R:自治区财政厅|各盟行政公署、市人民政府'],
    ['（责任单位：省直有关部门，各国家级、省级产业园区）', 'R:省直有关部门|各国家级、省级产业园区'],
    ['（市科技局，市、县（区）人民政府负责）', 'R:市科技局|市、县（区）人民政府'],
    ['（责任单位：高新区党工委和管委会，市科技局）', 'R:高新区党工委和管委会|市科技局'],
    ['（市科技局牵头，经开区党工委、管委会配合）', 'L:市科技局 R:经开区党工委、管委会'],
  ])('%s', (block, units) => expect(inBlock(block)).toBe(`（一） ${units}`));

  it.each<[string, string]>([
    ['（责任单位：市科技局，各镇、街道）', 'R:市科技局|各镇|街道'],
    ['（市委组织部、市政府办公室负责）', 'R:市委组织部|市政府办公室'],
    ['（责任单位：各区政府、高新区管委会）', 'R:各区政府|高新区管委会'],
    ['（责任单位：县委、县政府）', 'R:县委|县政府'],
  ])('%s names each by itself', (block, units) => expect(inBlock(block)).toBe(`（一） ${units}`));
});

describe('what stands in front of a label', () => {
  it.each<[string, string]>([
    ['（预期性指标，牵头单位：市科技局；责任单位：市财政局）', 'L:市科技局 R:市财政局'],
    ['（市教育局，责任单位：市财政局）', 'R:市教育局|市财政局'],
    ['（第一责任单位：市科技局，第二责任单位：市财政局）', 'L:市科技局 R:市财政局'],
    ['（2023年底前完成。市科技局牵头，市财政局配合）', 'L:市科技局 R:市财政局 D:2023-12-31'],
  ])('%s', (block, units) => expect(inBlock(block)).toBe(`（一） ${units}`));
});

describe('what stands beside a name', () => {
  it('is what the unit does, where others write 负责', () =>
    expect(inBlock('（县应急局、县消防救援大队；县财政局保障经费）')).toBe('（一） R:县应急局|县消防救援大队|县财政局'));

  const list = (...units: string[]) =>
    items(['改革任务（标★的为牵头单位）', ...units.map((each, i) => `${i + 1}.深化改革。责任单位：${each}`)].join('\n'));

  it('is a sign of who leads, if the document says so', () => {
    expect(list('★市科技局、市财政局', '市教育局★、★市民政局、各镇')).toEqual([
      '1. L:市科技局 R:市财政局',
      '2. L:市教育局|市民政局 R:各镇',
    ]);
    expect(inBlock('（责任单位：★市科技局、市财政局）')).toBe('（一） R:市科技局|市财政局');
  });
});
