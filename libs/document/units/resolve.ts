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

interface Names {
  unit: RegistryUnit;
  exact: readonly (readonly [name: string, reason: ResolutionReason, score: number])[];
  evened: Set<string>;
  writtenOut: Set<string>;
}

interface Index {
  home: string;
  units: Names[];
  byCode: Map<string, RegistryUnit>;
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
  const units = registry.units.map((unit): Names => {
    const all = [unit.name, ...unit.shortNames, ...unit.aliases];
    return {
      unit,
      exact: [
        [unit.name, 'name', 1],
        ...unit.shortNames.map((name) => [name, 'short-name', 0.98] as const),
        ...unit.aliases.map((name) => [name, 'alias', 0.97] as const),
      ],
      evened: new Set(all.map((name) => evened(name, home))),
      writtenOut: new Set(all.map((name) => writtenOut(name, home))),
    };
  });
  const groups = registry.groups.map((group) => ({
    code: group.code,
    patterns: new Set(group.patterns.map((p) => evened(p, ''))),
  }));
  const index: Index = { home, units, byCode: new Map(registry.units.map((u) => [u.code, u])), groups, cache: new Map() };
  indexes.set(registry, index);
  return index;
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
  const even = evened(name, index.home);
  const long = writtenOut(name, index.home);
  const found: UnitCandidate[] = [];
  const group = index.groups.find((g) => g.patterns.has(evened(name, '')));
  if (group) found.push({ groupCode: group.code, score: 0.95, reason: 'group' });
  for (const names of index.units) {
    const candidate = candidateOf(names, name, even, long);
    if (candidate) found.push(succeeded(candidate, index));
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

function candidateOf(names: Names, name: string, even: string, long: string): UnitCandidate | null {
  const unitCode = names.unit.code;
  for (const [exact, reason, score] of names.exact) if (foldOf(exact) === name) return { unitCode, score, reason };
  if (names.evened.has(even)) return { unitCode, score: 0.95, reason: 'same-words' };
  if (names.writtenOut.has(long)) return { unitCode, score: 0.9, reason: 'abbreviation' };
  // 教育局 for 市教育局: the level is left out, and another level may have one too, so a person is asked
  if (long.length > 2 && names.writtenOut.has(`市${long}`)) return { unitCode, score: 0.84, reason: 'abbreviation' };
  let similar = 0;
  for (const other of names.evened) similar = Math.max(similar, likeness(even, other));
  for (const other of names.writtenOut) similar = Math.max(similar, likeness(long, other));
  const score = Math.round(SIMILAR_MAX * similar * 100) / 100;
  return score >= SHOWN_FROM ? { unitCode, score, reason: 'similar' } : null;
}

/** Dice's coefficient over pairs of characters, a little more when one name holds the other. */
function likeness(a: string, b: string): number {
  if (a.length < 3 || b.length < 3) return 0;
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < a.length; i += 1) pairs.set(a.slice(i, i + 2), (pairs.get(a.slice(i, i + 2)) ?? 0) + 1);
  let shared = 0;
  for (let i = 0; i + 1 < b.length; i += 1) {
    const pair = b.slice(i, i + 2);
    const left = pairs.get(pair) ?? 0;
    if (left === 0) continue;
    shared += 1;
    pairs.set(pair, left - 1);
  }
  const dice = (2 * shared) / (a.length + b.length - 2);
  return a.includes(b) || b.includes(a) ? Math.min(1, Math.max(dice, 0.7) + 0.1) : dice;
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
