import { GAP, spanOf, type Flow } from '../layout/flow.js';
import type { Body, GroupOffice, MeetingRule, Person, UnitMention } from '../types.js';
import { readUnitList } from '../units/list.js';

/** Ties a range of the flow to a unit. */
export type MentionOf = (start: number, end: number) => UnitMention;

const FOUNDS =
  /(?:成立|设立|建立|组建)((?:[^。，；：]{0,10}?(?:市|县|区|省|州))?[^。，；：]{2,30}?(?:领导小组|工作领导小组|指挥部|工作专班|协调小组|委员会))/;

/**
 * A leading group with its members: a stretch that founds one and lists 组长, 副组长, 成员. `article` is the number of the
 * article the stretch belongs to.
 */
export function leadingGroupOf(flow: Flow, from: number, to: number, article: number | null, mentionOf: MentionOf): Body | null {
  const fold = flow.fold.slice(from, to);
  const founded = FOUNDS.exec(fold);
  const leaderAt = /(?<!副)(?:组长|总指挥|主任|召集人)：/.exec(fold);
  if (!founded || !leaderAt) return null;
  const name = from + founded.index + founded[0].length - founded[1]!.length;
  const at = (pattern: RegExp) => {
    const match = pattern.exec(fold);
    return match ? { start: from + match.index, end: from + match.index + match[0].length } : null;
  };
  const deputy = at(/(?:常务)?副(?:组长|总指挥|主任|召集人)：/);
  const members = at(/(?:成员单位|成员|组员)：/);
  const leaderEnd = deputy?.start ?? members?.start ?? to;
  const leaderStart = from + leaderAt.index + leaderAt[0].length;
  const deputyEnd = members?.start ?? to;
  const acting = actingOf(flow, leaderStart, leaderEnd);
  const memberEnd = members ? sentenceEnd(flow, members.end, to) : to;
  const office = officeOf(flow, from, to, mentionOf);
  const meeting = meetingOf(flow, from, to);
  const leader = personOf(flow, leaderStart, acting ? leaderStart + bracketAt(flow, leaderStart, leaderEnd) : leaderEnd);
  return {
    kind: 'leading-group',
    name: flow.text.slice(name, name + founded[1]!.length),
    article,
    ...(leader && { leader }),
    ...(acting && { acting }),
    deputies: deputy ? peopleOf(flow, deputy.end, deputyEnd) : [],
    members: members ? membersOf(flow, members.end, memberEnd, mentionOf) : [],
    ...(office && { office }),
    ...(meeting && { meeting }),
    span: spanOf(flow, from + founded.index, to),
  };
}

function sentenceEnd(flow: Flow, from: number, to: number): number {
  const dot = flow.fold.indexOf('。', from);
  return dot >= 0 && dot < to ? dot : to;
}

function bracketAt(flow: Flow, from: number, to: number): number {
  const index = flow.fold.slice(from, to).indexOf('（');
  return index < 0 ? to - from : index;
}

const POST =
  '(?:常务|党组|市委|县委|区委|省委|市|县|区|省|州|管委会)*副?(?:书记|市长|县长|区长|省长|州长|主任|局长|厅长|部长|秘书长|主席|镇长|乡长|院长|校长|检察长|专员|盟长|旗长|巡视员|调研员|行长|组长)';

/** 邵 军 副市长: the name is what stands before the post; blanks inside and behind it tell where it ends. */
function personOf(flow: Flow, from: number, to: number): Person | null {
  let end = to;
  while (end > from && /[。；，]/.test(flow.fold[end - 1]!)) end -= 1;
  if (end - from < 3) return null;
  let nameEnd = -1;
  for (let i = from + 1; i < Math.min(end, from + 7); i += 1) {
    if (flow.gap[i] === GAP.none) continue;
    // a single character before the blank is half a name (邵 军)
    if (i - from >= 2) {
      nameEnd = i;
      break;
    }
  }
  if (nameEnd < 0) {
    const match = new RegExp(`^([\\u4e00-\\u9fff·]{2,4}?)(?=${POST})`).exec(flow.fold.slice(from, end));
    nameEnd = from + (match?.[1]!.length ?? Math.min(3, end - from));
  }
  return { name: flow.text.slice(from, nameEnd), post: flow.text.slice(nameEnd, end), span: spanOf(flow, from, end) };
}

/** Several people one after the other: separated by 、 ； or a new line. */
function peopleOf(flow: Flow, from: number, to: number): Person[] {
  const out: Person[] = [];
  let start = from;
  for (let i = from; i <= to; i += 1) {
    const ends = i === to || /[；。]/.test(flow.fold[i]!) || (i > start && flow.gap[i]! === GAP.paragraph);
    if (!ends) continue;
    const person = personOf(flow, start, i);
    if (person) out.push(person);
    start = i < to && /[；。]/.test(flow.fold[i]!) ? i + 1 : i;
  }
  return out;
}

/** 马正勇同志挂职期间由吕成蹊常务副市长履行组长职责 */
function actingOf(flow: Flow, from: number, to: number): Body['acting'] {
  const fold = flow.fold.slice(from, to);
  const match = new RegExp(
    `([^（）。，；]{2,24}?(?:期间|时))，?由([\\u4e00-\\u9fff·]{2,4}?)(?:同志)?(${POST})?(?:同志)?(?:履行|代行|代理|主持)[^（）。；]{0,12}(?:职责|工作|职务)?`,
  ).exec(fold);
  if (!match) return undefined;
  const start = from + match.index;
  const end = start + match[0].length;
  const personStart = start + match[0].indexOf(match[2]!, match[1]!.length);
  const post = match[3] ?? '';
  const person: Person = { name: match[2]!, post, span: spanOf(flow, personStart, personStart + match[2]!.length + post.length) };
  return {
    person,
    condition: flow.text.slice(start, start + match[1]!.length),
    text: flow.text.slice(start, end),
    span: spanOf(flow, start, end),
  };
}

function membersOf(flow: Flow, from: number, to: number, mentionOf: MentionOf): UnitMention[] {
  const tail = /(?:等)?(?:单位|部门|单位和部门)?(?:的)?(?:主要|分管)?(?:负责同志|负责人|领导|负责同志为成员)$/.exec(
    flow.fold.slice(from, to),
  );
  const list = readUnitList(flow, from, tail ? from + tail.index : to, 'responsible');
  return list.units.map((unit) => mentionOf(unit.start, unit.end));
}

function officeOf(flow: Flow, from: number, to: number, mentionOf: MentionOf): GroupOffice | undefined {
  const fold = flow.fold.slice(from, to);
  const match = /办公室，?(?:设在|设于|设立在|依托)([^，。；]{2,24}?)(?=，|。|；|$)/.exec(fold);
  if (!match) return undefined;
  const start = from + match.index;
  const end = start + match[0].length;
  const unitStart = end - match[1]!.length;
  const head = /办公室主任，?由([^，。；]{2,40}?)(?:兼任|担任)/.exec(fold);
  const office: GroupOffice = {
    unit: mentionOf(unitStart, end),
    text: flow.text.slice(start, end),
    span: spanOf(flow, start, end),
  };
  if (head) {
    const headStart = from + head.index;
    const headEnd = headStart + head[0].length;
    const holder = headStart + head[0].indexOf(head[1]!);
    const post = /(?:主要|分管)?(?:负责同志|负责人|领导|局长|主任|秘书长|副市长|书记)$/.exec(head[1]!);
    const unitEnd = holder + (post?.index ?? head[1]!.length);
    office.head = {
      ...(post && post.index >= 2 && { unit: mentionOf(holder, unitEnd) }),
      post: post?.[0] ?? head[1]!,
      text: flow.text.slice(headStart, headEnd),
      span: spanOf(flow, headStart, headEnd),
    };
  }
  return office;
}

function meetingOf(flow: Flow, from: number, to: number): MeetingRule | undefined {
  const match = /[^。；]{0,40}会议[^。；]{0,20}由([^。；，]{2,20})召集[^。；]*/.exec(flow.fold.slice(from, to));
  if (!match) return undefined;
  const conveners: MeetingRule['conveners'] = [];
  if (/(?<!副)组长|(?<!副)总指挥/.test(match[1]!)) conveners.push('leader');
  if (/副组长|副总指挥/.test(match[1]!)) conveners.push('deputy');
  const start = from + match.index;
  const end = start + match[0].length;
  return { conveners, text: flow.text.slice(start, end), span: spanOf(flow, start, end) };
}
