import { Document, HeadingLevel, Packer, PageOrientation, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx';
import writeXlsxFile from 'write-excel-file/node';
import type { RegisterSheet } from './register-file.js';

/**
 * Spreadsheets compute what opens with one of these when a cell is pasted elsewhere or saved as CSV (OWASP, CSV injection); a ' in front keeps it
 * text. In the workbook itself every cell is text by its type.
 */
const guarded = (value: string): string => (/^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value);

/** A cell of a workbook cannot hold more. */
const CELL_CHARS_MAX = 32_000;
/** Everything but the characters of XML 1.0. */
const UNSTORABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const storable = (value: string): string => value.replace(UNSTORABLE, '').slice(0, CELL_CHARS_MAX);

/** A workbook of one sheet; every cell is text. */
export async function toXlsx({ head, rows }: Pick<RegisterSheet, 'head' | 'rows'>): Promise<Uint8Array> {
  const data = [head, ...rows].map((row, r) =>
    row.map((value) => ({
      value: guarded(storable(value)),
      type: String,
      format: '@',
      wrap: true,
      ...(r === 0 && { fontWeight: 'bold' as const }),
    })),
  );
  const sheet = { sheet: '台账', stickyRowsCount: 1, columns: head.map((_, i) => ({ width: i === 0 ? 8 : 22 })), data };
  return new Uint8Array(await writeXlsxFile([sheet]).toBuffer());
}

/** A document of one table on landscape pages, its head repeated on each. */
export async function toDocx({ title, head, rows }: Omit<RegisterSheet, 'format'>): Promise<Uint8Array> {
  const cell = (value: string, bold: boolean): TableCell =>
    new TableCell({
      children: storable(value)
        .split('\n')
        .map((line) => new Paragraph({ children: [new TextRun({ text: line, bold, size: 16 })] })),
    });
  const row = (cells: readonly string[], isHead = false): TableRow =>
    new TableRow({ tableHeader: isHead, cantSplit: true, children: cells.map((value) => cell(value, isHead)) });
  const table = new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(head, true), ...rows.map((cells) => row(cells))],
  });
  const document = new Document({
    title,
    sections: [
      {
        properties: { page: { size: { orientation: PageOrientation.LANDSCAPE } } },
        children: [new Paragraph({ text: storable(title), heading: HeadingLevel.HEADING_1 }), table],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
