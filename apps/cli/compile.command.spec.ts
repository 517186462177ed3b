import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandBench } from '../../test/support/command.js';
import * as write from '../../test/support/documents.js';
import { registerCompile } from './compile.command.js';
import { readUpTo } from './read-policy.js';

const root = new URL('../../', import.meta.url).pathname;
const policy = path.join(root, 'demo/qingyuan/policy.txt');
const registry = path.join(root, 'demo/qingyuan/units.json');

describe('duban compile', () => {
  const bench = commandBench('compile', registerCompile);
  const { run, file } = bench;

  it('prints the published JSON shape', async () => {
    expect(await run(policy, '--json', '--registry', registry)).toBe(0);
    const json = JSON.parse(bench.out) as Record<string, unknown> & { articles: Record<string, unknown>[] };
    expect(Object.keys(json)).toEqual(['title', 'status', 'issuer', 'articles', 'findings']);
    expect(json.articles).toHaveLength(19);
    expect(json.articles[3]).toMatchObject({
      number: 4,
      numeral: '（四）',
      title: '优化完善管理体制',
      leads: [{ text: '市委组织部', unit: 'QY-ZZB' }],
      deadlines: [],
    });
    expect(Object.keys(json.articles[1]!)).toEqual([
      'number',
      'numeral',
      'title',
      'leads',
      'responsible',
      'deadlines',
      'targets',
      'span',
    ]);
    expect(bench.err).toBe('');
  });

  it('gives an inferred lead beside the leads, not among them', async () => {
    expect(await run(file('a.txt', '某市意见\n1.任务。（市科技局、市财政局负责）\n'), '--json')).toBe(0);
    expect((JSON.parse(bench.out) as { articles: unknown[] }).articles[0]).toMatchObject({
      leads: [],
      responsible: [{ text: '市科技局' }, { text: '市财政局' }],
      inferredLead: { text: '市科技局', rule: 'first-listed' },
    });
  });

  it('takes Word, PDF and Markdown too', async () => {
    const lines = ['某市人民政府关于某事的意见', '1.任务。（牵头单位：市科技局）'];
    const files: [string, string | Uint8Array][] = [
      ['a.docx', write.docxOf(lines.map((line) => write.paragraph(line)).join(''))],
      ['a.pdf', write.pdfOf(write.pdfPages(lines))],
      ['a.md', write.mdParagraphs(lines)],
    ];
    for (const [name, content] of files) {
      expect(await run(file(name, content), '--json')).toBe(0);
      expect(JSON.parse(bench.out)).toMatchObject({
        title: lines[0],
        articles: [{ numeral: '1.', leads: [{ text: '市科技局' }] }],
      });
    }
  });

  it('prints a table for people', async () => {
    expect(await run(policy)).toBe(0);
    expect(bench.out).toContain('（四）优化完善管理体制');
    expect(bench.out).toContain('牵头 lead：市委组织部');
    expect(bench.out).toContain('[VALIDITY.PLACEHOLDER]');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'DOCUMENT.EMPTY'],
    ['a binary file', Uint8Array.from([0, 1, 2, 3]), 'DOCUMENT.BINARY'],
    ['a classified file', '机密★10年\n某市意见', 'DOCUMENT.CLASSIFIED'],
    ['an encrypted PDF', write.pdfOf([[]], { encrypted: true }), 'DOCUMENT.ENCRYPTED'],
    ['a scan', write.pdfOf([['0 0 9 9 re f']]), 'DOCUMENT.SCAN'],
  ])('refuses %s with exit code 2', async (_, content, code) => {
    expect(await run(file('a.txt', content), '--json')).toBe(2);
    expect(bench.out).toBe('');
    expect(bench.err).toContain(code);
  });

  it('reads no more of what has no end than shows that it is too large', async () => {
    expect(await run('/dev/zero')).toBe(2);
    expect(bench.err).toContain('DOCUMENT.TOO_LARGE');
    const large = file('large.txt', '');
    fs.truncateSync(large, 30_000_000);
    expect(await run(large)).toBe(2);
    expect(bench.err).toContain('30000000 字节');
    expect(readUpTo('/dev/zero', 3_000_000).length).toBe(3 * 1024 * 1024);
  });

  it('refuses a missing file and a registry that is none with exit code 2', async () => {
    expect(await run(path.join(bench.folder, 'none.txt'))).toBe(2);
    expect(bench.err).toContain('没有这个文件（ENOENT） / there is no such file (ENOENT)');
    expect(await run(bench.folder)).toBe(2);
    expect(bench.err).toContain('这是文件夹');
    expect(await run(policy, '--registry', file('r.json', '{}'))).toBe(2);
    expect(bench.err).toContain('单位库');
  });
});
