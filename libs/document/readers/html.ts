import { DomHandler, type AnyNode, type Element } from 'domhandler';
import { Parser } from 'htmlparser2';
import { DocumentError } from '../errors.js';
import { gridOf, headOfGrid, tableLines, type GridCell } from './grid.js';
import { isElement } from './xml.js';

const BLOCKS = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const DROPPED = new Set(
  'head script style noscript template svg math iframe object embed audio video canvas button select textarea input nav map'.split(
    ' ',
  ),
);
/** A cell longer than this lays out a page, it does not tabulate. */
const CELL_LENGTH_MAX = 2_000;

/**
 * The words of a web page as its reader sees them: a block or a <br> a line, numbers of ordered lists written out, tables as
 * layout/tables.ts reads them (tables that only lay out the page are read through). Hidden parts, scripts and menus are left out. Refuses DOCUMENT.BROKEN (nested too deep).
 */
export function readHtml(source: string): string {
  const handler = new BoundedHandler();
  new Parser(handler, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true }).end(source);
  const writer = new LineWriter();
  for (const node of handler.dom) walk(node, writer, false);
  return writer.lines().join('\n');
}

/** The parser takes longer for every element the more of them are open: no page that somebody wrote has as many. */
const DEPTH_MAX = 10_000;

class BoundedHandler extends DomHandler {
  #depth = 0;

  override onopentag(...opened: Parameters<DomHandler['onopentag']>): void {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new DocumentError('DOCUMENT.BROKEN', { type: 'html' });
    super.onopentag(...opened);
  }

  override onclosetag(): void {
    this.#depth -= 1;
    super.onclosetag();
  }
}

class LineWriter {
  readonly #lines: string[] = [];
  #line = '';

  text(words: string): void {
    this.#line += words;
  }

  /** Ends the line; blank lines mean nothing and are not kept. */
  end(): void {
    const line = tidy(this.#line);
    if (line.trim() !== '') this.#lines.push(line);
    this.#line = '';
  }

  add(lines: readonly string[]): void {
    this.end();
    this.#lines.push(...lines.filter((line) => line.trim() !== ''));
  }

  lines(): string[] {
    this.end();
    return this.#lines;
  }
}

/** White space as a browser shows it, but a line break of the source between Chinese characters is no blank. */
function tidy(words: string): string {
  return words
    .replace(/([\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])/g, '$1')
    .replace(/[ \t\r\n\f\u00a0]+/g, ' ')
    .replace(/^ +| +$/g, '');
}

function isHidden(element: Element): boolean {
  const { style, hidden } = element.attribs;
  return hidden !== undefined || (style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style));
}

function walk(node: AnyNode, writer: LineWriter, preformatted: boolean): void {
  if (node.type === 'text') {
    if (!preformatted) return writer.text(node.data);
    node.data.split(/\r?\n/).forEach((line, i) => {
      if (i > 0) writer.end();
      writer.text(line);
    });
    return;
  }
  if (!isElement(node)) return;
  const { name } = node;
  if (DROPPED.has(name) || isHidden(node)) return;
  if (name === 'br') return writer.end();
  if (name === 'table') {
    const lines = linesOfTable(node);
    if (lines) return writer.add(lines);
  }
  const block = BLOCKS.has(name);
  if (block) writer.end();
  if (name === 'ol') walkList(node, writer, preformatted);
  else for (const child of node.children) walk(child, writer, preformatted || name === 'pre');
  if (block) writer.end();
}

function walkList(list: Element, writer: LineWriter, preformatted: boolean): void {
  const plain = /list-style(?:-type)?\s*:\s*none/i.test(list.attribs['style'] ?? '');
  let number = Number(list.attribs['start'] ?? 1) || 1;
  for (const item of list.children) {
    if (!isElement(item) || item.name !== 'li' || isHidden(item)) {
      walk(item, writer, preformatted);
      continue;
    }
    number = Number(item.attribs['value'] ?? number) || number;
    writer.end();
    if (!plain) writer.text(`${marker(number, list.attribs['type'])}.`);
    for (const child of item.children) {
      // the number stands before the first words, not on a line of its own
      if (isElement(child) && child.name === 'p') for (const inner of child.children) walk(inner, writer, preformatted);
      else walk(child, writer, preformatted);
      if (isElement(child) && child.name === 'p') writer.end();
    }
    writer.end();
    number += 1;
  }
}

function marker(value: number, type: string | undefined): string {
  if ((type === 'a' || type === 'A') && value >= 1 && value <= 26) return String.fromCharCode(type.charCodeAt(0) + value - 1);
  return String(value);
}

/** Lines of a table of data; null for one that lays out the page. */
function linesOfTable(table: Element): string[] | null {
  // asked first: reading the cells of tables inside tables again at every level would never end
  if (table.children.some((child) => isElement(child) && holdsTable(child))) return null;
  const rows: GridCell[][] = [];
  const collect = (element: Element) => {
    for (const child of element.children) {
      if (!isElement(child) || isHidden(child)) continue;
      if (child.name === 'tr') rows.push(child.children.filter(isCell).map(cellOf));
      else if (/^t(?:head|body|foot)$/.test(child.name)) collect(child);
    }
  };
  const isCell = (node: AnyNode): node is Element => isElement(node) && /^t[dh]$/.test(node.name) && !isHidden(node);
  const cellOf = (cell: Element): GridCell => {
    const writer = new LineWriter();
    for (const child of cell.children) walk(child, writer, false);
    return {
      paragraphs: writer.lines(),
      colSpan: Number(cell.attribs['colspan'] ?? 1) || 1,
      rowSpan: Number(cell.attribs['rowspan'] ?? 1) || 1,
    };
  };
  collect(table);
  const caption = table.children.filter(isElement).find((e) => e.name === 'caption');
  const grid = gridOf(rows);
  const long = rows.flat().some((cell) => cell.paragraphs.reduce((sum, p) => sum + p.length, 0) > CELL_LENGTH_MAX);
  if (long && !headOfGrid(grid)) return null;
  const title = new LineWriter();
  for (const child of caption?.children ?? []) walk(child, title, false);
  return [...title.lines(), ...tableLines(grid)];
}

const holdsTable = (element: Element): boolean =>
  element.children.some((child) => isElement(child) && (child.name === 'table' || holdsTable(child)));

/** The encoding that a page declares for itself, as TextDecoder calls it; undefined when it says nothing or something unknown. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2_048)).toString('latin1');
  const name = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ?? /^<\?xml[^>]+encoding=["']([\w-]+)/.exec(head)?.[1];
  if (name === undefined) return undefined;
  return /^(?:gb_?2312|gbk|gb18030|x-gbk)$/i.test(name) ? 'gb18030' : /^utf-?8$/i.test(name) ? 'utf-8' : undefined;
}
