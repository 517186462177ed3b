import { labelAt, opensAnyLabel } from '../units/labels.js';
import { endsStrongly, isSurelyUnit, isUnitLike } from '../units/lexicon.js';
import { GAP, paragraphs, type Flow } from './flow.js';

/** Nothing is named by these alone: a line that begins with one goes on with a name. */
const BARE_END =
  /^[和及与]?(?:人民政府|政府|办事处|管委会|行政公署|党委和政府|中心支行|支行|分行|分局|分公司|公司|集团|委员会|总局|厅|局|委|会)/;
/** 人民银行⏎清远市中心支行, 国家税务总局⏎清远市税务局. */
const BRANCH_OF = /(?:银行|国家税务总局)$/;
const BRANCH = /(?:支行|分行|税务局)$/;
const BEGINS_UNIT = /^(?:[省市区县州旗镇乡街村各]|自治|国家|国务院|中央|中国|全国|国网|有关|相关|人民|人行|驻|团)/;
const SEPARATOR = /[、，；。：]/;
const NAME_MAX = 30;

/**
 * In a text too short to show how it is wrapped a name may still be torn in two by a line break: 责任单位：县财政局、人⏎行滨海县
 * 支行. Behind a label of a list of units the break is mended where only both halves together are a unit.
 */
export function mendTornNames(flow: Flow): void {
  const all = paragraphs(flow, 0, flow.text.length);
  let inList = false;
  all.forEach(([from, to], i) => {
    const label = labelAt(flow.fold, from);
    inList = label ? label.kind === 'lead' || label.kind === 'responsible' : inList && flow.gap[from] === GAP.wrap;
    const next = all[i + 1];
    if (!inList || !next || opensAnyLabel(flow.fold, to)) return;
    if (isTorn(flow.fold.slice(from, to), flow.fold.slice(...next))) flow.gap[to] = GAP.wrap;
  });
}

function isTorn(above: string, below: string): boolean {
  const left = lastPiece(above);
  // a note behind the name is none of it: 市水⏎利局（列第一位的为牵头单位，下同）
  const right = firstPiece(below).replace(/（[^（）]{7,}）$/, '');
  if (left === '' || right === '' || left.length > NAME_MAX || right.length > NAME_MAX) return false;
  if (!isSurelyUnit(left + right)) return false;
  if (BARE_END.test(right) || (BRANCH_OF.test(left) && BRANCH.test(right))) return true;
  if (!isSurelyUnit(left) && !isSurelyUnit(right)) return true;
  return !isUnitLike(left) || (!endsStrongly(left) && !BEGINS_UNIT.test(right));
}

/** Behind the last separator outside brackets. */
function lastPiece(words: string): string {
  let depth = 0;
  for (let i = words.length - 1; i >= 0; i -= 1) {
    const char = words[i]!;
    if (char === '）') depth += 1;
    else if (char === '（') depth -= 1;
    else if (depth <= 0 && SEPARATOR.test(char)) return words.slice(i + 1);
  }
  return words;
}

function firstPiece(words: string): string {
  let depth = 0;
  for (let i = 0; i < words.length; i += 1) {
    const char = words[i]!;
    if (char === '（') depth += 1;
    else if (char === '）') depth -= 1;
    else if (depth <= 0 && SEPARATOR.test(char)) return words.slice(0, i);
  }
  return words;
}
