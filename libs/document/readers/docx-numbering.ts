import type { Element } from 'domhandler';
import { attr, child, children } from './xml.js';

// Automatic numbers of Word: a paragraph only says "level 0 of list 3", the words 一、 are made from numbering.xml (ISO/IEC 29500-1, 17.9).

interface Level {
  start: number;
  format: string;
  /** %1、 — the number of level 1 and a 、. */
  text: string;
  suffix: string;
  /** Numbers of all levels in Arabic digits. */
  legal: boolean;
  /** Restarts after a level up to this (0: never); by default after any higher one. */
  restart: number | undefined;
  /** Paragraph style that is numbered with this level. */
  style: string | undefined;
}

interface List {
  abstract: string;
  levels: (Level | undefined)[];
  /** Levels with a start of their own. */
  restarts: Map<number, number>;
}

const LEVELS_MAX = 9;

/** Counts the numbered paragraphs of one document; call `next` in the order of the text. */
export class Numbering {
  readonly #lists = new Map<string, List>();
  /** Word counts by abstract list: two lists made from one go on counting. */
  readonly #counts = new Map<string, (number | undefined)[]>();
  readonly #begun = new Set<string>();

  constructor(root: Element | null) {
    if (!root) return;
    const abstracts = new Map<string, (Level | undefined)[]>();
    const byStyle = new Map<string, string>();
    const links = new Map<string, string>();
    for (const element of children(root, 'w:abstractNum')) {
      const id = attr(element, 'w:abstractNumId');
      abstracts.set(id, levelsOf(element));
      const style = attr(child(element, 'w:styleLink'), 'w:val');
      if (style) byStyle.set(style, id);
      const link = attr(child(element, 'w:numStyleLink'), 'w:val');
      if (link) links.set(id, link);
    }
    for (const element of children(root, 'w:num')) {
      let abstract = attr(child(element, 'w:abstractNumId'), 'w:val');
      const linked = byStyle.get(links.get(abstract) ?? '');
      if (linked !== undefined) abstract = linked;
      const levels = [...(abstracts.get(abstract) ?? [])];
      const restarts = new Map<number, number>();
      for (const override of children(element, 'w:lvlOverride')) {
        const at = Number(attr(override, 'w:ilvl'));
        if (!(at >= 0 && at < LEVELS_MAX)) continue;
        const own = child(override, 'w:lvl');
        if (own) levels[at] = levelOf(own);
        const start = attr(child(override, 'w:startOverride'), 'w:val');
        if (start !== '') restarts.set(at, Number(start) || 0);
      }
      this.#lists.set(attr(element, 'w:numId'), { abstract, levels, restarts });
    }
  }

  /** The level of a list that a paragraph style is tied to. */
  levelOfStyle(listId: string, style: string): number {
    const at = this.#lists.get(listId)?.levels.findIndex((level) => level?.style === style) ?? -1;
    return Math.max(0, at);
  }

  /** The number of the next paragraph of a list as the reader sees it, with the blank behind it; empty for bullets. */
  next(listId: string, at: number): string {
    const list = this.#lists.get(listId);
    const level = list?.levels[at];
    if (!list || !level) return '';
    const counts = this.#counts.get(list.abstract) ?? [];
    this.#counts.set(list.abstract, counts);
    const first = `${listId}/${at}`;
    const restart = list.restarts.get(at);
    if (restart !== undefined && !this.#begun.has(first)) counts[at] = restart;
    else counts[at] = counts[at] === undefined ? level.start : counts[at]! + 1;
    this.#begun.add(first);
    for (let below = at + 1; below < LEVELS_MAX; below += 1) {
      const limit = list.levels[below]?.restart;
      if (limit === undefined || at < limit) counts[below] = undefined;
    }
    if (level.format === 'bullet' || level.format === 'none')
      return level.format === 'none' ? level.text.replace(/%\d/g, '') : '';
    const words = level.text.replace(/%(\d)/g, (_, digit: string) => {
      const of = list.levels[Number(digit) - 1];
      const value = counts[Number(digit) - 1] ?? of?.start ?? 1;
      return written(value, level.legal && Number(digit) - 1 < at ? 'decimal' : (of?.format ?? 'decimal'));
    });
    // a tab behind 1 or 第一条 is a blank to the reader; behind 一、 or （一） it only takes room
    return words !== '' && level.suffix !== 'nothing' && /[\p{L}\p{N}]$/u.test(words) ? `${words}\u3000` : words;
  }
}

const levelsOf = (element: Element): (Level | undefined)[] => {
  const out: (Level | undefined)[] = [];
  for (const level of children(element, 'w:lvl')) {
    const at = Number(attr(level, 'w:ilvl'));
    if (at >= 0 && at < LEVELS_MAX) out[at] = levelOf(level);
  }
  return out;
};

function levelOf(element: Element): Level {
  const value = (name: string) => attr(child(element, name), 'w:val');
  const restart = value('w:lvlRestart');
  const start = value('w:start');
  return {
    start: start === '' ? 0 : Number(start) || 0,
    format: value('w:numFmt') || 'decimal',
    text: value('w:lvlText'),
    suffix: value('w:suff') || 'tab',
    legal: child(element, 'w:isLgl') !== null,
    restart: restart === '' ? undefined : Number(restart),
    style: value('w:pStyle') || undefined,
  };
}

const CN = '零一二三四五六七八九';
const CN_LEGAL = '零壹贰叁肆伍陆柒捌玖';

/** 1 to 9999 in Chinese: 十一, 二十, 一百零三. */
function chinese(value: number, digits = CN, units = ['', '十', '百', '千']): string {
  if (value <= 0 || value > 9_999) return String(value);
  let out = '';
  let zero = false;
  const text = String(value);
  for (let i = 0; i < text.length; i += 1) {
    const digit = Number(text[i]);
    const unit = units[text.length - 1 - i]!;
    if (digit === 0) zero = out !== '';
    else {
      if (zero) out += digits[0];
      zero = false;
      out += (digit === 1 && unit === units[1] && out === '' ? '' : digits[digit]!) + unit;
    }
  }
  return out;
}

function roman(value: number): string {
  if (value <= 0 || value > 3_999) return String(value);
  const parts: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let out = '';
  for (const [size, letters] of parts) for (; value >= size; value -= size) out += letters;
  return out;
}

/** a … z, aa, bb. */
const letter = (value: number): string =>
  value < 1 || value > 780 ? String(value) : String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));

const composed = (first: number, last: number, value: number): string =>
  value >= 1 && value <= last ? String.fromCharCode(first + value - 1) : String(value);

/** A number in a format of ST_NumberFormat; one we do not know is written in digits. */
export function written(value: number, format: string): string {
  switch (format) {
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'japaneseCounting':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
      return chinese(value);
    case 'chineseLegalSimplified':
    case 'ideographLegalTraditional':
      return chinese(value, CN_LEGAL, ['', '拾', '佰', '仟']).replace(/^拾/, '壹拾');
    case 'ideographDigital':
    case 'japaneseDigitalTenThousand':
    case 'taiwaneseDigital':
      return String(value).replace(/\d/g, (digit) => '〇一二三四五六七八九'[Number(digit)]!);
    case 'ideographTraditional':
      return value >= 1 && value <= 10 ? '甲乙丙丁戊己庚辛壬癸'[value - 1]! : String(value);
    case 'ideographZodiac':
      return value >= 1 && value <= 12 ? '子丑寅卯辰巳午未申酉戌亥'[value - 1]! : String(value);
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return composed(0x2460, 20, value);
    case 'decimalEnclosedParen':
      return composed(0x2474, 20, value);
    case 'decimalEnclosedFullstop':
      return composed(0x2488, 20, value);
    case 'ideographEnclosedCircle':
      return composed(0x3280, 10, value);
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return String(value).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    case 'upperRoman':
      return roman(value);
    case 'lowerRoman':
      return roman(value).toLowerCase();
    case 'upperLetter':
      return letter(value).toUpperCase();
    case 'lowerLetter':
      return letter(value);
    case 'bullet':
    case 'none':
      return '';
    default:
      return String(value);
  }
}
