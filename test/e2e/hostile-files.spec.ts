import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type Answer, type TestAccount, type TestApi } from '../support/api.js';
import { docxOf, paragraph, pdfOf, pdfPages, rule, show } from '../support/documents.js';

// Files that are broken, that lie, or that only want to cost time and memory: a clear problem each, and the API goes on answering.

let api: TestApi;
let office: TestAccount;

const LIMITS = {
  // a process is begun for each file, which takes its time on a busy machine
  READ_TIMEOUT_MS: '20000',
  READ_MEMORY_MB: '256',
  READ_MAX_PAGES: '400',
  READ_MAX_TEXT: '3000000',
  READ_MAX_INFLATED_BYTES: '8388608',
};

beforeAll(async () => {
  api = await startTestApi(LIMITS);
  office = await api.accountOf('coordination_office', 'QY-ZF');
});

afterAll(async () => {
  await api?.close();
});

interface Imported {
  readonly code?: string;
  readonly articles?: number;
  readonly detail?: string;
}

const upload = async (
  bytes: Uint8Array | string,
  fileName = 'policy.txt',
  to: Pick<TestApi, 'request'> = api,
  by = office,
): Promise<Answer<Imported>> =>
  await to.request<Imported>('POST', `/api/policies?fileName=${encodeURIComponent(fileName)}`, {
    token: by.token,
    body: Buffer.from(bytes as Uint8Array),
    headers: { 'content-type': 'application/octet-stream' },
  });

const articles = (count: number): string[] => [
  '某市人民政府关于促进发展的意见',
  ...Array.from(
    { length: count },
    (_, i) => `${i + 1}.建设第${i + 1}个平台，完善服务体系。（牵头单位：市科技局；责任单位：市财政局）`,
  ),
];
/** A Word file of a few KB whose one part is 16 MB of blanks. */
const bomb = () => docxOf(`${paragraph('关于某事的意见')}${' '.repeat(16 << 20)}`);
const scan = () => pdfOf([[rule(10, 10, 500, 700)], [rule(20, 20, 400, 600)]]);
const pages = (count: number) => pdfOf(Array.from({ length: count }, (_, i) => [show(`第${i + 1}页的文字内容`, 80, 700)]));

describe('an import over HTTP', () => {
  it.each<[string, () => Uint8Array, string, string]>([
    ['nothing', () => new Uint8Array(), 'a.txt', '422 DOCUMENT.EMPTY'],
    ['blanks', () => Buffer.from(' \r\n\u3000\n'), 'a.txt', '422 DOCUMENT.EMPTY'],
    ['a scan without words', scan, 'a.pdf', '422 DOCUMENT.SCAN'],
    ['an encrypted PDF', () => pdfOf(pdfPages(articles(3)), { encrypted: true }), 'a.pdf', '422 DOCUMENT.ENCRYPTED'],
    ['a PDF cut in half', () => pdfOf(pdfPages(articles(60))).subarray(0, 900), 'a.pdf', '422 DOCUMENT.BROKEN'],
    ['a Word file cut in half', () => docxOf(paragraph('意见')).subarray(0, 300), 'a.docx', '422 DOCUMENT.BROKEN'],
    ['a zip bomb', bomb, 'a.docx', '422 DOCUMENT.INFLATES'],
    ['more pages than allowed', () => pages(401), 'a.pdf', '422 DOCUMENT.TOO_MANY_PAGES'],
    ['more text than allowed', () => Buffer.from('某'.repeat(3_000_001)), 'a.txt', '422 DOCUMENT.TEXT_TOO_LONG'],
    [
      'a picture that says it is a text',
      () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      'a.txt',
      '422 DOCUMENT.BINARY',
    ],
  ])('refuses %s', async (_, bytes, fileName, expected) => {
    const { status, body } = await upload(bytes(), fileName);
    expect(`${status} ${body.code}`).toBe(expected);
    expect(body.detail).toMatch(/[\u4e00-\u9fff]/);
  });

  it('reads a file by what it is, whatever its name says, and one of 300 pages', async () => {
    const expected = { status: 201, body: { articles: 12 } };
    const lines = articles(12);
    expect(await upload(docxOf(lines.map((line) => paragraph(line)).join('')), 'lying.pdf')).toMatchObject(expected);
    expect(await upload(pdfOf(pdfPages(lines)), 'lying.docx')).toMatchObject(expected);
    expect(await upload(lines.join('\n'), 'lying.docx')).toMatchObject(expected);
    const long = pdfPages(articles(3_300));
    expect(long.length).toBeGreaterThanOrEqual(300);
    expect(await upload(pdfOf(long.slice(0, 300)), 'long.pdf')).toMatchObject({ status: 201 });
  });
});

describe('while it compiles a hostile text', () => {
  it('the API answers others, and the import ends with a problem when its time is over', async () => {
    const brief = await startTestApi({ ...LIMITS, READ_TIMEOUT_MS: '6000' });
    try {
      const by = await brief.accountOf('coordination_office', 'QY-ZF');
      let over = false;
      const begun = performance.now();
      const hostile = upload('牵头单位：'.repeat(590_000), 'policy.txt', brief, by).finally(() => (over = true));
      const waited: number[] = [];
      do {
        const from = performance.now();
        expect((await brief.request('GET', '/healthz')).status).toBe(200);
        expect((await brief.request('GET', '/api/policies', { token: by.token })).status).toBe(200);
        waited.push(performance.now() - from);
        await new Promise((resolve) => setImmediate(resolve));
      } while (!over);
      const { status, body } = await hostile;
      expect(`${status} ${body.code}`).toBe('422 DOCUMENT.TIMEOUT');
      // a compilation on the thread of the requests would be one wait as long as all of it
      expect(waited.length).toBeGreaterThan(20);
      expect(Math.max(...waited)).toBeLessThan((performance.now() - begun) / 3);
    } finally {
      await brief.close();
    }
  });

  it('what fills the heap of its process is refused, and the next import works', async () => {
    const { status, body } = await upload('（责任单位：市财政局）\n'.repeat(240_000));
    expect(['422 DOCUMENT.OUT_OF_MEMORY', '422 DOCUMENT.TIMEOUT']).toContain(`${status} ${body.code}`);
    expect(await upload(articles(5).join('\n'))).toMatchObject({ status: 201, body: { articles: 5 } });
  });
});
