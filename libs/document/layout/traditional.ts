import table from './traditional.json' with { type: 'json' };

const SIMPLIFIED = new Map([...table.traditional].map((char, i) => [char, [...table.simplified][i]!]));
const TRADITIONAL = new RegExp(`[${table.traditional}]`, 'g');

/** Characters of the head of a text that show how it is written. */
const SAMPLE = 20_000;
/** In a traditional text every third character is another one than in a simplified text, in that one no more than a name. */
const SHARE_MIN = 0.1;

/**
 * The text in simplified characters, character for character, where it is plainly written in traditional ones; any other text as it is. For
 * reading only: what is quoted stays as written.
 */
export function simplified(text: string): string {
  const sample = text.slice(0, SAMPLE);
  const chinese = sample.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  const traditional = sample.match(TRADITIONAL)?.length ?? 0;
  if (traditional === 0 || traditional < chinese * SHARE_MIN) return text;
  return text.replace(TRADITIONAL, (char) => SIMPLIFIED.get(char)!);
}
