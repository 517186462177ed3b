import type { SheetKind, UnitColumn, GroupColumn } from './columns.js';

/** What a registry can be refused for; the words for people are in findings/messages.ts under the same code. */
export type RegistryProblemCode =
  | 'REGISTRY.NO_TABLE'
  | 'REGISTRY.MISSING_COLUMN'
  | 'REGISTRY.UNKNOWN_COLUMN'
  | 'REGISTRY.REPEATED_COLUMN'
  | 'REGISTRY.MISSING_VALUE'
  | 'REGISTRY.BAD_CODE'
  | 'REGISTRY.BAD_LEVEL'
  | 'REGISTRY.BAD_DATE'
  | 'REGISTRY.TOO_LONG'
  | 'REGISTRY.BAD_CHARACTER'
  | 'REGISTRY.TOO_MANY_ROWS'
  | 'REGISTRY.DUPLICATE_CODE'
  | 'REGISTRY.DUPLICATE_NAME'
  | 'REGISTRY.UNKNOWN_PARENT'
  | 'REGISTRY.UNKNOWN_SUCCESSOR'
  | 'REGISTRY.UNKNOWN_MEMBER'
  | 'REGISTRY.CYCLE'
  | 'REGISTRY.SUCCESSION_CYCLE'
  | 'REGISTRY.TWO_SUCCESSORS'
  | 'REGISTRY.DATE_WITHOUT_SUCCESSOR';

/** A fault with its place: in a registry by index, in a file by row and column. */
export interface RegistryProblem {
  code: RegistryProblemCode;
  sheet: SheetKind;
  /** Row of the file, the head is row 1; of a registry the place of the entry in its list, from 1. */
  row: number;
  /** Code of the entry when it is none of the file's but one of those that stay: `row` is its place in their list. */
  entry?: string;
  /** Which column; absent where the whole row or sheet is meant. */
  column?: UnitColumn | GroupColumn;
  params: Record<string, string | number>;
}
