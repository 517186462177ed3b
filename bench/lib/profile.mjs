// Sums a CPU profile of V8 by package and by function.
import fs from 'node:fs';
import path from 'node:path';
import { round } from '../driver/lib/stats.mjs';

const TOP = 40;
const IDLE = new Set(['(idle)', '(program)', '(root)']);

/** Shares of the busy samples: `byModule` and `byFunction` by own time, `inclusive` by time spent in or below functions of the project. */
export function summarise(file) {
  const { nodes, samples, timeDeltas } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const own = new Map();
  samples.forEach((id, i) => own.set(id, (own.get(id) ?? 0) + timeDeltas[i]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parent = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const sums = { module: new Map(), function: new Map(), inclusive: new Map() };
  let busy = 0;
  let idle = 0;
  for (const [id, time] of own) {
    const { callFrame } = byId.get(id);
    if (IDLE.has(callFrame.functionName)) {
      idle += time;
      continue;
    }
    busy += time;
    add(sums.module, moduleOf(callFrame), time);
    add(sums.function, nameOf(callFrame), time);
    const seen = new Set();
    for (let at = id; at !== undefined; at = parent.get(at)) {
      const frame = byId.get(at).callFrame;
      if (frame.url.includes('/dist/')) seen.add(nameOf(frame));
    }
    for (const name of seen) add(sums.inclusive, name, time);
  }
  const top = (map) =>
    Object.fromEntries(
      [...map]
        .sort((a, b) => b[1] - a[1])
        .slice(0, TOP)
        .map(([name, time]) => [name, `${round((100 * time) / busy, 1)} %`]),
    );
  return {
    busyS: round(busy / 1e6),
    idleS: round(idle / 1e6),
    byModule: top(sums.module),
    byFunction: top(sums.function),
    inclusive: top(sums.inclusive),
  };
}

const add = (map, key, time) => map.set(key, (map.get(key) ?? 0) + time);

function moduleOf({ functionName, url }) {
  if (functionName.startsWith('(')) return functionName;
  if (url === '') return 'V8 built-ins';
  if (url.startsWith('node:')) return url;
  const packages = url.split('/node_modules/');
  if (packages.length > 1) {
    const parts = packages.at(-1).split('/');
    return parts[0].startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0];
  }
  const project = url.split('/dist/')[1];
  return project ? `dist/${project.split('/').slice(0, 2).join('/')}` : path.basename(url);
}

function nameOf(frame) {
  const { functionName, url, lineNumber } = frame;
  if (functionName.startsWith('(') || url === '') return functionName || '(anonymous built-in)';
  const short = url.split('/node_modules/').at(-1).split('/dist/').at(-1);
  return `${functionName || '(anonymous)'} ${short}:${lineNumber + 1}`;
}
