/** The smallest hashes of the three-character pieces of a text: enough to tell how much two texts share, at a fixed cost. */
export interface Sketch {
  hashes: Uint32Array;
  /** Number of different pieces in the whole text. */
  size: number;
}

const KEEP = 128;
const PIECE = 3;

function piecesOf(text: string): Set<number> {
  const out = new Set<number>();
  for (let i = 0; i + PIECE <= text.length; i += 1) {
    let value = 0x811c9dc5;
    for (let j = i; j < i + PIECE; j += 1) value = Math.imul(value ^ text.charCodeAt(j), 0x01000193);
    // FNV alone leaves neighbouring characters close together; the smallest must be a fair sample
    value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
    out.add((value ^ (value >>> 13)) >>> 0);
  }
  if (out.size === 0 && text !== '') out.add(text.charCodeAt(0) * 65_536 + (text.charCodeAt(1) || 0));
  return out;
}

export function sketchOf(text: string): Sketch {
  const pieces = Uint32Array.from(piecesOf(text)).sort();
  return { hashes: pieces.slice(0, KEEP), size: pieces.length };
}

/** Jaccard's index of the pieces, 0 to 1; exact for texts of up to 128 pieces, else an estimate within a few hundredths. */
export function likeness(a: Sketch, b: Sketch): number {
  if (a.size === 0 && b.size === 0) return 1;
  const [left, right] = [a.hashes, b.hashes];
  // of texts that are known in part only the smallest pieces of both together are a fair sample
  const size = Math.max(a.size, b.size) <= KEEP ? left.length + right.length : KEEP;
  let i = 0;
  let j = 0;
  let shared = 0;
  let all = 0;
  while (all < size && i < left.length && j < right.length) {
    const x = left[i]!;
    const y = right[j]!;
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
    all += 1;
  }
  all = Math.min(size, all + (left.length - i) + (right.length - j));
  return all === 0 ? 0 : shared / all;
}

/** Tells which of many sketches share a piece with another: most do not and need no closer look. */
export class SketchIndex {
  readonly #holders = new Map<number, number[]>();

  constructor(private readonly sketches: readonly Sketch[]) {
    sketches.forEach(({ hashes }, at) => {
      for (const hash of hashes) {
        const known = this.#holders.get(hash);
        if (known) known.push(at);
        else this.#holders.set(hash, [at]);
      }
    });
  }

  sharing({ hashes, size }: Sketch): Uint8Array {
    const out = new Uint8Array(this.sketches.length);
    for (const hash of hashes) for (const at of this.#holders.get(hash) ?? []) out[at] = 1;
    if (size === 0) this.sketches.forEach((sketch, at) => (out[at] = sketch.size === 0 ? 1 : out[at]!));
    return out;
  }
}

/** The share of the pieces of `part` that `whole` has, from 0 to 1, as far as their likeness tells. */
export function containment(part: Sketch, whole: Sketch): number {
  const jaccard = likeness(part, whole);
  return part.size === 0 ? 0 : Math.min(1, (jaccard * (part.size + whole.size)) / ((1 + jaccard) * part.size));
}
