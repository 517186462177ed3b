import { GAP, spanOf, type Flow } from '../layout/flow.js';
import { numeralValue } from '../outline/numerals.js';
import { isoDate } from '../targets/dates.js';
import type { Placeholder, Span, Validity } from '../types.js';

const HOLE = '[*＊×xX_＿○〇◯□\\?？Ｘ]{1,4}|…{1,2}';
const DATE = `(?:(?:\\d{4}|${HOLE})年(?:(?:\\d{1,2}|${HOLE})月)?(?:(?:\\d{1,2}|${HOLE})日)?)`;
const SENTENCE =
  /(?:有效期|自[^。；]{0,30}(?:起|之日起?)(?:施行|实施|执行|生效)|起?(?:施行|实施|执行)至|实施期限|执行期限|试行期)/;
const PLACEHOLDER = new RegExp(`[*＊×_＿□]|(?:[xXＸ○〇]{1,4})(?=[年月日])|(?<=[年月])日|(?<=年)月`);

/**
 * The period in which the policy applies. The sentence is the last one that speaks of it outside brackets. A date with a hole
 * in it (2021年**月**日) is not guessed: it becomes a placeholder.
 */
export function validityOf(flow: Flow): Validity {
  const sentence = sentenceOf(flow);
  if (!sentence) return { placeholders: [] };
  const [start, end] = sentence;
  const fold = flow.fold.slice(start, end);
  const validity: Validity = { placeholders: [], text: flow.text.slice(start, end), span: spanOf(flow, start, end) };
  for (const { field, from, to } of datesOf(fold)) {
    const words = fold.slice(from, to);
    if (PLACEHOLDER.test(words)) validity.placeholders.push(placeholderOf(flow, field, start + from, start + to));
    else if (field !== 'other') {
      const [year, month, day] = words.split(/[年月日]/);
      const iso = isoDate(Number(year), Number(month || (field === 'to' ? 12 : 1)), Number(day || (field === 'to' ? 31 : 1)));
      if (iso) validity[field] = iso;
    }
  }
  if (!validity.from && /自(?:印发|发布|公布|下发|发文)之日/.test(fold)) validity.fromIssue = true;
  const years = /有效期(?:限)?(?:为|是)?([\d一二三四五六七八九十两]{1,3})年(?![\d*＊×])/.exec(fold)?.[1];
  if (years) validity.years = numeralValue(years);
  if (validity.from && validity.years && !validity.to) validity.to = endAfterYears(validity.from, validity.years);
  return validity;
}

/** Last day of a period of whole years: 2021-03-01 and five years end on 2026-02-28. */
export function endAfterYears(from: string, years: number): string {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year + years, month - 1, day) - 86_400_000).toISOString().slice(0, 10);
}

function sentenceOf(flow: Flow): [number, number] | null {
  let found: [number, number] | null = null;
  let start = 0;
  for (let i = 0; i <= flow.fold.length; i += 1) {
    const stops = i < flow.fold.length && '。；'.includes(flow.fold[i]!);
    const ends = i === flow.fold.length || stops || (flow.gap[i] === GAP.paragraph && i > start);
    if (!ends) continue;
    const fold = flow.fold.slice(start, i);
    // 自2018年1月1日起施行 about another document stands in 《》 or names it in front
    if (
      fold.length < 200 &&
      SENTENCE.test(fold) &&
      /^(?:本|自|有效期|《|（?此|上述|以上)/.test(fold.replace(/^[\d一二三四五六七八九十（）、.第条]+/, ''))
    ) {
      // 本意见自…起施行。有效期5年。: two sentences that follow each other say it together
      const goesOn: boolean = found !== null && start - found[1] <= 1 && /^有效期/.test(fold);
      if (/本|^自|^有效期/.test(fold)) found = [goesOn ? found![0] : start, i];
    }
    start = flow.gap[i] === GAP.paragraph && !stops ? i : i + 1;
  }
  return found;
}

function* datesOf(fold: string): Generator<{ field: Placeholder['field']; from: number; to: number }> {
  for (const match of fold.matchAll(new RegExp(DATE, 'g'))) {
    const before = fold.slice(0, match.index);
    const after = fold.slice(match.index + match[0].length);
    const to = /(?:至|到|止于|—|-|~)$/.test(before) || /^(?:止|失效|废止)/.test(after);
    const from = /(?:自|从|为|期：?)$/.test(before) || /^(?:起|至|到|—|-|~)/.test(after);
    // 有效期5年, 有效期为**年: a length, not a date
    if (!/月/.test(match[0]) && /(?:有效期|为|期限)$/.test(before) && !/^\d{4}/.test(match[0])) {
      if (!/\d/.test(match[0])) yield { field: 'other', from: match.index, to: match.index + match[0].length };
      continue;
    }
    yield { field: to ? 'to' : from ? 'from' : 'other', from: match.index, to: match.index + match[0].length };
  }
}

function placeholderOf(flow: Flow, field: Placeholder['field'], start: number, end: number): Placeholder {
  const year = /^\d{4}/.exec(flow.fold.slice(start, end))?.[0];
  return { text: flow.text.slice(start, end), span: spanOf(flow, start, end), field, ...(year && { year: Number(year) }) };
}

/** 若与上级政策相冲突时，以上级政策为准. */
export function precedenceOf(flow: Flow): { text: string; span: Span } | undefined {
  const match =
    /(?:如|若|凡|当)?[^。；，]{0,12}与[^。；]{2,60}?(?:冲突|不一致|不符|抵触|不相符)[^。；]{0,12}?，?(?:均|一律|则)?以[^。；]{2,40}为准/.exec(
      flow.fold,
    );
  if (!match) return undefined;
  const end = match.index + match[0].length;
  return { text: flow.text.slice(match.index, end), span: spanOf(flow, match.index, end) };
}
