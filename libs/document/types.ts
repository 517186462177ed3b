// The plain data that the compiler makes from a policy document. Types only: other libraries import this file with `import type`.
// Everything here survives JSON.stringify, and the same text compiles to the same data.

/**
 * Start and end (exclusive) in the text as decoded, in UTF-16 code units as JavaScript counts them. The words of a span are
 * its slice without blanks, line breaks, and the page furniture (`CompiledPolicy.furniture`) that a page break put inside it.
 */
export type Span = readonly [start: number, end: number];

export type PolicyStatus = 'draft' | 'issued';
export type Severity = 'error' | 'warning' | 'info';

/** How often something has to be done again. */
export type Recurrence = 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year' | 'two-years';

/** A unit that the registry offers for a mention, best first. */
export interface UnitCandidate {
  unitCode?: string;
  groupCode?: string;
  /** 0 to 1; at 0.85 and above, without a rival as good, the compiler takes it; below, a person decides. */
  score: number;
  reason: ResolutionReason;
  /** Of `ruling`: where it was ruled. */
  ruling?: RulingRef;
}

/** A ruling on a dispute: its place in the story of an article. */
export interface RulingRef {
  articleId: string;
  position: number;
}

export type ResolutionReason =
  | 'name' // the canonical name, letter for letter
  | 'short-name' // a short name of the registry
  | 'alias' // an alias, for example one learned from a correction
  | 'same-words' // equal once 和 与 及 and 人民政府/政府 and the name of the own city are evened out
  | 'abbreviation' // equal once customary abbreviations are written out (发改 → 发展和改革)
  | 'group' // a group phrase of the registry
  | 'merged' // the unit it named was merged into the candidate
  | 'renamed' // the unit it named has the candidate's name now
  | 'ruling' // a ruling on a dispute gave what these words name to the unit: a hint for a person, never taken without one
  | 'similar'; // only looks alike: never taken without a person

/** Why a mention is (not) tied to a unit. */
export type MentionReason = ResolutionReason | 'no-registry' | 'unknown' | 'ambiguous' | 'near-duplicate' | 'correction';

/** A place of the text that names a unit, or a group of units. */
export interface UnitMention {
  /** As written, without blanks and line breaks. */
  text: string;
  span: Span;
  unitCode?: string;
  /** Code of the registry's group; its members count only after a person confirmed them. */
  group?: string;
  /** True when the words name a group (各…, 有关部门), whether or not the registry knows it. */
  isGroup: boolean;
  /** Unit codes that a person confirmed for the group. */
  members?: string[];
  confidence: number;
  reason: MentionReason;
  candidates: UnitCandidate[];
}

export type Comparator = '>=' | '>' | '=' | '<=' | '<' | '~' | 'x';

/** A number that the policy wants reached. */
export interface Target {
  text: string;
  span: Span;
  /** What is measured, 全市高新区工业总产值; empty when the sentence does not say it. */
  indicator: string;
  /** `~` 左右, `x` a multiple (翻一番 is x 2). */
  comparator: Comparator;
  value: number;
  /** Upper end of a range (3–5家). */
  valueTo?: number;
  /** As written: 亿元, %, 家. */
  measureUnit: string;
  /** Grows by the value instead of reaching it: 增长6%, 新增10家. */
  change?: 'increase' | 'decrease';
  /** The number of years the text speaks of is annual: 年均增长. */
  average?: 'year';
  /** The text promises an effort only: 力争, 争取. */
  effort: boolean;
  due?: string;
  dueText?: string;
  recurrence?: Recurrence;
}

export interface Deadline {
  text: string;
  span: Span;
  /** ISO date of the last day; absent when the words fix none (长期坚持). */
  due?: string;
  recurrence?: Recurrence;
  /** A period instead of a day: 自印发之日起30日内. */
  within?: Within;
  /** Where it stands: in the unit block, on a label line of its own (完成时限：…), or in the running text. */
  source: 'block' | 'label' | 'text';
}

/** A period that runs from the issue of the document or from its entry into force. */
export interface Within {
  count: number;
  unit: 'day' | 'working-day' | 'month' | 'year';
  from: 'issue' | 'effect';
}

/** A sentence or clause that obliges somebody: a proposal for a measure. */
export interface Duty {
  text: string;
  span: Span;
  /** 建立, 制定, 推进 … */
  verb: string;
  recurrence?: Recurrence;
}

/** Why nobody can be assigned to an article. The words for people are in findings/messages.ts. */
export type NotAssignableCode =
  | 'NOT_ASSIGNABLE.GUIDING' // 指导思想, 基本原则, 总体要求
  | 'NOT_ASSIGNABLE.TARGETS' // 发展目标: measured, not assigned
  | 'NOT_ASSIGNABLE.BODY' // founds a leading group and names its members, no unit block
  | 'NOT_ASSIGNABLE.NO_UNITS'; // names nobody

export interface NotAssignableReason {
  code: NotAssignableCode;
  zh: string;
  en: string;
}

export type LeadRule =
  | 'document' // the document says that the first listed unit leads
  | 'first-listed'; // no lead marked: the first listed unit leads (practice of 杭州 2020)

export interface InferredLead {
  text: string;
  rule: LeadRule;
  span: Span;
  unitCode?: string;
}

/** A person a block names: 责任领导, 责任人. */
export interface Official {
  label: string;
  text: string;
  span: Span;
}

export interface Article {
  /** Place in the document, from 1. Unique in the policy, unlike the numeral. */
  number: number;
  /** As written, （四） or 1.; null for a part without a number. */
  numeral: string | null;
  title: string | null;
  /** The words of the article without hard wraps, paragraphs separated by \n. */
  text: string;
  span: Span;
  /** Number of the chapter it stands in, null outside chapters. */
  chapter: number | null;
  /** Numerals of the parts around it, outermost first. */
  path: string[];
  /** Units the text marks as leading, in the article or in the heading above it (一、科技创新（市科技局牵头）). */
  leads: UnitMention[];
  responsible: UnitMention[];
  /** Only when no lead is marked and a unit is named. */
  inferredLead?: InferredLead;
  officials: Official[];
  targets: Target[];
  deadlines: Deadline[];
  duties: Duty[];
  assignable: boolean;
  notAssignableReason?: NotAssignableReason;
}

export interface Chapter {
  number: number;
  numeral: string;
  title: string;
  span: Span;
}

/** A document that the policy rests on. */
export interface Basis {
  title: string;
  documentNumber?: string;
  span: Span;
}

export interface Placeholder {
  text: string;
  span: Span;
  field: 'from' | 'to' | 'other';
  /** The part of the date that is known, 2021 in 2021年**月**日. */
  year?: number;
}

export interface Validity {
  from?: string;
  to?: string;
  /** True when it starts on the day of issue (自印发之日起). */
  fromIssue?: boolean;
  /** 有效期五年. */
  years?: number;
  placeholders: Placeholder[];
  text?: string;
  span?: Span;
}

/** A person and the post that makes him one: 马正勇, 市委副书记、市长. */
export interface Person {
  name: string;
  post: string;
  span: Span;
}

export interface ActingRule {
  /** Who acts. */
  person: Person;
  /** When: 马正勇同志挂职期间. */
  condition: string;
  text: string;
  span: Span;
}

export interface GroupOffice {
  /** The unit that houses the office. */
  unit: UnitMention;
  /** 市科技局主要负责同志兼任. */
  head?: { unit?: UnitMention; post: string; text: string; span: Span };
  text: string;
  span: Span;
}

export interface MeetingRule {
  conveners: ('leader' | 'deputy')[];
  text: string;
  span: Span;
}

/** A leading group that the policy founds. */
export interface Body {
  kind: 'leading-group';
  name: string;
  /** Number of the article that founds it. */
  article: number | null;
  leader?: Person;
  acting?: ActingRule;
  deputies: Person[];
  members: UnitMention[];
  office?: GroupOffice;
  meeting?: MeetingRule;
  span: Span;
}

/** A sentence that asks everybody for reports at a rhythm: 各责任单位每季度末向督查室报送进展情况. */
export interface ReportingRule {
  recurrence: Recurrence;
  /** Number of the chapter whose articles it speaks of; null for the whole document. */
  chapter: number | null;
  text: string;
  span: Span;
}

/** Something a person should see before the policy is dispatched. */
export interface Finding {
  /** Derived from code, article and quoted words, so that it is the same after a recompilation. */
  id: string;
  /** Stable and dotted: VALIDITY.PLACEHOLDER. The list is in findings/messages.ts. */
  code: string;
  severity: Severity;
  span: Span;
  /** Number of the article. */
  article?: number;
  params: Record<string, string | number>;
  suggestion?: string;
}

export interface CompiledPolicy {
  title: string | null;
  issuer: string | null;
  status: PolicyStatus;
  documentNumber?: string;
  /** ISO date of signature. */
  date?: string;
  basis: Basis[];
  validity: Validity;
  /** 与上级政策相冲突时，以上级政策为准. */
  precedence?: { text: string; span: Span };
  chapters: Chapter[];
  articles: Article[];
  bodies: Body[];
  findings: Finding[];
  /** The sentence that says who leads where none is marked. */
  leadRule?: { text: string; span: Span };
  /** How often the document asks everybody for reports, in the order of the text; absent where it does not. */
  reporting?: ReportingRule[];
  /** Lines that are not part of the document: page numbers, running heads, tables of contents. */
  furniture: Span[];
  textLength: number;
}

// ── registry ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type UnitLevel = 'nation' | 'province' | 'city' | 'county' | 'township' | 'other';

export interface RegistryUnit {
  /** Short readable ASCII, QY-KJJ. */
  code: string;
  name: string;
  shortNames: string[];
  aliases: string[];
  /** department, government, committee, zone, party, discipline, supervision, agency … */
  kind: string;
  level: UnitLevel;
  /** Code of the unit above. */
  parent?: string;
  mergedInto?: string;
  renamedTo?: string;
  /** ISO date from which the merger or the new name holds. */
  since?: string;
}

export interface RegistryGroup {
  code: string;
  /** The phrases as documents write them. */
  patterns: string[];
  /** Proposal: unit codes; counts only once a person confirmed it. */
  members: string[];
}

/** Words of a policy whose matter a ruling on a dispute gave to a unit, and a person confirmed that this holds beyond the case. */
export interface RegistryHint {
  words: string;
  unitCode: string;
  ruling: RulingRef;
}

export interface Registry {
  units: RegistryUnit[];
  groups: RegistryGroup[];
  /** Absent where nobody asked for rulings: a file of units holds none. */
  hints?: RegistryHint[];
}

// ── review ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Dates are YYYY-MM-DD, articles are given by `Article.number`. */
export type Correction =
  | { kind: 'setValidity'; from: string; to: string }
  | { kind: 'resolveUnit'; mention: string; unitCode: string }
  | { kind: 'confirmGroup'; articleNumber: number | null; mention: string; unitCodes: string[] }
  | { kind: 'setUnits'; articleNumber: number; leads: string[]; responsible: string[] }
  | { kind: 'setDeadline'; articleNumber: number; due: string }
  /**
   * Cuts the article in front of each of the quoted words. The first part keeps the number, the others are addressed as number × 1000 + 1,
   * 2, … by later corrections: no other number moves.
   */
  | { kind: 'split'; articleNumber: number; at: string[] }
  /** Makes one of this article and those that follow it; the others' numbers are gone for later corrections. */
  | { kind: 'merge'; articleNumber: number; with: number[] }
  | { kind: 'retitle'; articleNumber: number; title: string }
  /** The sentences that oblige, in place of those that were found. */
  | { kind: 'setDuties'; articleNumber: number; duties: string[] }
  | { kind: 'acceptFinding'; findingId: string; reason: string };

export type EffectiveFinding = Finding & {
  /** Absent while the finding waits for a person. */
  resolution?: { by: 'correction' } | { by: 'accepted'; reason: string };
};

export interface EffectivePolicy extends Omit<CompiledPolicy, 'findings'> {
  findings: EffectiveFinding[];
  /** The corrections it was made with, in their order. */
  corrections: Correction[];
}
