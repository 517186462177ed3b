import { headOneBody, isCompleteUnit, isUnitLike, joinsUnits, wholePhraseEnd } from './lexicon.js';
import type { Role } from './verbs.js';

/** A unit as written, in the flow. */
export interface UnitRange {
  start: number;
  end: number;
  /** Given by a bracket behind the name: 市发改委（牵头）. */
  role?: Role;
}

const LEADING =
  /^(?:[*★☆▲△●○■□◆◇※]+|由|请(?=[省市区县州盟旗国各有相])|以(?=[省市区县州国])|其(?=有关|相关|所属)|并由|并|以及|会同|其中|[、，；：.·]|\d{1,2}[.、](?!\d)|[①-⑳]|（\d{1,2}）|【\d{1,2}】)/;
/** 和 及 与 in front of a piece join it to the list; 和平区 and 及 in names such as 及第街道 stay. */
const LEADING_JOIN = /^(?:和|及|与)(?=各|有关|相关|其他|其它|[省市区县州]|所有|国家|中央|属地)/;
const ROLE_WORDS_ALONE =
  /^(?:等|等等|单位|部门|部门和单位|有关方面|单位和部门|负责|牵头|配合|落实|共同|分别|责任单位|牵头单位|配合单位|无|\/|-+|—+|同上)$/;
const LEAD_BRACKET = /^（(?:总|为)?(?:牵头|主办|主责|第一责任)[^）]*）$/;
const ROLE_BRACKET = /^（(?:为)?(?:配合|协办|责任|参与|负责|落实|参加|协助)[^）]*）$/;
const NOTE_BRACKET = /以下|下称|下同|负责|电话|\d{7,}|第一位|首位|排名|联系|按照|根据|除外|详见|附件/;

/** The units in one piece of a list (no separator inside): 市工信局、〔市财政局等有关部门〕, 教育部〔会同有关部门〕, 全国妇联〔等和各省级人民政府〕. */
export function splitNames(fold: string, from: number, to: number): UnitRange[] {
  const out: UnitRange[] = [];
  for (const [a, b] of atJoins(fold, from, to)) {
    const unit = trimName(fold, a, b);
    if (unit) out.push(unit);
  }
  return out;
}

function trimName(fold: string, from: number, to: number): UnitRange | null {
  let start = from;
  let end = to;
  let role: Role | undefined;
  for (let match; start < end && (match = LEADING.exec(fold.slice(start, end)) ?? LEADING_JOIN.exec(fold.slice(start, end)));) {
    start += match[0].length;
  }
  for (;;) {
    const words = fold.slice(start, end);
    const bracket = trailingBracket(words);
    if (bracket !== null && LEAD_BRACKET.test(bracket)) role = 'lead';
    else if (bracket !== null && ROLE_BRACKET.test(bracket)) role = 'responsible';
    else if (/[等。、，；：.…*★☆▲△●○■□◆◇※]$/.test(words)) {
      end -= 1;
      continue;
    } else if (bracket === null || !NOTE_BRACKET.test(bracket)) break;
    end -= bracket!.length;
  }
  const name = fold.slice(start, end);
  if (name.length < 2 || ROLE_WORDS_ALONE.test(name)) return null;
  return role ? { start, end, role } : { start, end };
}

function trailingBracket(words: string): string | null {
  if (!words.endsWith('）')) return null;
  let depth = 0;
  for (let i = words.length - 1; i >= 0; i -= 1) {
    if (words[i] === '）') depth += 1;
    else if (words[i] === '（' && --depth === 0) return i > 0 ? words.slice(i) : null;
  }
  return null;
}

const JOIN = /等|会同|协同|联合|商|以及|和|及|与|暨/y;
const NOT_ETC_BEFORE = /[高中初平同优相对均甲乙丙特一二三四五]/;

/** Cuts where 等, 会同, 和, 及, 与 stand between complete units; inside a name (工业和信息化部, 高等院校) they stay. */
function atJoins(fold: string, from: number, to: number): [number, number][] {
  const out: [number, number][] = [];
  let start = from;
  let depth = 0;
  /** 各市和县人民政府 is one phrase: behind its end. */
  let whole = wholePhraseEnd(fold, from, to);
  for (let i = from; i < to; i += 1) {
    const char = fold[i]!;
    if (char === '（' || char === '“' || char === '《') depth += 1;
    else if (char === '）' || char === '”' || char === '》') depth -= 1;
    if (depth > 0 || i <= start || i < whole) continue;
    JOIN.lastIndex = i;
    const join = JOIN.exec(fold)?.[0];
    if (join === undefined || i + join.length > to) continue;
    const left = fold.slice(start, i);
    if (join === '等') {
      if (!(isCompleteUnit(left) && !NOT_ETC_BEFORE.test(fold[i - 1]!))) continue;
      out.push([start, i]);
      start = behindEtc(fold, i + 1, to);
    } else {
      const right = fold.slice(i + join.length, to);
      if (headOneBody(left, right) || !joinsUnits(left, right) || /^(?:部门|单位|机构|个人|企业)(?:$|[及和与]|以及)/.test(right))
        continue;
      if (!isUnitLike(right.replace(/等.*$/, '')) && !/^(?:各|有关|相关)/.test(right)) continue;
      // 商 is a verb only in front of a unit that starts like one
      if ((join === '商' || join === '联合') && !/^(?:[省市区县州]|有关|相关|国家|财政|各)/.test(right)) continue;
      out.push([start, i]);
      start = i + join.length;
    }
    whole = wholePhraseEnd(fold, start, to);
    i = start - 1;
  }
  if (start < to) out.push([start, to]);
  return out;
}

/** What follows 等 and still belongs to it: 等部门, 等8个单位, 等部门和单位; 等有关部门 names a group and stays. */
function behindEtc(fold: string, from: number, to: number): number {
  const rest = /^(?:\d+个?|[一二三四五六七八九十]+个?|多个?)?(?:部门和单位|单位和部门|部门、单位|部门|单位|机构)?/.exec(
    fold.slice(from, to),
  );
  let next = from + (rest?.[0].length ?? 0);
  const join = /^(?:和|及|与|以及)/.exec(fold.slice(next, to));
  if (join) next += join[0].length;
  return next;
}
