import { labelAt } from '../units/labels.js';
import { isSurelyUnit, isUnitLike } from '../units/lexicon.js';
import { foldOf } from './fold.js';
import type { Line } from './lines.js';
import { OPENS_PART } from './openings.js';
import { placesOf } from './scan.js';
import { ENDS_SENTENCE, hasRoomFor, INDENT_COLUMNS, type Wrap } from './wraps.js';

/** Opens a paragraph whatever stands above: a label of a list of units, the head of an attachment. */
const OPENS_ALWAYS =
  /^(?:[【〔[]?(?:总?牵头|责任|主要责任|配合|主办|协办|参与|参加|承办)(?:单位|部门|领导)[】〕\]]?[：:]|完成(?:时限|时间)[：:]|附件\s*[\d一二三四五六七八九十]{0,2}[：:]?$)/;
/** Half a label at the end of a line: 协同⏎责任单位：. */
const HALF_LABEL = /(?:牵头|协同|主要|第[一二三]|主办|具体|直接|总|各)$/;

function opensLabel(above: Line, below: Line): boolean {
  if (OPENS_ALWAYS.test(below.words)) return true;
  const label = /^.{2,12}[：:】]/.test(below.words) ? labelAt(foldOf(below.words.slice(0, 24)).replace(/\s+/g, ''), 0) : null;
  return label !== null && label.kind !== 'other' && !HALF_LABEL.test(above.words);
}

const INDENT_WIDTH_MIN = 32;

/** A number torn by the line break: 十⏎一、, （二⏎十）. */
const TORN_NUMBER = /^(?:[（(第]?[一二三四五六七八九]?十|[（(第])$/;
const REST_OF_NUMBER = /^[一二三四五六七八九十]{0,3}[、)）章条]/;

/** A place between two lines. */
export interface Place {
  above: Line;
  below: Line;
  next: Line | undefined;
  /** Open brackets at the end of the line above. */
  depth: number;
  /** The words of the paragraph under way, up to this place; of a long one only the first. */
  paragraph: string;
}

/** Does a paragraph begin with the line below? `indents`: the paragraph under way opened with an indent, and so do others. */
export function isParagraphBreak(place: Place, wrap: Wrap | null, indents: boolean): boolean {
  const { above, below, next, depth, paragraph } = place;
  if (ONLY_DOES.test(below.words) && !ENDS_SENTENCE.test(above.words)) return false;
  if (above.cell || below.cell) return true;
  if (below.goesOn) return false;
  // no paragraph begins with a stop, whatever the line above looks like
  if (TORN_NUMBER.test(above.words) && REST_OF_NUMBER.test(below.words)) return false;
  if (depth > 0 || /^[、，,；;。）)】〕”’》]/.test(below.words)) return false;
  if (!wrap) {
    // too short a text to measure: the indents alone tell, inside a paragraph that opened with one
    const goesOn = below.indent < INDENT_COLUMNS && above.width >= INDENT_WIDTH_MIN && !ENDS_SENTENCE.test(above.words);
    return !(indents && goesOn && !OPENS_PART.test(below.words));
  }
  if (wrap.indented && below.indent >= INDENT_COLUMNS) return true;
  if (endsEarly(above, below, wrap) || opensLabel(above, below)) return true;
  if (isTitle(paragraph) && !GOES_ON_FROM_TITLE.test(below.words)) return true;
  if (SHORT_LABEL.test(below.words) && SHORT_LABEL.test(paragraph)) return true;
  if (/[。）)】]$/.test(above.words) && isSignature(below.words, next)) return true;
  if (DOCUMENT_NUMBER.test(below.words) || SALUTATION.test(paragraph)) return true;
  if (DATE.test(below.words) && paragraph.length <= SIGNATURE_MAX && isUnitLike(foldOf(paragraph).replace(/\s+/g, '')))
    return true;
  if (/[。）)】]$/.test(above.words) && SAYS_SINCE_WHEN.test(below.words)) return true;
  if (saysOnlyWho(paragraph) || (/[。；]$/.test(above.words) && saysOnlyWho(below.words))) return true;
  if (PERIOD_ALONE.test(below.words) && endsWithDoer(above.words)) return true;
  return OPENS_PART.test(below.words) && (endsWhole(above.words) || isHeading(paragraph));
}

/** 本意见自2025年1月1日起施行。 */
const SAYS_SINCE_WHEN = /^本(?:[\u4e00-\u9fff]{0,2}(?:意见|政策|办法|方案|规定|措施|细则|规划|计划|条例|通知))(?:自|有效期|从)/;
/** 〔市发改委、市财政局〕分别牵头落实: what no paragraph opens with. */
const ONLY_DOES = /^(?:(?:分别|按照?(?:各自)?职责|共同)(?:牵头|分工|负责|落实)|牵头(?:落实|负责)|分工(?:负责|落实))/;
const WHO_ALONE =
  /^([^，,。；;：:（(]{2,60}?)(?:分别|共同)?(?:牵头(?:落实|负责)|按照?(?:各自)?职责(?:分工)?(?:负责|落实)|负责落实)$/;

/** 市发改委、市财政局分别牵头落实, the cell of a table by itself. */
function saysOnlyWho(words: string): boolean {
  const names = words.length <= SIGNATURE_MAX + 20 ? WHO_ALONE.exec(words)?.[1] : undefined;
  return names !== undefined && foldOf(names).split('、').every(isSurelyUnit);
}

/** The cell of a table behind that of who does it: 2024年底前完成, 持续推进. */
const PERIOD_ALONE =
  /^(?:(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?之?前?(?:完成)?|(?:持续|长期|常态化?|全年)(?:推进|坚持|开展|实施)?)$/;
const endsWithDoer = (words: string): boolean => {
  const piece = foldOf(/[^、，,；;：:]*$/.exec(words)![0]).replace(/\s+/g, '');
  return isSurelyUnit(piece) || /(?:牵头|负责|配合|参与|参加|落实)$/.test(piece);
};

const TITLE_MAX = 120;
/** 某市人民政府关于促进创新发展的意见 */
const isTitle = (paragraph: string): boolean =>
  paragraph.length <= TITLE_MAX &&
  /^[^。；：;:，,、]{2,40}关于[^。；：;:，,]{2,80}(?:通知|意见|方案|办法|措施|计划|要点|规划|细则|决定|通报|函)$/.test(paragraph);
const GOES_ON_FROM_TITLE = /^(?:的|和|及|与|》|”|[（(])/;
/** 组长：… 副组长：… 职责：… (spread by blanks, too): one such line below another. */
const SHORT_LABEL = /^[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,5}\s*[：:]/;

/** The line stops before the margin, though the first word of the next one would have found room. */
function endsEarly(above: Line, below: Line, { width, length, exact }: Wrap): boolean {
  if (exact) return hasRoomFor(above, below, exact);
  // a word or number that does not fit moves to the next line as a whole
  const token = /^[\x21-\x7e]+/.exec(below.words)?.[0].length ?? 2;
  return above.width + token < width - 6 && above.length + Math.ceil(token / 2) < length - 2;
}

const HEADING_MAX = 60;
/** A number and a few words behind it that are no sentence yet and do not break off in a word: what follows may be a part. */
function isHeading(paragraph: string): boolean {
  const number = OPENS_PART.exec(paragraph)?.[0];
  const words = paragraph.slice(number?.length ?? 0);
  return number !== undefined && words.length <= HEADING_MAX && words !== '' && !/[。；：;:]|[，,、第之其和及与的]$/.test(words);
}

const DATE = /^(?:(?:19|20)\d\d|二[〇○零Ｏ一二三四五六七八九]{3})年.{1,3}月.{1,3}日$/;
const SIGNATURE_MAX = 40;
/** （皖开放办〔2022〕6号） on a line of its own. */
const DOCUMENT_NUMBER = /^[（(][\u4e00-\u9fff]{2,14}〔\d{4}〕\d{1,4}号[)）]$/;
/** 各省、自治区、直辖市人民政府，国务院各部委、各直属机构： */
const SALUTATION = /^各[^。；;：:]{4,120}(?:政府|部门|单位|机构|委|局|办事处|公司|企业)[：:]$/;
/** A unit alone on a line above the date. */
const isSignature = (words: string, next: Line | undefined): boolean =>
  next !== undefined && DATE.test(next.words) && words.length <= SIGNATURE_MAX && isUnitLike(foldOf(words).replace(/\s+/g, ''));

/** The line stops where a paragraph may: at the end of a sentence, a title, a list of units or what a list says of them. */
function endsWhole(words: string): boolean {
  if (ENDS_SENTENCE.test(words.replace(/[)）】〕]+$/, '。'))) return true;
  if (/(?:通知|意见|方案|办法|措施|计划|要点|规划|细则|清单|任务分解|责任分解)$/.test(words)) return true;
  const piece = foldOf(/[^、，,；;：:]*$/.exec(words)![0]).replace(/\s+/g, '');
  const listed = /[：:、，,；;]/.test(words) && /^.{0,12}[：:]|[、，,；;]/.test(words);
  return listed && (isSurelyUnit(piece) || /(?:牵头|负责|配合|落实)$/.test(piece));
}

const BRACKET_SPAN_MAX = 600;
/** Quotation marks are less often closed than brackets: only a few words within them hold lines together. */
const QUOTE_SPAN_MAX = 60;
const MARKS = /[（(【〔［[)）】〕］\]“”《》]/g;
const OPENING = '（(【〔［[';
const QUOTES: Record<string, string> = { '“': '”', '《': '》' };

interface Opened {
  line: number;
  offset: number;
}

/** For each line: is its end inside a pair of brackets or quotation marks that closes again within reason? */
export function openBrackets(lines: readonly Line[]): number[] {
  const delta = new Int32Array(lines.length + 1);
  const brackets: Opened[] = [];
  const quotes: Record<string, Opened> = {};
  const close = (opened: Opened | undefined, { line, offset }: Opened, span: number) => {
    if (!opened || opened.line >= line || offset - opened.offset > span) return;
    delta[opened.line]! += 1;
    delta[line]! -= 1;
  };
  let before = 0;
  lines.forEach(({ words }, line) => {
    for (const place of placesOf(MARKS, words)) {
      const mark = words[place]!;
      const here = { line, offset: before + place };
      if (OPENING.includes(mark)) brackets.push(here);
      else if (QUOTES[mark] !== undefined) quotes[QUOTES[mark]] = here;
      else if (mark === '”' || mark === '》') close(quotes[mark], here, QUOTE_SPAN_MAX);
      else close(brackets.pop(), here, BRACKET_SPAN_MAX);
    }
    before += words.length;
  });
  let depth = 0;
  return lines.map((_, index) => (depth += delta[index]!));
}
