import type { Element } from 'domhandler';
import { DocumentError } from '../errors.js';
import { Numbering } from './docx-numbering.js';
import { gridOf, tableLines, type GridCell } from './grid.js';
import { attr, child, children, elements, isOn, parseXml } from './xml.js';
import { unzip } from './zip.js';

/**
 * The words of a Word file as its reader sees them on the page: a paragraph a line, automatic numbers written out, tables as
 * layout/tables.ts reads them, tracked changes as if accepted. Text boxes follow the paragraph they are tied to. Left out
 * deliberately: hidden text, heads and feet of pages, footnotes and comments, the table of contents, words of field codes.
 *
 * Refuses with a DocumentError: DOCUMENT.BROKEN, DOCUMENT.INFLATES, DOCUMENT.ENCRYPTED, DOCUMENT.BINARY for a zip that is no Word file.
 */
export function readDocx(bytes: Uint8Array, limits: { maxInflatedBytes: number }): string {
  const parts = unzip(bytes, limits.maxInflatedBytes, (name) => /\.(?:xml|rels)$/i.test(name) && WANTED.test(name));
  const main = mainPart(parts);
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const part = (name: string): Element | null => {
    const found = parts.get(`${folder}${name}`);
    return found ? parseXml(found) : null;
  };
  const root = parseXml(parts.get(main)!);
  const body = child(root, 'w:body');
  if (!body) throw new DocumentError('DOCUMENT.BROKEN', { type: 'docx' });
  const reader = new BodyReader(stylesOf(part('styles.xml')), new Numbering(part('numbering.xml')));
  return reader.read(body).join('\n');
}

const WANTED =
  /(?:^|\/)(?:\[Content_Types\]|\.rels|document\d*|styles\d*|numbering\d*|OFD|workbook|presentation|content|META-INF\/manifest)(?:\.xml)?$/i;

/** The part that holds the words: as the relations of the package say, else where it usually is. */
function mainPart(parts: ReadonlyMap<string, Uint8Array>): string {
  const rels = parts.get('_rels/.rels');
  if (rels) {
    const target = children(parseXml(rels), 'Relationship').find((r) => /\/officeDocument$/.test(attr(r, 'Type')));
    const name = attr(target, 'Target').replace(/^\//, '');
    if (/(?:^|\/)document\d*\.xml$/.test(name) && parts.has(name)) return name;
  }
  if (parts.has('word/document.xml')) return 'word/document.xml';
  const kinds: [RegExp, string][] = [
    [/^OFD\.xml$/i, 'ofd'],
    [/^xl\//, 'xlsx'],
    [/^ppt\//, 'pptx'],
    [/^content\.xml$/, 'odt'],
  ];
  const kind = kinds.find(([pattern]) => [...parts.keys()].some((name) => pattern.test(name)))?.[1];
  throw kind || !parts.has('[Content_Types].xml')
    ? new DocumentError('DOCUMENT.BINARY', { kind: kind ?? 'zip' })
    : new DocumentError('DOCUMENT.BROKEN', { type: 'docx' });
}

interface Style {
  name: string;
  basedOn: string;
  listId: string;
  level: string;
  hidden: boolean | undefined;
}

type Styles = ReadonlyMap<string, Style> & { normal?: string };

function stylesOf(root: Element | null): Styles {
  const out: Map<string, Style> & { normal?: string } = new Map<string, Style>();
  for (const element of root ? children(root, 'w:style') : []) {
    const numbering = child(child(element, 'w:pPr'), 'w:numPr');
    const vanish = child(child(element, 'w:rPr'), 'w:vanish');
    const id = attr(element, 'w:styleId');
    out.set(id, {
      name: attr(child(element, 'w:name'), 'w:val'),
      basedOn: attr(child(element, 'w:basedOn'), 'w:val'),
      listId: attr(child(numbering, 'w:numId'), 'w:val'),
      level: attr(child(numbering, 'w:ilvl'), 'w:val'),
      hidden: vanish ? isOn(vanish) : undefined,
    });
    if (attr(element, 'w:type') === 'paragraph' && attr(element, 'w:default') === '1') out.normal = id;
  }
  return out;
}

const CHAIN_MAX = 20;

/** A style and those it is based on, nearest first. */
function chainOf(styles: Styles, id: string): [string, Style][] {
  const out: [string, Style][] = [];
  for (let at = id; out.length < CHAIN_MAX;) {
    const style = styles.get(at);
    if (!style) break;
    out.push([at, style]);
    at = style.basedOn;
  }
  return out;
}

class BodyReader {
  /** Text boxes met in the paragraph under way. */
  #boxes: string[] = [];
  /** Words of paragraphs whose mark was deleted: they run on into the next. */
  #pending = '';

  constructor(
    private readonly styles: Styles,
    private readonly numbering: Numbering,
  ) {}

  /** Lines of a body, a cell or a text box. */
  read(container: Element): string[] {
    const out: string[] = [];
    for (const element of elements(container)) {
      switch (element.name) {
        case 'w:p':
          out.push(...this.#paragraph(element));
          break;
        case 'w:tbl':
          out.push(...tableLines(gridOf(this.#rows(element))));
          break;
        case 'w:sdt':
          if (!isContents(element)) out.push(...this.read(child(element, 'w:sdtContent') ?? element));
          break;
        case 'w:ins':
        case 'w:moveTo':
        case 'w:customXml':
        case 'w:smartTag':
          out.push(...this.read(element));
          break;
        case 'mc:AlternateContent':
          out.push(...this.read(child(element, 'mc:Choice') ?? child(element, 'mc:Fallback') ?? element));
          break;
        default:
      }
    }
    return out;
  }

  #paragraph(element: Element): string[] {
    const properties = child(element, 'w:pPr');
    const styleId = attr(child(properties, 'w:pStyle'), 'w:val') || (this.styles.normal ?? '');
    const chain = chainOf(this.styles, styleId);
    if (chain.some(([, style]) => /^(?:toc|目录)\s*\d/i.test(style.name)) || /^TOC\d/i.test(styleId)) return [];
    const outer = this.#boxes;
    this.#boxes = [];
    const hidden = chain.find(([, style]) => style.hidden !== undefined)?.[1].hidden ?? false;
    const words = this.#inline(element, hidden);
    const boxes = this.#boxes;
    this.#boxes = outer;
    const mark = child(properties, 'w:rPr');
    if (mark && (child(mark, 'w:del') || child(mark, 'w:moveFrom'))) {
      this.#pending += words;
      return boxes;
    }
    const full = this.#pending + words;
    this.#pending = '';
    // Word numbers an empty paragraph too, but nobody reads a number without words as an item
    const number = full.trim() === '' ? '' : this.#number(properties, styleId, chain);
    return [...`${number}${full}`.split('\n'), ...boxes];
  }

  #number(properties: Element | null, styleId: string, chain: readonly [string, Style][]): string {
    const own = child(properties, 'w:numPr');
    const ownList = attr(child(own, 'w:numId'), 'w:val');
    const ownLevel = attr(child(own, 'w:ilvl'), 'w:val');
    if (ownList !== '') return ownList === '0' ? '' : this.numbering.next(ownList, Number(ownLevel) || 0);
    const [id, style] = chain.find(([, s]) => s.listId !== '') ?? [styleId, undefined];
    if (!style || style.listId === '0') return '';
    const level = ownLevel || style.level;
    return this.numbering.next(style.listId, level !== '' ? Number(level) || 0 : this.numbering.levelOfStyle(style.listId, id));
  }

  /** Words of a paragraph, a link, an insertion …; \n for a line break. */
  #inline(element: Element, hidden: boolean): string {
    let out = '';
    for (const each of elements(element)) {
      switch (each.name) {
        case 'w:r':
          out += this.#run(each, hidden);
          break;
        case 'w:del':
        case 'w:moveFrom':
        case 'w:pPr':
        case 'w:rt':
        case 'w:rubyPr':
          break;
        case 'w:sdt':
          out += this.#inline(child(each, 'w:sdtContent') ?? each, hidden);
          break;
        case 'm:t':
          out += textOf(each);
          break;
        case 'mc:AlternateContent':
          out += this.#inline(child(each, 'mc:Choice') ?? child(each, 'mc:Fallback') ?? each, hidden);
          break;
        default:
          out += this.#inline(each, hidden);
      }
    }
    return out;
  }

  #run(run: Element, hiddenByStyle: boolean): string {
    const properties = child(run, 'w:rPr');
    const vanish = child(properties, 'w:vanish') ?? child(properties, 'w:specVanish');
    const style = attr(child(properties, 'w:rStyle'), 'w:val');
    const byStyle = chainOf(this.styles, style).find(([, s]) => s.hidden !== undefined)?.[1].hidden;
    if (vanish ? isOn(vanish) : (byStyle ?? hiddenByStyle)) return '';
    return this.#content(run);
  }

  #content(run: Element): string {
    let out = '';
    for (const each of elements(run)) {
      switch (each.name) {
        case 'w:t':
          out += textOf(each).replace(/[\t\r\n]+/g, ' ');
          break;
        case 'w:tab':
        case 'w:ptab':
          // tabs divide the cells of tables, so between words they are blanks
          out += '\u3000';
          break;
        case 'w:br':
        case 'w:cr':
          out += '\n';
          break;
        case 'w:noBreakHyphen':
          out += '-';
          break;
        case 'w:ruby':
          out += this.#inline(child(each, 'w:rubyBase') ?? each, false);
          break;
        case 'mc:AlternateContent':
          out += this.#content(child(each, 'mc:Choice') ?? child(each, 'mc:Fallback') ?? each);
          break;
        case 'w:drawing':
        case 'w:pict':
        case 'w:object':
          this.#textBoxes(each);
          break;
        default:
      }
    }
    return out;
  }

  #textBoxes(element: Element): void {
    for (const each of elements(element)) {
      if (each.name === 'w:txbxContent') this.#boxes.push(...this.read(each).filter((line) => line.trim() !== ''));
      else this.#textBoxes(each);
    }
  }

  #rows(table: Element): GridCell[][] {
    const rows: GridCell[][] = [];
    /** By column: the cell that a vertical merge goes on with. */
    let open = new Map<number, GridCell>();
    for (const row of rowsOf(table)) {
      const cells: GridCell[] = [];
      const next = new Map<number, GridCell>();
      let column = Math.max(0, Number(attr(child(child(row, 'w:trPr'), 'w:gridBefore'), 'w:val')) || 0);
      if (column > 0) cells.push({ paragraphs: [], colSpan: column, rowSpan: 1 });
      for (const cell of cellsOf(row)) {
        const properties = child(cell, 'w:tcPr');
        const colSpan = Math.max(1, Number(attr(child(properties, 'w:gridSpan'), 'w:val')) || 1);
        const merge = child(properties, 'w:vMerge');
        const above = open.get(column);
        if (merge && attr(merge, 'w:val') !== 'restart' && above) {
          above.rowSpan += 1;
          next.set(column, above);
        } else {
          const made: GridCell = { paragraphs: this.read(cell), colSpan, rowSpan: 1 };
          cells.push(made);
          if (merge) next.set(column, made);
        }
        column += colSpan;
      }
      open = next;
      rows.push(cells);
    }
    return rows;
  }
}

const textOf = (element: Element): string => element.children.map((node) => (node.type === 'text' ? node.data : '')).join('');

/** A building block of the kind table of contents. */
const isContents = (sdt: Element): boolean => {
  const gallery = child(child(child(sdt, 'w:sdtPr'), 'w:docPartObj'), 'w:docPartGallery');
  return /table of contents/i.test(attr(gallery, 'w:val'));
};

/** Rows, also inside content controls; deleted ones are gone. */
function rowsOf(table: Element): Element[] {
  return elements(table).flatMap((each) => {
    if (each.name === 'w:tr') return child(child(each, 'w:trPr'), 'w:del') ? [] : [each];
    if (each.name === 'w:sdt') return rowsOf(child(each, 'w:sdtContent') ?? each);
    return each.name === 'w:ins' || each.name === 'w:customXml' ? rowsOf(each) : [];
  });
}

function cellsOf(row: Element): Element[] {
  return elements(row).flatMap((each) => {
    if (each.name === 'w:tc') return [each];
    if (each.name === 'w:sdt') return cellsOf(child(each, 'w:sdtContent') ?? each);
    return each.name === 'w:customXml' ? cellsOf(each) : [];
  });
}
