import type { UnitCode } from '../actor.js';
import { workdaysBetween } from '../calendar/calendar.js';
import type { Instant } from '../time.js';
import type { ArticleEvent, DataOf } from './events.js';
import type { ArticleState } from './state.js';
import { completionDueOf, type Reckoning } from './tasks.js';

/** Events that hints are found in. */
export const HINT_FACTS = ['ReportSubmitted', 'ReportFiled', 'MilestoneCompleted', 'FieldChecked'] as const;

/** One of them, with when it was recorded. */
export type HintFact = {
  [Type in (typeof HINT_FACTS)[number]]: Extract<ArticleEvent, { type: Type }> & { readonly at: Instant };
}[(typeof HINT_FACTS)[number]];

/**
 * Something worth a second look. It decides nothing and is shown to the unit as well:
 * `repeated-text`: the progress is nearly that of the period before; `jump-before-due`: the percentage leapt just before a due date;
 * `closing-without-evidence`: the closing is asked for and nothing proves it.
 */
export interface Hint {
  readonly code: 'repeated-text' | 'jump-before-due' | 'closing-without-evidence';
  readonly unit: UnitCode;
  readonly cycle: string | null;
  /** What it goes by: hundredths of equal text, points of the leap. */
  readonly figure: number | null;
}

type Report = DataOf<'ReportSubmitted'> & { readonly at: Instant };

/** The hints on an article as it stands, from its facts in their order. None where the rule set has no thresholds for them. */
export function hintsOf(state: ArticleState, facts: readonly HintFact[], reckoning: Reckoning): Hint[] {
  if (!reckoning.rules.hints) return [];
  const hints = state.parts.flatMap(({ unit }) => {
    const reports = facts.flatMap((fact): Report[] =>
      (fact.type === 'ReportSubmitted' || fact.type === 'ReportFiled') && fact.data.unit === unit
        ? [{ ...fact.data, at: fact.at }]
        : [],
    );
    const last = reports.at(-1);
    const before = reports.findLast((report) => report.cycle !== last?.cycle);
    return last && before ? hintsOnReport(state, last, before, reckoning) : [];
  });
  return state.closing && !facts.some(proves)
    ? [...hints, { code: 'closing-without-evidence', unit: state.closing.unit, cycle: null, figure: null }]
    : hints;
}

const proves = ({ data }: HintFact): boolean => 'evidence' in data && (data.evidence?.length ?? 0) > 0;

/** What a report shows beside the one of the period before. */
export function hintsOnReport(state: ArticleState, report: Report, before: Report, { rules, calendar }: Reckoning): Hint[] {
  const { repeatedShare, jumpPoints, jumpDays } = rules.hints!;
  const { unit, cycle } = report;
  const hints: Hint[] = [];
  const share = Math.round(similarity(report.progress, before.progress) * 100);
  if (share >= repeatedShare) hints.push({ code: 'repeated-text', unit, cycle, figure: share });
  const points = report.percent - before.percent;
  const dues = [
    completionDueOf(state, { calendar }),
    ...(state.milestones ?? []).filter(({ owner }) => owner === unit).map(({ due }) => due),
  ];
  const near = dues.some((due) => due >= report.at && workdaysBetween(calendar, report.at, due) <= jumpDays);
  if (points >= jumpPoints && near) hints.push({ code: 'jump-before-due', unit, cycle, figure: points });
  return hints;
}

/**
 * How alike two texts are, from 0 to 1: the share of pairs of neighbouring characters that both have (Dice). Blanks, punctuation and digits do not
 * count, so that a text with new dates and figures alone is still the old one.
 */
export function similarity(one: string, other: string): number {
  const a = pairsOf(one);
  const b = pairsOf(other);
  let total = 0;
  let common = 0;
  for (const [pair, count] of a) {
    total += count;
    common += Math.min(count, b.get(pair) ?? 0);
  }
  for (const count of b.values()) total += count;
  return total === 0 ? 0 : (2 * common) / total;
}

function pairsOf(text: string): Map<string, number> {
  const characters = [...text.replace(/[\s\p{P}\p{N}]+/gu, '')];
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < characters.length; i++) {
    const pair = characters[i]! + characters[i + 1]!;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}
