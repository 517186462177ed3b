import { MULBERRY_STEP, mulberry32 } from '../random.js';

/**
 * Draws `size` items without order or preference: the same seed, population and size give the same sample, so that anybody can draw it again. All of
 * the population when it is no larger. The seed is hashed (FNV-1a, 32 bit) into a generator (mulberry32) that shuffles a sorted copy.
 */
export function sampleOf(seed: string, population: readonly string[], size: number): string[] {
  const items = [...new Set(population)].sort();
  let state = fnv1a(seed);
  const random = (): number => {
    const number = mulberry32(state);
    state = (state + MULBERRY_STEP) | 0;
    return number;
  };
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items.slice(0, size).sort();
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
