import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Registry } from '../types.js';
import { mentionOf } from './mentions.js';
import { resolveUnit, settledCandidate } from './resolve.js';

const registry = JSON.parse(fs.readFileSync(new URL('../../../demo/qingyuan/units.json', import.meta.url), 'utf8')) as Registry;
const settled = (text: string, from = registry) => {
  const found = settledCandidate(resolveUnit(text, from));
  return found ? [found.unitCode ?? found.groupCode, found.reason] : null;
};

describe('resolveUnit', () => {
  it.each([
    ['清远市科学技术局', 'QY-KJJ', 'name'],
    ['市科技局', 'QY-KJJ', 'short-name'],
    ['市发展和改革局', 'QY-FGJ', 'short-name'],
    ['市发改委', 'QY-FGJ', 'alias'],
    ['市人力资源与社会保障局', 'QY-RSJ', 'same-words'],
    ['清远市住建局', 'QY-ZJJ', 'same-words'],
    ['清城区政府', 'QY-QCQ', 'short-name'],
    ['市工业信息化局', 'QY-GXJ', 'same-words'],
    ['清远高新区管理委员会', 'QY-GXQ', 'abbreviation'],
    ['各县(市、区)人民政府', 'QY-G-COUNTIES', 'group'],
    ['各县（市、区）政府', 'QY-G-COUNTIES', 'group'],
  ])('ties %s to %s (%s)', (text, code, reason) => expect(settled(text)).toEqual([code, reason]));

  it.each([
    ['市发改委', '市发展和改革委员会'],
    ['市国资委', '市人民政府国有资产监督管理委员会'],
    ['市市监局', '市市场监督管理局'],
    ['市市场监管局', '市市场监督管理局'],
    ['市卫健委', '市卫生健康委员会'],
  ])('writes %s out as %s', (short, name) => {
    const unit = { code: 'A', name, shortNames: [], aliases: [], kind: 'department', level: 'city' as const };
    expect(settled(short, { units: [unit], groups: [] })).toEqual(['A', 'abbreviation']);
  });

  it('asks where the level is left out', () => {
    const unit = { code: 'A', name: '市教育局', shortNames: [], aliases: [], kind: 'department', level: 'city' as const };
    const registry: Registry = { units: [unit], groups: [] };
    expect(resolveUnit('教育局', registry)[0]).toMatchObject({ unitCode: 'A', reason: 'abbreviation' });
    expect(settled('教育局', registry)).toBeNull();
  });

  it.each(['市教育局', '清远英德高新区管委会', '市局', '有关部门', '省科技厅', ''])('does not guess %j', (text) =>
    expect(settled(text)).toBeNull(),
  );

  it('offers the unit a name resembles, marked as only similar', () => {
    expect(resolveUnit('清远英德高新区管委会', registry)[0]).toMatchObject({ unitCode: 'QY-YDGXQ', reason: 'similar' });
    expect(mentionOf('清远英德高新区管委会', [0, 10], registry)).toMatchObject({ reason: 'near-duplicate', isGroup: false });
    expect(mentionOf('市文化局', [0, 4], registry)).toMatchObject({ reason: 'unknown' });
  });

  it('follows mergers and renamings, also in a row, and survives a circle', () => {
    const unit = (code: string, name: string, more = {}) => ({
      code,
      name,
      shortNames: [],
      aliases: [],
      kind: 'department',
      level: 'city' as const,
      ...more,
    });
    const merged: Registry = {
      units: [
        unit('A', '甲市知识产权局', { mergedInto: 'B' }),
        unit('B', '甲市质量监督局', { renamedTo: 'C' }),
        unit('C', '甲市市场监督管理局'),
        unit('D', '甲市水务局', { renamedTo: 'E' }),
        unit('E', '甲市水利局', { renamedTo: 'D' }),
      ],
      groups: [],
    };
    expect(settled('甲市知识产权局', merged)).toEqual(['C', 'renamed']);
    expect(settled('甲市水务局', merged)).toEqual(['D', 'renamed']);
  });

  it('asks when two units could be meant', () => {
    const unit = (code: string, name: string) => ({
      code,
      name,
      shortNames: [],
      aliases: [],
      kind: 'department',
      level: 'city' as const,
    });
    const twins: Registry = { units: [unit('A', '市发展和改革委'), unit('B', '市发展与改革委')], groups: [] };
    expect(settled('市发展改革委', twins)).toBeNull();
    expect(mentionOf('市发展改革委', [0, 6], twins).reason).toBe('ambiguous');
  });

  it('shows what rulings on disputes gave to a unit, and never takes it', () => {
    const ruling = { articleId: '0190aaaa-0000-7000-8000-000000000001', position: 7 };
    const hints = [{ words: '土地收储资金保障', unitCode: 'QY-CZJ', ruling }];
    const taught: Registry = { ...registry, hints };
    expect(resolveUnit('土地收储资金保障', taught)).toContainEqual({ unitCode: 'QY-CZJ', score: 0.82, reason: 'ruling', ruling });
    expect(resolveUnit('全市土地收储资金保障工作', taught)[0]).toMatchObject({ score: 0.7, reason: 'ruling' });
    expect(settled('土地收储资金保障', taught)).toBeNull();
    expect(resolveUnit('土地', taught).filter(({ reason }) => reason === 'ruling')).toEqual([]);
    // a name that is a unit's own stays that unit's
    const own: Registry = { ...registry, hints: [{ words: '市科技局', unitCode: 'QY-CZJ', ruling }] };
    expect(settled('市科技局', own)).toEqual(['QY-KJJ', 'short-name']);
  });
});
