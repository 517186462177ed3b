import { DocumentError } from '../errors.js';

/** What a file is, whatever its name says. */
export type FileKind = 'zip' | 'pdf' | 'html' | 'md' | 'txt';

const HEADS: readonly (readonly [kind: string, head: readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['gzip', [0x1f, 0x8b]],
  ['rar', [0x52, 0x61, 0x72, 0x21]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['elf', [0x7f, 0x45, 0x4c, 0x46]],
  ['rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['postscript', [0x25, 0x21, 0x50, 0x53]],
];
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const ZIP_EMPTY = [0x50, 0x4b, 0x05, 0x06];
const PDF = '%PDF-';
/** A PDF may have rubbish in front of its head (ISO 32000-1, annex H, note 13). */
const PDF_HEAD_WITHIN = 1024;

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);

/**
 * Tells by its content what a file is. The name counts only among texts, where .md and .txt look alike. Refuses with a
 * DocumentError what we do not read: DOCUMENT.OLD_WORD (a .doc of Word 97–2003), DOCUMENT.ENCRYPTED (a Word file with a password is
 * an OLE container), DOCUMENT.BINARY for every other known type.
 */
export function kindOf(bytes: Uint8Array, fileName?: string): FileKind {
  if (startsWith(bytes, OLE)) refuseOle(bytes);
  for (const [kind, head] of HEADS) if (startsWith(bytes, head)) throw new DocumentError('DOCUMENT.BINARY', { kind });
  if (startsWith(bytes, ZIP) || startsWith(bytes, ZIP_EMPTY)) return 'zip';
  const head = latin(bytes.subarray(0, PDF_HEAD_WITHIN));
  if (head.includes(PDF)) return 'pdf';
  if (isHtml(head, fileName)) return 'html';
  return /\.(?:md|markdown)$/i.test(fileName ?? '') ? 'md' : 'txt';
}

function refuseOle(bytes: Uint8Array): never {
  // names of the directory entries are UTF-16LE
  const holds = (name: string) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name, 0, 'utf16le');
  if (holds('EncryptedPackage')) throw new DocumentError('DOCUMENT.ENCRYPTED', { type: 'docx' });
  if (holds('WordDocument')) throw new DocumentError('DOCUMENT.OLD_WORD');
  throw new DocumentError('DOCUMENT.BINARY', { kind: 'ole' });
}

/** One character a byte; zero bytes of UTF-16 left out, so that its ASCII reads the same. */
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replace(/\0/g, '');

function isHtml(head: string, fileName: string | undefined): boolean {
  const opening = head.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?xml[^>]*>|<!--[\s\S]*?-->)*/, '');
  if (/^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(opening)) return true;
  // a part of a page, saved under a name that says so
  return /\.(?:html?|xhtml)$/i.test(fileName ?? '') && /<(?:p|div|table|h[1-6]|br|span|section|article)[\s/>]/i.test(head);
}
