import { unzipSync } from 'fflate';
import { DocumentError } from '../errors.js';

/** Deflate cannot shrink text by more than about 20; 200 and above is made to hurt. */
const RATIO_MAX = 200;
/** Small parts may be as repetitive as they like. */
const RATIO_FROM_BYTES = 1024 * 1024;
const ENTRIES_MAX = 5_000;

/**
 * Unpacks the parts of a zip container that `wanted` takes. Refuses with a DocumentError: DOCUMENT.INFLATES when a part would grow
 * beyond reason or all of them beyond `maxInflatedBytes`, told from the directory before anything is unpacked (a part that
 * holds more than its directory says is cut there); DOCUMENT.ENCRYPTED for a part with a password; DOCUMENT.BROKEN otherwise.
 */
export function unzip(bytes: Uint8Array, maxInflatedBytes: number, wanted: (name: string) => boolean): Map<string, Uint8Array> {
  let total = 0;
  let entries = 0;
  if (hasEncryptedEntry(bytes)) throw new DocumentError('DOCUMENT.ENCRYPTED', { type: 'zip' });
  try {
    const files = unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        entries += 1;
        if (entries > ENTRIES_MAX) throw new DocumentError('DOCUMENT.INFLATES', { maxBytes: maxInflatedBytes });
        if (!wanted(name)) return false;
        total += originalSize;
        const swollen = originalSize > RATIO_FROM_BYTES && originalSize > size * RATIO_MAX;
        if (swollen || total > maxInflatedBytes) throw new DocumentError('DOCUMENT.INFLATES', { maxBytes: maxInflatedBytes });
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError('DOCUMENT.BROKEN', { type: 'zip' });
  }
}

/** Bit 0 of the flags in the first local header (APPNOTE 4.4.4), of what ends as a zip ends: other bytes behind `PK` are broken, not locked. */
const hasEncryptedEntry = (bytes: Uint8Array): boolean =>
  bytes.length > 7 && bytes[0] === 0x50 && (bytes[6]! & 1) === 1 && endsAsZip(bytes);

/** The record at the end of the directory, 22 bytes and a comment of up to 65,535 (APPNOTE 4.3.16). */
const endsAsZip = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(-65_557)).includes('PK\u0005\u0006', 0, 'latin1');
