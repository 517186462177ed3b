export const round = (x, digits = 2) => (x === undefined || x === null ? null : Number(Number(x).toFixed(digits)));

export function percentiles(values) {
  if (values.length === 0) return { n: 0 };
  const v = Float64Array.from(values).sort();
  const at = (p) => round(v[Math.min(v.length - 1, Math.ceil(p * v.length) - 1)]);
  return {
    n: v.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    mean: round(v.reduce((a, b) => a + b, 0) / v.length),
  };
}

export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

/** Runs fn(item, index) over items with `width` workers, each taking the next item when it is free. */
export async function workers(width, items, fn) {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      while (next < items.length) {
        const i = next++;
        await fn(items[i], i);
      }
    }),
  );
}

/** mulberry32: the same choices in every run, so that two targets are asked the same things. */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
