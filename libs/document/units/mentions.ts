import { spanOf, type Flow } from '../layout/flow.js';
import type { Registry, Span, UnitMention } from '../types.js';
import { isGroupPhrase } from './lexicon.js';
import { resolveUnit, settledCandidate } from './resolve.js';

/** From this likeness on an unknown name is probably a slip for the unit it resembles. */
const NEAR_DUPLICATE_FROM = 0.5;

/** The mention of a range of the flow. */
export function mentionAt(flow: Flow, start: number, end: number, registry?: Registry): UnitMention {
  return mentionOf(flow.text.slice(start, end), spanOf(flow, start, end), registry, flow.fold.slice(start, end));
}

/**
 * A name with what the registry makes of it. Never guesses: below the threshold the mention stays open, with candidates. `name`: its words as
 * they are read, in simplified characters.
 */
export function mentionOf(text: string, span: Span, registry?: Registry, name = text): UnitMention {
  const isGroup = isGroupPhrase(name);
  if (!registry) return { text, span, isGroup, confidence: 0, reason: 'no-registry', candidates: [] };
  const candidates = resolveUnit(name, registry);
  const settled = settledCandidate(candidates);
  if (settled?.groupCode) {
    return { text, span, group: settled.groupCode, isGroup: true, confidence: settled.score, reason: 'group', candidates };
  }
  if (settled)
    return {
      text,
      span,
      unitCode: settled.unitCode!,
      isGroup: false,
      confidence: settled.score,
      reason: settled.reason,
      candidates,
    };
  const best = candidates[0];
  const reason = !best
    ? 'unknown'
    : best.reason !== 'similar'
      ? 'ambiguous'
      : best.score >= NEAR_DUPLICATE_FROM && !isGroup
        ? 'near-duplicate'
        : 'unknown';
  return { text, span, isGroup, confidence: best?.score ?? 0, reason, candidates };
}
