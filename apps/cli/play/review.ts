import type { Correction, EffectivePolicy, Finding, Registry } from '#document/types.js';
import type { DateString } from '#domain/time.js';

/** Validity as the office of the play fills it in: the text leaves day and month open (2021年**月**日至2025年**月**日). */
export const VALIDITY = { from: '2021-03-01', to: '2025-12-31' } as const;

/** What the office corrects so that nothing forbids the dispatch: validity, groups, doubtful names, dates. */
export function correctionsFor(
  policy: EffectivePolicy,
  blockers: readonly Finding[],
  registry: Registry,
  ownDates: Readonly<Record<number, DateString>>,
): Correction[] {
  const corrections: Correction[] = [{ kind: 'setValidity', ...VALIDITY }];
  const said = new Set<string>();
  for (const { article, params } of blockers) {
    const text = String(params['text'] ?? '');
    const mention = policy.articles
      .filter(({ number }) => number === article)
      .flatMap(({ leads, responsible }) => [...leads, ...responsible])
      .find((other) => other.text === text);
    if (!mention || said.has(`${article} ${text}`)) continue;
    said.add(`${article} ${text}`);
    if (mention.isGroup) {
      const proposed = registry.groups.find(({ code }) => code === mention.group)?.members ?? [];
      // 各相关单位: the registry proposes nobody, so the office names who has to hand over powers as well
      const unitCodes = proposed.length > 0 ? [...proposed] : ['QY-ZRJ', 'QY-HJJ', 'QY-ZJJ'];
      corrections.push({ kind: 'confirmGroup', articleNumber: article!, mention: text, unitCodes });
    } else if (mention.candidates[0]?.unitCode) {
      corrections.push({ kind: 'resolveUnit', mention: text, unitCode: mention.candidates[0].unitCode });
    }
  }
  for (const [number, due] of Object.entries(ownDates)) {
    corrections.push({ kind: 'setDeadline', articleNumber: Number(number), due });
  }
  return corrections;
}
