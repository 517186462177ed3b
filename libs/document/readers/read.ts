import { DocumentError } from '../errors.js';
import { hasClassificationMark } from './classification.js';
import { readDocx } from './docx.js';
import { declaredEncoding, readHtml } from './html.js';
import { kindOf } from './kind.js';
import type { ReadLimits } from './limits.js';
import { isMarkdown, readMarkdown } from './markdown.js';
import { readPdf } from './pdf.js';
import { decodeText, isWritten, type TextEncoding } from './text.js';

export interface ReadDocument {
  text: string;
  /** What the file was, whatever its name says. */
  type: 'txt' | 'docx' | 'pdf' | 'html' | 'md';
  /** Of a PDF. */
  pages?: number;
  /** Of a PDF: numbers of the pages without words. */
  unwritten?: number[];
  /** Of a text. */
  encoding?: TextEncoding;
}

/**
 * Reads a document in the thread that calls it: see `readDocument` for the way that cannot harm the process. Refuses with a
 * DocumentError as that does, except DOCUMENT.TIMEOUT and DOCUMENT.OUT_OF_MEMORY.
 */
export async function readHere(bytes: Uint8Array, fileName: string | undefined, limits: ReadLimits): Promise<ReadDocument> {
  const read = await readKind(bytes, fileName, limits);
  if (read.text.length > limits.maxTextLength)
    throw new DocumentError('DOCUMENT.TEXT_TOO_LONG', { maxTextLength: limits.maxTextLength });
  if (!isWritten(read.text)) throw new DocumentError('DOCUMENT.EMPTY');
  if (hasClassificationMark(read.text)) throw new DocumentError('DOCUMENT.CLASSIFIED');
  return read;
}

async function readKind(bytes: Uint8Array, fileName: string | undefined, limits: ReadLimits): Promise<ReadDocument> {
  const kind = kindOf(bytes, fileName);
  switch (kind) {
    case 'pdf':
      return { type: 'pdf', ...(await readPdf(bytes, limits)) };
    case 'zip':
      return { type: 'docx', text: guarded('docx', () => readDocx(bytes, limits)) };
    case 'html': {
      const { text, encoding } = decodeText(bytes, declaredEncoding(bytes));
      return { type: 'html', text: guarded('html', () => readHtml(text)), encoding };
    }
    case 'md': {
      const { text, encoding } = decodeText(bytes);
      return { type: 'md', text: guarded('md', () => readMarkdown(text)), encoding };
    }
    case 'txt': {
      const { text, encoding } = decodeText(bytes);
      if (!isMarkdown(text)) return { type: 'txt', text, encoding };
      return { type: 'md', text: guarded('md', () => readMarkdown(text)), encoding };
    }
  }
}

/** What a parser cannot cope with (parts inside parts without end, for example) is a fault of the file. */
function guarded(type: string, read: () => string): string {
  try {
    return read();
  } catch (error) {
    throw error instanceof DocumentError ? error : new DocumentError('DOCUMENT.BROKEN', { type });
  }
}
