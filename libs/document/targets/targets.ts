import { GAP, spanOf, type Flow } from '../layout/flow.js';
import type { Comparator, Target } from '../types.js';
import { blockAt, type UnitBlock } from '../units/blocks.js';
import { amountsOf, type Amount } from './amounts.js';
import { datePhrases, recurrenceOf } from './dates.js';

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
    const stop = '。；!?'.includes(flow.fold[i]!);
    if (stop || (flow.gap[i] === GAP.paragraph && i > start)) {
      if (i > start) yield { start, end: i };
      start = stop ? i + 1 : i;
    }
  }
  if (start < to) yield { start, end: to };
}

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
  for (const amount of amountsOf(fold)) {
    const at = amount.start;
    const start = sentence.start + at;
    if (blockAt(blocks, start)) continue;
    const lead = fold.slice(behind, at);
    const indicatorFrom = behind + clauseStart(lead);
    const words = fold.slice(indicatorFrom, at);
    const judged = judge(words, amount, previous, lead, fold.slice(amount.end));
    if (!judged) {
      // 一个, 三个方面: words between two numbers, the second still goes on with the first
      if (amount.form === 'digits' && !/[）]/.test(fold.slice(at, amount.end + 1))) previous = null;
      continue;
    }
    const end = sentence.start + amount.end;
    const date = dates.filter((d) => d.start <= at).at(-1);
    // 2022年增长6.5% in a document of 2023 tells what was
    if (year !== undefined && date?.due && !date.binding && date.due < `${year}-01-01`) continue;
    if (isGrant(fold, amount, words)) continue;
    const target = targetOf(flow, sentence.start + indicatorFrom, start, end, amount, judged, previous);
    if (date?.due)
      Object.assign(target, { due: date.due, dueText: flow.text.slice(sentence.start + date.start, sentence.start + date.end) });
    const recurrence = date?.recurrence ?? recurrenceOf(/年均/.test(words) ? '' : words);
    if (recurrence) target.recurrence = recurrence;
    out.push(target);
    previous = target;
    behind = amount.end;
  }
}

function isGrant(fold: string, { unit, end }: Amount, words: string): boolean {
  if (!/元$|^%$/.test(unit)) return false;
  const money = unit !== '%';
  return (money && GRANT_BEFORE.test(words)) || GRANT_AFTER.test(fold.slice(end));
}

interface Judged {
  comparator: Comparator;
  change?: Target['change'];
  /** A further value of the target before it: 达30%、20%和10%. */
  again: boolean;
}

function judge(words: string, amount: Amount, previous: Target | null, lead: string, behind: string): Judged | null {
  const { unit, after } = amount;
  if (amount.form === 'times') return { comparator: 'x', again: false };
  const again = previous !== null && AND_VALUE.test(lead) && previous.measureUnit === unit;
  if (amount.form === 'level') return again || REACHES_LEVEL.test(words) ? { comparator: '>=', again } : null;
  const before = BEFORE.find(([pattern]) => pattern.test(words));
  if (again) return { comparator: after ?? previous.comparator, change: previous.change, again: true };
  if (amount.form !== 'digits' && isOrdinary(words, amount, behind)) return null;
  // 培育甲100家、乙20家，其中丙5家
  if (previous && !before && !after && previous.measureUnit === unit && GOES_ON.test(lead)) {
    return { comparator: previous.comparator, change: previous.change, again: false };
  }
  if (/(?:达不到|不足|未达到?|不满)$/.test(words)) return null;
  if (unit === '岁' && !/寿命/.test(words)) return null;
  if (TIME_UNIT.test(unit) && !(before?.[1] === '<=' || before?.[2] === 'decrease' || (after === '<=' && words.length > 2)))
    return null;
  if (!before && !after) return null;
  // 年满16岁以上, 5年以上: no unit of UNIT; 1家符合条件的: a count without 以上 needs a verb of making in front
  if (after && !before && words.length === 0) return null;
  const comparator = after ?? before![1];
  return before?.[2] ? { comparator, change: before[2], again: false } : { comparator, again: false };
}

/** 打造千亿级产业集群, 迈上万亿级台阶; not 支持百亿级企业做大. 5个千亿级 counts what has the level. */
const REACHES_LEVEL =
  /(?:打造|培育|培植|形成|建成|建设|创建|构建|发展|壮大|聚集|集聚|迈[上向入进]|跻身|进军|冲刺|突破|达到?)(?:[^，。；、\d（）]{0,16})(?<![\d一两二三四五六七八九十百千][个家条大]|的)$/;
/** A quantity by its unit; what is counted by 个 or 项 may be a way of speaking (一个中心, 三项制度, 一批). */
const MEASURES = /^(?:[亿万].*|.*(?:元|[%‰]|百分点|亩|公顷|平方米|公里|吨|千瓦|瓦时))$/;
const AT_LEAST =
  /(?:至少[^，。；、]{0,8}|不低于|不少于|不得少于|不得低于|不超过|不得超过|不多于|突破|超过|达到了?|增至|增加到|减至|减少到|压缩至|压缩到|缩短至|缩短到|压减至|压减到)$/;
/** 提升一个台阶, 达到一个新高度 */
const MANNER = /^(?:新|大|小|更|台阶|档次|层次|水平|高度|方面|环节|维护|确保|不)/;
/** 三分之二以上成员同意: a vote */
const VOTE = /^(?:以上)?的?[^，。；]{0,6}(?:成员|委员|代表|股东|业主|会员|同意|出席|参加|通过)/;

/** Whether an amount in words or a fraction is none that anybody is to reach: 三个方面, 做到两个维护, 三分之二以上同意. */
function isOrdinary(words: string, { form, value, unit, after }: Amount, behind: string): boolean {
  if (form === 'fraction')
    return VOTE.test(behind) || (after !== undefined && /^[^，。；、）左]/.test(behind) && !AT_LEAST.test(words));
  if (/做到$/.test(words) || (value === 1 && /^[批种类套]$/.test(unit)) || MANNER.test(behind)) return true;
  return value < 10 && !MEASURES.test(unit) && !after && !AT_LEAST.test(words) && !COUNTED_LEVEL.test(behind);
}
const COUNTED_LEVEL = /^(?:千|百|万)亿级/;

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
const OPENING = /^(?:和|及|其中|以及|力争|争取|确保|实现|努力|使|推动|分别|全面|以上|至少(?=[^\d]{2}))+/;

function targetOf(
  flow: Flow,
  from: number,
  at: number,
  end: number,
  amount: Amount,
  judged: Judged,
  previous: Target | null,
): Target {
  const words = flow.text.slice(from, at);
  const start = behindOpening(flow.fold, from, at);
  const own = judged.again ? '' : indicatorOf(flow.text.slice(start, at), flow.fold.slice(start, at), judged);
  const takesObject = amount.form === 'level' ? !judged.again && !THE_LEVEL_ITSELF.test(own) : MAKING_ALONE.test(own);
  const behind = takesObject ? (OBJECT.exec(flow.fold.slice(end, end + 32))?.[0].length ?? 0) : 0;
  // 年均增长8%, 比2020年提高2个百分点: said of what the sentence spoke of before
  const indicator = own === '' ? (previous?.indicator ?? '') : own + flow.text.slice(end, end + behind);
  const sentenceStart = Math.max(0, at - 160);
  const clause = flow.fold
    .slice(sentenceStart, at)
    .split(/[。；]/)
    .at(-1)!;
  const first = judged.again ? at : start;
  return {
    text: flow.text.slice(first, end),
    span: spanOf(flow, first, end),
    indicator,
    comparator: judged.comparator,
    value: amount.value,
    ...(amount.valueTo !== undefined && { valueTo: amount.valueTo }),
    measureUnit: amount.unit,
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
/** 产值达到千亿级: the indicator stands in front. */
const THE_LEVEL_ITSELF = /(?:产值|规模|收入|总量|营收|投资|产业|集群|园区|企业)$/;
const OBJECT = /^[^，。；、（）]{2,30}/;
const COMPARED_WITH = /^(?:同比|环比|(?:比|较)(?:上年|去年|\d{4}年)?.{0,4}(?:同期|末|底)?|每年|累计|分别|均)$/;

const COMPARING =
  /(?:分别)?(?:不低于|不少于|不小于|至少|不得低于|不得少于|不超过|不高于|不多于|不大于|不得超过|控制在|压缩至|压缩到|压减至|压减到|缩短至|缩短到|降至|降到|下降到|下降至|降低到|降低至|减少到|减至|低于|小于|少于|突破|超过|超出|高于|大于|多于|超|达到了?|达|提高到|提高至|提升到|提升至|增长到|增至|增加到|扩大到|升至|上升到|做到|稳定保持在|稳定在|保持在|保持|迈[上向入进]|跻身|进军|冲刺|(?:年均)?(?:增长|提高|提升|增加|下降|降低|减少|压减|压缩|缩短)(?:率)?(?:约|达到?|为|超过|突破|保持在)?|约为|为|约|力争)$/;

function indicatorOf(text: string, fold: string, judged: Judged): string {
  const comparing = COMPARING.exec(fold);
  const cut = comparing && comparing.index > 0 ? text.slice(0, comparing.index) : comparing ? '' : text;
  const named = (
    judged.comparator === 'x'
      ? cut.replace(/(?:实现|力争|(?:用|在)?(?:[一二三四五六七八九十]|\d+)年(?:内|左右)?|较.*)$/, '')
      : cut
  ).replace(/(?:力争|争取|努力|比\d{4}年|较\d{4}年|同比|比上年|较上年)$/, '');
  return COMPARED_WITH.test(named) ? '' : named;
}
