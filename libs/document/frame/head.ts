import { paragraphs, spanOf, type Flow } from '../layout/flow.js';
import type { Outline } from '../outline/tree.js';
import { numeralValue } from '../outline/numerals.js';
import { isoDate } from '../targets/dates.js';
import type { Basis, CompiledPolicy } from '../types.js';
import { columnOf } from '../units/labels.js';
import { isUnitLike } from '../units/lexicon.js';

/** What stands around the articles: title, issuer, number, date, the documents it rests on. */
export interface Head extends Pick<CompiledPolicy, 'title' | 'issuer' | 'status' | 'documentNumber' | 'date' | 'basis'> {
  /** The year that 今年 means: that of the date, else one named in the title. */
  year?: number;
}

const GENRE =
  '意见|通知|办法|方案|规定|计划|措施|规划|决定|细则|条例|要点|纲要|通报|公告|政策|清单|行动|分工|分解|任务|制度|规则|规范|决议|报告|实施|安排|指引|导则|预案|举措|\\d+条|[一二三四五六七八九十]+条|分解表|分工表|任务书|任务表|责任书|台账|机制|事项';
const REVISION =
  '（(?:征求意见稿|公开征求意见稿|试行|暂行|送审稿|草案|讨论稿|修订稿|示例|节选|摘编|摘录|(?:19|20)\\d\\d年(?:修订|修正)?(?:版|本)?|\\d{4}[-—]\\d{4}年?)）';
const ENDS_TITLE = new RegExp(`(?:(?:${GENRE})(?:》?的(?:通知|意见|报告|函|决定|公告))?|的(?:函|批复))(?:${REVISION})*$`);
/** A notice is complete with these words; what follows is the name of what it brings. */
const ENDS_NOTICE = /的(?:通知|函|批复|公告)$/;
const NO_TITLE_LINE =
  /[。；]|[：，]$|^(?:各|附[件表]|为了?|根据|现将|[一二三四五六七八九十]{1,3}、|（一）|第[一二三四五六七八九十]{1,3}[章节]|\d|索引|当前位置|来源|时间|发布|区直|市直|省直|（此件|目\s*录$)|^.{1,30}【\d{4}】\d+号$/;
/** 索引号： 组配分类： 发文日期：: what a web page says of the document. */
const WEB_FIELD =
  /^(?:索引号|组配分类|主题分类|信息分类|发布机构|发文机关|发文日期|成文日期|发布日期|生效日期|废止日期|公开方式|名称|文号|阅读次数|有效性)：/;
const YEAR_TITLE = /^(?:19|20)\d\d(?:年|[-—])/;

export function headOf(flow: Flow, outline: Outline): Head {
  const first = outline.root.children[0]?.start ?? flow.text.length;
  const all = paragraphs(flow, 0, flow.text.length);
  const cells = new Set(flow.cells.map((cell) => cell.start));
  const front = all.filter(([from]) => from < first && !cells.has(from)).slice(0, 120);
  const titles = titlesIn(flow, front.slice(0, tableIn(flow, front)));
  const outer = titles[0] ?? null;
  const title = innerTitle(flow, all, titles) ?? titles.at(-1)?.words ?? null;
  const date = dateOf(flow, all, front);
  const year = date ? Number(date.slice(0, 4)) : yearIn(title);
  const documentNumber = documentNumberOf(flow, front);
  return {
    title,
    issuer: issuerOf(flow, all, front, outer?.words ?? null, title),
    status: /征求意见稿|送审稿|草案|讨论稿|审议稿/.test(flow.fold.slice(0, Math.min(first, 3000))) ? 'draft' : 'issued',
    ...(documentNumber && { documentNumber }),
    ...(date && { date }),
    basis: basisOf(flow, front),
    ...(year && { year }),
  };
}

interface Title {
  words: string;
  /** Index of the paragraph behind it. */
  next: number;
}

/** Index of the paragraph where the head of a table that was written out cell by cell begins: no title stands behind it. */
function tableIn(flow: Flow, front: readonly [number, number][]): number {
  const isColumn = (at: [number, number] | undefined) => at !== undefined && columnOf(flow.fold.slice(...at)) !== null;
  const head = front.findIndex((at, i) => isColumn(at) && (isColumn(front[i + 1]) || isColumn(front[i + 2])));
  return head < 0 ? front.length : head;
}

/** Runs of up to four short lines that together end like the name of a document. */
function titlesIn(flow: Flow, front: readonly [number, number][]): Title[] {
  const out: Title[] = [];
  for (let i = 0; i < front.length; i += 1) {
    const found = titleAt(flow, front, i);
    if (!found) continue;
    out.push(found);
    i = found.next - 1;
  }
  return out;
}

function titleAt(flow: Flow, front: readonly [number, number][], at: number): Title | null {
  let end = at;
  let found: Title | null = null;
  for (let n = 0; n < 4 && end < front.length; n += 1) {
    const [from, to] = front[end]!;
    const fold = flow.fold.slice(from, to);
    const odd = WEB_FIELD.test(fold) || (NO_TITLE_LINE.test(fold) && !(YEAR_TITLE.test(fold) && !/[。；]/.test(fold)));
    const following = front[end + 1];
    // a date and the signature above it end what is in front of the title
    const signs = wholeDate(fold) !== undefined || (following && wholeDate(flow.fold.slice(...following)) !== undefined);
    if (odd || signs || to - from > 120 || columnOf(fold)) break;
    end += 1;
    const start = front[at]![0];
    const words = flow.fold.slice(start, to);
    const name = flow.text.slice(start, to);
    if (words.length >= 5 && words.length <= 160 && ENDS_TITLE.test(words) && opensLikeTitle(words, n)) {
      found = { words: name, next: end };
      const next = front[end];
      // a web page says its title twice
      if (ENDS_NOTICE.test(words) || (next && flow.text.slice(...next) === name)) break;
      if (next && new RegExp(`^${REVISION}$`).test(flow.fold.slice(...next))) {
        found = { words: name + flow.text.slice(...next), next: end + 1 };
        break;
      }
    } else if (found) break;
  }
  return found;
}

/** A title of one line may be anything; one that runs on must not begin with a line that is already a whole title. */
function opensLikeTitle(words: string, lines: number): boolean {
  return lines === 0 ? words.length >= 6 : true;
}

/** 关于印发《…》的通知: the document is the one inside, under its own heading. */
function innerTitle(flow: Flow, all: readonly [number, number][], titles: readonly Title[]): string | null {
  const squeeze = (words: string) => words.replace(/[《》〈〉（）()“”"\s]/g, '');
  const notice = titles.find((t) => /关于(?:印发|转发|下发|发布|公布)/.test(t.words));
  if (!notice) return null;
  const inner = /关于(?:印发|转发|下发|发布|公布)(.+?)的(?:通知|函|公告)(?:（.*）)?$/.exec(notice.words)?.[1];
  if (!inner) return null;
  const wanted = squeeze(inner);
  for (let i = 0; i < all.length; i += 1) {
    for (let n = 1; n <= 4 && i + n <= all.length; n += 1) {
      const words = flow.text.slice(all[i]![0], all[i + n - 1]![1]);
      if (words.length > wanted.length + 24) break;
      if (squeeze(words) === wanted && words !== notice.words) return words;
    }
  }
  return titles.at(-1)!.words !== notice.words ? titles.at(-1)!.words : inner.replace(/^《([^《》]*)》$/, '$1');
}

function issuerOf(
  flow: Flow,
  all: readonly [number, number][],
  front: readonly [number, number][],
  outer: string | null,
  title: string | null,
): string | null {
  for (const words of [outer, title]) {
    const named = words ? /^(.{2,60}?)关于/.exec(words)?.[1] : undefined;
    if (named && isUnitLike(named) && !/(?:^(?:进一步|深入|加快).*|[省市县区州盟旗])$/.test(named)) return named;
  }
  for (let i = all.length - 1; i > 0; i -= 1) {
    const [from, to] = all[i]!;
    const [signedFrom, signedTo] = all[i - 1]!;
    if (
      wholeDate(flow.fold.slice(from, to)) &&
      signedTo - signedFrom <= 40 &&
      isUnitLike(flow.fold.slice(signedFrom, signedTo))
    ) {
      return flow.text.slice(signedFrom, signedTo);
    }
  }
  for (const [from, to] of front) {
    const named = /^(?:发文机关|发布机构|制发机关)：(.{2,40}?)(?:(?:主题分类|组配分类|成文日期|文号)：.*)?$/.exec(
      flow.fold.slice(from, to),
    )?.[1];
    if (named) return named;
  }
  return null;
}

/** ISO date of a text that is nothing but a date, in digits or 二〇一八年十二月六日. */
function wholeDate(fold: string): string | undefined {
  const digits = /^(?:（)?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日(?:印发|发布)?(?:）)?$/.exec(fold);
  if (digits) return isoDate(Number(digits[1]), Number(digits[2]), Number(digits[3]));
  const words = /^([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日$/.exec(
    fold.replaceAll('○', '〇'),
  );
  return words ? isoDate(numeralValue(words[1]!), numeralValue(words[2]!), numeralValue(words[3]!)) : undefined;
}

function dateOf(flow: Flow, all: readonly [number, number][], front: readonly [number, number][]): string | undefined {
  const signed = all
    .map(([from, to], i) => ({ date: to - from <= 20 ? wholeDate(flow.fold.slice(from, to)) : undefined, i }))
    .filter(({ date }) => date !== undefined);
  const below = signed.find(
    ({ i }) => i > 0 && isUnitLike(flow.fold.slice(...all[i - 1]!)) && all[i - 1]![1] - all[i - 1]![0] <= 40,
  );
  const found = below ?? signed.at(-1);
  if (found) return found.date;
  for (const [from, to] of front) {
    const named = /(?:成文|发文|发布|印发)日期：?((?:19|20)\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})/.exec(flow.fold.slice(from, to));
    if (named) return isoDate(Number(named[1]), Number(named[2]), Number(named[3]));
  }
  return undefined;
}

function yearIn(title: string | null): number | undefined {
  const year = /((?:19|20)\d\d)年/.exec(title ?? '')?.[1];
  return year ? Number(year) : undefined;
}

const NUMBER = /[\u4e00-\u9fff]{1,14}【(?:19|20)\d\d】(?:第)?\d+号/;

function documentNumberOf(flow: Flow, front: readonly [number, number][]): string | undefined {
  for (const [from, to] of front.slice(0, 60)) {
    const fold = flow.fold.slice(from, to);
    const match = new RegExp(`^(?:（|(?:发文字号|文号)：)?(${NUMBER.source})）?$`).exec(fold);
    if (match) {
      const at = from + fold.indexOf(match[1]!);
      return flow.text.slice(at, at + match[1]!.length);
    }
  }
  return undefined;
}

const BASED = /根据|按照|依据|依照|贯彻|落实|结合|执行/;

/** Documents named in the preamble behind 根据, 按照, 为贯彻落实. */
function basisOf(flow: Flow, front: readonly [number, number][]): Basis[] {
  const out: Basis[] = [];
  const seen = new Set<string>();
  for (const [from, to] of front) {
    if (to - from < 24 || !/[。：]/.test(flow.fold.slice(from, to))) continue;
    const fold = flow.fold.slice(from, to);
    for (const match of fold.matchAll(/《((?:[^《》]|《[^《》]*》)+)》(?:（([^（）]*?【\d{4}】(?:第)?\d+号)[^（）]*）)?/g)) {
      const before = fold.slice(0, match.index).split('。').at(-1)!;
      if (!BASED.test(before) || /印发|现将/.test(before.slice(-6)) || seen.has(match[1]!)) continue;
      seen.add(match[1]!);
      const start = from + match.index;
      const end = start + match[0].length;
      const title = flow.text.slice(start + 1, start + 1 + match[1]!.length);
      const at = match[2] ? start + match[0].indexOf(match[2]) : -1;
      const documentNumber = at >= 0 ? flow.text.slice(at, at + match[2]!.length) : undefined;
      out.push({ title, ...(documentNumber && { documentNumber }), span: spanOf(flow, start, end) });
    }
  }
  return out;
}
