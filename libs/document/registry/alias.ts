import { RegistryError } from '../errors.js';
import type { CompiledPolicy, Correction, Registry, UnitMention } from '../types.js';
import { nameKey } from './check.js';

/**
 * The registry with the name that a person's correction taught: `mention`, as the document writes it, is from now on an alias of the unit.
 * The registry given stays as it is; a name the unit has already gives it back unchanged.
 *
 * Refuses with a RegistryError: REGISTRY.UNKNOWN_UNIT, REGISTRY.EMPTY_NAME, REGISTRY.NAME_TAKEN (a name of another unit, or a phrase of a group).
 */
export function learnAlias(registry: Registry, mention: string, unitCode: string): Registry {
  const unit = registry.units.find((u) => u.code === unitCode);
  if (!unit) throw new RegistryError('REGISTRY.UNKNOWN_UNIT', { unitCode });
  const alias = mention.replace(/\s+/g, '');
  if (alias === '') throw new RegistryError('REGISTRY.EMPTY_NAME', { unitCode });
  const key = nameKey(alias);
  const has = (names: readonly string[]) => names.some((name) => nameKey(name) === key);
  if (has([unit.name, ...unit.shortNames, ...unit.aliases])) return registry;
  const other =
    registry.units.find((u) => has([u.name, ...u.shortNames, ...u.aliases]))?.code ??
    registry.groups.find((group) => has(group.patterns))?.code;
  if (other !== undefined) throw new RegistryError('REGISTRY.NAME_TAKEN', { name: alias, other });
  return {
    ...registry,
    units: registry.units.map((u) => (u === unit ? { ...u, aliases: [...u.aliases, alias] } : u)),
  };
}

/**
 * The unit that a policy's corrections teach for a mention, the last of them; null when none of them is about it, and for words that stand
 * for several units (有关部门, 各县区): what they mean in this document they do not mean in the next.
 */
export function unitTaught(compiled: CompiledPolicy, corrections: readonly Correction[], mention: string): string | null {
  const last = corrections.findLast((correction) => correction.kind === 'resolveUnit' && correction.mention === mention);
  if (last?.kind !== 'resolveUnit') return null;
  const mentions: UnitMention[] = [
    ...compiled.articles.flatMap(({ leads, responsible }) => [...leads, ...responsible]),
    ...compiled.bodies.flatMap(({ members, office }) => [
      ...members,
      ...(office ? [office.unit] : []),
      ...(office?.head?.unit ? [office.head.unit] : []),
    ]),
  ];
  return mentions.some(({ text, isGroup }) => text === mention && isGroup) ? null : last.unitCode;
}
