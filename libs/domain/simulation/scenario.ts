import type { UnitCode } from '../actor.js';
import type { DateString } from '../time.js';
import type { Delay } from './delay.js';

/** What units owe, as far as their habits differ by it. */
export const DUTIES = ['sign', 'plan', 'countersign', 'report', 'milestone', 'completion'] as const;
export type Duty = (typeof DUTIES)[number];

/** How a unit behaves. Chances are from 0 to 1. */
export interface UnitProfile {
  /** Never acts. */
  readonly silent: boolean;
  /** Working days before the due day on which it does what it owes when it is in time, by kind of duty; 0: on the due day. */
  readonly ahead: Readonly<Record<Duty, Delay>>;
  /** The chance that it is late with a duty, by how many working days after the due day, and with which duties. */
  readonly late: { readonly chance: number; readonly by: Delay; readonly on: readonly Duty[] };
  /**
   * What much work does to it: everything that it does takes `days` working days longer for each of its short tasks (to sign, plan, countersign, report)
   * above `from` that are open when the task comes, in all articles of the policy; rounded down. 0 days: nothing.
   */
  readonly overload: { readonly from: number; readonly days: number };
  /** The chance that it objects to an assignment instead of signing, once. */
  readonly objects: number;
  /** The chance that, leading, it asks for an extension; how many working days before the due day, and for how many 日 more. */
  readonly extension: { readonly chance: number; readonly before: Delay; readonly days: Delay };
  /** The chances that its plan, its closing request, is returned to it; 日 that it is given for a rework. */
  readonly returns: { readonly plan: number; readonly closing: number; readonly rework: Delay };
}

/** Working days that those who decide take, counted from the request. */
export interface Reactions {
  readonly adjudication: Delay;
  readonly planReview: Delay;
  readonly extensionReview: Delay;
  /** Where the office may not grant an extension itself: the leading group's time. */
  readonly leader: Delay;
  readonly verification: Delay;
  readonly lookBack: Delay;
}

/** What a what-if changes of the policy itself. */
export interface PolicyChanges {
  readonly reportCycle?: 'month' | 'quarter';
  /** Day of the month after the cycle. */
  readonly reportDueDay?: number;
  /** By number of the article. */
  readonly articles: Readonly<Record<string, ArticleChange>>;
}

export interface ArticleChange {
  readonly due?: DateString;
  readonly leads?: readonly UnitCode[];
  readonly responsible?: readonly UnitCode[];
}

/** Everything that a simulation assumes about people. */
export interface Scenario {
  readonly name: string;
  /** Profile of every unit that is not named in `units`. */
  readonly standard: UnitProfile;
  readonly units: Readonly<Record<UnitCode, UnitProfile>>;
  readonly reactions: Reactions;
  /** The chances that an objection is upheld (the unit released), that an extension is granted, that an article is reopened by its look-back. */
  readonly decisions: { readonly objectionUpheld: number; readonly extensionGranted: number; readonly reopened: number };
  /** Milestones of each unit in a plan, evenly spread over the time to the completion date. */
  readonly milestones: number;
  /** From how many deadlines in one week a unit has a collision. The reports of a unit on one cycle are one deadline: one form answers them. */
  readonly collisionFrom: number;
  /** How many days without work in a row make a long holiday: more than any weekend. */
  readonly longHolidayDays: number;
  /** Working days that the run goes on after the end of the validity, to see how late the late ones are. */
  readonly tailWorkdays: number;
  readonly changes: PolicyChanges;
}

const fixed = (days: number): Delay => ({ kind: 'fixed', days });
const ON_THE_DAY = Object.fromEntries(DUTIES.map((duty) => [duty, fixed(0)])) as Record<Duty, Delay>;

const PUNCTUAL: UnitProfile = {
  silent: false,
  ahead: ON_THE_DAY,
  late: { chance: 0, by: fixed(0), on: DUTIES },
  overload: { from: 10, days: 0 },
  objects: 0,
  extension: { chance: 0, before: fixed(0), days: fixed(30) },
  returns: { plan: 0, closing: 0, rework: fixed(30) },
};

/**
 * Profiles that scenarios can name. `punctual` does everything on its due day; `ordinary` is a guess at a usual unit, to be replaced by what is
 * known of the real ones: mostly in time, one duty in ten late by two working days on average, and with some objections, extensions and returns.
 */
export const PROFILES = {
  punctual: PUNCTUAL,
  ordinary: {
    silent: false,
    ahead: {
      sign: fixed(0),
      plan: { kind: 'uniform', from: 0, to: 3 },
      countersign: { kind: 'uniform', from: 0, to: 4 },
      report: { kind: 'uniform', from: 0, to: 2 },
      milestone: { kind: 'uniform', from: 0, to: 10 },
      completion: { kind: 'uniform', from: 15, to: 60 },
    },
    late: { chance: 0.1, by: { kind: 'geometric', mean: 2, from: 1 }, on: DUTIES },
    overload: { from: 10, days: 0 },
    objects: 0.03,
    extension: { chance: 0.1, before: { kind: 'uniform', from: 5, to: 20 }, days: fixed(30) },
    returns: { plan: 0.15, closing: 0.1, rework: fixed(30) },
  },
  late: { ...PUNCTUAL, late: { chance: 1, by: fixed(3), on: DUTIES } },
  objecting: { ...PUNCTUAL, objects: 0.5 },
  silent: { ...PUNCTUAL, silent: true },
  overloaded: { ...PUNCTUAL, overload: { from: 5, days: 0.5 } },
  extending: { ...PUNCTUAL, extension: { chance: 1, before: fixed(5), days: fixed(30) } },
  returned: { ...PUNCTUAL, returns: { plan: 0.5, closing: 0.5, rework: fixed(30) } },
} as const satisfies Record<string, UnitProfile>;

export type ProfileName = keyof typeof PROFILES;

/** Those who decide take half of the time that the rule set `municipal` gives them, or about so. */
const REACTIONS: Reactions = {
  adjudication: { kind: 'uniform', from: 1, to: 4 },
  planReview: { kind: 'uniform', from: 1, to: 4 },
  extensionReview: { kind: 'uniform', from: 1, to: 4 },
  leader: { kind: 'uniform', from: 1, to: 5 },
  verification: { kind: 'uniform', from: 2, to: 8 },
  lookBack: { kind: 'uniform', from: 5, to: 15 },
};

export const DEFAULT_SCENARIO: Scenario = {
  name: 'default',
  standard: PROFILES.ordinary,
  units: {},
  reactions: REACTIONS,
  decisions: { objectionUpheld: 0.3, extensionGranted: 0.8, reopened: 0.05 },
  milestones: 0,
  collisionFrom: 3,
  longHolidayDays: 5,
  tailWorkdays: 30,
  changes: { articles: {} },
};
