import type { Span } from '../types.js';

/** What happened to an article between two versions. Several can be true of one; `unchanged`, `added` and `repealed` stand alone. */
export type ArticleChange = 'unchanged' | 'text changed' | 'units changed' | 'deadline changed' | 'added' | 'repealed';

/** A run of words that both versions share, or that only one of them has. Spans are in the source of their version. */
export type DiffPart =
  | { op: 'same'; text: string; oldSpan: Span; newSpan: Span }
  | { op: 'removed'; text: string; oldSpan: Span }
  | { op: 'added'; text: string; newSpan: Span };

/** Enough of an article to name it. */
export interface ArticleRef {
  number: number;
  numeral: string | null;
  title: string | null;
  span: Span;
}

/** A unit as one version names it; equal when the codes are, or the words where there is none. */
export interface UnitRef {
  text: string;
  unitCode?: string;
  group?: string;
  span: Span;
}

export interface UnitChanges {
  leads: { removed: UnitRef[]; added: UnitRef[] };
  responsible: { removed: UnitRef[]; added: UnitRef[] };
  /** The lead that the order of the units tells, where it changed. */
  inferredLead?: { old: string | null; new: string | null };
}

export interface DeadlineRef {
  text: string;
  due?: string;
  recurrence?: string;
  span: Span;
}

export interface ArticleComparison {
  old?: ArticleRef;
  new?: ArticleRef;
  changes: ArticleChange[];
  /** 0 to 1: how much of the words is the same. */
  similarity: number;
  /** Has another numeral now. */
  renumbered: boolean;
  /** Stands elsewhere among the articles that both versions have. */
  moved: boolean;
  retitled: boolean;
  /** Words, word by word, where they changed. */
  diff?: DiffPart[];
  units?: UnitChanges;
  deadlines?: { removed: DeadlineRef[]; added: DeadlineRef[] };
  /** An added article whose words stood in this old one, which goes on beside it: it was split. */
  splitFrom?: number;
  /** A repealed article whose words stand in this new one: it was merged. */
  mergedInto?: number;
}

/** A fact of the head of the policy that is not what it was. Values are written as a person would. */
export interface HeadChange {
  field: 'title' | 'issuer' | 'status' | 'documentNumber' | 'date' | 'validity' | 'basis' | 'precedence';
  old: string | null;
  new: string | null;
}

export interface PolicyComparison {
  head: HeadChange[];
  /** In the order of the new version, repealed articles behind the one they followed. */
  articles: ArticleComparison[];
  /** How many articles each change befell. */
  counts: Record<ArticleChange, number>;
}
