import { noCounts, storyOf, tell, type Counts, type Step, type Story } from './story.js';

/** Tellings of a story that is being cut short: it takes seconds, not minutes, and what is left is short enough to read. */
const CUTS_MAX = 400;

/**
 * Tells `sequences` stories, those of the numbers from `from` on. Throws the first that is wrong, cut short, act by act, with the number that tells
 * it again.
 */
export function tellStories(seed: number, from: number, sequences: number): Counts {
  const counts = noCounts();
  for (let i = from; i < from + sequences; i += 1) {
    const story = storyOf(seed * 1_000_003 + i);
    try {
      tell(story, counts);
    } catch (error) {
      throw new Error(report(seed, i, story, error as Error), { cause: error });
    }
  }
  return counts;
}

function report(seed: number, number: number, story: Story, error: Error): string {
  const { story: short, error: last } = cutShort(story, error);
  const lines: string[] = [];
  try {
    tell(short, noCounts(), (line) => lines.push(line));
  } catch {
    // it is told for its lines
  }
  const acts = lines.map((line) => `  ${line}`).join('\n');
  return `${last.message}\nstory ${number} of SEED=${seed}, cut from ${story.steps.length} steps to ${short.steps.length}:\n${acts}\n${last.stack ?? ''}`;
}

/** Leaves out steps, many at a time and then fewer, as long as the story goes wrong in the same way; at most {@link CUTS_MAX} tries. */
export function cutShort(story: Story, error: Error): { story: Story; error: Error } {
  let best = { story, error };
  let tries = 0;
  for (let size = Math.ceil(story.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < best.story.steps.length && tries < CUTS_MAX;) {
      tries += 1;
      const steps: Step[] = [...best.story.steps.slice(0, start), ...best.story.steps.slice(start + size)];
      const failed = failureOf({ ...best.story, steps });
      if (failed && kindOf(failed) === kindOf(best.error)) best = { story: { ...best.story, steps }, error: failed };
      else start += size;
    }
  }
  return best;
}

const kindOf = ({ message }: Error): string => message.split(/[:\d]/)[0]!;

function failureOf(story: Story): Error | null {
  try {
    tell(story, noCounts());
    return null;
  } catch (error) {
    return error as Error;
  }
}
