import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compile } from '../compile.js';
import { DocumentError } from '../errors.js';
import type { CompiledPolicy, Correction, Registry } from '../types.js';
import { applyCorrections } from './corrections.js';
import { recompilation } from './recompile.js';

const registry = JSON.parse(fs.readFileSync(new URL('../../../demo/qingyuan/units.json', import.meta.url), 'utf8')) as Registry;
const text = `清远市人民政府关于促进发展的意见

（一）建设平台。建立协同平台，每季度向市政府报送进展情况。（牵头单位：市科技局；责任单位：市财政局）
（二）举办活动。每年举办创新大赛，完善服务体系。（牵头单位：市神秘事务局；责任单位：市财政局）
（三）引进人才。制定引才政策，引进高层次人才。（牵头单位：市工业和信息化局；责任单位：市自然资源局）
`;
const now = compile(text, { registry });

/** As a compiler would have seen it that missed the second article: the third one was the second. */
const earlier = (policy: CompiledPolicy = now): CompiledPolicy => ({
  ...policy,
  articles: policy.articles.filter(({ number }) => number !== 2).map((article, i) => ({ ...article, number: i + 1 })),
  findings: policy.findings
    .filter(({ article }) => article !== 2)
    .map((finding) => (finding.article === 3 ? { ...finding, article: 2, id: finding.id.replace(':3:', ':2:') } : finding)),
});

const after = (
  before: CompiledPolicy,
  next: CompiledPolicy,
  corrections: readonly Correction[],
  more: { lost?: number[]; numbers?: number[]; words?: string } = {},
) =>
  recompilation(
    { policy: before, text },
    { policy: next, text: more.words ?? text },
    { corrections, lost: more.lost ?? [], numbers: more.numbers ?? [] },
    registry,
  );

const deadline = (articleNumber: number): Correction => ({ kind: 'setDeadline', articleNumber, due: '2027-06-30' });

describe('a policy that is compiled anew', () => {
  it('is the same where nothing is read otherwise', () => {
    const nothing = { changes: { added: [], gone: [], changed: [] }, carried: [], notApplied: [], renumbered: [] };
    expect(after(now, compile(text, { registry }), [deadline(1)])).toEqual({ same: true, ...nothing });
  });

  it('carries corrections and acceptances over to the article that holds the same words', () => {
    const accepted = earlier().findings.find(({ code, article }) => code === 'ARTICLE.NO_DEADLINE' && article === 2)!;
    const corrections: Correction[] = [
      deadline(2),
      { kind: 'split', articleNumber: 2, at: ['引进高层次'] },
      { kind: 'retitle', articleNumber: 2001, title: '引进高层次人才' },
      { kind: 'merge', articleNumber: 1, with: [2] },
      { kind: 'confirmGroup', articleNumber: null, mention: '各县（市、区）', unitCodes: ['QY-CZJ'] },
      { kind: 'acceptFinding', findingId: accepted.id, reason: '以有效期为准' },
      { kind: 'setDeadline', articleNumber: 1, due: '2028-06-30' },
    ];
    const { same, changes, carried, renumbered } = after(earlier(), now, corrections, { numbers: [1, 2, 2001, 9] });
    expect(same).toBe(false);
    expect(changes).toEqual({
      added: [{ number: 2, numeral: '（二）', title: '举办活动' }],
      gone: [],
      changed: [{ number: 3, numeral: '（三）', title: '引进人才', was: 2, aspects: ['number'] }],
    });
    expect(carried).toEqual([
      { index: 0, correction: deadline(3) },
      { index: 1, correction: { ...corrections[1], articleNumber: 3 } },
      { index: 2, correction: { ...corrections[2], articleNumber: 3001 } },
      { index: 3, correction: { kind: 'merge', articleNumber: 1, with: [3] } },
      { index: 5, correction: { ...corrections[5], findingId: accepted.id.replace(':2:', ':3:') } },
    ]);
    expect(renumbered).toEqual([
      { was: 2, is: 3 },
      { was: 2001, is: 3001 },
      { was: 9, is: null },
    ]);
  });

  it('leaves behind what was about an article that is gone, whatever has its number now', () => {
    const gone = now.findings.find(({ code, article }) => code === 'ARTICLE.NO_DEADLINE' && article === 2)!;
    const corrections: Correction[] = [
      deadline(2),
      { kind: 'acceptFinding', findingId: gone.id, reason: '以有效期为准' },
      deadline(3),
    ];
    const { changes, carried, notApplied } = after(now, earlier(), corrections);
    expect(changes.gone).toEqual([{ number: 2, numeral: '（二）', title: '举办活动' }]);
    expect(carried).toEqual([
      { index: 0, correction: null },
      { index: 1, correction: null },
      { index: 2, correction: deadline(2) },
    ]);
    expect(notApplied).toEqual([0, 1]);
    const lost = new Set([0, 1]);
    const effective = applyCorrections(earlier(), [corrections[0]!, corrections[1]!, deadline(2)], registry, text, {
      recorded: 3,
      lost,
    });
    expect(effective.articles.map(({ deadlines }) => deadlines.length)).toEqual([0, 1]);
    const left = effective.findings.filter(({ code }) => code === 'CORRECTION.NOT_APPLIED');
    expect(left.map(({ severity, params }) => [severity, params['cause']])).toEqual([
      ['error', 'CORRECTION.ARTICLE_GONE'],
      ['info', 'CORRECTION.UNKNOWN_FINDING'],
    ]);
    // and it stays so: numbers have moved since
    expect(after(earlier(), now, corrections.slice(0, 1), { lost: [0] })).toMatchObject({ carried: [], notApplied: [0] });
  });

  it('keeps the acceptance of a correction that does not apply with that correction', () => {
    const bad: Correction = { kind: 'setUnits', articleNumber: 2, leads: ['QY-GONE'], responsible: [] };
    const [id] = applyCorrections(earlier(), [bad], registry, text, { recorded: 1 })
      .findings.filter(({ code }) => code === 'CORRECTION.NOT_APPLIED')
      .map((finding) => finding.id);
    const accept: Correction = { kind: 'acceptFinding', findingId: id!, reason: '单位已撤销' };
    const { carried } = after(earlier(), now, [bad, accept]);
    const corrections = carried.map(({ correction }) => correction!);
    const [finding] = applyCorrections(now, corrections, registry, text, { recorded: 2 }).findings.filter(
      ({ code }) => code === 'CORRECTION.NOT_APPLIED',
    );
    expect(finding!.resolution).toEqual({ by: 'accepted', reason: '单位已撤销' });
  });

  it('says of each article what is read otherwise, a name that the registry knows now among it', () => {
    const taught = {
      ...registry,
      units: registry.units.map((unit) => (unit.code === 'QY-KJJ' ? { ...unit, aliases: ['市神秘事务局'] } : unit)),
    };
    const { changes, same } = after(now, compile(text, { registry: taught }), []);
    expect(same).toBe(false);
    expect(changes.changed).toEqual([{ number: 2, numeral: '（二）', title: '举办活动', was: 2, aspects: ['units'] }]);
  });

  it('may come from another file of the same words, and from no other', () => {
    const wrapped = text.replaceAll('。', '。\n').replace('（二）', '- 1 -\n（二）');
    const rewrapped = compile(wrapped, { registry });
    expect(after(now, rewrapped, [deadline(3)], { words: wrapped })).toMatchObject({ same: false, carried: [], notApplied: [] });
    const other = text.replace('每年举办', '每两年举办');
    try {
      after(now, compile(other, { registry }), [], { words: other });
      throw new Error('other words were taken');
    } catch (error) {
      expect(error).toMatchObject({ code: 'DOCUMENT.OTHER_TEXT', params: { new: expect.stringContaining('每两年举办') } });
      expect(error).toBeInstanceOf(DocumentError);
    }
  });
});
