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
