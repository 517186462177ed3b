import { matchesOf } from '../layout/scan.js';
import { numeralValue } from '../outline/numerals.js';
import type { Comparator } from '../types.js';

/** How an amount is written: 30, 三十, 三分之一 or 1/3, 千亿级, 翻一番. */
export type AmountForm = 'digits' | 'words' | 'fraction' | 'level' | 'times';

/** An amount found in folded text. */
export interface Amount {
  start: number;
  end: number;
  form: AmountForm;
  value: number;
  /** Upper end of a range. */
  valueTo?: number;
  /** As written, 亿元 or 家; % for a fraction, 倍 for 翻一番. */
  unit: string;
  /** What 以上, 左右, 以内 behind it say. */
  after?: Comparator;
}

// ── the grammar of an amount: 1,000—2,000亿元以上, 一千二百亿元, 百分之九十五, 三分之一, 千亿级, 再翻一番 ─────────────────────

const NUMBER = '\\d+(?:,\\d{3})*(?:\\.\\d+)?';
const SCALE = '(?:万亿|千亿|百亿|亿|千万|百万|万|千|百)';
const UNIT = `(?:个?百分点|个?工作日|[%‰]|[PETG]?(?:FLOPS|Flops)|[GMT]W(?:h)?|${SCALE}?(?:美元|元|人次|人天|人|家次|家|个|项|件|平方公里|公里|千米|平方米|立方米|亩|公顷|吨标准煤|吨|千瓦时|千瓦|户|所|座|辆|台|套|张|名|标箱|标准箱|公斤|斤|微克/立方米|毫克/升|岁|例|批|种|条|处|只|支|款|场|期|对|村|镇|床|头|株|组|班|倍|位|分钟|小时|天|日|分|度|米|宗|幅|门|艘|架|棵|间|栋|类|片|瓶|杯|届|次)|(?:万亿|千亿|百亿|亿|千万|百万|万)(?=[，、。；以左]|$))`;

const ONE = '[一二两三四五六七八九]';
/** 五十二, 十: never a bare 百 or 千, which open words (百姓, 千人计划). */
const TENS = `(?:${ONE}?十${ONE}?|${ONE})`;
const HUNDREDS = `(?:${ONE}百(?:零${ONE}|${ONE}十${ONE}?)?|${TENS})`;
const THOUSANDS = `(?:${ONE}千(?:零${TENS}|${ONE}百(?:零${ONE}|${ONE}十${ONE}?)?)?|${HUNDREDS})`;
const WORDS = `(?:${THOUSANDS}亿零?)?(?:${THOUSANDS}万零?)?${THOUSANDS}(?:点[〇零一二三四五六七八九]+)?`;
/** A numeral in the middle of another, of an ordinal (第三十, 前十) or of a vague number (几十, 每十户, 近三年) is no amount. */
const WORDS_BEFORE = `(?<![\\d.A-Za-z〔【第前每几数这那同各首头近百千万亿一二两三四五六七八九十零〇“])`;

const AFTER = '(?<after>以上|左右|以内|以下|及以上|及以下)?';
/** What an amount may begin with: all other places are passed over by one look. */
const OPENS = '(?=[\\d再翻一二两三四五六七八九十百千万亿])';
const AMOUNT = new RegExp(
  `${OPENS}(?:${[
    `(?<![\\d.A-Za-z〔【第])(?<number>${NUMBER})(?:[-–—~～至到](?<numberTo>${NUMBER}))?(?<unit>${UNIT})${AFTER}`,
    `再?翻(?<times>[一两二三])番`,
    `(?<level>(?:${NUMBER}|${WORDS_BEFORE}${WORDS})?(?:万亿|千亿|百亿|亿))级(?!别)`,
    `${WORDS_BEFORE}(?:(?<parts>百|千|${TENS})分之(?<share>百|${WORDS})|(?<!/)(?<top>[1-9])/(?<bottom>10|[2-9])(?![\\d/.年月]))${AFTER.replace('after', 'afterShare')}`,
    `${WORDS_BEFORE}(?<words>${WORDS})(?:[至到](?<wordsTo>${WORDS}))?(?<wordsUnit>${UNIT})${AFTER.replace('after', 'afterWords')}`,
  ].join('|')})`,
  'g',
);
const UNIT_SCALE = new RegExp(`^${SCALE}(?!米|瓦)`);
const ABOVE: Record<string, Comparator> = { 以上: '>=', 及以上: '>=', 左右: '~', 以内: '<=', 以下: '<=', 及以下: '<=' };
const TIMES: Record<string, number> = { 一: 2, 两: 4, 二: 4, 三: 8 };
const SCALE_VALUE: Record<string, number> = {
  百: 1e2,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  百亿: 1e10,
  千亿: 1e11,
  万亿: 1e12,
};

/** Value of a whole or decimal number in Chinese numerals below 10¹², 一亿两千万 or 二点五; NaN when it is none. */
export function wordsValue(words: string): number {
  const [whole, decimals] = words.split('点') as [string, string | undefined];
  let total = 0;
  let rest = whole;
  for (const [sign, size] of [
    ['亿', 1e8],
    ['万', 1e4],
  ] as const) {
    const at = rest.indexOf(sign);
    if (at < 0) continue;
    total += numeralValue(rest.slice(0, at)) * size;
    rest = rest.slice(at + 1);
  }
  if (rest !== '') total += numeralValue(rest);
  if (decimals === undefined) return whole === '' ? NaN : total;
  return Number(`${total}.${[...decimals].map((digit) => numeralValue(digit)).join('')}`);
}

/**
 * The amounts of a folded text, in its order, each with its unit as written; Chinese numerals count in the scale that stands at the unit
 * (一亿两千万元 is 12000 万元). A fraction is a percentage, to two decimals where it has no end (三分之一 is 33.33 %).
 */
export function amountsOf(fold: string): Amount[] {
  return matchesOf(AMOUNT, fold).map((match) => {
    const g = match.groups!;
    const after = ABOVE[g['after'] ?? g['afterShare'] ?? g['afterWords'] ?? ''];
    return { start: match.index, end: match.index + match[0].length, ...(after && { after }), ...meaningOf(g) };
  });
}

type Groups = Record<string, string | undefined>;
type Meaning = Pick<Amount, 'form' | 'value' | 'valueTo' | 'unit'>;

function meaningOf(g: Groups): Meaning {
  if (g['times']) return { form: 'times', value: TIMES[g['times']]!, unit: '倍' };
  if (g['level']) return levelOf(g['level']);
  if (g['share'] ?? g['top']) return fractionOf(g);
  if (g['words']) {
    const scale = UNIT_SCALE.exec(g['wordsUnit']!)?.[0] ?? '';
    const [value, valueTo] = [g['words'], g['wordsTo']].map((words) => words && inScale(words, scale)) as [
      number,
      number | undefined,
    ];
    return { form: 'words', value, ...(valueTo && { valueTo }), unit: g['wordsUnit']! };
  }
  const numberOf = (digits: string) => Number(digits.replaceAll(',', ''));
  return {
    form: 'digits',
    value: numberOf(g['number']!),
    ...(g['numberTo'] && { valueTo: numberOf(g['numberTo']) }),
    unit: g['unit']!,
  };
}

/** 一亿两千万元: the last scale is the unit's, the ones before it are counted in it. */
function inScale(words: string, scale: string): number {
  const higher = /[亿万]/.test(words) && scale !== '';
  return higher ? wordsValue(words + scale) / SCALE_VALUE[scale]! : wordsValue(words);
}

/** 千亿级 is 1000 亿, 万亿级 is 1 万亿, 五千亿级 is 5000 亿. */
function levelOf(words: string): Meaning {
  const [, count, scale] = /^(.*?)(万亿|千亿|百亿|亿)$/.exec(words)! as unknown as [string, string, string];
  const factor = scale === '千亿' ? 1000 : scale === '百亿' ? 100 : 1;
  const base = count === '' ? 1 : /\d/.test(count) ? Number(count.replaceAll(',', '')) : wordsValue(count);
  return { form: 'level', value: base * factor, unit: scale === '万亿' ? '万亿' : '亿' };
}

function fractionOf(g: Groups): Meaning {
  if (g['parts'] === '百' || g['parts'] === '千') {
    const value = g['share'] === '百' ? 100 : wordsValue(g['share']!);
    return { form: 'fraction', value, unit: g['parts'] === '百' ? '%' : '‰' };
  }
  const share = g['top'] ? Number(g['top']) / Number(g['bottom']) : wordsValue(g['share']!) / numeralValue(g['parts']!);
  return { form: 'fraction', value: Math.round(share * 10_000) / 100, unit: '%' };
}
