import type { Registry, RegistryUnit, ResolutionReason, UnitCandidate } from '../types.js';
import { foldOf } from '../layout/fold.js';

/** At this score and above a mention is tied to its unit without asking; see `resolveUnit`. */
export const RESOLVED_FROM = 0.85;
/** A second candidate this close to the first makes it a question. */
const RIVAL_MARGIN = 0.05;
/** Candidates below are not worth showing. */
const SHOWN_FROM = 0.4;
/** A name that only looks alike stays below the threshold, however much it does. */
const SIMILAR_MAX = 0.8;
const CANDIDATES_MAX = 5;
/** What a ruling gave to a unit is shown above all that only looks alike, and never taken without a person. */
const RULED = 0.82;
/** The same where the words hold those of the ruling, or the other way round. */
const RULED_IN_PART = 0.7;
/** Fewer characters are in too many words to tell anything. */
const RULED_IN_PART_LENGTH_MIN = 4;

// Customary abbreviations of departments, written out. Longest first; applied to mention and registry alike.
const ABBREVIATIONS: readonly (readonly [short: RegExp, full: string])[] = [
  [/发展改革|发改/, '发展和改革'],
  [/经信|经济信息化/, '经济和信息化'],
  [/工信(?!息)|工业信息化/, '工业和信息化'],
  [/科技(?=局|厅|委|部|$)/, '科学技术'],
  [/人社|人力社保|人力资源社会保障|人力资源社保/, '人力资源和社会保障'],
  [/自然资源规划|资规/, '自然资源和规划'],
  [/住建|住房城乡建设|住房建设/, '住房和城乡建设'],
  [/文广旅体/, '文化广电和旅游体育'],
  [/文广旅|文化广电旅游/, '文化广电和旅游'],
  [/文旅|文化旅游/, '文化和旅游'],
  [/卫健|卫生健康/, '卫生健康'],
  [/市监(?=局)|市场监管/, '市场监督管理'],
  [/政务服务数据|政数|政务和数据/, '政务服务数据管理'],
  [/应急(?=局|厅|办|$)/, '应急管理'],
  [/医保(?=局|$)/, '医疗保障'],
  [/退役军人(?=局|厅|$)/, '退役军人事务'],
  [/交通(?=局|厅|$)/, '交通运输'],
  [/城管(?=局|$)|城市综合管理|城市管理综合执法/, '城市管理和综合执法'],
  [/环保(?=局|厅|$)/, '生态环境'],
  [/国资委/, '国有资产监督管理委员会'],
  // 市委 and 党委 are no committees of a government
  [/(?<=改革|信息化|健康|建设|规划|管理|科学技术|宗教)委$/, '委员会'],
  [/编办$/, '机构编制委员会办公室'],
  [/网信办$/, '委员会网络安全和信息化委员会办公室'],
  [/外办$/, '外事办公室'],
  [/金融局$/, '金融工作局'],
  [/银保监|银监局/, '银行保险监督管理委员会'],
  [/(?:人行|人民银行)(?=.)/, '中国人民银行'],
  [/妇联$/, '妇女联合会'],
  [/残联$/, '残疾人联合会'],
  [/工商联$/, '工商业联合会'],
  [/管委会$/, '管理委员会'],
  [/高新区/, '高新技术产业开发区'],
  [/经开区/, '经济技术开发区'],
];

/** 和 与 及 dropped, 人民政府 as 政府: how the same name differs between documents. */
function evened(name: string, home: string): string {
  let words = foldOf(name)
    .replace(/\s+/g, '')
    .replace(/中国?共产党|中共/, '')
    .replace(/人民政府/, '政府')
    .replace(/政府(?=国有资产)/, '');
  // 清远市财政局 is 市财政局 in the papers of 清远市
  if (home && words.startsWith(home) && words.length > home.length + 1) words = words.slice(home.length - 1);
  return words.replace(/[和与及]/g, '').replace(/^中国(?=人民银行|银行保险)/, '');
}

function writtenOut(name: string, home: string): string {
  let words = foldOf(name).replace(/\s+/g, '');
  for (const [short, full] of ABBREVIATIONS) {
    const match = short.exec(words);
    if (!match || words.includes(full)) continue;
    words = words.slice(0, match.index) + full + words.slice(match.index + match[0].length);
  }
  return evened(words, home);
}

/** Names, each once for each unit that has it, found by themselves and by their pairs of neighbouring characters. */
interface Names {
  all: { name: string; unit: number }[];
  byName: Map<string, number[]>;
  /** For each pair the names that hold it and how often. */
  byPair: Map<string, { id: number; count: number }[]>;
}

interface Index {
  home: string;
  units: readonly RegistryUnit[];
  byCode: Map<string, RegistryUnit>;
  /** Folded names as the registry has them. Units are given by their place in it. */
  exact: Map<string, { unit: number; reason: ResolutionReason; score: number }[]>;
  evened: Names;
  writtenOut: Names;
  groups: { code: string; patterns: Set<string> }[];
  cache: Map<string, UnitCandidate[]>;
}

const indexes = new WeakMap<Registry, Index>();

/** The name of the city whose registry it is: that of its first city government (清远市人民政府 → 清远市). */
function homeOf(registry: Registry): string {
  const government = registry.units.find((u) => u.level === 'city' && /人民政府$/.test(u.name));
  return government ? government.name.replace(/人民政府$/, '') : '';
}

function indexOf(registry: Registry): Index {
  const known = indexes.get(registry);
  if (known) return known;
  const home = homeOf(registry);
  const index: Index = {
    home,
    units: registry.units,
    byCode: new Map(registry.units.map((u) => [u.code, u])),
    exact: new Map(),
    evened: noNames(),
    writtenOut: noNames(),
    groups: registry.groups.map(({ code, patterns }) => ({ code, patterns: new Set(patterns.map((p) => evened(p, ''))) })),
    cache: new Map(),
  };
  registry.units.forEach((unit, place) => {
    const named = (name: string, reason: ResolutionReason, score: number) =>
      push(index.exact, foldOf(name), { unit: place, reason, score });
    named(unit.name, 'name', 1);
    for (const name of unit.shortNames) named(name, 'short-name', 0.98);
    for (const name of unit.aliases) named(name, 'alias', 0.97);
    const all = [unit.name, ...unit.shortNames, ...unit.aliases];
    for (const name of new Set(all.map((each) => evened(each, home)))) addName(index.evened, name, place);
    for (const name of new Set(all.map((each) => writtenOut(each, home)))) addName(index.writtenOut, name, place);
  });
  indexes.set(registry, index);
  return index;
}

const noNames = (): Names => ({ all: [], byName: new Map(), byPair: new Map() });

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function addName(names: Names, name: string, unit: number): void {
  const id = names.all.push({ name, unit }) - 1;
  push(names.byName, name, unit);
  for (const [pair, count] of pairsOf(name)) push(names.byPair, pair, { id, count });
}

/**
 * Candidates for a name, best first, each with score and reason; empty when nothing comes near. A candidate that was merged or
 * renamed leads on to its successor. The registry must not change afterwards (take a new object): an index is kept for it.
 */
export function resolveUnit(text: string, registry: Registry): UnitCandidate[] {
  const index = indexOf(registry);
  const name = foldOf(text).replace(/\s+/g, '');
  const known = index.cache.get(name);
  if (known) return known;
  const found: UnitCandidate[] = [];
  const group = index.groups.find((g) => g.patterns.has(evened(name, '')));
  if (group) found.push({ groupCode: group.code, score: 0.95, reason: 'group' });
  found.push(...ruledFor(name, registry, index));
  for (const [unit, { score, reason }] of [...unitsLike(name, index)].sort(([a], [b]) => a - b)) {
    found.push(succeeded({ unitCode: index.units[unit]!.code, score, reason }, index));
  }
  const best = new Map<string, UnitCandidate>();
  for (const candidate of found.sort((a, b) => b.score - a.score)) {
    const key = candidate.groupCode ?? candidate.unitCode!;
    if (!best.has(key)) best.set(key, candidate);
  }
  const candidates = [...best.values()].slice(0, CANDIDATES_MAX);
  index.cache.set(name, candidates);
  return candidates;
}

/** The units to which rulings gave what these words name, or words that hold them. A unit that is gone leads on to its successor. */
function ruledFor(name: string, { hints = [] }: Registry, index: Index): UnitCandidate[] {
  const even = evened(name, index.home);
  return hints.flatMap(({ words, unitCode, ruling }): UnitCandidate[] => {
    const ruled = evened(words, index.home);
    const [short, long] = ruled.length < even.length ? [ruled, even] : [even, ruled];
    const inPart = short.length >= RULED_IN_PART_LENGTH_MIN && long.includes(short);
    if (ruled !== even && !inPart) return [];
    const { unitCode: code } = succeeded({ unitCode, score: RULED, reason: 'ruling' }, index);
    return [{ unitCode: code!, score: ruled === even ? RULED : RULED_IN_PART, reason: 'ruling', ruling }];
  });
}

type Likeness = Pick<UnitCandidate, 'score' | 'reason'>;

/** The units a folded name may mean, by their place in the registry, each with the best reason for it. */
function unitsLike(name: string, index: Index): Map<number, Likeness> {
  const out = new Map<number, Likeness>();
  const add = (unit: number, score: number, reason: ResolutionReason) => {
    if (!out.has(unit)) out.set(unit, { score, reason });
  };
  const even = evened(name, index.home);
  const long = writtenOut(name, index.home);
  for (const { unit, score, reason } of index.exact.get(name) ?? []) add(unit, score, reason);
  for (const unit of index.evened.byName.get(even) ?? []) add(unit, 0.95, 'same-words');
  for (const unit of index.writtenOut.byName.get(long) ?? []) add(unit, 0.9, 'abbreviation');
  // 教育局 for 市教育局: the level is left out, and another level may have one too, so a person is asked
  if (long.length > 2) for (const unit of index.writtenOut.byName.get(`市${long}`) ?? []) add(unit, 0.84, 'abbreviation');
  const similar = new Map<number, number>();
  for (const [unit, likeness] of [...alike(even, index.evened), ...alike(long, index.writtenOut)])
    similar.set(unit, Math.max(likeness, similar.get(unit) ?? 0));
  for (const [unit, likeness] of similar) {
    const score = Math.round(SIMILAR_MAX * likeness * 100) / 100;
    if (score >= SHOWN_FROM) add(unit, score, 'similar');
  }
  return out;
}

/** How often each pair of neighbouring characters stands in a name. */
function pairsOf(name: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + 1 < name.length; i += 1) {
    const pair = name.slice(i, i + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

/** Units with a name like this one: Dice's coefficient over pairs of characters, a little more when one name holds the other. */
function* alike(name: string, names: Names): Generator<[unit: number, likeness: number]> {
  if (name.length < 3) return;
  const shared = new Map<number, number>();
  for (const [pair, count] of pairsOf(name))
    for (const other of names.byPair.get(pair) ?? [])
      shared.set(other.id, (shared.get(other.id) ?? 0) + Math.min(count, other.count));
  for (const [id, pairs] of shared) {
    const other = names.all[id]!;
    if (other.name.length < 3) continue;
    const dice = (2 * pairs) / (name.length + other.name.length - 2);
    const holds = name.includes(other.name) || other.name.includes(name);
    yield [other.unit, holds ? Math.min(1, Math.max(dice, 0.7) + 0.1) : dice];
  }
}

function succeeded(candidate: UnitCandidate, index: Index): UnitCandidate {
  const seen = new Set<string>();
  let current = candidate;
  for (;;) {
    const unit = index.byCode.get(current.unitCode!);
    const next = unit?.mergedInto ?? unit?.renamedTo;
    if (!unit || !next || seen.has(next) || !index.byCode.has(next)) return current;
    seen.add(next);
    const reason: ResolutionReason = current.reason === 'similar' ? 'similar' : unit.mergedInto ? 'merged' : 'renamed';
    current = { unitCode: next, score: Math.min(current.score, 0.9), reason };
  }
}

/** The candidate a mention is tied to without asking, or null. */
export function settledCandidate(candidates: readonly UnitCandidate[]): UnitCandidate | null {
  const [first, second] = candidates;
  if (!first || first.reason === 'similar' || first.score < RESOLVED_FROM) return null;
  if (second && second.score >= RESOLVED_FROM && first.score - second.score < RIVAL_MARGIN && first.score < 0.97) return null;
  return first;
}
