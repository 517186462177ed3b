import { paragraphs, type Flow } from '../layout/flow.js';
import { OBLIGES } from '../targets/obliges.js';
import { labelAt } from './labels.js';
import { isGroupPhrase, isSurelyUnit } from './lexicon.js';
import { readUnitList, type ListedUnit, type UnitList } from './list.js';

/** A unit as the subject of what it has to do: the words in front of its duty. */
export interface Subject {
  list: UnitList;
  start: number;
  end: number;
}

interface Opening extends Subject {
  /** A colon stands behind the names (县财政局：落实经费), not a verb (县财政局负责经费). */
  colon: boolean;
  obliges: boolean;
}

const SUBJECT_MAX = 40;
const DUTY_MIN = 4;
const IN_A_ROW_MIN = 2;
const NUMBER =
  /^(?:[一二三四五六七八九十百千零]{1,7}[、.]|（[一二三四五六七八九十百千零]{1,7}）、?|\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,4}[.、]|（\d{1,4}）|\d{1,2}）|[①-⑳⒈-⒛⑴-⒇㈠-㈩]|[一二三四五六七八九十]是|[-—–·●■◆]+)/;
const NUMBER_MAX = 12;
const CLAUSE = /^第[一二三四五六七八九十百千零〇\d]{1,7}条/;
/** A head that announces who does what: 三、职责分工, 各成员单位职责如下：. */
const ANNOUNCES = /分工|职责|责任|任务分解/;
const DOES =
  /^(?:按照?[^，。；]{0,8}(?:职责|职能|分工)[^，。；]{0,4}，?)?(?:主要|具体|统一|全面|共同|分别)?(?:牵头|负责|承担|要(?!求)|应(?!急|用|对|当)|须|会同|统筹|组织|落实|做好|抓好|加强|履行|配合|协助)/;
/** 市民政局〔等单位〕要… */
const AND_OTHERS = /^等(?:有关|相关)?(?:部门和单位|单位|部门)?(?=[要应须负牵会按])/;
const WITH = /^(?:牵头，?|负责，?|要)?(?:会同|协同|联合|商)/;

/**
 * Where a document divides the work by unit: paragraphs or numbered parts in a row that each open with a unit and say what it
 * has to do (县财政局：落实工作经费。 县审计局负责…). Behind a verb instead of a colon they count only below a head that
 * announces a division of work: elsewhere a sentence with a unit for its subject only tells how things are done. The clauses of
 * a statute (第X条) and salutations divide nothing.
 */
export function subjectsOf(flow: Flow, partStarts: ReadonlySet<number>, taken: Uint8Array): Subject[] {
  const out: Subject[] = [];
  let row: Opening[] = [];
  let head = '';
  let announced = false;
  const close = () => {
    const obliging = row.filter((each) => each.obliges).length;
    const named = row.filter(({ list }) => list.units.some((u) => isNamed(flow.fold.slice(u.start, u.end)))).length;
    if (row.length >= IN_A_ROW_MIN && obliging * 2 >= row.length && named * 2 >= row.length) out.push(...row);
    row = [];
  };
  for (const [from, to] of pieces(flow, partStarts)) {
    const opening = taken[from] || taken[to - 1] ? null : openingAt(flow, from, to);
    if (row.length === 0) announced = ANNOUNCES.test(head);
    if (opening && (opening.colon || announced)) row.push(opening);
    else close();
    if (!opening) head = flow.fold.slice(from, Math.min(to, from + SUBJECT_MAX));
  }
  close();
  return out;
}

/** Names one unit; 公安机关 and 城市管理主管部门, as statutes have them, name a task. */
const isNamed = (words: string): boolean => !isGroupPhrase(words) && !/(?:部门|单位|机关|机构|企业|组织|人民政府)$/.test(words);

/** The paragraphs, cut once more where a part begins inside one. */
function* pieces(flow: Flow, partStarts: ReadonlySet<number>): Generator<[number, number]> {
  const parts = [...partStarts].sort((a, b) => a - b);
  let next = 0;
  for (const [from, to] of paragraphs(flow, 0, flow.text.length)) {
    let start = from;
    for (; next < parts.length && parts[next]! < to; next += 1) {
      const part = parts[next]!;
      if (part <= from) continue;
      yield [start, part];
      start = part;
    }
    yield [start, to];
  }
}

function openingAt(flow: Flow, from: number, to: number): Opening | null {
  if (CLAUSE.test(flow.fold.slice(from, from + 10))) return null;
  const start = from + (NUMBER.exec(flow.fold.slice(from, from + NUMBER_MAX))?.[0].length ?? 0);
  if (to - start < DUTY_MIN || labelAt(flow.fold, start)) return null;
  return withColon(flow, start, to) ?? withVerb(flow, start, to);
}

function withColon(flow: Flow, start: number, to: number): Opening | null {
  const colon = flow.fold.slice(start, Math.min(to, start + SUBJECT_MAX)).indexOf('：');
  if (colon < 2 || to - (start + colon) <= DUTY_MIN) return null;
  const list = readUnitList(flow, start, start + colon);
  if (!namesAlone(list) || list.units.length === 0) return null;
  const duty = flow.fold.slice(start + colon + 1, to);
  if (/^牵头|^负责牵头/.test(duty)) for (const unit of list.units) unit.role = 'lead';
  return { list, start, end: start + colon + 1, colon: true, obliges: DOES.test(duty) || OBLIGES.test(duty) };
}

function withVerb(flow: Flow, start: number, to: number): Opening | null {
  const end = namesEnd(flow.fold, start, Math.min(to, start + SUBJECT_MAX));
  if (end === start) return null;
  const duty = flow.fold.slice(end, to).replace(AND_OTHERS, '');
  if (!DOES.test(duty) || duty.length < DUTY_MIN) return null;
  const list = readUnitList(flow, start, end);
  if (!namesAlone(list) || list.units.length === 0) return null;
  if (/^(?:要|应当?|须|必须)?(?:主要|具体|切实)?(?:负责)?牵头/.test(duty)) for (const unit of list.units) unit.role = 'lead';
  list.units.push(...partners(flow, end, to));
  return { list, start, end, colon: false, obliges: true };
}

const namesAlone = (list: UnitList): boolean =>
  list.verbs === 0 && list.labels === 0 && list.prose === 0 && list.sure === list.units.length;

/** 要会同县审计局、县司法局等部门建立机制: who does it with the subject. */
function partners(flow: Flow, from: number, to: number): ListedUnit[] {
  const join = WITH.exec(flow.fold.slice(from, from + 12));
  if (!join) return [];
  const start = from + join[0].length;
  const end = namesEnd(flow.fold, start, Math.min(to, start + 3 * SUBJECT_MAX));
  return end > start ? readUnitList(flow, start, end, 'responsible').units : [];
}

/** End of the names that open a stretch: each the shortest words that surely are a unit and stop before a separator or a verb (`verb` among them). */
export function namesEnd(fold: string, from: number, to: number, verb: RegExp = DOES): number {
  let end = from;
  for (let start = from; start < to;) {
    let next = -1;
    for (let i = start + 2; i <= to && i - start <= 30; i += 1) {
      if (/[，。；：]/.test(fold[i - 1]!)) break;
      const behind = fold.slice(i, i + 32);
      const whole = /^[、和及与等，]/.test(behind) || verb.test(behind) || OBLIGES.test(behind);
      if (whole && isSurelyUnit(fold.slice(start, i))) {
        next = i;
        break;
      }
    }
    if (next < 0) return end;
    end = next;
    const join = /^(?:、|和|及|与)/.exec(fold.slice(next, next + 2));
    if (!join) return end;
    start = next + join[0].length;
  }
  return end;
}
