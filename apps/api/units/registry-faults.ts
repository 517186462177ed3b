import type { Registry } from '#document/types.js';

export interface RegistryFault {
  /** Code of the unit or group. */
  readonly code: string;
  readonly what: 'duplicate-code' | 'duplicate-name' | 'unknown-reference' | 'cycle';
}

/** What makes a registry unusable: a code or a name given twice, a reference to nobody, a unit above itself. */
export function registryFaults({ units, groups }: Registry): RegistryFault[] {
  const codes = new Map(units.map((unit) => [unit.code, unit]));
  const faults: RegistryFault[] = [];
  const once = (values: readonly { readonly code: string; readonly value: string }[], what: RegistryFault['what']) => {
    const seen = new Set<string>();
    for (const { code, value } of values) {
      if (seen.has(value)) faults.push({ code, what });
      seen.add(value);
    }
  };
  once(
    [...units, ...groups].map(({ code }) => ({ code, value: code })),
    'duplicate-code',
  );
  once(
    units.map(({ code, name }) => ({ code, value: name })),
    'duplicate-name',
  );
  for (const { code, parent, mergedInto, renamedTo } of units) {
    const references = [parent, mergedInto, renamedTo].filter((reference) => reference !== undefined);
    if (references.some((reference) => !codes.has(reference))) faults.push({ code, what: 'unknown-reference' });
  }
  for (const { code, members } of groups)
    if (members.some((member) => !codes.has(member))) faults.push({ code, what: 'unknown-reference' });
  for (const { code } of units) {
    let above = codes.get(code)?.parent;
    for (let steps = 0; above !== undefined && steps <= units.length; steps++) {
      if (above === code) {
        faults.push({ code, what: 'cycle' });
        break;
      }
      above = codes.get(above)?.parent;
    }
  }
  return faults;
}
