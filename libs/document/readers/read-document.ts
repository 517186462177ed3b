import { DocumentError } from '../errors.js';
import { runApart } from './apart.js';
import { READ_LIMITS_DEFAULT, type ReadLimits } from './limits.js';
import type { ReadDocument } from './read.js';

/**
 * Reads a document (.docx, .pdf with a text layer, .html, .md, .txt) each in a process of its own with a cap on
 * heap and time, so that no file can stop or crash this one. What a file is, its content tells; the name only tells .md from .txt.
 *
 * Refuses with a DocumentError: DOCUMENT.EMPTY, .TOO_LARGE, .BINARY (a type we do not read), .OLD_WORD, .ENCRYPTED, .BROKEN, .SCAN,
 * .UNREADABLE (no encoding fits), .INFLATES, .TOO_MANY_PAGES, .TEXT_TOO_LONG, .CLASSIFIED, .TIMEOUT, .OUT_OF_MEMORY.
 */
export async function readDocument(
  bytes: Uint8Array,
  options: { fileName?: string; limits?: Partial<ReadLimits> } = {},
): Promise<ReadDocument> {
  const limits: ReadLimits = { ...READ_LIMITS_DEFAULT, ...options.limits };
  checkSize(bytes, limits);
  const job = { bytes, fileName: options.fileName, limits };
  return await runApart<ReadDocument>('readers/document.worker.js', job, limits);
}

/** Refuses DOCUMENT.TOO_LARGE and DOCUMENT.EMPTY before a process gets a copy. */
export function checkSize(bytes: Uint8Array, { maxBytes }: Pick<ReadLimits, 'maxBytes'>): void {
  if (bytes.length > maxBytes) throw new DocumentError('DOCUMENT.TOO_LARGE', { bytes: bytes.length, maxBytes });
  if (bytes.length === 0) throw new DocumentError('DOCUMENT.EMPTY');
}
