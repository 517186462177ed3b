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
  DubanLeadUnit: 'Keyword',
  DubanUnits: 'KeywordList',
} as const;

const policy = defineSearchAttributeKey('DubanPolicy', 'KEYWORD');
const article = defineSearchAttributeKey('DubanArticle', 'KEYWORD');
const stage = defineSearchAttributeKey('DubanStage', 'KEYWORD');
const light = defineSearchAttributeKey('DubanLight', 'KEYWORD');
const nextDue = defineSearchAttributeKey('DubanNextDue', 'DATETIME');
const leadUnit = defineSearchAttributeKey('DubanLeadUnit', 'KEYWORD');
const units = defineSearchAttributeKey('DubanUnits', 'KEYWORD_LIST');

/** The search attributes of a subject, as a workflow changes them; null takes one away. */
export function attributePairs(values: SubjectAttributes): SearchAttributeUpdatePair[] {
  return [
    { key: policy, value: values.policy },
    { key: article, value: values.article },
    { key: stage, value: values.stage },
    { key: light, value: values.light },
    { key: nextDue, value: values.nextDue === null ? null : new Date(values.nextDue) },
    { key: leadUnit, value: values.leadUnit },
    { key: units, value: values.units.length > 0 ? [...values.units] : null },
  ];
}
