import { createHash } from 'node:crypto';

type What = readonly (string | number)[];

/** Chance that follows from a seed and from what it decides, so that the order of the questions changes nothing. */
export class Dice {
  constructor(private readonly seed: number) {}

  /** A number in [0, 1). */
  roll(...what: What): number {
    const hash = createHash('sha256').update(JSON.stringify([this.seed, ...what]));
    return hash.digest().readUIntBE(0, 6) / 2 ** 48;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number, ...what: What): number {
    return least + Math.floor(this.roll(...what) * (most - least + 1));
  }

  pick<T>(list: readonly T[], ...what: What): T {
    return list[this.whole(0, list.length - 1, ...what)]!;
  }

  /** The list in an order of chance. */
  shuffle<T extends string | number>(list: readonly T[], ...what: What): T[] {
    const place = new Map(list.map((item) => [item, this.roll('shuffle', ...what, item)]));
    return [...list].sort((a, b) => place.get(a)! - place.get(b)!);
  }
}
