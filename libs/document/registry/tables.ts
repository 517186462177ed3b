import { parse, CsvError } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import readXlsxFile from 'read-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';
import { DocumentError } from '../errors.js';
import { kindOf } from '../readers/kind.js';
import { decodeText } from '../readers/text.js';
import { unzip } from '../readers/zip.js';

/** Cells as text, the head first; `line` of each row in the file counts from 1. */
export interface TextTable {
  /** Name of the sheet; empty for CSV. */
  name: string;
  rows: { line: number; cells: string[] }[];
}

export const REGISTRY_BYTES_MAX = 16 * 1024 * 1024;
const INFLATED_BYTES_MAX = 128 * 1024 * 1024;

/**
 * The tables of a workbook (.xlsx) or of a CSV file (UTF-8, UTF-16 or GB18030; commas, semicolons or tabs). Refuses with a
 * DocumentError: DOCUMENT.TOO_LARGE, .EMPTY, .NOT_A_TABLE, .ENCRYPTED, .INFLATES, .BROKEN, .UNREADABLE.
 */
export async function readTables(bytes: Uint8Array): Promise<TextTable[]> {
  if (bytes.length > REGISTRY_BYTES_MAX)
    throw new DocumentError('DOCUMENT.TOO_LARGE', { bytes: bytes.length, maxBytes: REGISTRY_BYTES_MAX });
  if (bytes.length === 0) throw new DocumentError('DOCUMENT.EMPTY');
  try {
    const kind = kindOf(bytes);
    if (kind === 'zip') return await readWorkbook(bytes);
    if (kind !== 'txt') throw new DocumentError('DOCUMENT.NOT_A_TABLE', { kind });
    return [readCsv(decodeText(bytes).text)];
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    // the words of these name the types of documents
    if (error.code === 'DOCUMENT.BINARY') throw new DocumentError('DOCUMENT.NOT_A_TABLE', error.params);
    if (error.code === 'DOCUMENT.OLD_WORD') throw new DocumentError('DOCUMENT.NOT_A_TABLE', { kind: 'doc' });
    throw error;
  }
}

async function readWorkbook(bytes: Uint8Array): Promise<TextTable[]> {
  // the library unpacks whatever is inside: look at it first
  const parts = unzip(bytes, INFLATED_BYTES_MAX, () => true);
  if (![...parts.keys()].some((name) => /^xl\/workbook\.xml$/i.test(name)))
    throw new DocumentError('DOCUMENT.NOT_A_TABLE', { kind: 'zip' });
  const sheets = await readXlsxFile(Buffer.from(bytes)).catch(() => {
    throw new DocumentError('DOCUMENT.BROKEN', { type: 'xlsx' });
  });
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((row, i) => ({ line: i + 1, cells: row.map(cellText) })),
  }));
}

function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function readCsv(text: string): TextTable {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', '\t', ';', '，'].reduce((best, each) =>
    head.split(each).length > head.split(best).length ? each : best,
  );
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
      bom: true,
    }) as unknown as {
      record: string[];
      info: { records: number };
    }[];
    return {
      name: '',
      rows: records.map(({ record }, i) => ({ line: i + 1, cells: record.map((cell) => unguarded(cell.trim())) })),
    };
  } catch (error) {
    if (error instanceof CsvError) throw new DocumentError('DOCUMENT.BROKEN', { type: 'csv' });
    throw error;
  }
}

/** A workbook with a sheet for each table; every cell is text, so nothing in it is ever computed. */
export async function writeWorkbook(
  tables: readonly { name: string; rows: readonly (readonly string[])[] }[],
): Promise<Uint8Array> {
  const sheets = tables.map(({ name, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    columns: rows[0]!.map((_, i) => ({ width: i === 1 ? 40 : 20 })),
    data: rows.map((row, r) =>
      row.map((value) => ({ value, type: String, format: '@', ...(r === 0 && { fontWeight: 'bold' as const }) })),
    ),
  }));
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer());
}

/** CSV in UTF-8 with a byte order mark (Excel asks for it), lines ended as RFC 4180 says. */
export function writeCsv(rows: readonly (readonly string[])[]): Uint8Array {
  return new TextEncoder().encode(
    stringify(
      rows.map((row) => row.map(guarded)),
      { bom: true, record_delimiter: 'windows' },
    ),
  );
}

/** Spreadsheets compute what opens with one of these (OWASP, CSV injection); a ' in front keeps it text. Reading takes it away again. */
const guarded = (value: string): string => (/^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value);
const unguarded = (value: string): string => (/^'+[=+\-@\t\r]/.test(value) ? value.slice(1) : value);
