/** What {@link yardstick} takes on the machine on which the limits of the tests were set, two cores with nothing else to do: processor's milliseconds. */
const YARDSTICK_MS = 1.4;

const words = Array.from(
  { length: 3_000 },
  (_, i) => `第${i}条 市${String.fromCharCode(0x4e00 + (i % 2_000))}局负责，单位${i % 97}`,
);

/** A piece of work of the kind that the core does: expressions over Chinese text, maps, sorting, small objects. */
function yardstick(): number {
  const seen = new Map<string, { at: number; length: number }>();
  for (const word of words) {
    const found = /^第(\d+)条 (\p{Script=Han}+)负责，单位(\d+)$/u.exec(word)!;
    const before = seen.get(found[3]!);
    seen.set(found[3]!, { at: Number(found[1]), length: (before?.length ?? 0) + word.normalize('NFKC').length });
  }
  return [...seen.values()].sort((a, b) => a.length - b.length || a.at - b.at)[0]!.at;
}

/** Milliseconds of the processor: a busy machine stretches them less than time on the wall. */
function cost(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * The processor's milliseconds that a work would take on the machine on which the limits were set: the least of some rounds, divided by how many
 * times as long a yardstick takes here, in the same process and in turns with it. A machine that is slow, or busy with others, does not fail a test by
 * that; a work that has become slower does. On a faster machine it is the time as measured.
 */
export function referenceCost(work: () => unknown, rounds: number): number {
  let [least, stick] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round += 1) {
    // short beside the work: several, so that one that nobody disturbs is among them
    for (let i = 0; i < 6; i += 1) stick = Math.min(stick, cost(yardstick));
    least = Math.min(least, cost(work));
  }
  return least / Math.max(1, stick / YARDSTICK_MS);
}

const ROUNDS_MAX = 15;

/**
 * How many times as much the large work costs, by the least of each over some rounds: the others paid for compiling the code, for clearing away or for
 * who else is on this machine. It ends with the first round by which the growth is below `bound`.
 */
export function growth(small: () => unknown, large: () => unknown, bound: number): number {
  let [least, most] = [Infinity, Infinity];
  cost(small);
  for (let round = 0; round < ROUNDS_MAX && !(most / least < bound && round >= 2); round += 1) {
    least = Math.min(least, cost(small));
    most = Math.min(most, cost(large));
  }
  return most / least;
}
