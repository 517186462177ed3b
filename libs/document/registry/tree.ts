import type { Registry, RegistryUnit } from '../types.js';
import { LEVEL_ORDER } from './columns.js';

export interface UnitNode {
  unit: RegistryUnit;
  children: UnitNode[];
}

/** Units under the units above them, higher levels first, else in the order of the registry. A unit whose parent is not there is a root. */
export function registryTree(registry: Registry): UnitNode[] {
  const nodes = new Map(registry.units.map((unit) => [unit.code, { unit, children: [] } as UnitNode]));
  const inCircles = circlesOf(nodes);
  const roots: UnitNode[] = [];
  for (const node of nodes.values()) {
    const above = aboveOf(node, nodes);
    // in a circle nobody is above the other: all of it stands at the root, where it is seen
    (above && !inCircles.has(node) ? above.children : roots).push(node);
  }
  const rank = new Map(LEVEL_ORDER.map((level, i) => [level, i]));
  const byLevel = (a: UnitNode, b: UnitNode) => rank.get(a.unit.level)! - rank.get(b.unit.level)!;
  for (const { children } of nodes.values()) children.sort(byLevel);
  return roots.sort(byLevel);
}

type Nodes = ReadonlyMap<string, UnitNode>;

const aboveOf = ({ unit }: UnitNode, nodes: Nodes): UnitNode | undefined =>
  unit.parent === undefined ? undefined : nodes.get(unit.parent);

/** Every unit that stands above itself. Looks at each once. */
function circlesOf(nodes: Nodes): Set<UnitNode> {
  const seen = new Set<UnitNode>();
  const circles = new Set<UnitNode>();
  for (const start of nodes.values()) {
    const path = new Set<UnitNode>();
    let at: UnitNode | undefined = start;
    while (at && !seen.has(at)) {
      seen.add(at);
      path.add(at);
      at = aboveOf(at, nodes);
    }
    if (!at || !path.has(at)) continue;
    for (let one: UnitNode | undefined = at; one && !circles.has(one); one = aboveOf(one, nodes)) circles.add(one);
  }
  return circles;
}

export interface ShownUnit extends RegistryUnit {
  /** How many units stand below it, shown or not. */
  below: number;
  children: ShownUnit[];
}

export interface ShownTree {
  units: ShownUnit[];
  shown: number;
  /** Units that the depth or the limit left out. */
  left: number;
}

/**
 * The tree, or that below the unit `root`, cut to what can be shown: `depth` levels below its top, and at most `limit` units, those nearer to the top
 * first. Undefined: the registry has no such unit.
 */
export function unitTree(
  registry: Registry,
  { root, depth, limit }: { root?: string | undefined; depth: number; limit: number },
): ShownTree | undefined {
  const all = registryTree(registry);
  const tops = root === undefined ? all : nodesBelow(all).filter(({ unit }) => unit.code === root);
  if (root !== undefined && tops.length === 0) return undefined;
  const nodes = nodesBelow(tops);
  const below = new Map<UnitNode, number>();
  // those further down come last, so that theirs are counted first
  for (const node of nodes.toReversed())
    below.set(
      node,
      node.children.reduce((sum, child) => sum + 1 + below.get(child)!, 0),
    );
  const shown: ShownUnit[] = [];
  let row = tops.map((node) => ({ node, into: shown }));
  let count = 0;
  for (let level = 0; level <= depth && row.length > 0; level += 1) {
    const next: typeof row = [];
    for (const { node, into } of row) {
      if (count === limit) break;
      count += 1;
      const unit: ShownUnit = { ...node.unit, below: below.get(node)!, children: [] };
      into.push(unit);
      next.push(...node.children.map((child) => ({ node: child, into: unit.children })));
    }
    row = next;
  }
  return { units: shown, shown: count, left: nodes.length - count };
}

/** The nodes and all below them, row by row. */
function nodesBelow(tops: readonly UnitNode[]): UnitNode[] {
  const out = [...tops];
  for (let i = 0; i < out.length; i += 1) for (const child of out[i]!.children) out.push(child);
  return out;
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
