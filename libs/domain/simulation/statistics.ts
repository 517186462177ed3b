/** How a figure is spread over the runs. Percentiles are values that occurred (nearest rank). */
export interface Spread {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** A mean with the half width of its 95 % confidence interval (Student's t); null for a single run. */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const meanOf = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);

/** The value below or at which the share `p` of the values lies; `sorted` in ascending order, not empty. */
export const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)]!;

export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { mean: 0, p10: 0, p50: 0, p90: 0 };
  const sorted = ascending(values);
  return { mean: meanOf(values), p10: percentile(sorted, 0.1), p50: percentile(sorted, 0.5), p90: percentile(sorted, 0.9) };
}

/** The mean of values that are independent of each other, and how sure it is. */
export function estimateOf(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = meanOf(values);
  if (n < 2) return { mean, halfWidth: null };
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (n - 1);
  return { mean, halfWidth: tQuantile975(n - 1) * Math.sqrt(variance / n) };
}

/** The 97.5 % quantile of Student's t with `df` degrees of freedom: exact for 1 and 2, else by the expansion of Cornish and Fisher. */
export function tQuantile975(df: number): number {
  if (df === 1) return 12.7062;
  if (df === 2) return 4.30265;
  const z = 1.959964;
  const first = (z ** 3 + z) / (4 * df);
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2);
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * df ** 3);
  return z + first + second + third;
}
