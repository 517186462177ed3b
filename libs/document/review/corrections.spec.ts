import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { applyCorrections, compile, CorrectionError, dispatchBlockers, unitsToAssign } from '../index.js';
import type { Correction, Registry } from '../types.js';

const demo = (name: string) => fs.readFileSync(new URL(`../../../demo/qingyuan/${name}`, import.meta.url), 'utf8');
const registry = JSON.parse(demo('units.json')) as Registry;
const text = demo('policy.txt');
const compiled = compile(text, { registry });

const READY: Correction[] = [
  { kind: 'setValidity', from: '2021-03-01', to: '2025-12-31' },
  { kind: 'resolveUnit', mention: '清远英德高新区管委会', unitCode: 'QY-YDGXQ' },
  { kind: 'confirmGroup', articleNumber: null, mention: '各相关县（市、区）人民政府', unitCodes: ['QY-QCQ', 'QY-QXQ'] },
  { kind: 'confirmGroup', articleNumber: 6, mention: '各相关单位', unitCodes: ['QY-CZJ'] },
];

const refusal = (correction: Correction) => {
  try {
    applyCorrections(compiled, [correction], registry);
  } catch (error) {
    return error instanceof CorrectionError ? error.code : String(error);
  }
  return null;
};

describe('corrections', () => {
  it('blocks dispatch until dates, units and groups are settled', () => {
    const codes = dispatchBlockers(applyCorrections(compiled, [], registry)).map((f) => [f.code, f.article ?? null]);
    expect(codes).toEqual([
      ['VALIDITY.PLACEHOLDER', null],
      ['VALIDITY.PLACEHOLDER', null],
      ['DISPATCH.GROUP_UNCONFIRMED', 6],
      ['DISPATCH.GROUP_UNCONFIRMED', 7],
      ['DISPATCH.UNIT_UNRESOLVED', 17],
      ['DISPATCH.GROUP_UNCONFIRMED', 18],
    ]);
    for (let n = 0; n < READY.length; n += 1) {
      expect(dispatchBlockers(applyCorrections(compiled, READY.slice(0, n), registry)).length).toBeGreaterThan(0);
    }
    expect(dispatchBlockers(applyCorrections(compiled, READY, registry))).toEqual([]);
  });

  it('leaves the compiled policy alone and keeps resolved findings with how they were resolved', () => {
    const before = JSON.stringify(compiled);
    const effective = applyCorrections(compiled, READY, registry);
    expect(JSON.stringify(compiled)).toBe(before);
    const resolved = effective.findings.filter((f) => f.resolution).map((f) => f.code);
    expect(resolved.sort()).toEqual([
      'GROUP.UNCONFIRMED',
      'GROUP.UNCONFIRMED',
      'GROUP.UNCONFIRMED',
      'UNIT.NEAR_DUPLICATE',
      'VALIDITY.PLACEHOLDER',
      'VALIDITY.PLACEHOLDER',
    ]);
    expect(effective.validity).toMatchObject({ from: '2021-03-01', to: '2025-12-31', placeholders: [] });
  });

  it('gives the units an article goes to, groups expanded', () => {
    const effective = applyCorrections(compiled, READY, registry);
    expect(unitsToAssign(effective.articles[17]!)).toEqual({
      leads: ['QY-CZJ'],
      responsible: ['QY-GXQ', 'QY-QCQ', 'QY-QXQ', 'QY-SW', 'QY-YDGXQ'],
    });
    expect(unitsToAssign(effective.articles[10]!).leads).toEqual(['QY-GXQ', 'QY-YDGXQ']);
  });

  it('confirms a group in one article only when the article is named', () => {
    const one: Correction = {
      kind: 'confirmGroup',
      articleNumber: 7,
      mention: '各相关县（市、区）人民政府',
      unitCodes: ['QY-QCQ'],
    };
    const effective = applyCorrections(compiled, [one], registry);
    const left = dispatchBlockers(effective).filter((f) => f.code === 'DISPATCH.GROUP_UNCONFIRMED');
    expect(left.map((f) => f.article)).toEqual([6, 18]);
  });

  it('makes an article assignable by giving it units', () => {
    const units: Correction = { kind: 'setUnits', articleNumber: 3, leads: ['QY-KJJ'], responsible: ['QY-KJJ', 'QY-CZJ'] };
    const article = applyCorrections(compiled, [units], registry).articles[2]!;
    expect(article.assignable).toBe(true);
    expect(article.notAssignableReason).toBeUndefined();
    expect(unitsToAssign(article)).toEqual({ leads: ['QY-KJJ'], responsible: ['QY-CZJ'] });
  });

  it('sets a deadline and resolves the finding that there is none', () => {
    const effective = applyCorrections(compiled, [{ kind: 'setDeadline', articleNumber: 4, due: '2022-06-30' }], registry);
    expect(effective.articles[3]!.deadlines).toMatchObject([{ due: '2022-06-30' }]);
    expect(effective.findings.find((f) => f.code === 'ARTICLE.NO_DEADLINE' && f.article === 4)?.resolution).toEqual({
      by: 'correction',
    });
  });

  it('accepts a finding with its reason, and finds it again after a recompilation of a re-wrapped text', () => {
    const placeholder = compiled.findings.find((f) => f.code === 'VALIDITY.PLACEHOLDER')!;
    const accept: Correction = { kind: 'acceptFinding', findingId: placeholder.id, reason: '印发时补填' };
    const again = compile(text.replace(/\n\n/g, '\n'), { registry });
    const effective = applyCorrections(again, [accept], registry);
    expect(effective.findings.find((f) => f.id === placeholder.id)?.resolution).toEqual({ by: 'accepted', reason: '印发时补填' });
    // an accepted finding resolves no unit
    const near = compiled.findings.find((f) => f.code === 'UNIT.NEAR_DUPLICATE')!;
    const accepted = applyCorrections(
      compiled,
      [...READY.filter((c) => c.kind !== 'resolveUnit'), { kind: 'acceptFinding', findingId: near.id, reason: '无误' }],
      registry,
    );
    expect(dispatchBlockers(accepted).map((f) => f.code)).toEqual(['DISPATCH.UNIT_UNRESOLVED']);
  });

  it.each<[string, Correction, string]>([
    ['an article that is not there', { kind: 'setDeadline', articleNumber: 20, due: '2022-01-01' }, 'CORRECTION.UNKNOWN_ARTICLE'],
    ['a unit that is not there', { kind: 'resolveUnit', mention: '市科技局', unitCode: 'QY-NONE' }, 'CORRECTION.UNKNOWN_UNIT'],
    [
      'a group with an unknown member',
      { kind: 'confirmGroup', articleNumber: null, mention: '各相关单位', unitCodes: ['X'] },
      'CORRECTION.UNKNOWN_UNIT',
    ],
    [
      'a name the text does not hold',
      { kind: 'resolveUnit', mention: '市教育局', unitCode: 'QY-KJJ' },
      'CORRECTION.UNKNOWN_MENTION',
    ],
    ['a finding that is not there', { kind: 'acceptFinding', findingId: 'X:0:0', reason: 'x' }, 'CORRECTION.UNKNOWN_FINDING'],
    ['30 February', { kind: 'setDeadline', articleNumber: 4, due: '2022-02-30' }, 'CORRECTION.BAD_DATE'],
    ['a date in another form', { kind: 'setDeadline', articleNumber: 4, due: '2022-2-3' }, 'CORRECTION.BAD_DATE'],
    ['an end before the start', { kind: 'setValidity', from: '2022-01-01', to: '2021-12-31' }, 'CORRECTION.BAD_DATE'],
    ['no lead', { kind: 'setUnits', articleNumber: 4, leads: [], responsible: ['QY-CZJ'] }, 'CORRECTION.NO_LEAD'],
    ['no reason', { kind: 'acceptFinding', findingId: compiled.findings[0]!.id, reason: ' ' }, 'CORRECTION.NO_REASON'],
  ])('refuses %s', (_, correction, code) => expect(refusal(correction)).toBe(code));
});
