import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { applyCorrections, compile, CorrectionError, describeFinding, dispatchBlockers, unitsToAssign } from '../index.js';
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

  describe('that were recorded and no longer apply', () => {
    const recorded: Correction[] = [
      ...READY,
      { kind: 'setDeadline', articleNumber: 4, due: '2022-06-30' },
      { kind: 'setUnits', articleNumber: 3, leads: ['QY-KJJ'], responsible: ['QY-CZJ'] },
      { kind: 'retitle', articleNumber: 99, title: '不在了的条' },
      { kind: 'setUnits', articleNumber: 5, leads: ['QY-KJJ'], responsible: ['QY-GONE'] },
      { kind: 'acceptFinding', findingId: 'ARTICLE.NO_DEADLINE:99:', reason: '另行规定' },
    ];
    const effective = applyCorrections(compiled, recorded, registry, text, { recorded: recorded.length });
    const left = effective.findings.filter((finding) => finding.code === 'CORRECTION.NOT_APPLIED');

    it('become findings that say which and why, all others work, and none is lost', () => {
      expect(left.map(({ severity, params }) => [severity, params['number'], params['cause']])).toEqual([
        ['error', 7, 'CORRECTION.UNKNOWN_ARTICLE'],
        ['error', 8, 'CORRECTION.UNKNOWN_UNIT'],
        ['info', 9, 'CORRECTION.UNKNOWN_FINDING'],
      ]);
      expect(describeFinding(left[0]!)).toBe(
        '第 7 项更正（标题）已不适用，未起作用：没有第 99 条。请撤回后重新更正，或说明理由予以接受',
      );
      expect(describeFinding(left[1]!, 'en')).toContain(
        '(units of an article) no longer applies and changed nothing: No unit QY-GONE',
      );
      expect(effective.corrections).toEqual(recorded);
      expect(effective.articles[3]!.deadlines).toMatchObject([{ due: '2022-06-30' }]);
      // not half of it either
      expect(effective.articles[4]!.leads).toEqual(compiled.articles[4]!.leads);
    });

    it('forbid the dispatch until they are withdrawn or accepted', () => {
      expect(dispatchBlockers(effective).map(({ code }) => code)).toEqual(['CORRECTION.NOT_APPLIED', 'CORRECTION.NOT_APPLIED']);
      const accepted = left.map(({ id }): Correction => ({ kind: 'acceptFinding', findingId: id, reason: '条款已删去' }));
      const all = [...recorded, ...accepted];
      expect(dispatchBlockers(applyCorrections(compiled, all, registry, text, { recorded: all.length }))).toEqual([]);
    });

    it('are refused while they are new', () => {
      expect(() => applyCorrections(compiled, recorded, registry, text, { recorded: 6 })).toThrow(CorrectionError);
    });
  });

  describe('reshape articles', () => {
    const draft = [
      '清远市人民政府关于某事的意见',
      '（一）建立机制。建立协同机制，定期研究问题。开展技术改造，到2025年底新增示范项目10个以上。完善人才政策，落实保障措施。（牵头单位：市科技局，',
      '责任单位：市财政局；完成时限：2025年6月底前）',
      '- 1 -',
      '（二）保障用地。优化土地资源配置。（牵头单位：市自然资源局，责任单位：市财政局、市科技局）',
      '（三）强化宣传。做好政策解读。（市司法局负责）',
    ].join('\n');
    const policy = compile(draft, { registry });
    const applied = (...corrections: Correction[]) => applyCorrections(policy, corrections, registry, draft);
    const quoted = (span: readonly [number, number]) => draft.slice(...span).replace(/- 1 -|\s/g, '');

    it('split: parts quote the source, units of the one block go to all, targets where they stand, other numbers stay', () => {
      const split: Correction = { kind: 'split', articleNumber: 1, at: ['开展技术改造', '完善人才 政策'] };
      const { articles } = applied(split);
      expect(articles.map((a) => [a.number, a.numeral, a.title])).toEqual([
        [1, '（一）', '建立机制'],
        [1001, null, null],
        [1002, null, null],
        [2, '（二）', '保障用地'],
        [3, '（三）', '强化宣传'],
      ]);
      for (const part of articles) expect(quoted(part.span)).toBe(part.text.replace(/\s/g, ''));
      expect(articles[1]!.text).toBe('开展技术改造，到2025年底新增示范项目10个以上。');
      expect(articles.slice(0, 3).map((a) => unitsToAssign(a))).toEqual(
        [1, 2, 3].map(() => ({ leads: ['QY-KJJ'], responsible: ['QY-CZJ'] })),
      );
      expect(articles.map((a) => a.targets.length)).toEqual([0, 1, 0, 0, 0]);
      expect(articles.slice(0, 3).every((a) => a.deadlines.some((d) => d.due === '2025-06-30'))).toBe(true);
      // later corrections find the parts and the others by their numbers
      const more = applied(
        split,
        { kind: 'retitle', articleNumber: 1001, title: '推动技术改造' },
        { kind: 'setUnits', articleNumber: 1002, leads: ['QY-ZZB'], responsible: [] },
        { kind: 'setDeadline', articleNumber: 2, due: '2026-01-01' },
      ).articles;
      expect(more[1]!.title).toBe('推动技术改造');
      expect(unitsToAssign(more[2]!).leads).toEqual(['QY-ZZB']);
      expect(unitsToAssign(more[0]!).leads).toEqual(['QY-KJJ']);
      expect(more[3]!.deadlines[0]!.due).toBe('2026-01-01');
    });

    it('merge: units united, the text of both, findings with the one that stays', () => {
      const effective = applied({ kind: 'merge', articleNumber: 1, with: [2, 3] });
      expect(effective.articles).toHaveLength(1);
      const [article] = effective.articles;
      expect(article!.text).toBe(policy.articles.map((a) => a.text).join('\n'));
      expect(quoted(article!.span)).toBe(article!.text.replace(/\s/g, ''));
      expect(article!.leads.map((u) => u.text)).toEqual(['市科技局', '市自然资源局']);
      expect(article!.responsible.map((u) => u.text)).toEqual(['市财政局', '市司法局']);
      expect(article!.inferredLead).toBeUndefined();
      expect(new Set(effective.findings.map((f) => f.article ?? 1))).toEqual(new Set([1]));
    });

    it('split and merge again gives the article back, but for its paragraphs', () => {
      const [article] = applied(
        { kind: 'split', articleNumber: 1, at: ['开展技术改造'] },
        { kind: 'merge', articleNumber: 1, with: [1001] },
      ).articles;
      const { text: words, ...same } = article!;
      const { text: whole, ...original } = policy.articles[0]!;
      expect(words.replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''));
      expect({ ...same, deadlines: [] }).toEqual({ ...original, deadlines: [] });
      expect(new Set(same.deadlines.map((d) => d.due))).toEqual(new Set(original.deadlines.map((d) => d.due)));
    });

    it('duties are set, those that were found with their place', () => {
      const [duty] = policy.articles[0]!.duties;
      const { duties } = applied({ kind: 'setDuties', articleNumber: 1, duties: [duty!.text, '另行起草方案', ' '] }).articles[0]!;
      expect(duties).toEqual([duty, { text: '另行起草方案', span: policy.articles[0]!.span, verb: '' }]);
    });

    it.each<[string, Correction, string]>([
      ['words that are not there', { kind: 'split', articleNumber: 1, at: ['没有的话'] }, 'CORRECTION.UNKNOWN_WORDS'],
      ['the beginning', { kind: 'split', articleNumber: 1, at: ['（一）'] }, 'CORRECTION.UNKNOWN_WORDS'],
      ['words out of order', { kind: 'split', articleNumber: 1, at: ['完善人才', '开展技术'] }, 'CORRECTION.UNKNOWN_WORDS'],
      ['words that stand twice', { kind: 'split', articleNumber: 1, at: ['单位：'] }, 'CORRECTION.AMBIGUOUS_WORDS'],
      ['no words', { kind: 'split', articleNumber: 1, at: [] }, 'CORRECTION.TOO_MANY_PARTS'],
      ['articles that do not touch', { kind: 'merge', articleNumber: 1, with: [3] }, 'CORRECTION.NOT_ADJACENT'],
      ['articles that come before', { kind: 'merge', articleNumber: 2, with: [1] }, 'CORRECTION.NOT_ADJACENT'],
      ['nothing to merge', { kind: 'merge', articleNumber: 1, with: [] }, 'CORRECTION.NOT_ADJACENT'],
      ['an empty title', { kind: 'retitle', articleNumber: 1, title: ' ' }, 'CORRECTION.NO_TITLE'],
      ['a part that is not there', { kind: 'retitle', articleNumber: 1001, title: '甲' }, 'CORRECTION.UNKNOWN_ARTICLE'],
    ])('refuse %s', (_, correction, code) =>
      expect(() => applied(correction)).toThrow(new CorrectionError(code as 'CORRECTION.NO_TITLE')),
    );

    it('an article that was merged is no longer there', () => {
      expect(() =>
        applied({ kind: 'merge', articleNumber: 1, with: [2] }, { kind: 'setDeadline', articleNumber: 2, due: '2026-01-01' }),
      ).toThrow('CORRECTION.UNKNOWN_ARTICLE');
    });
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

describe('a merger', () => {
  const source = `一、任务
（一）甲。建立平台。（牵头单位：市科技局，2025年6月底前完成）
（二）乙。完善制度。（牵头单位：市财政局）
（三）丙。推进工作。（责任单位：市财政局）
`;
  const merged = applyCorrections(
    compile(source, { registry }),
    [{ kind: 'merge', articleNumber: 1, with: [2, 3] }],
    registry,
    source,
  );
  const of = (code: string) => merged.findings.filter((finding) => finding.code === code);

  it('answers the findings that no longer hold of the article', () => {
    expect(of('ARTICLE.NO_DEADLINE').map(({ resolution }) => resolution)).toEqual([{ by: 'correction' }, { by: 'correction' }]);
    expect(of('ARTICLE.LEAD_INFERRED').map(({ resolution }) => resolution)).toEqual([{ by: 'correction' }]);
  });

  it('says that several units lead now', () => {
    expect(of('ARTICLE.SEVERAL_LEADS')).toMatchObject([{ article: 1, params: { count: 2, units: '市科技局、市财政局' } }]);
    expect(of('ARTICLE.SEVERAL_LEADS')[0]!.resolution).toBeUndefined();
  });
});
