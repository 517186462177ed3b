import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandBench } from '../../test/support/command.js';
import * as write from '../../test/support/documents.js';
import { registerCompare } from './compare.command.js';

const old = [
  '某市人民政府关于促进产业发展的意见（征求意见稿）',
  '一、加强领导。建立协同机制，定期研究问题。（牵头单位：市科技局；完成时限：2025年6月底前）',
  '二、保障用地。优化土地资源配置，盘活存量用地。（牵头单位：市自然资源局）',
];
const next = [
  '某市人民政府关于促进产业发展的意见',
  '一、加强领导。建立联动机制，定期研究问题。（牵头单位：市财政局；完成时限：2025年12月底前）',
  '二、强化宣传。做好政策解读和舆论引导工作。（牵头单位：市司法局）',
];

describe('duban compare', () => {
  const bench = commandBench('compare', registerCompare);
  const { run, file } = bench;

  it('tells a clerk what changed, whatever the formats', async () => {
    const docx = file('new.docx', write.docxOf(next.map((line) => write.paragraph(line)).join('')));
    expect(await run(file('old.txt', old.join('\n')), docx)).toBe(0);
    expect(bench.out).toContain('状态 status：draft → issued');
    expect(bench.out).toContain('一、加强领导  [文字修改 text changed；单位调整 units changed；期限调整 deadline changed]');
    expect(bench.out).toContain('牵头 lead：－市科技局 ＋市财政局');
    expect(bench.out).toContain('期限 deadline：2025年6月底前 → 2025年12月底前');
    expect(bench.out).toContain('〔－协同〕〔＋联动〕');
    expect(bench.out).toContain('二、保障用地  [废止 repealed]');
    expect(bench.out).toContain('二、强化宣传  [新增 added]');
  });

  it('prints JSON, and nothing to see for the same policy twice', async () => {
    const same = file('a.txt', old.join('\n'));
    expect(await run(same, same, '--json')).toBe(0);
    expect(JSON.parse(bench.out)).toMatchObject({ head: [], counts: { unchanged: 2, added: 0 } });
    expect(await run(same, same)).toBe(0);
    expect(bench.out).toContain('合计 total：未变 unchanged 2');
  });

  it('refuses what cannot be read with exit code 2', async () => {
    const good = file('a.txt', old.join('\n'));
    expect(await run(good, file('b.pdf', write.pdfOf([[]], { encrypted: true })))).toBe(2);
    expect(bench.err).toContain('DOCUMENT.ENCRYPTED');
    expect(bench.out).toBe('');
    expect(await run(path.join(bench.folder, 'none'), good)).toBe(2);
    expect(await run(good, good, '--registry', good)).toBe(2);
    expect(bench.err).toContain('单位库');
  });
});
