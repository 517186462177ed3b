import { endAfterYears } from '../frame/validity.js';
import type { Article, CompiledPolicy, Correction, EffectivePolicy, Registry, RegistryUnit, UnitMention } from '../types.js';
import { applyCorrections, unitsToAssign } from './corrections.js';

/** Something that a review would have to settle and that was assumed instead. */
export interface Assumption {
  code: AssumptionCode;
  article?: number;
  zh: string;
  en: string;
}

export type AssumptionCode =
  | 'ASSUMED.FROM' // the first day of the validity
  | 'ASSUMED.TO' // its last day
  | 'ASSUMED.GROUP' // a group stands for the members that the registry proposes
  | 'ASSUMED.UNIT' // a mention is the unit that it resembles most
  | 'ASSUMED.OWN_UNIT' // a mention that resembles none is a unit of its own
  | 'ASSUMED.LEAD'; // the first unit named leads

export interface AssumedReview {
  policy: EffectivePolicy;
  /** The registry with the units that were made up. */
  registry: Registry;
  assumptions: Assumption[];
}

/** Years that a policy is taken to be in force when its text does not say. */
const YEARS_ASSUMED = 3;

/**
 * The policy as a quick review might leave it: whatever still forbids the dispatch after the given corrections is settled by a stated assumption. For
 * previews and simulations only, work is never sent out by it. `from` and `to` (YYYY-MM-DD) are taken as given, `today` where nothing else says when
 * the policy begins. Refuses with the codes of `applyCorrections`, also where `to` lies before `from`.
 */
export function assumeReview(
  compiled: CompiledPolicy,
  corrections: readonly Correction[],
  registry: Registry,
  given: { from?: string; to?: string; today: string },
): AssumedReview {
  const assumptions: Assumption[] = [];
  const assumed: Correction[] = [...corrections];
  const units: RegistryUnit[] = [...registry.units];
  const reviewed = applyCorrections(compiled, corrections, registry);
  assumed.push(validityOf(reviewed, given, assumptions));
  for (const article of reviewed.articles) {
    if (!article.assignable) continue;
    for (const mention of [...article.leads, ...article.responsible]) {
      if (mention.unitCode !== undefined || mention.members !== undefined) continue;
      const unitCodes = unitsOf(mention, article, registry, units, assumptions);
      assumed.push({ kind: 'confirmGroup', articleNumber: article.number, mention: mention.text, unitCodes });
      mention.members = unitCodes;
      mention.isGroup = true;
    }
  }
  const all: Registry = { ...registry, units };
  // a mention that names one unit is confirmed as if it were a group of one, so that every article is settled by itself
  const grouped = structuredClone(compiled);
  const settled = new Set(assumed.flatMap((one) => (one.kind === 'confirmGroup' ? [`${one.articleNumber} ${one.mention}`] : [])));
  for (const article of grouped.articles) {
    for (const mention of [...article.leads, ...article.responsible])
      if (settled.has(`${article.number} ${mention.text}`) && mention.unitCode === undefined) mention.isGroup = true;
  }
  for (const article of applyCorrections(grouped, assumed, all).articles) {
    const { leads, responsible } = unitsToAssign(article);
    const [lead, ...others] = responsible;
    if (!article.assignable || leads.length > 0 || lead === undefined) continue;
    assumed.push({ kind: 'setUnits', articleNumber: article.number, leads: [lead], responsible: others });
    assumptions.push({
      code: 'ASSUMED.LEAD',
      article: article.number,
      zh: `第${article.number}条没有可牵头的单位，按首个单位 ${lead} 牵头`,
      en: `article ${article.number} has no unit to lead it; the first one, ${lead}, is taken`,
    });
  }
  return { policy: applyCorrections(grouped, assumed, all), registry: all, assumptions };
}

function validityOf(
  { validity, date }: CompiledPolicy,
  given: { from?: string; to?: string; today: string },
  assumptions: Assumption[],
): Correction {
  const year = (field: 'from' | 'to') => validity.placeholders.find((hole) => hole.field === field)?.year;
  const holeFrom = year('from') === undefined ? undefined : `${year('from')}-01-01`;
  const holeTo = year('to') === undefined ? undefined : `${year('to')}-12-31`;
  const from = given.from ?? validity.from ?? date ?? holeFrom ?? given.today;
  const end = validity.years === undefined ? undefined : endAfterYears(from, validity.years);
  const to = given.to ?? validity.to ?? end ?? holeTo ?? endAfterYears(from, YEARS_ASSUMED);
  if (given.from === undefined && validity.from === undefined)
    assumptions.push({ code: 'ASSUMED.FROM', zh: `自 ${from} 起施行`, en: `in force from ${from}` });
  if (given.to === undefined && validity.to === undefined)
    assumptions.push({ code: 'ASSUMED.TO', zh: `有效期至 ${to}`, en: `in force until ${to}` });
  return { kind: 'setValidity', from, to };
}

function unitsOf(
  mention: UnitMention,
  article: Article,
  registry: Registry,
  units: RegistryUnit[],
  assumptions: Assumption[],
): string[] {
  const { text } = mention;
  const note = (code: AssumptionCode, zh: string, en: string) =>
    assumptions.push({
      code,
      article: article.number,
      zh: `第${article.number}条 ${text}：${zh}`,
      en: `article ${article.number}, ${text}: ${en}`,
    });
  const members = registry.groups.find(({ code }) => code === mention.group)?.members ?? [];
  if (mention.isGroup && members.length > 0) {
    note(
      'ASSUMED.GROUP',
      `按单位库拟定的成员（${members.length} 个）`,
      `the ${members.length} members that the registry proposes`,
    );
    return members;
  }
  const candidate = mention.candidates.find(({ unitCode }) => unitCode !== undefined)?.unitCode;
  if (!mention.isGroup && candidate !== undefined) {
    note('ASSUMED.UNIT', `按最相近的单位 ${candidate}`, `the unit that it resembles most, ${candidate}`);
    return [candidate];
  }
  note('ASSUMED.OWN_UNIT', '按一个独立单位', 'taken as a unit of its own');
  if (!units.some(({ code }) => code === text))
    units.push({ code: text, name: text, shortNames: [], aliases: [], kind: 'other', level: 'other' });
  return [text];
}
