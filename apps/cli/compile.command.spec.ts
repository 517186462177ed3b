import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import * as write from '../../test/support/documents.js';
import { registerCompile } from './compile.command.js';

const root = new URL('../../', import.meta.url).pathname;
const policy = path.join(root, 'demo/qingyuan/policy.txt');
const registry = path.join(root, 'demo/qingyuan/units.json');

describe('duban compile', () => {
  let folder: string;
  let out = '';
  let err = '';
  let exitCode: typeof process.exitCode;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-compile-'));
    out = err = '';
    exitCode = process.exitCode;
    process.exitCode = undefined;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = exitCode;
    fs.rmSync(folder, { recursive: true });
  });

  const run = async (...args: string[]) => {
    const program = new Command();
    registerCompile(program);
    await program.parseAsync(['node', 'duban', 'compile', ...args]);
    return process.exitCode ?? 0;
  };
  const file = (name: string, content: string | Uint8Array) => {
    const full = path.join(folder, name);
    fs.writeFileSync(full, content);
    return full;
  };

  it('prints the published JSON shape', async () => {
    expect(await run(policy, '--json', '--registry', registry)).toBe(0);
    const json = JSON.parse(out) as Record<string, unknown> & { articles: Record<string, unknown>[] };
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
    expect(err).toBe('');
  });

  it('gives an inferred lead beside the leads, not among them', async () => {
    expect(await run(file('a.txt', '某市意见\n1.任务。（市科技局、市财政局负责）\n'), '--json')).toBe(0);
    expect((JSON.parse(out) as { articles: unknown[] }).articles[0]).toMatchObject({
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
      out = '';
      expect(await run(file(name, content), '--json')).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ title: lines[0], articles: [{ numeral: '1.', leads: [{ text: '市科技局' }] }] });
    }
  });

  it('prints a table for people', async () => {
    expect(await run(policy)).toBe(0);
    expect(out).toContain('（四）优化完善管理体制');
    expect(out).toContain('牵头 lead：市委组织部');
    expect(out).toContain('[VALIDITY.PLACEHOLDER]');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'DOCUMENT.EMPTY'],
    ['a binary file', Uint8Array.from([0, 1, 2, 3]), 'DOCUMENT.BINARY'],
    ['a classified file', '机密★10年\n某市意见', 'DOCUMENT.CLASSIFIED'],
    ['an encrypted PDF', write.pdfOf([[]], { encrypted: true }), 'DOCUMENT.ENCRYPTED'],
    ['a scan', write.pdfOf([['0 0 9 9 re f']]), 'DOCUMENT.SCAN'],
  ])('refuses %s with exit code 2', async (_, content, code) => {
    expect(await run(file('a.txt', content), '--json')).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(code);
  });

  it('refuses a missing file and a registry that is none with exit code 2', async () => {
    expect(await run(path.join(folder, 'none.txt'))).toBe(2);
    expect(err).toContain('ENOENT');
    expect(await run(policy, '--registry', file('r.json', '{}'))).toBe(2);
    expect(err).toContain('单位库');
  });
});
