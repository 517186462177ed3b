import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { SubjectAttributes } from './activities.js';

/**
 * Temporal search attributes by which `temporal workflow list --query` finds articles, with their types. Codes, stages and instants only: no
 * personal data leaves PostgreSQL (architecture.md §1).
 */
export const SEARCH_ATTRIBUTES = {
  DubanPolicy: 'Keyword',
  DubanArticle: 'Keyword',
  DubanStage: 'Keyword',
  DubanLight: 'Keyword',
  DubanNextDue: 'Datetime',
  /** The first of them. */
  DubanLeadUnit: 'Keyword',
  DubanLeadUnits: 'KeywordList',
  DubanUnits: 'KeywordList',
} as const;

const policy = defineSearchAttributeKey('DubanPolicy', 'KEYWORD');
const article = defineSearchAttributeKey('DubanArticle', 'KEYWORD');
const stage = defineSearchAttributeKey('DubanStage', 'KEYWORD');
const light = defineSearchAttributeKey('DubanLight', 'KEYWORD');
const nextDue = defineSearchAttributeKey('DubanNextDue', 'DATETIME');
const leadUnit = defineSearchAttributeKey('DubanLeadUnit', 'KEYWORD');
const leadUnits = defineSearchAttributeKey('DubanLeadUnits', 'KEYWORD_LIST');
const units = defineSearchAttributeKey('DubanUnits', 'KEYWORD_LIST');

/** The search attributes of a subject, as a workflow changes them; null takes one away. An agenda read by an earlier release names one lead unit only. */
export function attributePairs(values: SubjectAttributes): SearchAttributeUpdatePair[] {
  return [
    { key: policy, value: values.policy },
    { key: article, value: values.article },
    { key: stage, value: values.stage },
    { key: light, value: values.light },
    { key: nextDue, value: values.nextDue === null ? null : new Date(values.nextDue) },
    { key: leadUnit, value: values.leadUnit },
    { key: leadUnits, value: listOf(values.leadUnits ?? [values.leadUnit ?? []].flat()) },
    { key: units, value: listOf(values.units) },
  ];
}

const listOf = (codes: readonly string[]): string[] | null => (codes.length > 0 ? [...codes] : null);
