import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { growth } from '../../test/support/cost.js';
import { compile } from './compile.js';
import { applyCorrections } from './review/corrections.js';
import type { Correction, Registry, RegistryUnit } from './types.js';
import { resolveUnit } from './units/resolve.js';

// Time is the processor's, and what is asserted is how it grows: a busy machine changes neither.

const PAGE = 700;
const POLICY = readFileSync(new URL('../../demo/qingyuan/policy.txt', import.meta.url), 'utf8');
const SHAPES: Record<string, string> = {
  policy: `${POLICY}\n`,
  'a text without stops': '推进某某平台建设市科技局牵头本月底前完成',
  'brackets that never close': '（责任单位：市科技局',
  'lists of attachments': '附件：1.任务表\n1.建平台。\n',
  'labels without end': '责任单位：',
  'a table written out': '序号\n任务\n责任单位\n1\n建平台\n市科技局\n',
  'rows with tabs': '序号\t任务\t责任单位\n1\t建平台\t市科技局\n',
  'units as subjects': '县财政局：落实工作经费。\n',
};

const ofLength = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

describe('the speed of the compiler', () => {
  it.each(Object.keys(SHAPES))('four times as much of %s costs about four times as much', (shape) => {
    const [small, large] = [8, 32].map((pages) => ofLength(SHAPES[shape]!, pages * PAGE)) as [string, string];
    // what grows with the square costs sixteen times
    expect(
      growth(
        () => compile(small),
        () => compile(large),
        9,
      ),
    ).toBeLessThan(9);
  });

  it('four times as many corrections of a document four times as long cost about four times as much', () => {
    const units = JSON.parse(readFileSync(new URL('../../demo/qingyuan/units.json', import.meta.url), 'utf8')) as Registry;
    const [small, large] = [10, 40].map((copies) => {
      const policy = compile(`${POLICY}\n`.repeat(copies), { registry: units });
      const corrections = policy.articles.map(({ number }, i): Correction => {
        const unitCode = units.units[i % units.units.length]!.code;
        if (i % 3 === 0) return { kind: 'setUnits', articleNumber: number, leads: [unitCode], responsible: [] };
        if (i % 3 === 1) return { kind: 'setDeadline', articleNumber: number, due: '2025-06-30' };
        return { kind: 'acceptFinding', findingId: policy.findings[i]!.id, reason: '已核实' };
      });
      return () => applyCorrections(policy, corrections, units);
    }) as [() => unknown, () => unknown];
    // the small one takes a few milliseconds, in which a collection of garbage weighs much: a bound nearer to the sixteen of the square
    expect(growth(small, large, 12)).toBeLessThan(12);
  });

  it('four times as many units in the registry cost hardly more for a name than one time', () => {
    const registry = (count: number): Registry => ({
      units: Array.from({ length: count }, (_, i): RegistryUnit => ({
        code: `U${i}`,
        name: `${String.fromCharCode(0x4e00 + (i % 97))}${String.fromCharCode(0x5000 + i)}市${String.fromCharCode(0x6000 + i)}务管理局`,
        shortNames: [],
        aliases: [],
        kind: 'department',
        level: 'city',
      })),
      groups: [],
    });
    const names = Array.from({ length: 300 }, (_, i) => `某${String.fromCharCode(0x6000 + i)}务中心${i}`);
    const [few, many] = [registry(500), registry(2000)].map((units) => () => {
      // a new object has no answers kept
      const fresh = { ...units };
      for (const name of names) resolveUnit(name, fresh);
    }) as [() => unknown, () => unknown];
    expect(growth(few, many, 9)).toBeLessThan(9);
  });
});
