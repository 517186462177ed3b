import { columnOf } from '../units/labels.js';
import { foldOf } from './fold.js';
import type { Line } from './lines.js';

// Lines that are not part of the document: page numbers, running heads, footnotes, tables of contents, the frame of a web page.

const DASH = '[-—–―－─·•~～|]';
const PAGE_NUMBER = new RegExp(
  `^(?:${DASH}{1,3}\\s*\\d{1,4}\\s*${DASH}{1,3}|第\\s*\\d{1,4}\\s*页(?:[，,/\\s]*共\\s*\\d{1,4}\\s*页)?|\\d{1,4}\\s*/\\s*\\d{1,4}|page\\s*\\d{1,4}(?:\\s*of\\s*\\d{1,4})?)$`,
  'i',
);
const BARE_NUMBER = /^\d{1,4}$/;
/** What is left of a table's borders when its cells were written out one a line. */
const BORDER = /^[|│┃┆]+$/;
const TOC_HEAD = /^目\s*录$/;
const LEADER = /[.．…·]/;
const WEB_FRAME =
  /^(?:当前位置[:：]|>>|(?:发布|更新|成文)?(?:时间|日期)[:：]\s*\d{4}[-年/.]|(?:信息|文章)?(?:来源|作者|编辑)[:：]|.{0,8}浏览(?:次数|量)|(?:字体|字号)[:：【[（]|【?(?:打印|关闭)(?:本页|窗口)?】?$|分享(?:到|至)|扫一扫|原文链接|【法宝引证码】|责任编辑[:：]|附件下载$|上一篇|下一篇|相关(?:链接|文件|解读)[:：]?$|版权所有)/;
/** The foot of a web page; 主办单位：… beside it names the page's owner, not who does the work. */
const WEB_FOOT = /ICP备|公网安备|网站标识码|版权所有|技术支持[:：]|网站地图/;
const WEB_OWNER = /^(?:主办|承办|维护|运维)(?:单位)?[:：]/;

/** Longer lines are a whole page that came as one line. */
const WEB_FRAME_MAX = 160;

export const isPageNumber = (line: Line): boolean => PAGE_NUMBER.test(line.words);

/** Which lines to leave out, in the order of `lines`. */
export function findFurniture(lines: readonly Line[]): boolean[] {
  const out = lines.map(
    (line) =>
      BORDER.test(line.words) ||
      PAGE_NUMBER.test(line.words) ||
      (line.words.length <= WEB_FRAME_MAX && WEB_FRAME.test(line.words)),
  );
  markAddresses(lines, out);
  markWebFoot(lines, out);
  markBareNumbers(lines, out);
  markRunningHeads(lines, out);
  markFootnotes(lines, out);
  markContents(lines, out);
  return out;
}

const ADDRESS_BREAKS_OFF = /https?:[\x21-\x7e]*$/;
const REST_OF_ADDRESS = /^[\x21-\x7e]+$/;

/** The rest of an address that is longer than its line. */
function markAddresses(lines: readonly Line[], out: boolean[]): void {
  lines.forEach((line, i) => {
    if (!out[i] || !ADDRESS_BREAKS_OFF.test(line.words)) return;
    for (let j = i + 1; j < lines.length && REST_OF_ADDRESS.test(lines[j]!.words); j += 1) out[j] = true;
  });
}

function markWebFoot(lines: readonly Line[], out: boolean[]): void {
  lines.forEach((line, i) => {
    if (line.words.length > WEB_FRAME_MAX || !WEB_FOOT.test(line.words)) return;
    out[i] = true;
    for (let j = Math.max(0, i - 4); j < Math.min(lines.length, i + 4); j += 1)
      if (WEB_OWNER.test(lines[j]!.words)) out[j] = true;
  });
}

/** A number alone on its line is a page number, unless the text is a table that was written out cell by cell. */
function markBareNumbers(lines: readonly Line[], out: boolean[]): void {
  if (lines.some((line) => /^序\s*号$/.test(line.words)) || hasWrittenOutHead(lines, out)) return;
  lines.forEach((line, i) => {
    if (BARE_NUMBER.test(line.words)) out[i] = true;
  });
}

/** Lines in a row that each name a column, one of them who does it: 工作任务, 责任科室, 完成时限. */
function hasWrittenOutHead(lines: readonly Line[], out: readonly boolean[]): boolean {
  const kinds = lines
    .filter((_, i) => !out[i])
    .map(({ words }) => (words.length <= 16 ? columnOf(foldOf(words).replace(/\s+/g, '')) : null));
  return kinds.some((kind, i) => (kind === 'lead' || kind === 'responsible') && Boolean(kinds[i - 1] ?? kinds[i + 1]));
}

/** The same short line beside page numbers or page breaks, at least three times. Nothing that says who does what is one. */
function markRunningHeads(lines: readonly Line[], out: boolean[]): void {
  const beside = (i: number) =>
    lines[i]!.afterPageBreak ||
    lines[i + 1]?.afterPageBreak === true ||
    (i > 0 && isPageNumber(lines[i - 1]!)) ||
    (i + 1 < lines.length && isPageNumber(lines[i + 1]!));
  const seen = new Map<string, { all: number; beside: number[] }>();
  lines.forEach((line, i) => {
    if (out[i] || line.words.length > 60 || /[。；：:]|单位|部门/.test(line.words)) return;
    const entry = seen.get(line.words) ?? { all: 0, beside: [] };
    entry.all += 1;
    if (beside(i)) entry.beside.push(i);
    seen.set(line.words, entry);
  });
  for (const { all, beside: places } of seen.values()) {
    if (places.length >= 3 && places.length * 3 >= all * 2) for (const i of places) out[i] = true;
  }
}

// the stars of a date that is still to be set (2025年**月**日) are no mark
const FOOTNOTE = /^(?:[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕|\*{1,3}(?!\*|\s*[年月日])|注\d{0,2}[:：])/;

/** Lines at the foot of a page that open with a mark the text above refers to. */
function markFootnotes(lines: readonly Line[], out: boolean[]): void {
  lines.forEach((line, at) => {
    if (!isPageNumber(line)) return;
    for (let i = at - 1; i >= Math.max(0, at - 6) && !out[i]; i -= 1) {
      const mark = FOOTNOTE.exec(lines[i]!.words)?.[0];
      if (mark === undefined) continue;
      const referred = lines.slice(Math.max(0, i - 40), i).some((l) => l.words.indexOf(mark) > 0);
      if (referred) for (let j = i; j < at; j += 1) out[j] = true;
      break;
    }
  });
}

/** Index behind the last character in front of `to` that does not match. */
function endBefore(words: string, to: number, pattern: RegExp): number {
  let end = to;
  while (end > 0 && pattern.test(words[end - 1]!)) end -= 1;
  return end;
}

const endOfNumber = (words: string): number => endBefore(words, words.length, /\d/);

/** Does the line end with dots and a page number: 一、总体要求……3? */
function hasLeader(words: string): boolean {
  const number = endOfNumber(words);
  if (number === words.length || words.length - number > 4) return false;
  const to = endBefore(words, number, /\s/);
  return words[to - 1] === '…' || to - endBefore(words, to, LEADER) >= 3;
}

/** A table of contents: lines with dot leaders, and after the line 目录 all until its first entry stands there again. */
function markContents(lines: readonly Line[], out: boolean[]): void {
  lines.forEach((line, i) => {
    if (hasLeader(line.words)) out[i] = true;
  });
  const key = (line: Line) =>
    line.words.slice(0, endBefore(line.words, endOfNumber(line.words), /[.．…·\s]/)).replace(/\s+/g, '');
  const head = lines.findIndex((line) => TOC_HEAD.test(line.words));
  const first = head < 0 ? undefined : lines[head + 1];
  if (first) {
    out[head] = true;
    const wanted = key(first);
    const again = lines.findIndex((line, i) => i > head + 1 && key(line).startsWith(wanted));
    if (again > 0) for (let i = head; i < again; i += 1) out[i] = true;
  } else markHeadings(lines, key, out);
}

const ENTRY =
  /^(?:#+\s*)?(?:第[一二三四五六七八九十\d]{1,3}[章节编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^。；：]{1,40}$/;
const ENTRIES_MIN = 3;

/** The same without its head: headings in a row, the first of which stands again behind the last. */
function markHeadings(lines: readonly Line[], key: (line: Line) => string, out: boolean[]): void {
  const from = lines.findIndex((line, i) => !out[i] && ENTRY.test(line.words));
  if (from < 0) return;
  let to = from + 1;
  const wanted = key(lines[from]!);
  while (to < lines.length && ENTRY.test(lines[to]!.words) && key(lines[to]!) !== wanted) to += 1;
  if (to - from >= ENTRIES_MIN && to < lines.length && key(lines[to]!) === wanted) out.fill(true, from, to);
}
