import { GAP, spanOf, type Flow } from '../layout/flow.js';
import type { Comparator, Target } from '../types.js';
import { blockAt, type UnitBlock } from '../units/blocks.js';
import { datePhrases, recurrenceOf } from './dates.js';

const NUMBER = '\\d+(?:,\\d{3})*(?:\\.\\d+)?';
const UNIT =
  '(?:个?百分点|个?工作日|[%‰]|[PETG]?(?:FLOPS|Flops)|[GMT]W(?:h)?|(?:万亿|千亿|百亿|亿|千万|百万|万|千|百)?(?:美元|元|人次|人天|人|家次|家|个|项|件|平方公里|公里|千米|平方米|立方米|亩|公顷|吨标准煤|吨|千瓦时|千瓦|户|所|座|辆|台|套|张|名|标箱|标准箱|公斤|斤|微克/立方米|毫克/升|岁|例|批|种|条|处|只|支|款|场|期|对|村|镇|床|头|株|组|班|倍|位|分钟|小时|天|日|分|度|米|宗|幅|门|艘|架|棵|间|栋|类|片|瓶|杯|届|次)|(?:万亿|千亿|百亿|亿|千万|百万|万)(?=[，、。；以左]|$))';

// 达到 不低于 超过 …: what stands between indicator and number
const BEFORE: readonly (readonly [RegExp, Comparator, Target['change']?])[] = [
  [/(?:不低于|不少于|不小于|至少|不得低于|不得少于)$/, '>='],
  [
    /(?:不超过|不高于|不多于|不大于|不得超过|控制在|压缩至|压缩到|压减至|压减到|缩短至|缩短到|降至|降到|下降到|下降至|降低到|降低至|减少到|减至|限于)$/,
    '<=',
  ],
  [/(?:低于|小于|少于)$/, '<'],
  [/(?:突破|超过|超出|高于|大于|多于|超)$/, '>'],
  [/(?:年均)?(?:增长|提高|提升|增加|增幅|增速)(?:率)?(?:约|达到?|为|超过|突破|保持在)?$/, '>=', 'increase'],
  [/(?:下降|降低|减少|压减|压缩|缩短|降幅)(?:率)?(?:约|达到?|为)?$/, '>=', 'decrease'],
  [/(?:达到了?|达|提高到|提高至|提升到|提升至|增长到|增至|增加到|扩大到|升至|上升到|做到|稳定在|保持在|稳定保持在|保持)$/, '>='],
  [
    /(?:率|占比|比重|比例|覆盖面|密度|强度|指数|总量|规模|产值|收入|数量|总数|投入|面积|数)(?:为|约|约为|分别达到?|分别为)?$/,
    '=',
  ],
  [
    /(?:新增|新建|新培育|新引进|引进|培育|建成|建设|打造|认定|创建|建立|完成|实现|力争|确保|发展|孵化|组建|布局|实施|推进|改造|新引育|引育|招引|获得|创成|形成|淘汰|新认定|发放|培训|举办|开展|安排|筹集|发放|兑现|谋划|储备|签约|开工|竣工|吸引|转化|修复|治理)(?:[^，。；、\d]{0,40})(?<!的)$/,
    '>=',
  ],
];

interface Sentence {
  start: number;
  end: number;
}

/**
 * Numbers that the text wants reached: with a comparing word in front (达 超 不低于 增长), behind (以上 左右 以内), or an
 * indicator that ends like one (…率100%). Ages, years, document numbers and plain facts are left alone.
 */
export function targetsOf(flow: Flow, from: number, to: number, blocks: readonly UnitBlock[], year?: number): Target[] {
  const out: Target[] = [];
  for (const sentence of sentencesOf(flow, from, to)) {
    if ((blockAt(blocks, sentence.start)?.end ?? 0) >= sentence.end) continue;
    readSentence(flow, sentence, blocks, year, out);
  }
  return out;
}

function* sentencesOf(flow: Flow, from: number, to: number): Generator<Sentence> {
  let start = from;
  for (let i = from; i < to; i += 1) {
    if (/[。；!?]/.test(flow.fold[i]!) || (flow.gap[i] === GAP.paragraph && i > start)) {
      if (i > start) yield { start, end: i };
      start = /[。；!?]/.test(flow.fold[i]!) ? i + 1 : i;
    }
  }
  if (start < to) yield { start, end: to };
}

const VALUE = new RegExp(
  `(?<![\\d.A-Za-z〔【第])(${NUMBER})(?:[-–—~～至到](${NUMBER}))?(${UNIT})(以上|左右|以内|以下|及以上|及以下)?|翻([一两二三])番`,
  'g',
);
const ABOVE: Record<string, Comparator> = { 以上: '>=', 及以上: '>=', 左右: '~', 以内: '<=', 以下: '<=', 及以下: '<=' };
/** Units of time are targets only where something is to take no longer. */
const TIME_UNIT = /^(?:个?工作日|天|日|小时|分钟|次|度|米|分|期|届)$/;
const GOES_ON = /^(?:、|，其中|和|及)[^，。；、\d]{2,30}$/;
/** 给予最高500万元奖励, 每户补助2万元: what somebody may get, not what is to be reached. */
const GRANT_BEFORE = /给予|最高|补助|补贴|奖励|资助|贴息|单个|单户|每[家户人个项]|(?<!总额|总量|总数|规模)不超过(?!\d)$/;
const GRANT_AFTER = /^[^，。；]{0,6}(?:的|一次性)?[^，。；]{0,6}(?:奖励|补助|补贴|资助|支持|扶持|奖补|贴息|给予)/;
const AND_VALUE = /^(?:和|、|及|，)?(?:分别)?$/;

function readSentence(
  flow: Flow,
  sentence: Sentence,
  blocks: readonly UnitBlock[],
  year: number | undefined,
  out: Target[],
): void {
  const fold = flow.fold.slice(sentence.start, sentence.end);
  const dates = datePhrases(fold, year).filter((d) => (d.due ?? d.recurrence) && !/[比较]$/.test(fold.slice(0, d.start)));
  let behind = 0;
  let previous: Target | null = null;
  for (const match of fold.matchAll(VALUE)) {
    const at = match.index;
    const start = sentence.start + at;
    if (blockAt(blocks, start)) continue;
    const lead = fold.slice(behind, at);
    const indicatorFrom = behind + clauseStart(lead);
    const words = fold.slice(indicatorFrom, at);
    const judged = judge(words, match, previous, lead);
    if (!judged) {
      if (!/[）]/.test(fold.slice(at, at + match[0].length + 1))) previous = null;
      continue;
    }
    const end = sentence.start + at + match[0].length;
    const date = dates.filter((d) => d.start <= at).at(-1);
    // 2022年增长6.5% in a document of 2023 tells what was
    if (year !== undefined && date?.due && !date.binding && date.due < `${year}-01-01`) continue;
    if (isGrant(fold, match, words)) continue;
    const target = targetOf(flow, sentence.start + indicatorFrom, start, end, match, judged, previous);
    if (date?.due)
      Object.assign(target, { due: date.due, dueText: flow.text.slice(sentence.start + date.start, sentence.start + date.end) });
    const recurrence = date?.recurrence ?? recurrenceOf(/年均/.test(words) ? '' : words);
    if (recurrence) target.recurrence = recurrence;
    out.push(target);
    previous = target;
    behind = at + match[0].length;
  }
}

function isGrant(fold: string, match: RegExpMatchArray, words: string): boolean {
  if (!/元$|^%$/.test(match[3] ?? '')) return false;
  const money = match[3] !== '%';
  return (money && GRANT_BEFORE.test(words)) || GRANT_AFTER.test(fold.slice(match.index! + match[0].length));
}

interface Judged {
  comparator: Comparator;
  change?: Target['change'];
  /** A further value of the target before it: 达30%、20%和10%. */
  again: boolean;
}

function judge(words: string, match: RegExpMatchArray, previous: Target | null, lead: string): Judged | null {
  if (match[5]) return { comparator: 'x', again: false };
  const unit = match[3]!;
  const after = match[4];
  const before = BEFORE.find(([pattern]) => pattern.test(words));
  if (previous && AND_VALUE.test(lead) && previous.measureUnit === unit) {
    return { comparator: after ? ABOVE[after]! : previous.comparator, change: previous.change, again: true };
  }
  // 培育甲100家、乙20家，其中丙5家
  if (previous && !before && !after && previous.measureUnit === unit && GOES_ON.test(lead)) {
    return { comparator: previous.comparator, change: previous.change, again: false };
  }
  if (/(?:达不到|不足|未达到?|不满)$/.test(words)) return null;
  if (unit === '岁' && !/寿命/.test(words)) return null;
  if (TIME_UNIT.test(unit) && !(before?.[1] === '<=' || before?.[2] === 'decrease' || (after === '以内' && words.length > 2)))
    return null;
  if (!before && !after) return null;
  // 年满16岁以上, 5年以上: no unit of UNIT; 1家符合条件的: a count without 以上 needs a verb of making in front
  if (after && !before && words.length === 0) return null;
  const comparator = after ? ABOVE[after]! : before![1];
  return before?.[2] ? { comparator, change: before[2], again: false } : { comparator, again: false };
}

/** Where the clause that ends at a number begins: behind the last separator outside brackets. */
function clauseStart(lead: string): number {
  let depth = 0;
  for (let i = lead.length - 1; i >= 0; i -= 1) {
    const char = lead[i]!;
    if (char === '）') depth += 1;
    else if (char === '（') depth -= 1;
    else if (depth <= 0 && /[，、]/.test(char)) return i + 1;
  }
  return 0;
}

const EFFORT = /力争|争取|努力|尽力/;
const OPENING = /^(?:和|及|其中|以及|力争|争取|确保|实现|努力|使|推动|分别|全面|以上)+/;

function targetOf(
  flow: Flow,
  from: number,
  at: number,
  end: number,
  match: RegExpMatchArray,
  judged: Judged,
  previous: Target | null,
): Target {
  const words = flow.text.slice(from, at);
  const start = behindOpening(flow.fold, from, at);
  const own = judged.again ? '' : indicatorOf(flow.text.slice(start, at), flow.fold.slice(start, at), judged);
  const behind = MAKING_ALONE.test(own) ? (OBJECT.exec(flow.fold.slice(end, end + 32))?.[0].length ?? 0) : 0;
  // 年均增长8%, 比2020年提高2个百分点: said of what the sentence spoke of before
  const indicator = own === '' ? (previous?.indicator ?? '') : own + flow.text.slice(end, end + behind);
  const sentenceStart = Math.max(0, at - 160);
  const clause = flow.fold
    .slice(sentenceStart, at)
    .split(/[。；]/)
    .at(-1)!;
  const value = match[5] ? { 一: 2, 两: 4, 二: 4, 三: 8 }[match[5]]! : Number(match[1]!.replaceAll(',', ''));
  const first = judged.again ? at : start;
  return {
    text: flow.text.slice(first, end),
    span: spanOf(flow, first, end),
    indicator,
    comparator: judged.comparator,
    value,
    ...(match[2] && { valueTo: Number(match[2].replaceAll(',', '')) }),
    measureUnit: match[5] ? '倍' : match[3]!,
    ...(judged.change && { change: judged.change }),
    ...(/年均/.test(words) && { average: 'year' as const }),
    effort: EFFORT.test(clause),
  };
}

/** Where the indicator begins: behind 其中, 力争 and the date (其中2024年完成…). */
function behindOpening(fold: string, from: number, to: number): number {
  let start = from;
  for (;;) {
    const words = fold.slice(start, to);
    const date = datePhrases(words, 2000)[0];
    const length = OPENING.exec(words)?.[0].length ?? (date?.start === 0 ? date.end : 0);
    if (length === 0) return start;
    start += length;
  }
}

/** 打造5个千亿级产业集群: the thing counted stands behind the number. */
const MAKING_ALONE =
  /^(?:新|再)?(?:新增|培育|建成|建设|打造|引进|创建|建立|形成|认定|孵化|组建|布局|实施|改造|发展|举办|开展|培训|谋划|完成|实现|推进)$/;
const OBJECT = /^[^，。；、（）]{2,30}/;
const COMPARED_WITH = /^(?:同比|环比|(?:比|较)(?:上年|去年|\d{4}年)?.{0,4}(?:同期|末|底)?|每年|累计|分别|均)$/;

const COMPARING =
  /(?:分别)?(?:不低于|不少于|不小于|至少|不得低于|不得少于|不超过|不高于|不多于|不大于|不得超过|控制在|压缩至|压缩到|压减至|压减到|缩短至|缩短到|降至|降到|下降到|下降至|降低到|降低至|减少到|减至|低于|小于|少于|突破|超过|超出|高于|大于|多于|超|达到了?|达|提高到|提高至|提升到|提升至|增长到|增至|增加到|扩大到|升至|上升到|做到|稳定保持在|稳定在|保持在|保持|(?:年均)?(?:增长|提高|提升|增加|下降|降低|减少|压减|压缩|缩短)(?:率)?(?:约|达到?|为|超过|突破|保持在)?|约为|为|约|力争)$/;

function indicatorOf(text: string, fold: string, judged: Judged): string {
  const comparing = COMPARING.exec(fold);
  const cut = comparing && comparing.index > 0 ? text.slice(0, comparing.index) : comparing ? '' : text;
  const named = (judged.comparator === 'x' ? cut.replace(/(?:实现|力争|较.*)$/, '') : cut).replace(
    /(?:力争|争取|努力|比\d{4}年|较\d{4}年|同比|比上年|较上年)$/,
    '',
  );
  return COMPARED_WITH.test(named) ? '' : named;
}
