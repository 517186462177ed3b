import { spanOf, type Flow } from '../layout/flow.js';
import type { Span } from '../types.js';

const RULE =
  /(?:(?:排|列|位于|名列|处于)?(?:在|于)?(?:第一位?|第1位?|首位|最前)(?:的|者|位|列)?|排名(?:第一|在前|首位)的?|(?:第一个|首个|首位)(?:责任)?)(?:的)?(?:单位|部门|者|责任单位|责任部门)?(?:均|即|就)?(?:为|是|作为)(?:总|工作|主要|第一)?(?:牵头|主办|主责|汇总)[^。；（）【】]{0,20}/;

/** The sentence with which a document says that the first listed unit leads, if it has one. */
export function leadRuleOf(flow: Flow): { text: string; span: Span } | undefined {
  const match = RULE.exec(flow.fold);
  if (!match) return undefined;
  // from the beginning of the clause: 除注明“分别牵头”的以外，排第一位的为牵头单位
  let start = match.index;
  while (start > 0 && match.index - start < 20 && !/[，。；（）【】：、]/.test(flow.fold[start - 1]!)) start -= 1;
  const end = match.index + match[0].length;
  return { text: flow.text.slice(start, end), span: spanOf(flow, start, end) };
}

const MARKS = '*★☆▲△●○■□◆◇※';
/** 标★的为牵头单位, “▲”为牵头部门: a sign beside the name says who leads. */
const MARK_RULE = new RegExp(
  `([${MARKS}])[”"]?(?:号|符号)?(?:的|者)?(?:单位|部门)?(?:均)?(?:为|是|系|表示|代表)(?:总|第一)?(?:牵头|主办|主责)`,
);
const marks = new WeakMap<Flow, string>();

/** The sign that marks who leads, if the document says there is one; empty otherwise. */
function leadMarkOf(flow: Flow): string {
  const known = marks.get(flow);
  if (known !== undefined) return known;
  const mark = MARK_RULE.exec(flow.fold)?.[1] ?? '';
  marks.set(flow, mark);
  return mark;
}

/** Is the name from `start` to `end` marked as leading by a sign before or behind it? */
export function isMarkedLead(flow: Flow, start: number, end: number): boolean {
  const before = flow.fold[start - 1] ?? '';
  const behind = flow.fold[end] ?? '';
  if (!MARKS.includes(before || '。') && !MARKS.includes(behind || '。')) return false;
  const mark = leadMarkOf(flow);
  return mark !== '' && (before === mark || behind === mark);
}
