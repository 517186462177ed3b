import type { Registry, RegistryUnit } from '../types.js';
import { LEVEL_ORDER } from './columns.js';

export interface UnitNode {
  unit: RegistryUnit;
  children: UnitNode[];
}

/** Units under the units above them, higher levels first, else in the order of the registry. A unit whose parent is not there is a root. */
export function registryTree(registry: Registry): UnitNode[] {
  const nodes = new Map(registry.units.map((unit) => [unit.code, { unit, children: [] } as UnitNode]));
  const roots: UnitNode[] = [];
  for (const node of nodes.values()) {
    const above = node.unit.parent === undefined ? undefined : nodes.get(node.unit.parent);
    (above && !isAbove(node, above, nodes) ? above.children : roots).push(node);
  }
  const order = (list: UnitNode[]) => {
    list.sort((a, b) => LEVEL_ORDER.indexOf(a.unit.level) - LEVEL_ORDER.indexOf(b.unit.level));
    for (const node of list) order(node.children);
  };
  order(roots);
  return roots;
}

/** In a circle nobody is above the other: all of it stands at the root, where it is seen. */
function isAbove(node: UnitNode, other: UnitNode, nodes: ReadonlyMap<string, UnitNode>): boolean {
  let at: UnitNode | undefined = other;
  for (let steps = 0; at && steps <= nodes.size; steps += 1) {
    if (at === node) return true;
    at = at.unit.parent === undefined ? undefined : nodes.get(at.unit.parent);
  }
  return false;
}

/**
 * The registry as it stood on a day (YYYY-MM-DD): mergers and renamings of later days have not happened yet. Give it to the compiler for
 * a policy of that day.
 */
export function registryOn(registry: Registry, day: string): Registry {
  if (!registry.units.some(({ since }) => since !== undefined && since > day)) return registry;
  const made = lastOn.get(registry);
  if (made?.day === day) return made.registry;
  const before = withoutLater(registry, day);
  lastOn.set(registry, { day, registry: before });
  return before;
}

/** One object a day, so that what the compiler prepared for it is prepared once. */
const lastOn = new WeakMap<Registry, { day: string; registry: Registry }>();

function withoutLater(registry: Registry, day: string): Registry {
  return {
    ...registry,
    units: registry.units.map((unit) => {
      if (unit.since === undefined || unit.since <= day) return unit;
      const { mergedInto: _merged, renamedTo: _renamed, since: _since, ...before } = unit;
      return before;
    }),
  };
}
