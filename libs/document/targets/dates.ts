import { matchesOf } from '../layout/scan.js';
import { numeralValue } from '../outline/numerals.js';
import type { Feast, FeastEves } from '#domain/calendar/feasts.js';
import type { Recurrence, Within } from '../types.js';

/** What relative dates are reckoned from; each absent when nobody knows. */
export interface DocumentTime {
  /** The year that 今年 means. */
  year?: number;
  /** ISO date of issue. */
  issued?: string;
  /** The last working days before the feasts of the lunar calendar. */
  feasts?: FeastEves;
}

/** A date phrase found in folded text. */
export interface DatePhrase {
  start: number;
  end: number;
  /** Last day, ISO; absent for a mere pace (每年2月底前). */
  due?: string;
  recurrence?: Recurrence;
  /** The words bound something: 底前, 前, 内, 到…. A bare 2016年 does not. */
  binding: boolean;
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** ISO date, or undefined when no such day exists. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > lastDay(year, month)) return undefined;
  return `${year}-${pad(month)}-${pad(day)}`;
}

export function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

// ── the grammar of a date phrase: 力争在2025年6月底前, 每年2月底前, 2024年3月至5月, 二〇二五年底, “十四五”期末 ────────────────────

const BY = '(?<by>到|至|截至|截止到?|于|力争在?|确保在?)?';
const EVERY_WORD = '(?<every>每年|每[两二2]年|每季度?|每月|每半年|每周|每日|每天)(?:[首末]月|最后一个月的?)?';
const YEAR = '(?<year>(?:19|20)\\d\\d)年|(?<cnYear>二[〇○零][〇○零一二三四五六七八九]{2})年';
/** 年底 and 年内 are the document's year, 三年内 is none. */
const OWN_YEAR =
  '(?<![一二两三四五六七八九十几数\\d])(?<relative>今年|本年度?|当年|明年|年)(?=底|末|内|上半年|下半年|\\d{1,2}月|第?[一二三四]季度|前三季度)';
/** 本月底, 下月10日前: the month of the document's date and the one behind it. */
const OWN_MONTH = '(?<ownMonth>本月|下个?月)(?=底|末|内|[上中下]旬|\\d{1,2}日)';
const PLAN = '“?(?<plan>十[二三四五六])五”?(?:时期)?(?=末|期末|期间|结束)';
const NO_YEAR = '(?<!\\d|年)(?=\\d{1,2}月(?:底|末|\\d{1,2}日|份)?(?:之?前|以前|底|末))';
const MONTHS =
  '(?<month>\\d{1,2})月份?(?:(?<day>\\d{1,2})日)?(?:[-—–~～至到]{1,2}(?<toMonth>\\d{1,2})月份?(?:(?<toDay>\\d{1,2})日)?)?';
const PART = `(?:${MONTHS}|(?<monthDay>\\d{1,2})日|(?<half>[上下])半年|(?:第|前)?(?<quarter>[一二三四])季度)?`;
const EDGE = '(?<edge>年?[底末]|期?末|上旬|中旬|下旬|内|期间|年度)?(?<before>之?前|以前)?';
const PHRASE = new RegExp(`${BY}(?:${EVERY_WORD}|${YEAR}|${OWN_YEAR}|${OWN_MONTH}|${PLAN}|${NO_YEAR})${PART}${EDGE}`, 'g');

const PLAN_END: Record<string, number> = { 十二: 2015, 十三: 2020, 十四: 2025, 十五: 2030, 十六: 2035 };
const EVERY: readonly (readonly [RegExp, Recurrence])[] = [
  [/每半年|半年一/, 'half-year'],
  [/每季|按季|一季一|逐季/, 'quarter'],
  [/每月|按月|逐月|一月一/, 'month'],
  [/每周|一周一/, 'week'],
  [/每日|每天/, 'day'],
  [/每[两二2]年|两年一[次度届]/, 'two-years'],
  [/每年|按年|一年一|逐年|年均|年度/, 'year'],
];

/** How often, if the words say so. */
export function recurrenceOf(fold: string): Recurrence | undefined {
  return EVERY.find(([pattern]) => pattern.test(fold))?.[1];
}

/**
 * The date phrases of a folded text. `year` is what 今年 means (the document's own year), absent when nobody knows.
 * `issued`, ISO, is the date of the document: 本月 is its month. A period ends on its last day; 6月前 and 2025年前 end before it begins, a day named with 前 is included, as offices read them.
 */
export function datePhrases(fold: string, year?: number, issued?: string): DatePhrase[] {
  const out: DatePhrase[] = [];
  for (const match of matchesOf(PHRASE, fold)) {
    const g = match.groups ?? {};
    const words = match[0];
    if (words.replace(/^(?:到|至|截至|截止到?|于|力争在?|确保在?)/, '').length < 2) continue;
    const start = match.index;
    const end = start + words.length;
    if (g['every']) {
      const recurrence = recurrenceOf(g['every']);
      if (recurrence) out.push({ start, end, recurrence, binding: Boolean(g['edge'] ?? g['before'] ?? g['monthDay']) });
      continue;
    }
    // 每月…于本月底前 is each month's own end
    if (g['ownMonth'] && /(?:[每逐按]月)[^。；]*$/.test(fold.slice(0, start))) continue;
    const due = g['ownMonth'] ? dueInMonth(g, issued) : dueOf(g, year);
    const span = /^(?:到|至|截至|截止到?)$/.test(g['by'] ?? '');
    const binding = span || Boolean(g['edge'] ?? g['before'] ?? g['half'] ?? g['quarter'] ?? g['toMonth']);
    // 自2019年起 begins something
    const begins = /^(?:起|以来|来|至)/.test(fold.slice(end, end + 2)) && !g['before'];
    if (!begins) out.push(due ? { start, end, due, binding } : { start, end, binding });
  }
  return out;
}

function dueInMonth(g: Record<string, string | undefined>, issued: string | undefined): string | undefined {
  if (!issued) return undefined;
  const months = Number(issued.slice(0, 4)) * 12 + Number(issued.slice(5, 7)) - (g['ownMonth'] === '本月' ? 1 : 0);
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  const day = g['monthDay'] ?? { 上旬: 10, 中旬: 20 }[g['edge'] ?? ''] ?? lastDay(year, month);
  return isoDate(year, month, Number(day));
}

function dueOf(g: Record<string, string | undefined>, year: number | undefined): string | undefined {
  if (g['plan']) return `${PLAN_END[g['plan']]}-12-31`;
  const written = g['year'] ?? (g['cnYear'] && String(numeralValue(g['cnYear'].replace(/[○零]/g, '〇'))));
  const base = written ? Number(written) : year === undefined ? undefined : year + (g['relative'] === '明年' ? 1 : 0);
  if (base === undefined) return undefined;
  if (g['toMonth']) {
    const month = Number(g['toMonth']);
    const ends = month < Number(g['month']) ? base + 1 : base;
    return isoDate(ends, month, g['toDay'] ? Number(g['toDay']) : lastDay(ends, Math.min(month, 12)));
  }
  const before = Boolean(g['before']) && !g['edge'];
  if (g['month']) {
    const month = Number(g['month']);
    if (g['day']) return isoDate(base, month, Number(g['day']));
    if (g['edge'] === '上旬') return isoDate(base, month, 10);
    if (g['edge'] === '中旬') return isoDate(base, month, 20);
    if (before) return month === 1 ? `${base - 1}-12-31` : isoDate(base, month - 1, lastDay(base, month - 1));
    return month <= 12 ? isoDate(base, month, lastDay(base, month)) : undefined;
  }
  if (g['half']) return g['half'] === '上' ? `${base}-06-30` : `${base}-12-31`;
  if (g['quarter']) return [`${base}-03-31`, `${base}-06-30`, `${base}-09-30`, `${base}-12-31`]['一二三四'.indexOf(g['quarter'])];
  return before ? `${base - 1}-12-31` : `${base}-12-31`;
}

/** A period that runs from the issue or the entry into force of the document: 自印发之日起30日内, 实施后三个月内. */
export interface PeriodPhrase {
  start: number;
  end: number;
  within: Within;
  /** Last day, ISO, where the document is dated and the period is not of working days, which need a calendar. */
  due?: string;
}

const PERIOD =
  /(?:自|从|在|于)?[^，。；（）]{0,10}?(?<event>印发|发布|公布|下发|出台|施行|实施|执行|生效)(?:之日)?(?:起|后)(?:的)?(?<count>\d{1,3}|[一二两三四五六七八九十]{1,3})(?<unit>个?工作日|个月|日|天|年)(?:之?内|以内)/g;
const PERIOD_UNIT: Record<string, Within['unit']> = {
  工作日: 'working-day',
  个月: 'month',
  月: 'month',
  日: 'day',
  天: 'day',
  年: 'year',
};

/** 三年内全面建成 at the head of a clause, 力争用三年时间: from the issue of the document. Not 三年内不得申报 or 5年内降幅较大的商品. */
const BARE_PERIOD =
  /(?<=^|[。；：]|(?<!起)，|力争|争取|确保|计划)(?:用|在|于|通过)?(?<count>\d{1,2}|[一二两三四五六七八九十]{1,3})(?<unit>年|个月)(?:之内|以内|内)(?!不|未|无|没|对|给予|享受|免|累计|连续|有效|曾|发生|[^，。；]{0,20}的(?:[，。；]|$))(?![^，。；]{0,12}的(?:企业|单位|商品|项目|人员))/g;

/** The periods a folded text sets itself; `issued` is the date of the document, if known. */
export function periodPhrases(fold: string, issued?: string): PeriodPhrase[] {
  const out: PeriodPhrase[] = [];
  // both forms end so, and most texts are done with here
  if (!fold.includes('内')) return out;
  for (const match of matchesOf(PERIOD, fold)) {
    const g = match.groups!;
    const from = /施行|实施|执行|生效/.test(g['event']!) ? 'effect' : 'issue';
    const within: Within = { count: numeralValue(g['count']!), unit: PERIOD_UNIT[g['unit']!.replace(/^个(?=工)/, '')]!, from };
    const due = from === 'issue' && issued ? endOf(issued, within) : undefined;
    out.push({ start: match.index, end: match.index + match[0].length, within, ...(due && { due }) });
  }
  for (const match of matchesOf(BARE_PERIOD, fold)) {
    const { count, unit } = match.groups as { count: string; unit: string };
    const within: Within = { count: numeralValue(count), unit: PERIOD_UNIT[unit]!, from: 'issue' };
    const due = issued ? endOf(issued, within) : undefined;
    out.push({ start: match.index, end: match.index + match[0].length, within, ...(due && { due }) });
  }
  return out;
}

/** Feasts that an announced calendar dates, and those of the solar calendar: month and day before which they end a period. */
const MOVABLE: readonly (readonly [RegExp, Feast])[] = [
  [/春节|^年前/, 'spring'],
  [/清明/, 'tomb-sweeping'],
  [/端午/, 'dragon-boat'],
  [/中秋/, 'mid-autumn'],
];
const SOLAR: readonly (readonly [RegExp, month: number, day: number])[] = [
  [/元旦/, 1, 1],
  [/五一|劳动节/, 5, 1],
  [/七一|建党节/, 7, 1],
  [/八一|建军节/, 8, 1],
  [/国庆|十一/, 10, 1],
];

/** 春节前, 国庆节前, 年前, 两会前: an occasion ends the period, its day is in no date of the text. 三年前 and 2025年前 speak of years. */
const OCCASION =
  /(?:到|于|在|力争在?|确保在?)?(?:(?<relative>今年|明年)|(?<year>(?:19|20)\d\d)年)?“?(?<name>春节|元宵节?|清明节?|端午节?|中秋节?|元旦|五一|劳动节|七一|建党节|八一|建军节|国庆节?|十一(?=前|”前|国庆)|(?:全国|[省市县区州])?两会|(?<=^|[，。；：（]|力争|确保|务必|务求|争取|于|在)年(?=前(?!三|两|[一二四]季|\d|半)))”?(?:节|假期|长假|召开|期间)?(?:之前|以前|前)(?!后|夕|三季|几|[\d一二四五六]个?月)/g;

/** A place where a folded text sets an occasion as its last day; `due`, ISO, where that is known. */
export interface OccasionPhrase {
  start: number;
  end: number;
  due?: string;
}

/**
 * The occasions that end a period. `time`: 国庆前 is the first one from the issue of the document on, else that of its year. A feast of the lunar
 * calendar has a date only in the years that `time.feasts` knows; 元宵 and 两会 have none.
 */
export function occasionPhrases(fold: string, time: DocumentTime = {}): OccasionPhrase[] {
  if (!fold.includes('前')) return [];
  return matchesOf(OCCASION, fold).map((match) => {
    const { name, relative, year } = match.groups as Record<string, string | undefined>;
    const own = time.year === undefined || !relative ? undefined : time.year + (relative === '明年' ? 1 : 0);
    const due = eveOf(name === '年' ? '年前' : name!, year ? Number(year) : own, time);
    const start = match.index;
    return { start, end: start + match[0].length, ...(due !== undefined && { due }) };
  });
}

/** The last day before a feast: of the year that is said, else of the first one that is not over when the document is issued, else of its year. */
function eveOf(name: string, said: number | undefined, { year, issued, feasts }: DocumentTime): string | undefined {
  const solar = SOLAR.find(([names]) => names.test(name));
  const movable = MOVABLE.find(([names]) => names.test(name))?.[1];
  const eve = (of: number): string | undefined => {
    if (solar) return new Date(Date.UTC(of, solar[1] - 1, solar[2] - 1)).toISOString().slice(0, 10);
    return movable && feasts?.[movable][of];
  };
  if (said !== undefined) return eve(said);
  if (issued === undefined) return year === undefined ? undefined : eve(solar?.[1] === 1 ? year + 1 : year);
  const from = Number(issued.slice(0, 4));
  const first = eve(from);
  return first === undefined || first >= issued ? first : eve(from + 1);
}

/** The day of the act is not counted; a period of months ends on the same day of its last month, or on that month's last day. */
function endOf(issued: string, { count, unit }: Within): string | undefined {
  const [year, month, day] = issued.split('-').map(Number) as [number, number, number];
  if (unit === 'working-day') return undefined;
  if (unit === 'day') return new Date(Date.UTC(year, month - 1, day + count)).toISOString().slice(0, 10);
  const months = year * 12 + month - 1 + (unit === 'year' ? 12 * count : count);
  const [endYear, endMonth] = [Math.floor(months / 12), (months % 12) + 1];
  return isoDate(endYear, endMonth, Math.min(day, lastDay(endYear, endMonth)));
}
