import { deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

// Files of every format that readers take, made from plain paragraphs and tables, for tests only.

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

// ── docx ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const NS =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"';

/** A Word file with this inside its body; other parts by name (numbering, styles, footnotes). */
export function docxOf(body: string, parts: Record<string, string> = {}): Uint8Array {
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    ),
    '_rels/.rels': strToU8(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    'word/document.xml': strToU8(
      `<?xml version="1.0" encoding="UTF-8"?><w:document ${NS}><w:body>${body}<w:sectPr/></w:body></w:document>`,
    ),
  };
  for (const [name, xml] of Object.entries(parts)) files[`word/${name}.xml`] = strToU8(xml.replace('NS', NS));
  return zipSync(files);
}

export const run = (text: string, properties = ''): string =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;

/** A paragraph; text is cut into runs as Word does it at will. */
export function paragraph(text: string, properties = ''): string {
  const middle = text.length >> 1;
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${run(text.slice(0, middle))}${run(text.slice(middle))}</w:p>`;
}

export const docxTable = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;

// ── html and md ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const htmlOf = (body: string): string =>
  `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>页面</title><style>p{}</style></head>\n<body>${body}<script>var a = "1";</script></body></html>`;

export const htmlParagraphs = (paragraphs: readonly string[]): string => paragraphs.map((p) => `<p>${escaped(p)}</p>`).join('\n');

export const htmlTable = (rows: readonly (readonly string[])[]): string =>
  `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('')}</table>`;

export const mdParagraphs = (paragraphs: readonly string[]): string =>
  paragraphs.map((p) => p.replace(/([\\*_`<[\]#])/g, '\\$1').replace(/^(\d+)\./, '$1\\.')).join('\n\n');

export const mdTable = ([head, ...rows]: readonly (readonly string[])[]): string =>
  [head!, head!.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

// ── pdf ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Operators of one page; see `show` and `rule`. A4, in points, from the lower left corner. */
export type PdfPage = string[];

const ucs2 = (text: string): string => [...text].map((char) => char.charCodeAt(0).toString(16).padStart(4, '0')).join('');

/** Words at a place, turned by `angle` degrees. */
export function show(text: string, x: number, y: number, size = 16, angle = 0): string {
  const c = Math.cos((angle * Math.PI) / 180).toFixed(4);
  const s = Math.sin((angle * Math.PI) / 180).toFixed(4);
  return `BT /F1 ${size} Tf ${c} ${s} -${s} ${c} ${x} ${y} Tm <${ucs2(text)}> Tj ET`.replace(/--/g, '');
}

export const rule = (x1: number, y1: number, x2: number, y2: number): string => `${x1} ${y1} m ${x2} ${y2} l S`;

/** A PDF whose font is not embedded and uses the predefined code UniGB-UCS2-H, as many offices of the 2000s made them. */
export function pdfOf(pages: readonly PdfPage[], options: { encrypted?: boolean; content?: Uint8Array } = {}): Uint8Array {
  const objects: (string | Uint8Array)[] = [];
  const add = (body: string | Uint8Array) => objects.push(body);
  add('<< /Type /Catalog /Pages 2 0 R >>');
  const kids = pages.map((_, i) => `${6 + i * 2} 0 R`).join(' ');
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  add('<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>');
  add(
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 5 0 R >>',
  );
  add(
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 800 /StemV 90 >>',
  );
  for (const page of pages) {
    const content = options.content ?? deflateSync(Buffer.from(page.join('\n'), 'latin1'));
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length + 2} 0 R >>`,
    );
    add(
      Buffer.concat([
        Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`),
        content,
        Buffer.from('\nendstream'),
      ]),
    );
  }
  // an owner and a user password that nobody knows
  const key = 'ab'.repeat(32);
  const encrypt = options.encrypted
    ? ` /ID [<${key.slice(0, 32)}> <${key.slice(0, 32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -44 >>`
    : '';
  return assemble(objects, encrypt);
}

function assemble(objects: readonly (string | Uint8Array)[], trailer: string): Uint8Array {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let offset = chunks[0]!.length;
  const offsets = objects.map((body, i) => {
    const chunk = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(body as Uint8Array), Buffer.from('\nendobj\n')]);
    chunks.push(chunk);
    offset += chunk.length;
    return offset - chunk.length;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  chunks.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${trailer} >>\nstartxref\n${offset}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(chunks));
}

const LEFT = 80;
const TOP = 760;
const SIZE = 16;
const LEADING = 28;
/** Characters of a line and lines of a page, as GB/T 9704 sets official documents. */
const LINE = 28;
const PAGE = 22;

/** Pages of set text: paragraphs indented by two characters, hard-wrapped lines, the first paragraph centred, page numbers below. */
export function pdfPages(paragraphs: readonly string[]): PdfPage[] {
  const lines = paragraphs.flatMap((text, i) => {
    if (i === 0 && text.length < LINE) return [{ text, indent: (LINE - text.length) / 2 }];
    const out: { text: string; indent: number }[] = [];
    const all = [...text];
    let room = LINE - 2;
    while (all.length > 0) {
      out.push({ text: all.splice(0, room).join(''), indent: out.length === 0 ? 2 : 0 });
      room = LINE;
    }
    return out;
  });
  const pages: PdfPage[] = [];
  for (let from = 0; from < lines.length; from += PAGE) {
    const page = lines
      .slice(from, from + PAGE)
      .map(({ text, indent }, i) => show(text, LEFT + indent * SIZE, TOP - i * LEADING, SIZE));
    page.push(show(`- ${pages.length + 1} -`, 280, 60, 14));
    pages.push(page);
  }
  return pages;
}

/** A cell of {@link pdfTable} that is merged with the one above it. */
export const MERGED = '^';

/** A ruled table: words wrapped in their cells and set in the middle of their height, as tables of tasks are. Returns operators and the foot. */
export function pdfTable(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  top: number,
): { page: PdfPage; bottom: number } {
  const size = 10;
  const page: PdfPage = [];
  const xs = widths.reduce((all, width) => [...all, all.at(-1)! + width], [50]);
  let y = top;
  page.push(rule(xs[0]!, y, xs.at(-1)!, y));
  rows.forEach((row, r) => {
    const cells = row.map((text, c) => {
      if (text === MERGED) return [];
      const room = Math.max(1, Math.floor((widths[c]! - 10) / size));
      const all = [...text];
      const lines: string[] = [];
      while (all.length > 0) lines.push(all.splice(0, room).join(''));
      return lines;
    });
    const height = Math.max(...cells.map((lines) => lines.length)) * 14 + 8;
    cells.forEach((lines, c) => {
      const first = y - (height - lines.length * 14) / 2 - 11;
      lines.forEach((text, i) => page.push(show(text, xs[c]! + 5, Number((first - i * 14).toFixed(2)), size)));
    });
    for (const x of xs) page.push(rule(x, y, x, y - height));
    y -= height;
    row.forEach((_, c) => {
      if (rows[r + 1]?.[c] !== MERGED) page.push(rule(xs[c]!, y, xs[c + 1]!, y));
    });
  });
  return { page, bottom: y };
}

/** GB18030 of a text, found by trying the two-byte codes: Node encodes UTF only. */
export function encodeGb(text: string): Uint8Array {
  const table = new Map<string, [number, number]>();
  const decoder = new TextDecoder('gb18030');
  for (let a = 0x81; a <= 0xfe; a += 1)
    for (let b = 0x40; b <= 0xfe; b += 1) if (b !== 0x7f) table.set(decoder.decode(Uint8Array.from([a, b])), [a, b]);
  return Uint8Array.from([...text].flatMap((char) => (char.charCodeAt(0) < 128 ? [char.charCodeAt(0)] : table.get(char)!)));
}
