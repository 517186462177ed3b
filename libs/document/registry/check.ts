import { foldOf } from '../layout/fold.js';
import { isoDate } from '../targets/dates.js';
import type { Registry, RegistryUnit } from '../types.js';
import type { Column, SheetKind } from './columns.js';
import type { RegistryProblem, RegistryProblemCode } from './problems.js';

/** Same when people would read the same name. */
export const nameKey = (name: string): string => foldOf(name).replace(/\s+/g, '');

/**
 * Everything that makes a registry unusable: a code or a full name twice, an alias or short name that is another unit's full name, a
 * phrase of two groups, a parent, successor or member that is not there, a unit above itself or its own successor, two
 * successors, a date that is none or belongs to nothing. Two units may share a short name: there the compiler asks.
 * Rows count from 1 in each list.
 */
export function checkRegistry(registry: Registry): RegistryProblem[] {
  const problems: RegistryProblem[] = [];
  const add: Add = (code, sheet, index, column, params = {}) =>
    problems.push({ code, sheet, row: index + 1, ...(column && { column }), params });
  checkCodes(registry, add);
  checkNames(registry, add);
  checkReferences(registry, add);
  checkChains(registry, add);
  return problems.sort((a, b) => b.sheet.localeCompare(a.sheet) || a.row - b.row);
}

type Add = (
  code: RegistryProblemCode,
  sheet: SheetKind,
  index: number,
  column: Column | undefined,
  params?: Record<string, string | number>,
) => void;

function checkCodes({ units, groups }: Registry, add: Add): void {
  const seen = new Set<string>();
  const check = (code: string, sheet: SheetKind, index: number) => {
    if (seen.has(code)) add('REGISTRY.DUPLICATE_CODE', sheet, index, 'code', { value: code });
    seen.add(code);
  };
  units.forEach((unit, i) => check(unit.code, 'units', i));
  groups.forEach((group, i) => check(group.code, 'groups', i));
}

/** What divides the names in a cell of a file: a name that held it would come back as two. */
const DIVIDES = /[；;|\n\r]/;

function checkNames({ units, groups }: Registry, add: Add): void {
  units.forEach(({ shortNames, aliases }, i) => {
    for (const value of shortNames) if (DIVIDES.test(value)) add('REGISTRY.BAD_CHARACTER', 'units', i, 'shortNames', { value });
    for (const value of aliases) if (DIVIDES.test(value)) add('REGISTRY.BAD_CHARACTER', 'units', i, 'aliases', { value });
  });
  groups.forEach(({ patterns }, i) => {
    for (const value of patterns) if (DIVIDES.test(value)) add('REGISTRY.BAD_CHARACTER', 'groups', i, 'patterns', { value });
  });
  const owners = new Map<string, RegistryUnit>();
  units.forEach((unit, i) => {
    const key = nameKey(unit.name);
    const owner = owners.get(key);
    if (owner) add('REGISTRY.DUPLICATE_NAME', 'units', i, 'name', { value: unit.name, other: owner.code });
    else owners.set(key, unit);
  });
  units.forEach((unit, i) => {
    for (const column of ['shortNames', 'aliases'] as const) {
      for (const name of unit[column]) {
        const owner = owners.get(nameKey(name));
        if (owner && owner !== unit) add('REGISTRY.DUPLICATE_NAME', 'units', i, column, { value: name, other: owner.code });
      }
    }
  });
  const phrases = new Map<string, string>();
  groups.forEach((group, i) => {
    for (const pattern of group.patterns) {
      const key = nameKey(pattern);
      const owner = phrases.get(key);
      if (owner !== undefined && owner !== group.code)
        add('REGISTRY.DUPLICATE_NAME', 'groups', i, 'patterns', { value: pattern, other: owner });
      phrases.set(key, group.code);
    }
  });
}

function checkReferences({ units, groups }: Registry, add: Add): void {
  const codes = new Set(units.map((unit) => unit.code));
  units.forEach((unit, i) => {
    const { parent, mergedInto, renamedTo, since } = unit;
    if (parent !== undefined && !codes.has(parent)) add('REGISTRY.UNKNOWN_PARENT', 'units', i, 'parent', { value: parent });
    if (mergedInto !== undefined && !codes.has(mergedInto))
      add('REGISTRY.UNKNOWN_SUCCESSOR', 'units', i, 'mergedInto', { value: mergedInto });
    if (renamedTo !== undefined && !codes.has(renamedTo))
      add('REGISTRY.UNKNOWN_SUCCESSOR', 'units', i, 'renamedTo', { value: renamedTo });
    if (mergedInto !== undefined && renamedTo !== undefined) add('REGISTRY.TWO_SUCCESSORS', 'units', i, 'renamedTo');
    if (since === undefined) return;
    if (!isDate(since)) add('REGISTRY.BAD_DATE', 'units', i, 'since', { value: since });
    if (mergedInto === undefined && renamedTo === undefined) add('REGISTRY.DATE_WITHOUT_SUCCESSOR', 'units', i, 'since');
  });
  groups.forEach((group, i) => {
    for (const member of group.members)
      if (!codes.has(member)) add('REGISTRY.UNKNOWN_MEMBER', 'groups', i, 'members', { value: member });
  });
}

export function isDate(date: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return parts !== null && isoDate(Number(parts[1]), Number(parts[2]), Number(parts[3])) !== undefined;
}

function checkChains({ units }: Registry, add: Add): void {
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const circles = (next: (unit: RegistryUnit) => string | undefined) => {
    /** Codes known to lead out, or found in a circle. */
    const settled = new Map<string, boolean>();
    for (const unit of units) {
      const path = new Set<string>();
      let at: string | undefined = unit.code;
      while (at !== undefined && !settled.has(at) && !path.has(at)) {
        path.add(at);
        const current: RegistryUnit | undefined = byCode.get(at);
        at = current && next(current);
      }
      let inside = false;
      for (const code of path) {
        inside ||= code === at;
        settled.set(code, inside);
      }
    }
    return (code: string) => settled.get(code) === true;
  };
  const above = circles((unit) => unit.parent);
  const after = circles((unit) => unit.mergedInto ?? unit.renamedTo);
  units.forEach((unit, i) => {
    if (above(unit.code)) add('REGISTRY.CYCLE', 'units', i, 'parent', { value: unit.parent ?? '' });
    if (after(unit.code))
      add('REGISTRY.SUCCESSION_CYCLE', 'units', i, unit.mergedInto === undefined ? 'renamedTo' : 'mergedInto', {
        value: unit.code,
      });
  });
}
