/** What reading one document may cost; time and heap are those of reading and compiling it together. */
export interface ReadLimits {
  /** Bytes of the file as it comes. */
  maxBytes: number;
  /** Bytes that the compressed parts of a file may grow to, together (docx) or one by one (pdf). */
  maxInflatedBytes: number;
  /** Pages of a PDF. */
  maxPages: number;
  /** Length of the text, in UTF-16 code units. */
  maxTextLength: number;
  /** Milliseconds, from the start of the process that reads. */
  timeoutMs: number;
  /** Heap of that process, in MiB. */
  memoryMb: number;
}

/** The limits when the caller sets none. A policy of 300 pages is a PDF of a few MB and 200,000 characters. */
export const READ_LIMITS_DEFAULT: ReadLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxInflatedBytes: 128 * 1024 * 1024,
  maxPages: 500,
  maxTextLength: 5_000_000,
  timeoutMs: 30_000,
  memoryMb: 512,
};
