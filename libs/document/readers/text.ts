import { DocumentError } from '../errors.js';
import { hasClassificationMark } from './classification.js';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** The largest text file taken when the caller sets no limit, in bytes. A policy of 300 pages is under 2 MB. */
export const MAX_BYTES_DEFAULT = 8 * 1024 * 1024;

/**
 * Decodes a text file: UTF-8, UTF-16 with a byte order mark or plainly Chinese without one, or GB18030 (which includes GBK and GB2312). The mark is not part
 * of the text, line ends are left as they are.
 *
 * Refuses with a DocumentError: DOCUMENT.TOO_LARGE above `maxBytes`, DOCUMENT.EMPTY without a written character,
 * DOCUMENT.BINARY for anything that is no text (a known file head, a zero byte, many control characters),
 * DOCUMENT.UNREADABLE when no encoding fits, DOCUMENT.CLASSIFIED with a classification mark (rule in classification.ts).
 */
export function readPolicyText(
  bytes: Uint8Array,
  options: { fileName?: string; maxBytes?: number } = {},
): { text: string; encoding: TextEncoding } {
  const maxBytes = options.maxBytes ?? MAX_BYTES_DEFAULT;
  if (bytes.length > maxBytes) throw new DocumentError('DOCUMENT.TOO_LARGE', { bytes: bytes.length, maxBytes });
  if (bytes.length === 0) throw new DocumentError('DOCUMENT.EMPTY');
  const decoded = decodeText(bytes);
  if (!isWritten(decoded.text)) throw new DocumentError('DOCUMENT.EMPTY');
  if (hasClassificationMark(decoded.text)) throw new DocumentError('DOCUMENT.CLASSIFIED');
  return decoded;
}

/** Holds a text anything but blanks? */
export const isWritten = (text: string): boolean => /[^\s\u200b-\u200f\ufeff]/.test(text);

/**
 * The characters of a text file. `declared` is the encoding that the file names itself: tried first, unless a byte order mark says
 * otherwise. Refuses with DOCUMENT.BINARY or DOCUMENT.UNREADABLE as `readPolicyText` does.
 */
export function decodeText(bytes: Uint8Array, declared?: string): { text: string; encoding: TextEncoding } {
  const unmarked = unmarkedUtf16(bytes);
  if (unmarked) return unmarked;
  const binary = binaryKind(bytes);
  if (binary) throw new DocumentError('DOCUMENT.BINARY', { kind: binary });
  const { text, encoding } = decode(bytes, declared);
  const controls = text.match(CONTROL)?.length ?? 0;
  if (controls > 0 && controls * 200 > text.length) throw new DocumentError('DOCUMENT.BINARY', { kind: 'control' });
  return { text, encoding };
}

const UTF16_SAMPLE_BYTES = 65_536;
const UTF16_UNITS_MIN = 8;
/** What Chinese is written with; most of it is hanzi. */
const WRITTEN = /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u203b\u2460-\u24ff\u00b7\x20-\x7e\s]/g;
const HANZI = /[\u4e00-\u9fff]/g;

/** UTF-16 that lost its byte order mark: nearly every unit is one of Chinese writing, most are hanzi, and it is no UTF-8. */
function unmarkedUtf16(bytes: Uint8Array): { text: string; encoding: TextEncoding } | null {
  if (bytes.length % 2 !== 0 || bytes.length < 2 * UTF16_UNITS_MIN) return null;
  const marked = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]);
  if (marked || HEADS.some(([, head]) => startsWith(bytes, head)) || isUtf8(bytes)) return null;
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    try {
      const sample = new TextDecoder(encoding).decode(bytes.subarray(0, UTF16_SAMPLE_BYTES));
      const written = sample.match(WRITTEN)?.length ?? 0;
      const hanzi = sample.match(HANZI)?.length ?? 0;
      if (written * 20 < sample.length * 19 || hanzi * 2 < sample.length || isLatinSwapped(sample)) continue;
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      // not this one
    }
  }
  return null;
}

/** Latin text read with its bytes in the wrong order looks like hanzi, nearly all of them at the head of a row of the code. */
function isLatinSwapped(sample: string): boolean {
  let heads = 0;
  for (let i = 0; i < sample.length; i += 1) if ((sample.charCodeAt(i) & 0xff) === 0) heads += 1;
  return heads * 10 > sample.length;
}

/** UTF-8, as far as the sample goes; a zero byte is in no text of it. */
function isUtf8(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, UTF16_SAMPLE_BYTES);
  if (sample.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

// eslint-disable-next-line no-control-regex -- control characters are what tells a binary file
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/g;

const HEADS: readonly (readonly [kind: string, head: readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['ole', [0xd0, 0xcf, 0x11, 0xe0]],
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['gzip', [0x1f, 0x8b]],
  ['elf', [0x7f, 0x45, 0x4c, 0x46]],
];

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}

function binaryKind(bytes: Uint8Array): string | null {
  for (const [kind, head] of HEADS) if (startsWith(bytes, head)) return kind;
  const utf16 = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]);
  return !utf16 && bytes.includes(0) ? 'binary' : null;
}

function decode(bytes: Uint8Array, declared?: string): { text: string; encoding: TextEncoding } {
  const encodings: TextEncoding[] = startsWith(bytes, [0xff, 0xfe])
    ? ['utf-16le']
    : startsWith(bytes, [0xfe, 0xff])
      ? ['utf-16be']
      : startsWith(bytes, [0xef, 0xbb, 0xbf])
        ? ['utf-8']
        : declared === 'gb18030'
          ? ['gb18030', 'utf-8']
          : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // every byte string of even shape "is" GB18030; text that no Chinese would write is not one
      if (encoding === 'gb18030' && !looksChinese(text)) continue;
      return { text, encoding };
    } catch {
      // not this one
    }
  }
  throw new DocumentError('DOCUMENT.UNREADABLE');
}

/** Most characters beyond ASCII are common hanzi or Chinese punctuation. */
function looksChinese(text: string): boolean {
  const sample = text.slice(0, 20_000);
  const foreign = sample.match(/[^\s\x20-\x7e]/g)?.length ?? 0;
  const chinese = sample.match(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u203b\u00b7]/g)?.length ?? 0;
  return foreign === 0 || chinese * 10 >= foreign * 8;
}
