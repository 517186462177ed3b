import { GAP, spanOf, wordsOf, type Flow } from '../layout/flow.js';
import type { Deadline, Duty } from '../types.js';
import { blockAt, type UnitBlock } from '../units/blocks.js';
import { datePhrases, periodPhrases, recurrenceOf } from './dates.js';

/** What relative dates are reckoned from; each absent when nobody knows. */
export interface DocumentTime {
  /** The year that 今年 means. */
  year?: number;
  /** ISO date of issue. */
  issued?: string;
}

/** Deadlines of a stretch of the flow: those of its unit blocks first, then what the running text binds to a date. */
export function deadlinesOf(
  flow: Flow,
  from: number,
  to: number,
  blocks: readonly UnitBlock[],
  time: DocumentTime = {},
): Deadline[] {
  const out: Deadline[] = [];
  for (const block of blocks) {
    for (const { start, end, labelled } of block.deadlines) {
      const source = block.kind === 'label' && labelled ? 'label' : 'block';
      out.push({
        text: flow.text.slice(start, end),
        span: spanOf(flow, start, end),
        ...said(flow.fold.slice(start, end), time),
        source,
      });
    }
  }
  const fold = flow.fold.slice(from, to);
  const dates = datePhrases(fold, time.year).filter((date) => date.binding && (date.due ?? date.recurrence));
  const periods = periodPhrases(fold, time.issued);
  for (const found of [...dates, ...periods].sort((a, b) => a.start - b.start)) {
    const start = from + found.start;
    if (blockAt(blocks, start)) continue;
    const end = from + found.end;
    out.push({
      text: flow.text.slice(start, end),
      span: spanOf(flow, start, end),
      ...(found.due && { due: found.due }),
      ...('recurrence' in found && found.recurrence && { recurrence: found.recurrence }),
      ...('within' in found && { within: found.within }),
      source: 'text',
    });
  }
  return out;
}

/** What the words of a block's deadline mean: its last date, else a period, else a pace. */
function said(fold: string, time: DocumentTime): Pick<Deadline, 'due' | 'recurrence' | 'within'> {
  // a block speaks of the document's year where it names none: 三季度, 6月
  const own = /^(?:第?[一二三四]季度|[上下]半年|\d{1,2}月)/.test(fold) ? `${time.year ?? ''}年${fold}` : fold;
  const dates = datePhrases(time.year === undefined ? fold : own, time.year);
  const period = periodPhrases(fold, time.issued)[0];
  const due =
    dates
      .map((d) => d.due)
      .filter((d): d is string => d !== undefined)
      .sort()
      .at(-1) ?? period?.due;
  const recurrence = dates.find((d) => d.recurrence)?.recurrence ?? (due || period ? undefined : recurrenceOf(fold));
  return { ...(due && { due }), ...(recurrence && { recurrence }), ...(period && { within: period.within }) };
}

/** What may stand in front of the verb: a date, a pace, words of insistence. */
const WHEN =
  '[^，。；]{0,24}?(?:(?:之?[前内后]|[底末]|起|季度|半年)|(?:19|20)\\d\\d年(?:\\d{1,2}月)?(?:[-—至]\\d{1,2}月)?)|按[年季月周]|逐[年季月]|每两年|每[一二三]年';
const INSISTS =
  '每年|每季度?|每月|每半年|每周|定期|适时|今年|要|应|应当|须|必须|确保|切实|积极|大力|着力|全面|深入|进一步|加快|抓好|持续|重点|主动|尽快|及时|逐步|组织|统筹|集中|力争|争取|基本|力|全力|有序|稳妥|分批|分类';
const VERBS =
  '建立健全|建立|制定|制订|编制|出台|修订|推进|推动|完善|健全|加强|强化|开展|实施|落实|完成|设立|成立|建设|建成|打造|培育|引进|优化|规范|加快|加大|扩大|提升|提高|清理|整合|公布|公开|报送|上报|报告|报(?=[本省市区县州国各])|统筹|探索|创新|深化|构建|搭建|拓展|发挥|严格|赋予|理顺|淘汰|推广|推行|配置|选优配强|支持|鼓励|引导|组织|协调|取消|简化|压减|压缩|整治|打击|下放|承接|评估|考核|督促|检查|研究|利用|设置|纳入|争取|充分发挥|合理确定|控制|保障|改革|集聚|突破|办结|实现|调度|通报|发放|安排|兑现|举办|新建|新增|改造|梳理|汇总|验收|遴选|明确|启动|印发|更新|整改|自查';
const OBLIGES = new RegExp(`^(?:${WHEN})?(?:${INSISTS})*(${VERBS})`);
/** 每年新增建设用地指标的5%用于…: the words name a thing, they oblige nobody. */
const NAMES_A_THING = /^(?:完成|新增|新建|建设|改革|创新|研究|实施|保障|控制)[^，。；]{0,12}的/;

/** Clauses that oblige somebody. A clause without such a verb goes on with the one before it. */
export function dutiesOf(flow: Flow, from: number, to: number, blocks: readonly UnitBlock[]): Duty[] {
  const out: Duty[] = [];
  let open: { start: number; end: number; verb: string } | null = null;
  const close = () => {
    if (open) {
      const fold = flow.fold.slice(open.start, open.end);
      const recurrence = recurrenceOf(fold);
      const text = wordsOf(flow, open.start, open.end);
      out.push({ text, verb: open.verb, span: spanOf(flow, open.start, open.end), ...(recurrence && { recurrence }) });
    }
    open = null;
  };
  for (const clause of clausesOf(flow, from, to, blocks)) {
    const words = flow.fold.slice(clause.start, clause.end);
    const verb = NAMES_A_THING.test(words) ? undefined : OBLIGES.exec(words)?.[1];
    if (verb) {
      close();
      open = { start: clause.start, end: clause.end, verb };
    } else if (open) (open as { end: number }).end = clause.end;
    if (clause.last) close();
  }
  close();
  return out;
}

interface Clause {
  start: number;
  end: number;
  /** A sentence or a semicolon ends here. */
  last: boolean;
}

function* clausesOf(flow: Flow, from: number, to: number, blocks: readonly UnitBlock[]): Generator<Clause> {
  let start = from;
  let depth = 0;
  let block = 0;
  for (let i = from; i < to; i += 1) {
    while (block < blocks.length && blocks[block]!.end <= i) block += 1;
    const inside = blocks[block];
    if (inside && i >= inside.start) {
      if (start < i) yield { start, end: i, last: true };
      i = inside.end - 1;
      start = inside.end;
      continue;
    }
    const char = flow.fold[i]!;
    if (/[（“《]/.test(char)) depth += 1;
    else if (/[）”》]/.test(char)) depth = Math.max(0, depth - 1);
    const ends = /[。；!?]/.test(char) && depth === 0;
    if (ends || (char === '，' && depth === 0)) {
      if (start < i) yield { start, end: i, last: ends };
      start = i + 1;
    } else if (flow.gap[i] === GAP.paragraph && i > start) {
      yield { start, end: i, last: true };
      start = i;
      depth = 0;
    }
  }
  if (start < to) yield { start, end: to, last: true };
}
