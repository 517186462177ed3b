import { GAP, paragraphEnd, paragraphs, type Flow } from '../layout/flow.js';
import { matchesOf, placesOf } from '../layout/scan.js';
import { cellLists } from './cells.js';
import { bareLabelAt, GLUED_LABEL, labelAt, opensAnyLabel, type Label } from './labels.js';
import { readUnitList, type UnitList } from './list.js';
import { namesEnd, subjectsOf } from './subjects.js';

/** A place where the text says who does it. */
export interface UnitBlock extends UnitList {
  start: number;
  end: number;
  kind: 'bracket' | 'label' | 'line' | 'cell' | 'sentence' | 'subject';
  /** Fills whole paragraphs: a label line, a cell, not a bracket behind a sentence. */
  standalone: boolean;
}

const LIST_LENGTH_MAX = 900;
const LINE_LENGTH_MAX = 160;

/**
 * Finds every unit block. `partStarts` (ascending) are the places where numbered parts begin: no block runs over one.
 * The forms: brackets with a label, a role verb, or names alone behind a sentence; label lines; lines that say no more than
 * "A牵头落实"; cells of a table written out line by line; a last sentence "由A牵头，B配合。"; units as subjects of their duties.
 */
export function findBlocks(flow: Flow, partStarts: readonly number[]): UnitBlock[] {
  const taken = new Uint8Array(flow.text.length + 1);
  const out: UnitBlock[] = [];
  const add = (block: UnitBlock | null): boolean => {
    if (!block || taken[block.start] || taken[block.end - 1] || runsOver(block, partStarts)) return false;
    taken.fill(1, block.start, block.end);
    out.push(block);
    return true;
  };
  const starts = new Set(partStarts);
  for (const { list, start, end } of cellLists(flow, starts)) add(blockOf(list, start, end, 'cell', true));
  const single: UnitBlock[] = [];
  for (const [open, close] of brackets(flow.fold)) {
    if (taken[open]) continue;
    const block = bracketBlock(flow, open, close);
    if (block) add(block);
    else push(single, singleName(flow, open, close, starts));
  }
  // 1.完成改造20个（区住建局） 2.新增学位3000个（区教育局）: one may be a remark, several are a custom of the document
  if (single.length >= SINGLE_NAMES_MIN) single.forEach(add);
  for (const block of labelBlocks(flow, partStarts, taken)) add(block);
  for (const [from, to] of paragraphs(flow, 0, flow.text.length)) {
    if (taken[to - 1]) continue;
    const line = taken[from] || starts.has(from) || stopsShort(flow, from) ? null : lineBlock(flow, from, to);
    if (add(line)) continue;
    if (add(dashBlock(flow, from, to))) continue;
    const sentences = sentenceBlocks(flow, from, to);
    sentences.forEach(add);
    if (sentences.length > 0 || add(closingSentences(flow, from, to))) continue;
    dividedSentence(flow, from, to).forEach(add);
  }
  for (const { list, start, end } of subjectsOf(flow, starts, taken)) add(blockOf(list, start, end, 'subject'));
  if (!out.some(({ kind, units }) => units.length > 0 && kind !== 'sentence')) openingSentences(flow, taken).forEach(add);
  return out.sort((a, b) => a.start - b.start);
}

/** Does a part begin inside the block? A bracket that should have closed before it says so. */
function runsOver(block: UnitBlock, partStarts: readonly number[]): boolean {
  let low = 0;
  let high = partStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (partStarts[middle]! <= block.start) low = middle + 1;
    else high = middle;
  }
  return (partStarts[low] ?? Infinity) < block.end;
}

/** Pairs of round or square brackets, outer before inner. A bracket that never closes pairs with nothing. */
function brackets(fold: string): [number, number][] {
  const open: number[] = [];
  const out: [number, number][] = [];
  for (const i of placesOf(/[（【）】]/g, fold)) {
    const char = fold[i]!;
    if (char === '（' || char === '【') {
      open.push(i);
      continue;
    }
    const from = open.pop();
    if (from !== undefined && i - from <= LIST_LENGTH_MAX) out.push([from, i]);
  }
  return out.sort((a, b) => a[0] - b[0]);
}

function bracketBlock(flow: Flow, open: number, close: number): UnitBlock | null {
  if (close - open < 3) return null;
  const list = readUnitList(flow, open + 1, close);
  if (list.units.length === 0)
    return list.labels > 0 || list.deadlines.some((d) => d.labelled) ? blockOf(list, open, close + 1, 'bracket') : null;
  const total = list.units.length;
  const before = flow.fold[open - 1] ?? '。';
  const next = close + (flow.fold[close + 1] === '。' ? 2 : 1);
  const closesParagraph = next >= flow.text.length || flow.gap[next] === GAP.paragraph;
  const behindSentence = /[。；!?”）】]/.test(before) || flow.gap[open] === GAP.paragraph || closesParagraph;
  const takes =
    list.labels > 0 ||
    (list.verbs > 0 &&
      list.prose === 0 &&
      (behindSentence ? list.likely * 2 >= total : list.likely === total && list.sure > 0)) ||
    (list.prose === 0 &&
      behindSentence &&
      list.likely === total &&
      list.sure > 0 &&
      namesAlone(flow, open, list, before, closesParagraph));
  return takes ? blockOf(list, open, close + 1, 'bracket') : null;
}

const SINGLE_NAMES_MIN = 3;
const TASK_LENGTH_MIN = 6;

/** A bracket with the name of one unit that closes a numbered paragraph without a stop; a name or a post in front of it makes it a remark. */
function singleName(flow: Flow, open: number, close: number, partStarts: ReadonlySet<number>): UnitBlock | null {
  const next = close + 1;
  if (next < flow.text.length && flow.gap[next] !== GAP.paragraph) return null;
  let from = open;
  while (from > 0 && flow.gap[from] !== GAP.paragraph && open - from < LINE_LENGTH_MAX) from -= 1;
  const task = flow.fold.slice(from, open);
  if (!partStarts.has(from) || task.length < TASK_LENGTH_MIN || /[：（）]/.test(task) || /(?:长|员|任|记|人)$/.test(task))
    return null;
  const list = readUnitList(flow, open + 1, close);
  const one = list.units.length === 1 && list.sure === 1 && list.prose === 0 && list.verbs === 0;
  return one ? blockOf(list, open, next, 'bracket') : null;
}

/** Names without a label or verb count only behind a whole sentence, or as a list at the end of a paragraph. */
function namesAlone(flow: Flow, open: number, list: UnitList, before: string, closesParagraph: boolean): boolean {
  if (/[。；!?]/.test(before) || flow.gap[open] === GAP.paragraph) return true;
  return closesParagraph && list.units.length > 1 && list.sure === list.units.length;
}

function blockOf(list: UnitList, start: number, end: number, kind: UnitBlock['kind'], standalone = false): UnitBlock {
  return { ...list, start, end, kind, standalone };
}

/** 责任单位：… and its kin, alone in a paragraph, behind a sentence, or behind a bracket that was never closed. */
function labelBlocks(flow: Flow, partStarts: readonly number[], taken: Uint8Array): UnitBlock[] {
  const { fold, gap } = flow;
  const out: UnitBlock[] = [];
  const opens = new Uint8Array(fold.length + 1);
  for (const { index } of matchesOf(GLUED_LABEL, fold)) opens[index] = 1;
  for (const stop of placesOf(/[。；!?”）】（，]/g, fold)) opens[stop + 1] = 1;
  let nextPart = 0;
  for (let i = 0; i < fold.length; i += 1) {
    if (taken[i] || !(opens[i] || gap[i]! > GAP.none)) continue;
    const spaced = gap[i] === GAP.paragraph ? spacedLabel(flow, i) : null;
    const label = labelAt(fold, i) ?? spaced;
    if (!label || label.kind === 'other') continue;
    while (nextPart < partStarts.length && partStarts[nextPart]! <= i) nextPart += 1;
    const limit = Math.min(partStarts[nextPart] ?? fold.length, i + LIST_LENGTH_MAX);
    const end = labelEnd(flow, label.end, limit, taken);
    const list =
      label === spaced
        ? readUnitList(flow, label.end, end, label.kind === 'lead' ? 'lead' : 'responsible')
        : readUnitList(flow, i, end);
    if (label === spaced && list.sure < list.units.length) continue;
    const units = label.kind === 'lead' || label.kind === 'responsible' || list.units.length > 0;
    if (units && (list.units.length === 0 || list.prose > 0 || list.likely * 2 < list.units.length)) continue;
    if (!units && list.deadlines.length + list.officials.length === 0) continue;
    const closes = end >= fold.length || gap[end] === GAP.paragraph || partStarts[nextPart] === end;
    out.push(blockOf(list, i, end, 'label', gap[i] === GAP.paragraph && closes));
    i = end - 1;
  }
  return out;
}

/** 责任单位 市商务局: a blank or a line break where others write a colon. Only surely units may follow. */
function spacedLabel(flow: Flow, index: number): Label | null {
  const label = bareLabelAt(flow.fold, index);
  if (!label || !/牵头|责任|配合|主办|协办/.test(label.words) || label.end - index !== label.words.length) return null;
  return (flow.gap[label.end] ?? GAP.none) === GAP.none ? null : label;
}

/** A label's list ends with its sentence or paragraph, but goes on when it breaks off at a separator or has not begun. */
function labelEnd(flow: Flow, from: number, limit: number, taken: Uint8Array): number {
  const { fold, gap } = flow;
  let end = from;
  while (end < limit) {
    if (taken[end] && fold[end - 1] !== '、') break;
    if (fold[end] === '。') return end + 1;
    if (end > from && gap[end] === GAP.paragraph && !/[、，；：]/.test(fold[end - 1]!)) {
      // the next label line belongs to the same block
      const next = labelAt(fold, end);
      if (next && next.kind !== 'other') {
        end = next.end;
        continue;
      }
      const more = next ? end : namesUntil(flow, end, limit);
      if (more === end) break;
      end = more;
      continue;
    }
    end += 1;
  }
  return end;
}

/** Lines a list may run on over without a separator. */
const NAME_LINES_MAX = 12;
/** How the signature below the last list ends: 某区人民政府办公室. */
const SIGNS = /(?:政府|办公[厅室]|委员会)$/;

/**
 * End of the paragraphs of nothing but names that go on with the list above them. The next part or label must follow, so that
 * the signature below the last list is no name of it; at the end of the text no line may look like one.
 */
function namesUntil(flow: Flow, from: number, limit: number): number {
  let to = from;
  for (let lines = 0; lines < NAME_LINES_MAX && to < limit; lines += 1) {
    const end = paragraphEnd(flow, to, flow.text.length);
    if (end > limit || end - to > LINE_LENGTH_MAX || opensAnyLabel(flow.fold, to)) break;
    const list = readUnitList(flow, to, end);
    const names = list.units.length > 0 && list.verbs === 0 && list.labels === 0 && list.prose === 0;
    if (!names || list.sure < list.units.length) break;
    if (limit === flow.text.length && SIGNS.test(flow.fold.slice(to, end))) return from;
    to = end;
  }
  return to === limit || (to > from && opensAnyLabel(flow.fold, to)) ? to : from;
}

/** The paragraph above stops in mid-sentence: what follows is the rest of it (…，区农⏎业农村局负责日常工作。). */
function stopsShort(flow: Flow, from: number): boolean {
  // nearly every paragraph ends with a stop, and the search for a comma is dear
  if ('。；：，、!?）】”'.includes(flow.fold[from - 1] ?? '。')) return false;
  const above = Math.max(flow.gap.lastIndexOf(GAP.paragraph, from - 1), from - LINE_LENGTH_MAX, 0);
  return /[^。；：!?]{8}，[^。；：!?）】”]+$/.test(flow.fold.slice(above, from));
}

/** A paragraph that says nothing but who does it: 市发改委牵头落实. */
function lineBlock(flow: Flow, from: number, to: number): UnitBlock | null {
  if (to - from > LINE_LENGTH_MAX || to - from < 5) return null;
  // 以上任务由A牵头: what stands in front of 由 is no note that the list would pass over
  const opening = OF_THIS_WORK.exec(flow.fold.slice(from, Math.min(to, from + 16)))?.[0].length ?? 0;
  const list = readUnitList(flow, from + opening, to);
  return saysOnlyWho(flow, list, from, to) ? blockOf(list, from, to, 'line', true) : null;
}

/** Words of a sentence about units that no name holds: 取保候审由公安机关执行, 街道办事处应当配合. */
const SENTENCE_WORDS =
  /应当|应该|可以|必须|不得|鼓励|委托|依照|依法|按照|进行|设立|对本|.由|与会|做好|开展|组成|下设|或者|经费|所需|属于|享有|解释/;

/** Outside brackets and labels only a list of names with a role and nothing else is a block. */
function saysOnlyWho(flow: Flow, list: UnitList, from: number, to: number): boolean {
  const total = list.units.length;
  return (
    list.verbs > 0 &&
    total > 0 &&
    list.prose === 0 &&
    list.likely === total &&
    list.sure > 0 &&
    !list.units.some((unit) => SENTENCE_WORDS.test(flow.fold.slice(unit.start, unit.end))) &&
    !/解释。?$/.test(flow.fold.slice(from, to)) &&
    covers(list, from, to, flow)
  );
}

const ROLE_WORDS =
  /按照?|根据|各自|的|职责|职能|分工|范围|分别|总?牵头|抓总|负责|配合|落实|抓好|等|此项|该项|本项|上述|以上|各项|工作|任务|事项|措施|[、，；。由请和及与]|会同|单位|部门|协办|参与|参加|实施|组织|指导|承担|推进|推动|共同|具体|协助|承办|主办|研究|提出|制定|意见|方案/g;
const REST_MAX = 4;

/** Names and role words leave next to nothing of the words over: prose that happens to hold 负责 is no block. */
const covers = (list: UnitList, from: number, to: number, flow: Flow): boolean => restOf(list, from, to, flow).length <= REST_MAX;

function restOf(list: UnitList, from: number, to: number, flow: Flow): string {
  let rest = '';
  let at = from;
  for (const { start, end } of [...list.units, ...list.deadlines].sort((a, b) => a.start - b.start)) {
    rest += flow.fold.slice(at, Math.max(at, start));
    at = Math.max(at, end);
  }
  rest += flow.fold.slice(at, to);
  return rest.replace(ROLE_WORDS, '');
}

const joined = (first: UnitList, second: UnitList): UnitList => ({
  units: [...first.units, ...second.units],
  deadlines: [...first.deadlines, ...second.deadlines],
  officials: [...first.officials, ...second.officials],
  labels: first.labels + second.labels,
  verbs: first.verbs + second.verbs,
  likely: first.likely + second.likely,
  sure: first.sure + second.sure,
  prose: first.prose + second.prose,
});

/** The last sentences of a paragraph that say nothing but who does it: …工程。县水利局牵头，县财政局等配合。各乡镇具体负责。 */
function closingSentences(flow: Flow, from: number, to: number): UnitBlock | null {
  let found: UnitBlock | null = null;
  for (let end = to; end > from && to - end <= LINE_LENGTH_MAX;) {
    const before = flow.fold.slice(from, end - 1);
    const start = from + Math.max(before.lastIndexOf('。'), before.lastIndexOf('!'), before.lastIndexOf('?')) + 1;
    if (start === from) break;
    const list = readUnitList(flow, start, end);
    const sure = list.sure === list.units.length || list.verbs > 1;
    const only = sure && saysOnlyWho(flow, list, start, end) && restOf(list, start, end, flow) === '';
    if (!only || /主管部门/.test(flow.fold.slice(start, end))) break;
    const behind: UnitList | null = found;
    found = blockOf(behind ? joined(list, behind) : list, start, to, 'sentence');
    end = start;
  }
  return found;
}

const EACH_DOES = /^(?:共同|分别|具体|主要)?(?:牵头)?负责/;
const CLAUSE_OF_LAW = /^第[一二三四五六七八九十百千零\d]{1,7}条/;

/** A last sentence that gives each unit its share: 市发改委牵头负责能耗双控；市生态环境局负责环评审批。 Only the names are taken: what they do is a duty. */
function dividedSentence(flow: Flow, from: number, to: number): UnitBlock[] {
  const before = flow.fold.slice(from, to - 1);
  const first = from + before.lastIndexOf('。') + 1;
  if (to - first > LINE_LENGTH_MAX || !before.includes('；', first - from) || CLAUSE_OF_LAW.test(before.slice(0, 10))) return [];
  const out: UnitBlock[] = [];
  for (let start = first; start < to;) {
    const stop = flow.fold.indexOf('；', start);
    const end = stop < 0 || stop >= to ? to : stop;
    const names = namesEnd(flow.fold, start, end, EACH_DOES);
    const does = EACH_DOES.exec(flow.fold.slice(names, end))?.[0];
    const list = readUnitList(flow, start, names);
    if (names === start || does === undefined || list.units.length === 0 || list.sure < list.units.length) return [];
    if (/(?:部门|机关|机构|单位)$/.test(flow.fold.slice(start, names))) return [];
    if (does.includes('牵头')) for (const unit of list.units) unit.role = 'lead';
    out.push(blockOf(list, start, names, 'sentence'));
    start = end + 1;
  }
  return out.length > 1 ? out : [];
}

const THIS_WORK = '(?:(?:此项|该项|本项|上述|以上|各项|本)(?:工作|任务|事项|措施|条)?)?';
const OF_THIS_WORK = new RegExp(`^${THIS_WORK}(?:均|分别)?(?=由)`);
const IN_CHARGE = '(?:牵头|负责|配合|落实|实施|承办|主办|承担)';
/** (此项工作)由A牵头，B、C配合: a sentence that says nothing but who does it, from one stop to the next. */
const BY_SENTENCE = new RegExp(`^${THIS_WORK}(?:分别)?[由请][^。；]{4,200}${IN_CHARGE}[^。；]{0,40}$`);
/** 关于“…”的问题，由A会同B等部门研究提出落实意见: how the State Council divides the work of a decision. */
const MATTER_BY =
  /关于.{2,200}?的?(?:问题|工作|任务|事项|要求)，((?:分别)?由[^。；]{2,200}(?:牵头|负责|落实|提出)[^。；]{0,20}[。；]?)$/;
const SENTENCE_MAX = 400;

/** The sentences of a paragraph of the form (此项工作)由A牵头，B、C配合。 */
function sentenceBlocks(flow: Flow, from: number, to: number): UnitBlock[] {
  const out: UnitBlock[] = [];
  const matter = MATTER_BY.exec(flow.fold.slice(Math.max(from, to - SENTENCE_MAX), to));
  if (matter) push(out, sentenceBlock(flow, to - matter[1]!.length, to));
  for (let start = from; start < to;) {
    let end = start;
    while (end < to && !'。；'.includes(flow.fold[end]!)) end += 1;
    const words = end - start <= SENTENCE_MAX ? flow.fold.slice(start, end) : '';
    const stop = Math.min(end + 1, to);
    if (/[由请]/.test(words) && BY_SENTENCE.test(words))
      push(out, sentenceBlock(flow, start, stop, start === from && stop === to));
    start = end + 1;
  }
  return out;
}

function sentenceBlock(flow: Flow, start: number, to: number, standalone = false): UnitBlock | null {
  const list = readUnitList(flow, start + flow.fold.slice(start, to).search(/[由请]/), to);
  return saysOnlyWho(flow, list, start, to) ? blockOf(list, start, to, 'sentence', standalone) : null;
}

/** 由A牵头，B配合，于5月底前…; 会议明确，由A负责，…: where a sentence that says what is to be done opens with who does it. */
const OPENS_BY = /(?<=^|[。；：，])[由请]/g;

/** The openings of sentences that say who does it, in a document (minutes of a meeting) that says it in no other way. */
function openingSentences(flow: Flow, taken: Uint8Array): UnitBlock[] {
  const out: UnitBlock[] = [];
  for (const [from, to] of paragraphs(flow, 0, flow.text.length)) {
    const fold = flow.fold.slice(from, to);
    for (const { index } of matchesOf(OPENS_BY, fold)) {
      const start = from + index;
      if (taken[start] || (out.at(-1)?.end ?? 0) > start) continue;
      push(out, openingOf(flow, start, to));
    }
  }
  return out;
}

/** The clauses from 由 on, as long as each says nothing but who does it and names only sure units. */
function openingOf(flow: Flow, start: number, to: number): UnitBlock | null {
  let found: UnitBlock | null = null;
  let depth = 0;
  for (let i = start; i < to && i - start <= LINE_LENGTH_MAX; i += 1) {
    const char = flow.fold[i]!;
    if (char === '（') depth += 1;
    else if (char === '）') depth -= 1;
    if (depth > 0 || !'，。；'.includes(char)) continue;
    const list = readUnitList(flow, start, i);
    const only = saysOnlyWho(flow, list, start, i) && list.sure === list.units.length && list.verbs > 0;
    if (!only || restOf(list, start, i, flow) !== '') break;
    found = blockOf(list, start, i, 'sentence');
    if (char !== '，') break;
  }
  return found ?? asDecided(flow, start, to);
}

/** 由市气象局〔根据会议意见修改完善后按程序报批〕: who carries on with what a meeting decided. */
const AS_DECIDED = /^(?:按照?|根据|依据|结合|参照)(?:本次|此次)?(?:会议|与会|各方|领导|批示|讨论|上述)/;

function asDecided(flow: Flow, start: number, to: number): UnitBlock | null {
  const end = namesEnd(flow.fold, start + 1, Math.min(to, start + LINE_LENGTH_MAX), AS_DECIDED);
  if (end === start + 1 || !AS_DECIDED.test(flow.fold.slice(end, to))) return null;
  const list = readUnitList(flow, start, end);
  return list.units.length > 0 && list.sure === list.units.length ? blockOf(list, start, end, 'sentence') : null;
}

/** Behind the sentence of a task who does it, with a dash in front: …打造精品课20节。——德育科、教研室. */
const DASHED = /[。；）”][—－―-]{1,3}(?=[\u4e00-\u9fff])/g;

function dashBlock(flow: Flow, from: number, to: number): UnitBlock | null {
  const dash = matchesOf(DASHED, flow.fold.slice(Math.max(from, to - LINE_LENGTH_MAX), to)).at(-1);
  if (!dash) return null;
  const start = Math.max(from, to - LINE_LENGTH_MAX) + dash.index + 1;
  const list = readUnitList(flow, start + dash[0].length - 1, to);
  const names = list.units.length > 0 && list.prose === 0 && list.likely === list.units.length;
  return names ? blockOf(list, start, to, 'sentence') : null;
}

const push = (out: UnitBlock[], block: UnitBlock | null): void => {
  if (block) out.push(block);
};

/** The block that holds an index of the flow, in a list in the order of the text. */
export function blockAt(blocks: readonly UnitBlock[], index: number): UnitBlock | undefined {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle]!.end <= index) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low];
  return block && block.start <= index ? block : undefined;
}

/** End of the paragraph around an index. */
export function endOfParagraph(flow: Flow, index: number): number {
  return paragraphEnd(flow, index, flow.text.length);
}
