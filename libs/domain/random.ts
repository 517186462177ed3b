/**
 * Randomness by question instead of by order: every draw is a function of the run's seed and of the words of the question ("is this report
 * of this unit late?"). So a run is the same whatever else is simulated before it, and two scenarios answer the same question with the same
 * number (common random numbers), however differently they go on.
 *
 * MurmurHash3 (x86, 32 bit; Austin Appleby) turns seed and words into a state, one step of Mulberry32 (Tommy Ettinger) turns the state into a
 * number. Both are in the public domain; neither is fit for secrets.
 */
export const uniform = (runSeed: number, question: string): number => mulberry32(murmur3(question, runSeed));

/** The seed of run `run` (from 0) of a simulation seeded with `seed`: the same whoever simulates it, and whatever the other runs are. */
export const seedOfRun = (seed: number, run: number): number => murmur3(`run ${run}`, murmur3(`seed ${seed}`, 0));

/** By which the state of Mulberry32 goes on to its next output. */
export const MULBERRY_STEP = 0x6d2b79f5;

/** One output of Mulberry32, in [0, 1) with a resolution of 2^-32. */
export function mulberry32(state: number): number {
  const a = (state + MULBERRY_STEP) | 0;
  let t = Math.imul(a ^ (a >>> 15), 1 | a);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

/** MurmurHash3 x86 32 of the UTF-16 code units of a text (two to a block, low byte first), an unsigned 32-bit integer. */
export function murmur3(text: string, seed: number): number {
  let h = seed | 0;
  const pairs = text.length >> 1;
  for (let i = 0; i < pairs; i += 1) {
    h ^= scrambled(text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 16));
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  if (text.length % 2 === 1) h ^= scrambled(text.charCodeAt(text.length - 1));
  h ^= text.length * 2;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function scrambled(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}
