import { GAP, paragraphEnd, type Flow } from '../layout/flow.js';
import { headOneBody, isCompleteUnit, isSurelyUnit, isUnitLike, opensWithHead, wholePhraseEnd } from './lexicon.js';
import { bareLabelAt, labelAt, type Label } from './labels.js';
import { isMarkedLead } from './lead-rule.js';
import { splitNames, type UnitRange } from './names.js';
import { OBLIGES } from '../targets/obliges.js';
import { findRoleVerb, type Role } from './verbs.js';

export interface ListedUnit {
  start: number;
  end: number;
  role: Role;
}

/** What a unit block says, all ranges in the flow. */
export interface UnitList {
  units: ListedUnit[];
  deadlines: { start: number; end: number; labelled: boolean }[];
  officials: { label: string; start: number; end: number }[];
  /** Labels and role verbs found: without either the words are only names. */
  labels: number;
  verbs: number;
  /** Names that look like units, and names that surely are. */
  likely: number;
  sure: number;
  /** Pieces that are neither names nor anything else a block holds. */
  prose: number;
}

/** What a block says about the list itself; never a name. */
const NOTE =
  /第一位|第一个|首位|首个|第一名|列第一|排名|排在|排第|下同|不再.{0,4}列|排序|不分先后|^以[下上](?:均|都|任务|各项|措施|工作|同)/;
/** What may be such a note, unless it surely is a name. */
const PERHAPS_NOTE = /注明|^以下|^以上|^其余|^其它|另有|均需|均为|具体见|^按.{0,8}(?:要求|部署|规定)$|^详见|^见/;
/** A piece that is a date or a pace, not a name: 2023年6月底前出台, 年底前, 印发之日起30日内完成. No name begins with a date. */
const DATED =
  /^(?:力争|确保|于|在|到|至|截至|自|从)?(?:(?:19|20)\d\d年|今年|明年|本年度|当年|年底|年内|每年|每季|每月|每半年|\d{1,2}月|上半年|下半年|第?[一二三四]季度|\d{1,3}个?(?:工作日|天|日|月|年)内|[^（）]{0,8}(?:印发|发布|公布|下发|施行|实施)(?:之日)?(?:起|后)\d)/;
/** Words of pace with which a name may begin too (长期护理保险中心). */
const PACE =
  /^(?:长期|持续|贯穿|全年|按照?(?:时间|规定时限|时限|节点|进度|计划)|常态|立即|立行|即时|即行|即知|按时|适时|近期|中期|远期|“?十[三四五六]五”?)/;

interface State {
  flow: Flow;
  to: number;
  list: UnitList;
  /** What the label in front says; null in front of any label. */
  section: Label | null;
  pending: UnitRange[];
}

/** Reads a stretch of the flow as a list of units with roles. Never refuses: the caller judges by the counts. */
export function readUnitList(flow: Flow, from: number, to: number, role?: Role): UnitList {
  const list: UnitList = { units: [], deadlines: [], officials: [], labels: 0, verbs: 0, likely: 0, sure: 0, prose: 0 };
  const section: Label | null = role ? { kind: role, words: '', start: from, end: from } : null;
  const state: State = { flow, to, list, section, pending: [] };
  let sentence = 0;
  for (let i = from; i < to;) {
    const label = labelHere(state, i);
    if (label) {
      i = openSection(state, label);
      continue;
    }
    // behind the first sentence only a label goes on with the block; the rest is a note
    if (sentence > 0 && !state.section) {
      i = nextLabel(state, i);
      continue;
    }
    const end = pieceEnd(flow, i, to);
    if (end > i) readPiece(state, i, end);
    const separator = end < to && SEPARATORS.includes(flow.fold[end]!) ? flow.fold[end]! : '';
    if (end === i && separator === '') break;
    if (/[。!?]/.test(separator)) {
      flush(state);
      // （2023年底前完成。市科技局牵头）: nothing was said yet of who does it
      if (list.units.length + list.prose > 0) sentence += 1;
      state.section = null;
    } else if (separator === '；' && !state.section) flush(state);
    i = end + separator.length;
  }
  flush(state);
  return list;
}

/** Ends the section before the label and begins its own; returns where reading goes on. */
function openSection(state: State, label: Label): number {
  // （预期性指标，牵头单位：…）: what stands in front of the first label and looks like no unit is a note
  if (!state.section && state.list.labels === 0 && state.list.verbs === 0)
    state.pending = state.pending.filter((unit) => isUnitLike(state.flow.fold.slice(unit.start, unit.end)));
  flush(state);
  state.section = label;
  if (label.kind === 'lead' || label.kind === 'responsible') {
    state.list.labels += 1;
    return label.end;
  }
  return readPlain(state, label.end);
}

function nextLabel(state: State, from: number): number {
  for (let i = from; i < state.to; i += 1) {
    if ((i === from || /[。；，!?]/.test(state.flow.fold[i - 1]!)) && labelHere(state, i)) return i;
  }
  return state.to;
}

function labelHere(state: State, index: number): Label | null {
  const label = labelAt(state.flow.fold, index) ?? bareLabel(state, index);
  return label && label.end <= state.to ? label : null;
}

function bareLabel(state: State, index: number): Label | null {
  const label = bareLabelAt(state.flow.fold, index);
  if (
    !label ||
    !/牵头|责任|配合|主办|协办|承办|协助|协同|参与|参加|主责/.test(label.words) ||
    /^[相有]关|^成员/.test(label.words)
  )
    return null;
  const rest = state.flow.fold.slice(label.end, pieceEnd(state.flow, label.end, state.to));
  return isUnitLike(rest) && !findRoleVerb(rest) ? label : null;
}

const SEPARATORS = '、，；。!?/';

/** End of the piece that begins at `from`: the next separator outside brackets and quotes, or a blank behind a whole name. */
function pieceEnd(flow: Flow, from: number, to: number): number {
  let depth = 0;
  for (let i = from; i < to; i += 1) {
    if (depth === 0 && i > from && endsAtGap(flow, from, i)) return i;
    const past = depth === 0 ? behindPhrase(flow, from, i, to) : i;
    if (past > i) {
      i = past - 1;
      continue;
    }
    const char = flow.fold[i]!;
    if ('（“《【'.includes(char)) depth += 1;
    else if ('）”》】'.includes(char)) depth = Math.max(0, depth - 1);
    if (depth > 0 || !SEPARATORS.includes(char)) continue;
    if (char !== '、' || !headOneBody(flow.fold.slice(from, i), flow.fold.slice(i + 1, to))) return i;
  }
  return to;
}

/** A new paragraph ends a piece, and so does a blank behind a whole name (市发改委 市财政局). */
function endsAtGap(flow: Flow, from: number, index: number): boolean {
  const gap = flow.gap[index]!;
  if (gap === GAP.paragraph) return true;
  if (opensLabel(flow.fold, index) && isSurelyUnit(flow.fold.slice(from, index))) return true;
  if (gap === GAP.none || flow.fold[index] === '（') return false;
  if (!isSurelyUnit(flow.fold.slice(from, index))) return gap === GAP.blank && betweenNames(flow, from, index);
  if (gap === GAP.blank) return true;
  // at the end of a line the next name must show by its opening that it is one: 市发改委⏎市财政局⏎各县区
  const opening = flow.fold.slice(index, index + 2);
  return /^各[省市州盟区县旗镇乡街地]/.test(opening) || (opening[0] === flow.fold[from] && /^[省市区县州旗镇乡]/.test(opening));
}

const NEXT_NAME = /^[^、，；。：!?/（）]*/;
const NAME_MIN = 3;

/** Names of no sure ending on both sides of the blank: 文化站 派出所. */
function betweenNames(flow: Flow, from: number, index: number): boolean {
  const left = flow.fold.slice(from, index);
  if (left.length < NAME_MIN || !isUnitLike(left)) return false;
  const words = NEXT_NAME.exec(flow.fold.slice(index, index + PHRASE_LENGTH_MAX))![0];
  let end = 1;
  while (end < words.length && flow.gap[index + end] === GAP.none) end += 1;
  const right = words.slice(0, end);
  return end >= NAME_MIN && isUnitLike(right) && !opensWithHead(right);
}

/** …市财政局责任单位：… where the line break before the label is lost. */
const GLUED_IN_LIST = /(?:总?牵头|责任|主要责任|配合|主办|协办|参与|参加|承办|督导)(?:单位|部门|领导)[：】]|完成(?:时限|时间)：/y;

function opensLabel(fold: string, index: number): boolean {
  if (!'总牵责主配协参承督完'.includes(fold[index]!)) return false;
  GLUED_IN_LIST.lastIndex = index;
  return GLUED_IN_LIST.test(fold);
}

const PHRASE_LENGTH_MAX = 80;

/** Behind a phrase that begins here and whose 、 separates nothing, else where it was. Without 各 one begins the piece. */
function behindPhrase(flow: Flow, from: number, index: number, to: number): number {
  const { fold } = flow;
  if (index > from && !'各有相地'.includes(fold[index]!)) return index;
  const end = wholePhraseEnd(fold, index, paragraphEnd(flow, index, Math.min(to, index + PHRASE_LENGTH_MAX)));
  return end <= to ? end : index;
}

/** A deadline, a person or something that concerns no unit, up to the next label, semicolon or sentence. Returns its end. */
function readPlain(state: State, from: number): number {
  const { flow, to, section, list } = state;
  let end = from;
  while (end < to && !(flow.fold[end] === '。' || (flow.fold[end] === '；' && !staysPlain(state, end + 1)))) {
    if (end > from && (/[，、]/.test(flow.fold[end - 1]!) || flow.gap[end]! !== GAP.none) && labelHere(state, end)) break;
    end += 1;
  }
  const stop = /[，、；。]/.test(flow.fold[end - 1] ?? '') ? end - 1 : end;
  if (stop > from && section) {
    if (section.kind === 'deadline') list.deadlines.push({ start: from, end: stop, labelled: true });
    else if (section.kind === 'official') list.officials.push({ label: section.words, start: from, end: stop });
  }
  if (end < to && flow.fold[end] === '；') state.section = null;
  return end < to && /[；。]/.test(flow.fold[end]!) ? end + 1 : end;
}

/** A schedule goes on behind a semicolon (6月底前开工；12月底前建成) until something else is said. */
function staysPlain(state: State, from: number): boolean {
  if (state.section?.kind !== 'deadline' || from >= state.to || labelHere(state, from)) return false;
  const words = state.flow.fold.slice(from, pieceEnd(state.flow, from, state.to));
  return DATED.test(words) || PACE.test(words);
}

const SUBLABEL = /^[^、，；。：（【]{1,14}：/;

function readPiece(state: State, from: number, to: number): void {
  const { fold } = state.flow;
  let start = from;
  const sub = SUBLABEL.exec(fold.slice(start, to));
  if (sub) {
    const words = sub[0].slice(0, -1);
    if (isSurelyUnit(words)) {
      // 市发改委：负责…
      state.pending.push(...splitNames(fold, start, start + words.length));
      return;
    }
    start += sub[0].length;
  }
  const words = fold.slice(start, to);
  if (words === '') return;
  const outside = words.replace(/（.*）/g, '');
  if (NOTE.test(outside) || (PERHAPS_NOTE.test(outside) && !isSurelyUnit(words))) return;
  if (DATED.test(words) || (PACE.test(words) && !isUnitLike(words.replace(/(?:完成|落实|推进|实施|前|底前)$/, '')))) {
    state.list.deadlines.push({ start, end: to, labelled: false });
    return;
  }
  if (PERSON_LEADS.test(words)) {
    state.list.officials.push({ label: '', start, end: to });
    return;
  }
  readRoles(state, start, to);
}

/** 县财政局〔保障经费〕: what the unit does, where others write 负责. */
const DUTY = /^(.{2,14}?[局委办厅部院行]|.{2,14}?(?:中心|公司))(?:保障|提供|做好|安排|支持|协调|督促|监督)[^局委办厅部]{2,14}$/;

/** 等有关部门〔制定办法〕 */
const GROUP_WITH_DUTY =
  /^(?:[^（）]{2,24}?等)?(?:各?(?:有关|相关)|各)(?:职能|主管|责任|成员|行业)?(?:部门|单位)(?=[\u4e00-\u9fff]{2})/;
/** 市政府分管副市长牵头: a person. */
const PERSON_LEADS =
  /^[^（）]{0,14}(?:市长|县长|区长|州长|镇长|乡长|书记|领导(?:同志)?|负责(?:人|同志))(?:牵头|负责|抓总|牵头抓总)$/;

/** Where the name ends in words that go on with what the unit does; their end when they do not. */
function endOfName(words: string): number {
  const group = GROUP_WITH_DUTY.exec(words)?.[0].length;
  if (group && OBLIGES.test(words.slice(group))) return group;
  const name = isUnitLike(words) ? undefined : DUTY.exec(words)?.[1];
  return name && isSurelyUnit(name) ? name.length : words.length;
}

/** A piece with or without a role verb; behind the verb may stand another unit (A牵头B配合) or what it is about. */
function readRoles(state: State, from: number, to: number): void {
  const { fold } = state.flow;
  const words = fold.slice(from, to);
  const verb = words.length <= 120 ? findRoleVerb(words) : null;
  if (!verb) {
    const units = splitNames(fold, from, from + endOfName(words));
    if (words.length > 60 && !units.some((u) => isCompleteUnit(fold.slice(u.start, u.end)))) {
      state.list.prose += 1;
      return;
    }
    state.pending.push(...units);
    return;
  }
  state.list.verbs += 1;
  if (verb.nameEnd > 0) state.pending.push(...splitNames(fold, from, from + verb.nameEnd));
  flush(state, verb.role, verb.assists);
  const rest = words.slice(verb.end).replace(/^(?:并)?(?:会同|由|协同)/, '');
  if (rest.length < 2) return;
  const start = to - rest.length;
  const next = findRoleVerb(rest);
  if (isSurelyUnit(next && next.nameEnd > 0 ? rest.slice(0, next.nameEnd) : rest.replace(/等.*$/, '')))
    readRoles(state, start, to);
}

/** Gives the units read so far their role: the verb's, within what the label in front allows. */
function flush(state: State, verbRole?: Role, assists = false): void {
  const { list, section, flow } = state;
  const named = section?.kind === 'lead' ? 'lead' : 'responsible';
  const concerns = !section || section.kind === 'lead' || section.kind === 'responsible';
  for (const unit of state.pending) {
    if (!concerns) continue;
    const marked = isMarkedLead(flow, unit.start, unit.end) ? 'lead' : undefined;
    const role = unit.role ?? marked ?? (verbRole === 'lead' ? 'lead' : verbRole && assists ? 'responsible' : named);
    const words = flow.fold.slice(unit.start, unit.end);
    if (isUnitLike(words)) list.likely += 1;
    if (isSurelyUnit(words)) list.sure += 1;
    if (words.length > 45) list.prose += 1;
    list.units.push({ start: unit.start, end: unit.end, role });
  }
  state.pending = [];
}
