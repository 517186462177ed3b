/**
 * Draws `size` items without order or preference: the same seed, population and size give the same sample, so that anybody can draw it again. All of
 * the population when it is no larger. The seed is hashed (FNV-1a, 32 bit) into a generator (mulberry32) that shuffles a sorted copy.
 */
export function sampleOf(seed: string, population: readonly string[], size: number): string[] {
  const items = [...new Set(population)].sort();
  const random = mulberry32(fnv1a(seed));
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

/** Numbers from 0 up to, not including, 1. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
