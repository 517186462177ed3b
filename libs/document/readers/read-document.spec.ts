import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import fc from 'fast-check';
import * as write from '../../../test/support/documents.js';
import { DocumentError } from '../errors.js';
import { MESSAGES } from '../findings/messages.js';
import { READ_LIMITS_DEFAULT } from './limits.js';
import { readDocument } from './read-document.js';
import { readHere } from './read.js';

// The processes run what is built (npm test builds first).

const utf8 = (text: string) => new TextEncoder().encode(text);
const ole = (name: string) =>
  Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(512), Buffer.from(name, 'utf16le')]);
const paragraphs = ['清远市人民政府关于某事的意见', '一、加强领导。完善机制。（牵头单位：市科技局，责任单位：市财政局）'];
const pdf = () => write.pdfOf(write.pdfPages(paragraphs));
const docx = () => write.docxOf(paragraphs.map((p) => write.paragraph(p)).join(''));
const html = () => utf8(write.htmlOf(write.htmlParagraphs(paragraphs)));

const refusal = async (bytes: Uint8Array, options: Parameters<typeof readDocument>[1] = {}) => {
  const error: unknown = await readDocument(bytes, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return null;
  expect(error).toBeInstanceOf(DocumentError);
  return (error as DocumentError).code;
};

describe('readDocument', () => {
  it.each<[string, () => Uint8Array, string, string]>([
    ['a docx named .pdf', docx, 'a.pdf', 'docx'],
    ['a PDF named .txt', pdf, 'a.txt', 'pdf'],
    ['a PDF named .docx', pdf, 'a.docx', 'pdf'],
    ['a web page named .doc', html, 'a.doc', 'html'],
    ['a text named .pdf', () => utf8(paragraphs.join('\n')), 'a.pdf', 'txt'],
    ['a Markdown text', () => utf8(paragraphs.join('\n\n')), 'a.md', 'md'],
    ['a docx without a name', docx, '', 'docx'],
  ])('reads %s as what it is', async (_, bytes, fileName, type) => {
    const read = await readDocument(bytes(), { fileName });
    expect(read.type).toBe(type);
    expect(read.text.replace(/\s|- 1 -/g, '')).toBe(paragraphs.join(''));
  });

  it('reads a PDF of 300 pages within the time limit', async () => {
    const page = write.pdfPages([paragraphs[0]!, ...Array.from({ length: 20 }, (_, i) => `第${i}段文字。`)])[0]!;
    const read = await readDocument(write.pdfOf(Array.from({ length: 300 }, () => page)));
    expect(read.pages).toBe(300);
    expect(read.text.split('\f')).toHaveLength(300);
  }, 120_000);

  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'DOCUMENT.EMPTY'],
    ['blanks', () => utf8(' \n\u3000'), 'DOCUMENT.EMPTY'],
    ['a docx without words', () => write.docxOf('<w:p/>'), 'DOCUMENT.EMPTY'],
    ['a page without words', () => utf8('<html><body><img src="a.png"></body></html>'), 'DOCUMENT.EMPTY'],
    ['a scan', () => write.pdfOf([['0 0 100 100 re f'], ['0 0 100 100 re f']]), 'DOCUMENT.SCAN'],
    [
      'a scan with a cover',
      () => write.pdfOf([[write.show('封面', 100, 700)], ['0 0 9 9 re f'], ['0 0 9 9 re f']]),
      'DOCUMENT.SCAN',
    ],
    ['an encrypted PDF', () => write.pdfOf(write.pdfPages(paragraphs), { encrypted: true }), 'DOCUMENT.ENCRYPTED'],
    ['an encrypted docx', () => ole('EncryptedPackage'), 'DOCUMENT.ENCRYPTED'],
    ['an old .doc', () => ole('WordDocument'), 'DOCUMENT.OLD_WORD'],
    ['an old .xls', () => ole('Workbook'), 'DOCUMENT.BINARY'],
    ['a picture', () => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'DOCUMENT.BINARY'],
    ['an RTF file', () => utf8('{\\rtf1 a}'), 'DOCUMENT.BINARY'],
    ['a gzip file', () => gzipSync('a'), 'DOCUMENT.BINARY'],
    ['a zip of anything', () => zipSync({ 'a.txt': utf8('a') }), 'DOCUMENT.BINARY'],
    ['an OFD file', () => zipSync({ 'OFD.xml': utf8('<a/>') }), 'DOCUMENT.BINARY'],
    ['a workbook', () => zipSync({ '[Content_Types].xml': utf8('<a/>'), 'xl/workbook.xml': utf8('<a/>') }), 'DOCUMENT.BINARY'],
    [
      'bytes that only begin as a zip',
      () => Uint8Array.from([0x50, 0x4b, 3, 4, ...Array.from({ length: 500 }, (_, i) => (i * 37) | 1)]),
      'DOCUMENT.BROKEN',
    ],
    ['half a PDF', () => utf8('%PDF-1.7\nrubbish'), 'DOCUMENT.BROKEN'],
    ['half a docx', () => docx().subarray(0, 300), 'DOCUMENT.BROKEN'],
    ['a docx without a body', () => zipSync({ 'word/document.xml': utf8('<w:document/>') }), 'DOCUMENT.BROKEN'],
    ['tags inside tags without end', () => utf8(`<html>${'<div>'.repeat(20_000)}字`), 'DOCUMENT.BROKEN'],
    ['latin-1', () => Uint8Array.from([0x64, 0xe9, 0x6a, 0xe0, 0x20, 0x76, 0x75]), 'DOCUMENT.UNREADABLE'],
    ['a classified docx', () => write.docxOf(write.paragraph('机密★10年') + write.paragraph('某市意见')), 'DOCUMENT.CLASSIFIED'],
    ['a classified PDF', () => write.pdfOf([[write.show('【机密】', 80, 700)]]), 'DOCUMENT.CLASSIFIED'],
  ])('refuses %s', async (_, bytes, code) => expect(await refusal(bytes())).toBe(code));

  it('refuses what goes beyond the limits', async () => {
    expect(await refusal(docx(), { limits: { maxBytes: 100 } })).toBe('DOCUMENT.TOO_LARGE');
    expect(await refusal(docx(), { limits: { maxTextLength: 20 } })).toBe('DOCUMENT.TEXT_TOO_LONG');
    expect(await refusal(pdf(), { limits: { maxTextLength: 20 } })).toBe('DOCUMENT.TEXT_TOO_LONG');
    const two = write.pdfOf([[write.show('一页', 80, 700)], [write.show('二页', 80, 700)]]);
    expect(await refusal(two, { limits: { maxPages: 1 } })).toBe('DOCUMENT.TOO_MANY_PAGES');
    expect(await refusal(two, { limits: { timeoutMs: 1 } })).toBe('DOCUMENT.TIMEOUT');
  });

  it('refuses zip bombs in Word files and in PDF streams with little memory', async () => {
    const zeros = Buffer.alloc(64 * 1024 * 1024, 0x20);
    const word = zipSync({ 'word/document.xml': zeros });
    expect(word.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(word)).toBe('DOCUMENT.INFLATES');
    const stream = deflateSync(zeros);
    const limits = { maxInflatedBytes: 16 * 1024 * 1024 };
    expect(await refusal(write.pdfOf([[]], { content: stream }), { limits })).toBe('DOCUMENT.INFLATES');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('survives a process that runs out of memory', async () => {
    const many = utf8(`<html><body>${'<b>字</b>'.repeat(400_000)}`);
    expect(await refusal(many, { limits: { memoryMb: 16 } })).toBe('DOCUMENT.OUT_OF_MEMORY');
    expect((await readDocument(docx())).type).toBe('docx');
  }, 120_000);

  it('survives a PDF that fills the heap faster than it can be emptied', async () => {
    // one text of 300 MB, which a library takes apart by characters: in a thread it took the process along
    const content = deflateSync(Buffer.concat([Buffer.from('('), Buffer.alloc(300_000_000, 0x41), Buffer.from(') Tj')]));
    expect(['DOCUMENT.OUT_OF_MEMORY', 'DOCUMENT.INFLATES']).toContain(
      await refusal(write.pdfOf([[]], { content }), { limits: { memoryMb: 256 } }),
    );
    expect((await readDocument(docx())).type).toBe('docx');
  }, 120_000);

  it('does not hold up the thread that asks, and reads many at once', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const reads = await Promise.all(Array.from({ length: 8 }, (_, i) => readDocument(i % 2 ? docx() : pdf())));
    clearInterval(timer);
    expect(reads.map((r) => r.type)).toEqual(Array.from({ length: 8 }, (_, i) => (i % 2 ? 'docx' : 'pdf')));
    expect(ticks).toBeGreaterThan(3);
  }, 120_000);

  it('has words in both languages for every code', () => {
    for (const [code, { zh, en }] of Object.entries(MESSAGES)) {
      expect([code, /[\u4e00-\u9fff]/.test(zh), /^[\x20-\x7e“”]+$/.test(en)]).toEqual([code, true, true]);
    }
  });
});

describe('for any bytes', () => {
  const originals = [pdf(), docx(), html(), utf8(paragraphs.join('\n'))];
  /** A valid file with a few bytes changed, or cut off, or with a part twice. */
  const mutated = fc
    .tuple(
      fc.constantFrom(...originals),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 }),
      fc.option(fc.double({ min: 0.1, max: 1, noNaN: true })),
    )
    .map(([original, changes, cut]) => {
      const bytes = Uint8Array.from(original);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return cut === null ? bytes : bytes.subarray(0, Math.floor(bytes.length * cut));
    });
  const headed = fc
    .tuple(fc.constantFrom('%PDF-1.4\n', 'PK\u0003\u0004', '<html>', ''), fc.uint8Array({ maxLength: 400 }))
    .map(([head, tail]) => Uint8Array.from([...Buffer.from(head, 'latin1'), ...tail]));

  it('gives a text or a documented problem within the time limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, headed), fc.constantFrom('a.md', 'a.html', 'a.pdf'), async (bytes, fileName) => {
        const started = performance.now();
        try {
          const { text } = await readHere(bytes, fileName, READ_LIMITS_DEFAULT);
          expect(text.trim()).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentError);
          expect(MESSAGES).toHaveProperty([(error as DocumentError).code]);
        }
        expect(performance.now() - started).toBeLessThan(READ_LIMITS_DEFAULT.timeoutMs);
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it('also through the thread', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, headed), async (bytes) => {
        await readDocument(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(DocumentError));
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
