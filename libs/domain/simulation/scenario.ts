import type { UnitCode } from '../actor.js';
import type { SuspensionCategory } from '../article/events.js';
import type { DateString } from '../time.js';
import type { Delay } from './delay.js';

/** What units owe, as far as their habits differ by it. */
export const DUTIES = ['sign', 'plan', 'countersign', 'report', 'milestone', 'completion', 'answer', 'rectify'] as const;
export type Duty = (typeof DUTIES)[number];

/** Why an article rests (libs/domain/article/events.ts). */
export const SUSPENSION_CATEGORIES = [
  'higher-policy',
  'force-majeure',
  'litigation',
  'funding',
  'dependency',
  'other',
] as const satisfies readonly SuspensionCategory[];

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
  /**
   * The chance that, leading, it asks once for the suspension of an article; how many working days after its execution began, for how many working
   * days it then rests, and for which reason.
   */
  readonly suspension: {
    readonly chance: number;
    readonly after: Delay;
    readonly days: Delay;
    readonly category: SuspensionCategory;
  };
  /** The chances that its plan, its closing request, its rectification, is returned to it; 日 that it is given for a rework. */
  readonly returns: { readonly plan: number; readonly closing: number; readonly rectification: number; readonly rework: Delay };
  /**
   * The chance that the office splits an article that the unit leads in two, once, and after how many working days of its execution: the lead keeps
   * both, and the responsible units are dealt out in turns.
   */
  readonly splits: { readonly chance: number; readonly after: Delay };
  /** The chance that it applies for error tolerance when its accountability is proposed, and after how many working days. */
  readonly tolerance: { readonly chance: number; readonly after: Delay };
  /** The chance that it asks for the review of a supervision conclusion. */
  readonly reviews: number;
  /** The chance that a handler files a report, which the head then confirms (domain.md §3), and after how many working days. */
  readonly headReview: { readonly chance: number; readonly after: Delay };
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
  /** The deputy leader, for a dispute that came to him. */
  readonly deputy: Delay;
  readonly suspensionReview: Delay;
  /** The supervision office: from the draft of a case to its opening or dropping, from there to the notice, and for what it judges and checks. */
  readonly caseOpening: Delay;
  readonly caseNotice: Delay;
  readonly caseJudgement: Delay;
  readonly caseReview: Delay;
  /** The discipline body, for an application for error tolerance. */
  readonly tolerance: Delay;
}

/** How those who decide decide, as chances from 0 to 1. */
export interface Decisions {
  /** An objection is upheld: the unit is released. */
  readonly objectionUpheld: number;
  readonly extensionGranted: number;
  readonly suspensionGranted: number;
  /** A closed article is reopened by its look-back. */
  readonly reopened: number;
  /** The office brings a dispute before the deputy leader; he brings it before the meeting. */
  readonly disputeEscalated: number;
  readonly disputeToMeeting: number;
  /** What is laid before the leading group (an extension, a proposal of the supervision office) waits for the meeting instead of going round. */
  readonly toMeeting: number;
  /** A drafted case on something that is still not done is opened; if it was done meanwhile, the case is dropped. */
  readonly caseOpened: number;
  /** The answer to a supervision notice is accepted, so that there is no conclusion. */
  readonly explanationAccepted: number;
  /** After a conclusion the supervision office proposes a circular (通报), and the leading group agrees. */
  readonly circularProposed: number;
  readonly circularApproved: number;
  /** After a conclusion against a lead it proposes that the first responsible unit that is still at work leads instead, and the leading group agrees. */
  readonly leadChangeProposed: number;
  readonly leadChangeApproved: number;
  /** After a conclusion it proposes accountability (追责), and the leading group agrees. */
  readonly accountabilityProposed: number;
  readonly accountabilityApproved: number;
  /** What the discipline body says to an application for error tolerance: the shares of the outcomes; what is left of 1 is refused. */
  readonly toleranceExempt: number;
  readonly toleranceLighten: number;
  readonly toleranceMitigate: number;
  /** A conclusion is revoked by its review. */
  readonly conclusionRevoked: number;
}

/** Meetings of the leading group. */
export interface MeetingHabits {
  /** Every so many working days a meeting is called, when something waits for one. */
  readonly everyWorkdays: number;
  /** Working days from the call to the hour, from the hour to the minutes, from the minutes to their confirmation by the chair. */
  readonly notice: number;
  readonly minutes: Delay;
  readonly confirmation: Delay;
  /** The chance that a member excuses himself, and that an item is put off to the next meeting. */
  readonly excused: number;
  readonly deferred: number;
  /** Units whose heads are members; left out: the units that lead articles, and the office. */
  readonly members?: readonly UnitCode[];
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
  readonly decisions: Decisions;
  /** Null: no meetings, everything goes round. */
  readonly meetings: MeetingHabits | null;
  /** 日 that a unit has for a rectification. */
  readonly rectificationDays: number;
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
  suspension: { chance: 0, after: fixed(60), days: fixed(40), category: 'other' },
  returns: { plan: 0, closing: 0, rectification: 0, rework: fixed(30) },
  splits: { chance: 0, after: fixed(60) },
  tolerance: { chance: 0.5, after: fixed(1) },
  reviews: 0,
  headReview: { chance: 0, after: fixed(1) },
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
      answer: { kind: 'uniform', from: 0, to: 4 },
      rectify: { kind: 'uniform', from: 0, to: 5 },
    },
    late: { chance: 0.1, by: { kind: 'geometric', mean: 2, from: 1 }, on: DUTIES },
    overload: { from: 10, days: 0 },
    objects: 0.03,
    extension: { chance: 0.1, before: { kind: 'uniform', from: 5, to: 20 }, days: fixed(30) },
    suspension: {
      chance: 0.05,
      after: { kind: 'uniform', from: 40, to: 400 },
      days: { kind: 'uniform', from: 20, to: 90 },
      category: 'dependency',
    },
    returns: { plan: 0.15, closing: 0.1, rectification: 0.1, rework: fixed(30) },
    splits: { chance: 0, after: { kind: 'uniform', from: 40, to: 400 } },
    tolerance: { chance: 0.5, after: { kind: 'uniform', from: 1, to: 3 } },
    reviews: 0.1,
    headReview: { chance: 0, after: { kind: 'uniform', from: 0, to: 2 } },
  },
  late: { ...PUNCTUAL, late: { chance: 1, by: fixed(3), on: DUTIES } },
  objecting: { ...PUNCTUAL, objects: 0.5 },
  silent: { ...PUNCTUAL, silent: true },
  overloaded: { ...PUNCTUAL, overload: { from: 5, days: 0.5 } },
  extending: { ...PUNCTUAL, extension: { chance: 1, before: fixed(5), days: fixed(30) } },
  returned: { ...PUNCTUAL, returns: { plan: 0.5, closing: 0.5, rectification: 0.5, rework: fixed(30) } },
  suspending: { ...PUNCTUAL, suspension: { chance: 1, after: fixed(20), days: fixed(40), category: 'dependency' } },
  splitting: { ...PUNCTUAL, splits: { chance: 1, after: fixed(20) } },
  reviewing: {
    ...PUNCTUAL,
    ahead: { ...ON_THE_DAY, report: fixed(2) },
    headReview: { chance: 1, after: { kind: 'uniform', from: 0, to: 2 } },
  },
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
  deputy: { kind: 'uniform', from: 1, to: 4 },
  suspensionReview: { kind: 'uniform', from: 1, to: 4 },
  caseOpening: { kind: 'uniform', from: 1, to: 5 },
  caseNotice: { kind: 'uniform', from: 1, to: 3 },
  caseJudgement: { kind: 'uniform', from: 2, to: 8 },
  caseReview: { kind: 'uniform', from: 5, to: 20 },
  tolerance: { kind: 'uniform', from: 5, to: 20 },
};

const DECISIONS: Decisions = {
  objectionUpheld: 0.3,
  extensionGranted: 0.8,
  suspensionGranted: 0.7,
  reopened: 0.05,
  disputeEscalated: 0.2,
  disputeToMeeting: 0.5,
  toMeeting: 0.3,
  caseOpened: 0.7,
  explanationAccepted: 0.4,
  circularProposed: 0.1,
  circularApproved: 0.8,
  leadChangeProposed: 0,
  leadChangeApproved: 0.8,
  accountabilityProposed: 0,
  accountabilityApproved: 0.8,
  toleranceExempt: 0.25,
  toleranceLighten: 0.25,
  toleranceMitigate: 0.25,
  conclusionRevoked: 0.2,
};

const MEETINGS: MeetingHabits = {
  everyWorkdays: 20,
  notice: 5,
  minutes: { kind: 'uniform', from: 1, to: 4 },
  confirmation: { kind: 'uniform', from: 1, to: 3 },
  excused: 0.1,
  deferred: 0.1,
};

export const DEFAULT_SCENARIO: Scenario = {
  name: 'default',
  standard: PROFILES.ordinary,
  units: {},
  reactions: REACTIONS,
  decisions: DECISIONS,
  meetings: MEETINGS,
  rectificationDays: 20,
  milestones: 0,
  collisionFrom: 3,
  longHolidayDays: 5,
  tailWorkdays: 30,
  changes: { articles: {} },
};
