/**
 * A number of days that is not known beforehand. Working days or calendar days, as said where it is used.
 * - `fixed`: always `days`;
 * - `uniform`: every whole number from `from` to `to`, both included, equally likely;
 * - `geometric`: `from` (0 unless said) and then one more with the same chance again and again, so that the mean is `mean`: mostly soon,
 *   sometimes very late;
 * - `empirical`: one of the observed values, each as likely as the others.
 */
export type Delay =
  | { readonly kind: 'fixed'; readonly days: number }
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'geometric'; readonly mean: number; readonly from?: number }
  | { readonly kind: 'empirical'; readonly days: readonly number[] };

/** Nobody waits longer than ten years. */
export const DELAY_DAYS_MAX = 3_660;

/** The days for a number drawn from [0, 1): the inverse of the distribution function, so that a greater number never gives fewer days. */
export function daysOf(delay: Delay, drawn: number): number {
  switch (delay.kind) {
    case 'fixed':
      return delay.days;
    case 'uniform':
      return delay.from + Math.floor(drawn * (delay.to - delay.from + 1));
    case 'geometric': {
      const from = delay.from ?? 0;
      if (delay.mean <= from) return from;
      const goesOn = (delay.mean - from) / (1 + delay.mean - from);
      return Math.min(from + Math.floor(Math.log1p(-drawn) / Math.log(goesOn)), DELAY_DAYS_MAX);
    }
    case 'empirical':
      return sorted(delay.days)[Math.floor(drawn * delay.days.length)]!;
  }
}

const orders = new WeakMap<readonly number[], readonly number[]>();

function sorted(days: readonly number[]): readonly number[] {
  const known = orders.get(days);
  if (known) return known;
  const order = [...days].sort((a, b) => a - b);
  orders.set(days, order);
  return order;
}
