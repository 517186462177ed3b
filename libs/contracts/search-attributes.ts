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
