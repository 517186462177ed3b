/** A period: 工作日 and 日 are different units. */
export interface Budget {
  readonly amount: number;
  readonly unit: 'workday' | 'day';
}

/** The deadlines of an article, by the names under which lights and derivations speak of them. */
export const DEADLINE_KINDS = [
  'signFor',
  'objection',
  'plan',
  'planReview',
  'report',
  'completion',
  'verification',
  'adjudication',
  'extensionReview',
  'countersign',
  'milestone',
  'disputeDeputy',
  'disputeMeeting',
  'leadingGroup',
  'lookBack',
] as const;

export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/**
 * Time limits, thresholds and options of the process, as versioned data (domain.md §4 to §6). `remindersBefore` are working days
 * before the due day, at opening of business. Plain JSON; check what comes from outside with {@link parseRuleSet}.
 */
export interface RuleSet {
  readonly id: string;
  readonly version: string;
  /** Where each number comes from, by its path. Says nothing to the program. */
  readonly sources: Readonly<Record<string, string>>;
  readonly signFor: {
    readonly budget: Budget;
    /** Who has to sign before the planning starts and for whom sign-for tasks are opened. */
    readonly signers: 'all' | 'leads';
    /** `half-time`: a reminder when half of the office time has passed. */
    readonly reminder: 'half-time' | null;
    readonly remindersBefore: readonly number[];
  };
  /** How long after its assignment a unit may object. */
  readonly objection: { readonly budget: Budget };
  readonly plan: {
    /** Counted from the last lead's signature. */
    readonly budget: Budget;
    readonly remindersBefore: readonly number[];
    /** Null: a plan takes effect when it is submitted. */
    readonly review: { readonly budget: Budget; readonly remindersBefore: readonly number[] } | null;
  };
  readonly report: {
    /** Null: one report, once, by each responsible unit; the lead's is the closing request. */
    readonly cycle: 'month' | 'quarter' | null;
    /** Day of the month after the cycle by which its report is due. */
    readonly dueDay: number;
    readonly remindersBefore: readonly number[];
    /** True: a responsible unit's part is done with its report. */
    readonly completesPart: boolean;
    /** True: the head of the unit reviews a report before it counts. */
    readonly headReview: boolean;
  };
  readonly completion: { readonly remindersBefore: readonly number[] };
  readonly verification: {
    readonly budget: Budget;
    readonly remindersBefore: readonly number[];
    /** How many field checks a sample has. */
    readonly sampleSize?: number;
    /** `required`: nothing is closed before a sample was drawn and checked (domain.md §3). */
    readonly fieldChecks?: 'required' | 'optional';
  };
  /** How long the office has to decide an objection. */
  readonly adjudication: { readonly budget: Budget };
  readonly extension: {
    /** The longest extension that the office may grant, in 日; longer ones are the leading group's. */
    readonly officeMaxDays: number;
    /** How many of an article's extensions the office may grant; the next is the leading group's. */
    readonly officeMaxCount: number;
    /** How many extensions an article can have at all. */
    readonly maxCount: number;
  };
  readonly extensionReview: { readonly budget: Budget };
  readonly overdue: {
    /** Working days after the due day on which a reminder is sent. */
    readonly reminderAfter: readonly number[];
    /** How many reminders of one task in seven days; what the machine sends after the due date counts. By hand none goes beyond it. */
    readonly byHandPerWeek?: number;
    /** Working days overdue after which a supervision case is drafted; null: never. */
    readonly caseAfter: number | null;
  };
  readonly lights: {
    /** Working days before the due day from which a light is yellow; a kind not named: from its first reminder. */
    readonly yellowBefore: Readonly<Partial<Record<DeadlineKind, number>>>;
  };
  /** Without a budget there is no look-back. */
  readonly lookBack: { readonly months: number; readonly budget?: Budget; readonly remindersBefore?: readonly number[] };
  /** Decisions of the leading group: who is asked in turn, each for how long; after the last one the request lapses. */
  readonly approval: {
    readonly deputy: { readonly budget: Budget };
    readonly leader: { readonly budget: Budget };
    readonly remindersBefore: readonly number[];
  };
  /** Supervision cases (政府督查工作条例). */
  readonly supervisionCase: {
    /** How long a unit has to answer a supervision notice. */
    readonly explanation: { readonly budget: Budget; readonly remindersBefore: readonly number[] };
    /** Within which a unit may ask for the review of a conclusion, and the review is decided (art. 17). */
    readonly reviewApply: { readonly budget: Budget };
    readonly reviewDecide: { readonly budget: Budget };
  };
  // what follows is left out of rule sets in whose process the step does not exist
  /** The ladder of a dispute above the office, whose time limit is `adjudication`. */
  readonly dispute?: { readonly deputy: Limit; readonly meeting: Limit };
  /** 会签: units that own measures of a plan sign it before the office reviews it. */
  readonly countersign?: Limit & { readonly urgentBudget: Budget };
  /** Dates of a plan become tasks of their owners. */
  readonly milestone?: { readonly remindersBefore: readonly number[] };
  /** Meetings of the leading group. */
  readonly meeting?: {
    /** When those who are to come are reminded of the hour. */
    readonly invitation: { readonly remindersBefore: readonly number[] };
    /** Counted from the hour of the meeting. */
    readonly minutes: Limit;
    /** How long the chair has to confirm the minutes. */
    readonly confirmation: Limit;
    /** More than this share of the members who may vote has to be there, in hundredths. */
    readonly quorumPercent: number;
    /** More than this share of those who may vote and came decides, in hundredths. */
    readonly majorityPercent?: number;
  };
  /** How long the office has to decide which dates a new calendar or rule set moves. */
  readonly adoption?: Limit;
  /** How long the supervision office has for the draft of a periodic paper. */
  readonly paper?: Limit;
  /** When hints are given on a report (libs/domain/article/hints.ts). */
  readonly hints?: {
    /** From this share of equal words on, in hundredths, a text counts as repeated. */
    readonly repeatedShare: number;
    /** A percentage that jumps by so many points … */
    readonly jumpPoints: number;
    /** … within so many working days before the due day. */
    readonly jumpDays: number;
  };
  // what follows was a constant once, as left-out.ts has it for rule sets without it
  readonly targets?: {
    /** By how much a value may differ from a goal that is meant 左右, in hundredths of the goal. */
    readonly approximatelyPercent: number;
  };
  /** What the forecast of an article goes by (domain.md §5). */
  readonly forecast?: {
    /** Working days late up to which it is yellow, where no case is ever drafted. */
    readonly lateWorkdays: number;
    /** From so many closings, parts and milestones on, a unit's record is made of these alone. */
    readonly substanceFrom: number;
    /** Of a unit's other articles so many tasks of a kind, the last ones. */
    readonly lastTasks: number;
  };
  /** How far ahead a date that somebody sets may lie. Left out: as far as he likes. */
  readonly dates?: {
    /** Of an article: so many 日 after the end of its policy. */
    readonly pastEndDays: number;
    /** Of a single matter (a rectification, an instruction, a meeting): so many 日 from now. */
    readonly aheadDays: number;
  };
}

/** A time limit with its reminders. */
export interface Limit {
  readonly budget: Budget;
  readonly remindersBefore: readonly number[];
}

/** Working days before the due day on which a deadline of that kind is announced. */
export function remindersBefore(rules: RuleSet, kind: DeadlineKind): readonly number[] {
  switch (kind) {
    case 'signFor':
      return rules.signFor.remindersBefore;
    case 'plan':
      return rules.plan.remindersBefore;
    case 'planReview':
      return rules.plan.review?.remindersBefore ?? [];
    case 'report':
      return rules.report.remindersBefore;
    case 'completion':
      return rules.completion.remindersBefore;
    case 'verification':
      return rules.verification.remindersBefore;
    case 'countersign':
      return rules.countersign?.remindersBefore ?? [];
    case 'milestone':
      return rules.milestone?.remindersBefore ?? [];
    case 'disputeDeputy':
      return rules.dispute?.deputy.remindersBefore ?? [];
    case 'disputeMeeting':
      return rules.dispute?.meeting.remindersBefore ?? [];
    case 'lookBack':
      return rules.lookBack.remindersBefore ?? [];
    // who decides is reminded by the approval itself
    case 'leadingGroup':
    case 'objection':
    case 'adjudication':
    case 'extensionReview':
      return [];
  }
}

/**
 * From when a light is yellow: working days before the due day, `half-time` for half of the office time, or null when such a
 * deadline goes from green to red. The threshold given for the kind, else its first reminder.
 */
export function yellowBefore(rules: RuleSet, kind: DeadlineKind): number | 'half-time' | null {
  const given = rules.lights.yellowBefore[kind];
  if (given !== undefined) return given;
  const offsets = remindersBefore(rules, kind);
  if (offsets.length > 0) return Math.max(...offsets);
  return kind === 'signFor' ? rules.signFor.reminder : null;
}

/** A rule set is not usable; `problems` has every reason, each with its path. */
export class RuleSetError extends Error {
  constructor(readonly problems: readonly { readonly path: string; readonly problem: string }[]) {
    super(`unusable rule set: ${problems.map(({ path, problem }) => `${path || '(whole)'}: ${problem}`).join('; ')}`);
    this.name = 'RuleSetError';
  }
}

/** What a value must be: reports what is wrong with it, and returns nothing. */
type Check = (value: unknown, path: string, report: (path: string, problem: string) => void) => void;

const text: Check = (value, path, report) => {
  if (typeof value !== 'string' || value.trim() === '') report(path, 'a text is needed');
};

const flag: Check = (value, path, report) => {
  if (typeof value !== 'boolean') report(path, 'true or false is needed');
};

const integer =
  (min: number, max: number): Check =>
  (value, path, report) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      report(path, `an integer from ${min} to ${max} is needed`);
    }
  };

const oneOf =
  (...allowed: readonly (string | null)[]): Check =>
  (value, path, report) => {
    if (!allowed.includes(value as string | null))
      report(path, `one of ${allowed.map((a) => JSON.stringify(a)).join(', ')} is needed`);
  };

const orNull =
  (check: Check): Check =>
  (value, path, report) => {
    if (value !== null) check(value, path, report);
  };

/** A list of different numbers of days. */
const offsets =
  (min: number): Check =>
  (value, path, report) => {
    if (!Array.isArray(value)) return report(path, 'a list of numbers of working days is needed');
    value.forEach((offset: unknown, i) => integer(min, LIMIT_DAYS)(offset, `${path}[${i}]`, report));
    if (new Set(value).size !== value.length) report(path, 'a number is there twice');
  };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Exactly these fields: one that is not known is a misspelt rule, so it is refused. `optional`: all of them may be left out, or those of these
 * names.
 */
const shape =
  (fields: Readonly<Record<string, Check>>, optional: boolean | readonly string[] = false): Check =>
  (value, path, report) => {
    const mayBeMissing = (name: string): boolean => (typeof optional === 'boolean' ? optional : optional.includes(name));
    if (!isRecord(value)) return report(path, 'an object is needed');
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const name of Object.keys(value)) if (!Object.hasOwn(fields, name)) report(at(name), 'not a known field');
    for (const [name, check] of Object.entries(fields)) {
      if (Object.hasOwn(value, name)) check(value[name], at(name), report);
      else if (!mayBeMissing(name)) report(at(name), 'is missing');
    }
  };

const texts: Check = (value, path, report) => {
  if (!isRecord(value)) return report(path, 'an object of texts is needed');
  for (const [name, entry] of Object.entries(value)) text(entry, `${path}[${JSON.stringify(name)}]`, report);
};

/** Nothing here runs for longer than ten years. */
const LIMIT_DAYS = 3_660;

const budget = shape({ amount: integer(1, LIMIT_DAYS), unit: oneOf('workday', 'day') });
const before = offsets(0);

const limit = shape({ budget, remindersBefore: before });

/** Steps that a process may do without: older rule sets do not know them. */
const optionalSteps = [
  'dispute',
  'countersign',
  'milestone',
  'meeting',
  'adoption',
  'paper',
  'hints',
  'targets',
  'forecast',
  'dates',
] as const;

const fields = {
  id: text,
  version: text,
  sources: texts,
  signFor: shape({ budget, signers: oneOf('all', 'leads'), reminder: oneOf('half-time', null), remindersBefore: before }),
  objection: shape({ budget }),
  plan: shape({ budget, remindersBefore: before, review: orNull(shape({ budget, remindersBefore: before })) }),
  report: shape({
    cycle: oneOf('month', 'quarter', null),
    dueDay: integer(1, 28),
    remindersBefore: before,
    completesPart: flag,
    headReview: flag,
  }),
  completion: shape({ remindersBefore: before }),
  verification: shape(
    { budget, remindersBefore: before, sampleSize: integer(1, 100), fieldChecks: oneOf('required', 'optional') },
    ['sampleSize', 'fieldChecks'],
  ),
  adjudication: shape({ budget }),
  extension: shape({ officeMaxDays: integer(0, LIMIT_DAYS), officeMaxCount: integer(0, 100), maxCount: integer(0, 100) }),
  extensionReview: shape({ budget }),
  overdue: shape({ reminderAfter: offsets(1), byHandPerWeek: integer(0, 100), caseAfter: orNull(integer(1, LIMIT_DAYS)) }, [
    'byHandPerWeek',
  ]),
  lights: shape({ yellowBefore: shape(Object.fromEntries(DEADLINE_KINDS.map((kind) => [kind, integer(0, LIMIT_DAYS)])), true) }),
  lookBack: shape({ months: integer(0, 120), budget, remindersBefore: before }, ['budget', 'remindersBefore']),
  approval: shape({ deputy: shape({ budget }), leader: shape({ budget }), remindersBefore: before }),
  supervisionCase: shape({
    explanation: shape({ budget, remindersBefore: before }),
    reviewApply: shape({ budget }),
    reviewDecide: shape({ budget }),
  }),
  dispute: shape({ deputy: limit, meeting: limit }),
  countersign: shape({ budget, urgentBudget: budget, remindersBefore: before }),
  milestone: shape({ remindersBefore: before }),
  meeting: shape(
    {
      invitation: shape({ remindersBefore: before }),
      minutes: shape({ budget, remindersBefore: before }),
      confirmation: shape({ budget, remindersBefore: before }),
      quorumPercent: integer(0, 99),
      majorityPercent: integer(0, 99),
    },
    ['majorityPercent'],
  ),
  adoption: shape({ budget, remindersBefore: before }),
  paper: shape({ budget, remindersBefore: before }),
  hints: shape({ repeatedShare: integer(1, 100), jumpPoints: integer(1, 100), jumpDays: integer(0, 100) }),
  targets: shape({ approximatelyPercent: integer(0, 100) }),
  forecast: shape({ lateWorkdays: integer(0, LIMIT_DAYS), substanceFrom: integer(1, 100), lastTasks: integer(1, 200) }),
  dates: shape({ pastEndDays: integer(0, LIMIT_DAYS), aheadDays: integer(1, LIMIT_DAYS) }),
};

const ruleSet = shape(fields, optionalSteps);

/** Checks a rule set that came from outside and returns it typed, the same object. Throws a {@link RuleSetError} listing every problem with its path. */
export function parseRuleSet(json: unknown): RuleSet {
  const problems: { path: string; problem: string }[] = [];
  ruleSet(json, '', (path, problem) => problems.push({ path, problem }));
  if (problems.length === 0) {
    const { extension } = json as RuleSet;
    if (extension.officeMaxCount > extension.maxCount) {
      problems.push({ path: 'extension.officeMaxCount', problem: 'more than extension.maxCount' });
    }
  }
  if (problems.length > 0) throw new RuleSetError(problems);
  return json as RuleSet;
}
