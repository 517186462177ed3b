import { describe, expect, it } from '@jest/globals';
import { pdfOf, pdfPages } from '../../../test/support/documents.js';
import { compile, compileFile, describeFinding, recompileApart, withUnreadPages } from '../index.js';
import type { CompiledPolicy } from '../types.js';

const paragraphs = [
  '清远市人民政府关于促进发展的意见',
  '（一）建设平台。建立协同平台，完善机制，推进各项任务落实。（牵头单位：市科技局，责任单位：市财政局）',
  '（二）举办活动。举办创新大赛，营造氛围。（牵头单位：市工业和信息化局，责任单位：市财政局）',
];
const registry = { units: [], groups: [] };

describe('pages of a PDF without words', () => {
  it('are named in a warning, which a recompilation of the text keeps', async () => {
    const [page] = pdfPages(paragraphs);
    const { json, text, unwritten } = await compileFile(pdfOf([page!, ['0 0 9 9 re f'], ['0 0 9 9 re f']]), { registry });
    expect(unwritten).toEqual([2, 3]);
    const policy = JSON.parse(json) as CompiledPolicy;
    const found = policy.findings.filter(({ code }) => code === 'DOCUMENT.PAGES_WITHOUT_WORDS');
    expect(found).toMatchObject([{ severity: 'warning', params: { pages: '2、3', count: 2 } }]);
    expect(describeFinding(found[0]!)).toContain('第 2、3 页没有文字');
    const recorded = { corrections: [], lost: [], numbers: [] };
    expect(await recompileApart({ policy, text }, recorded, { file: null, registry })).toMatchObject({ same: true });
    // a whole file of the same words has them no more
    const whole = await recompileApart({ policy, text }, recorded, {
      file: { bytes: pdfOf([page!]), fileName: undefined },
      registry,
    });
    expect(whole.json).not.toContain('PAGES_WITHOUT_WORDS');
  }, 120_000);

  it('are nothing to speak of where there are none', () => {
    const policy = compile(paragraphs.join('\n'));
    expect(withUnreadPages(policy, {})).toBe(policy);
  });
});
