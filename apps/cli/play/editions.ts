import { MUNICIPAL } from '#domain/rules/built-in.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import type { DateString } from '#domain/time.js';
import { VALIDITY } from './review.js';
import type { Scene } from './scene.js';
import { PROLOGUE, quarterly } from './scenes/prologue.js';

/** How the policy is played: the whole validity, or all scenes within a year and reports by quarters. */
export interface Edition {
  readonly name: keyof Scene['on'];
  /** Last day that is played unless another one is asked for. */
  readonly until: DateString;
  readonly cycle: 'month' | 'quarter';
  /** The rule set of the dispatch. */
  readonly rules: RuleSet;
  /** Scenes before the dispatch. */
  readonly prologue: readonly Scene[];
  /** Articles that ask for a paper or a mechanism to be made get a date of their own; the others run until the end of the validity. */
  readonly ownDates: Readonly<Record<number, DateString>>;
}

export const EDITIONS: Readonly<Record<keyof Scene['on'], Edition>> = {
  full: {
    name: 'full',
    until: VALIDITY.to,
    cycle: 'month',
    rules: MUNICIPAL,
    prologue: PROLOGUE,
    ownDates: { 6: '2021-12-31', 11: '2022-06-30', 13: '2023-06-30', 16: '2023-12-29' },
  },
  short: {
    name: 'short',
    until: '2022-01-28',
    cycle: 'quarter',
    rules: { ...MUNICIPAL, version: `${MUNICIPAL.version}-quarterly`, report: { ...MUNICIPAL.report, cycle: 'quarter' } },
    prologue: [...PROLOGUE, quarterly],
    ownDates: { 6: '2021-05-21', 11: '2021-06-18', 13: '2021-09-30', 16: '2021-09-10' },
  },
};
