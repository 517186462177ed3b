/**
 * The matches of a pattern with the flag g, in order. Unlike `matchAll` it makes no copy of the pattern, which for a grammar of
 * several kilobytes costs more than reading a sentence; the pattern must not be used anywhere else meanwhile.
 */
export function matchesOf(pattern: RegExp, words: string): RegExpExecArray[] {
  const out: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(words); match; match = pattern.exec(words)) {
    out.push(match);
    if (match[0] === '') pattern.lastIndex += 1;
  }
  return out;
}

/** Where the characters of a class stand: the pattern, with the flag g, matches one character. */
export function placesOf(pattern: RegExp, words: string): number[] {
  const out: number[] = [];
  pattern.lastIndex = 0;
  while (pattern.test(words)) out.push(pattern.lastIndex - 1);
  return out;
}
