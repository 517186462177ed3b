import { GAP, spanOf, wordsOf, type Flow } from '../layout/flow.js';
import type { Deadline, Duty } from '../types.js';
import { blockAt, type UnitBlock } from '../units/blocks.js';
import { datePhrases, occasionPhrases, periodPhrases, recurrenceOf, type DocumentTime } from './dates.js';
import { OBLIGES } from './obliges.js';

/** A stretch of folded text that sets a time. */
type Found = { start: number; end: number } & Pick<Deadline, 'due' | 'recurrence' | 'within'>;

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
  const dates = datePhrases(fold, time.year, time.issued).filter((date) => date.binding && (date.due ?? date.recurrence));
  const periods = periodPhrases(fold, time.issued);
  const found: Found[] = [...dates, ...periods, ...occasionPhrases(fold, time)];
  for (const each of found.sort((a, b) => a.start - b.start)) {
    const start = from + each.start;
    if (blockAt(blocks, start)) continue;
    const end = from + each.end;
    out.push({
      text: flow.text.slice(start, end),
      span: spanOf(flow, start, end),
      ...(each.due && { due: each.due }),
      ...(each.recurrence && { recurrence: each.recurrence }),
      ...(each.within && { within: each.within }),
      source: 'text',
    });
  }
  return out;
}

/** 2024.06.30 and 2024/6 as tables write dates, in the words that the grammar of dates knows. */
const withoutDots = (words: string): string =>
  words.replace(
    /(?<!\d)((?:19|20)\d\d)[./-](\d{1,2})(?:[./-](\d{1,2}))?(?!\d)/g,
    (_, year: string, month: string, day: string | undefined) => `${year}年${month}月${day === undefined ? '' : `${day}日`}`,
  );

/** 2025年〔汛期前〕, 2024年〔秋季开学前〕: nobody knows the day. */
const BEFORE_SOMETHING = /^[^，。；、\d（）]{1,8}前(?!期|后)/;
const BEFORE_LENGTH = 10;

/** What the words of a block's deadline mean: its last date, else a period, else a pace. */
function said(words: string, time: DocumentTime): Pick<Deadline, 'due' | 'recurrence' | 'within'> {
  const fold = withoutDots(words);
  // a block speaks of the document's year where it names none: 三季度, 6月
  const own = /^(?:第?[一二三四]季度|[上下]半年|\d{1,2}月)/.test(fold) ? `${time.year ?? ''}年${fold}` : fold;
  const occasions = occasionPhrases(fold, time);
  // 2025年春节前 is no 2025年
  const inOccasion = (start: number) => occasions.some((each) => each.start <= start && start < each.end);
  const written = time.year === undefined ? fold : own;
  const dates = datePhrases(written, time.year, time.issued).filter(
    (d) => !inOccasion(d.start) && (d.binding || !BEFORE_SOMETHING.test(written.slice(d.end, d.end + BEFORE_LENGTH))),
  );
  const period = periodPhrases(fold, time.issued)[0];
  const due =
    [...dates, ...occasions]
      .map((d) => d.due)
      .filter((d): d is string => d !== undefined)
      .sort()
      .at(-1) ?? period?.due;
  const recurrence = dates.find((d) => d.recurrence)?.recurrence ?? (due || period ? undefined : recurrenceOf(fold));
  return { ...(due && { due }), ...(recurrence && { recurrence }), ...(period && { within: period.within }) };
}

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
    if ('（“《'.includes(char)) depth += 1;
    else if ('）”》'.includes(char)) depth = Math.max(0, depth - 1);
    const ends = depth === 0 && '。；!?'.includes(char);
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
