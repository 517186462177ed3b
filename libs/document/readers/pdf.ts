import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { DocumentError } from '../errors.js';
import { hasWideGaps, linesOf, normalized, pageLines, type Glyphs, type Placed } from './pdf-lines.js';
import { rulesOf } from './pdf-rules.js';
import { TableReader } from './pdf-tables.js';

type Pdfjs = typeof import('pdfjs-dist');

interface PdfLimits {
  maxPages: number;
  maxTextLength: number;
  maxInflatedBytes: number;
}

/**
 * The words of a PDF with a text layer, line by line as they stand on the page, pages parted by form feeds. The indent of a line is
 * kept in full-width blanks: from it and from the length of the lines layout/ tells paragraphs from wraps, and it knows heads, feet
 * and page numbers. Ruled tables come as layout/tables.ts reads them. Two columns are read one after the other. Rotated words
 * (watermarks) are left out.
 *
 * Belongs in a process of its own: it swaps globals (`guardAllocations`). Refuses with a DocumentError:
 * DOCUMENT.ENCRYPTED, DOCUMENT.BROKEN, DOCUMENT.TOO_MANY_PAGES, DOCUMENT.SCAN (pages without words), DOCUMENT.UNREADABLE (fonts
 * that do not say which characters they draw), DOCUMENT.INFLATES, DOCUMENT.TEXT_TOO_LONG.
 */
export async function readPdf(bytes: Uint8Array, limits: PdfLimits): Promise<PdfText> {
  const guard = guardAllocations(limits.maxInflatedBytes);
  try {
    return await readPages(await loadPdfjs(), bytes, limits);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    if (guard.refused) throw new DocumentError('DOCUMENT.INFLATES', { maxBytes: limits.maxInflatedBytes });
    if ((error as Error).name === 'PasswordException') throw new DocumentError('DOCUMENT.ENCRYPTED', { type: 'pdf' });
    throw new DocumentError('DOCUMENT.BROKEN', { type: 'pdf' });
  } finally {
    guard.release();
  }
}

interface PdfText {
  text: string;
  pages: number;
  /** Numbers of the pages without words. */
  unwritten: number[];
}

async function readPages(pdfjs: Pdfjs, bytes: Uint8Array, limits: PdfLimits): Promise<PdfText> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = pdfjs.getDocument({
    data: bytes,
    cMapUrl: `${folder}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${folder}/standard_fonts/`,
    // nothing is drawn: no images, no fonts, no code from the file
    maxImageSize: 1,
    isEvalSupported: false,
    useWasm: false,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  const document = await task.promise;
  try {
    const pages = document.numPages;
    if (pages > limits.maxPages) throw new DocumentError('DOCUMENT.TOO_MANY_PAGES', { pages, maxPages: limits.maxPages });
    return { ...(await textOf(pdfjs, document, limits)), pages };
  } finally {
    await task.destroy();
  }
}

async function textOf(pdfjs: Pdfjs, document: PDFDocumentProxy, limits: PdfLimits): Promise<Omit<PdfText, 'pages'>> {
  const tables = new TableReader();
  const out: string[][] = [];
  let length = 0;
  const unwritten: number[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const lines = await linesOfPage(pdfjs, page, tables);
    page.cleanup();
    const joined = tables.takeJoined();
    const above = out.at(-1);
    const at = joined && above ? above.lastIndexOf(joined.row) : -1;
    if (joined && at >= 0) above![at] = joined.whole;
    const written = lines.reduce((sum, line) => sum + line.length, 0);
    if (written === 0) unwritten.push(number);
    length += written;
    if (length > limits.maxTextLength) throw new DocumentError('DOCUMENT.TEXT_TOO_LONG', { maxTextLength: limits.maxTextLength });
    out.push(lines);
  }
  const text = out.map((lines) => lines.join('\n')).join('\n\f');
  refuseWithoutWords(text, out.length, unwritten.length);
  return { text, unwritten };
}

/** A scan may come with a few words of its own: a stamp, the name of the scanner. */
const SCAN_LENGTH_MAX = 20;
const STRANGE_SHARE_MAX = 0.3;

function refuseWithoutWords(text: string, pages: number, unwritten: number): void {
  const words = text.replace(/\s+/g, '');
  if (words === '' || (unwritten * 2 >= pages && words.length < SCAN_LENGTH_MAX * pages && unwritten > 0))
    throw new DocumentError('DOCUMENT.SCAN', { pages, unwritten });
  // eslint-disable-next-line no-control-regex -- fonts without a map draw what reads as control characters
  const strange = words.match(/[\ue000-\uf8ff\ufffd\u0000-\u001f]/g)?.length ?? 0;
  if (strange > words.length * STRANGE_SHARE_MAX) throw new DocumentError('DOCUMENT.UNREADABLE');
}

async function linesOfPage(pdfjs: Pdfjs, page: PDFPageProxy, tables: TableReader): Promise<string[]> {
  const viewport = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const glyphs: Glyphs[] = [];
  for (const item of content.items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [a, b, , , x, y] = pdfjs.Util.transform(viewport.transform, item.transform) as number[];
    const size = item.height || Math.hypot(a!, b!);
    // upright words only: what stands askew is a watermark
    if (a! <= 0 || Math.abs(b!) > a! * 0.05 || size < 1) continue;
    glyphs.push({ text: normalized(item.str), x: x!, y: y!, width: item.width, size });
  }
  if (!hasWideGaps(linesOf(glyphs)) && !tables.underWay) return pageLines(glyphs, []);
  const operators = await page.getOperatorList();
  const rules = rulesOf(operators, pdfjs.OPS, viewport.transform);
  const placed: Placed[] = [];
  const rest = tables.read(rules, glyphs, placed);
  return pageLines(rest, placed);
}

/** Without its optional canvas, which only draws: loading that would bring native code into the process. */
async function loadPdfjs(): Promise<Pdfjs> {
  const scope = globalThis as Record<string, unknown>;
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) scope[name] ??= class {};
  const { getBuiltinModule } = process;
  process.getBuiltinModule = ((id: string) =>
    id === 'module' ? { createRequire: () => () => ({}) } : getBuiltinModule.call(process, id)) as typeof getBuiltinModule;
  try {
    const url = pathToFileURL(createRequire(import.meta.url).resolve('pdfjs-dist/legacy/build/pdf.mjs'));
    return (await import(url.href)) as Pdfjs;
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
}

const LARGE_BYTES = 1024 * 1024;

/**
 * The library unpacks streams into byte arrays that double until everything is in, however much that is, outside the heap that
 * `resourceLimits` bounds. So byte arrays above the limit, one by one or together, are refused in this thread, and the way around
 * them (DecompressionStream collects its chunks elsewhere; the library then falls back on its own inflater) is closed.
 */
function guardAllocations(maxBytes: number): { readonly refused: boolean; release(): void } {
  const scope = globalThis as { Uint8Array: Uint8ArrayConstructor; DecompressionStream: unknown };
  const { Uint8Array: original, DecompressionStream: decompression } = scope;
  const atStart = process.memoryUsage().arrayBuffers;
  const state = {
    refused: false,
    release() {
      scope.Uint8Array = original;
      scope.DecompressionStream = decompression;
    },
  };
  scope.Uint8Array = new Proxy(original, {
    construct(target, args: unknown[], newTarget) {
      const [length] = args;
      if (typeof length === 'number' && length > LARGE_BYTES) {
        if (length > maxBytes || process.memoryUsage().arrayBuffers - atStart + length > maxBytes * 3) {
          state.refused = true;
          throw new RangeError('larger than allowed');
        }
      }
      return Reflect.construct(target, args, newTarget === scope.Uint8Array ? target : newTarget) as object;
    },
  });
  scope.DecompressionStream = class {
    constructor() {
      throw new Error('not here');
    }
  };
  return state;
}
