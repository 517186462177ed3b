import { messageOf } from '../findings/messages.js';
import { COLUMNS, SHEET_NAMES, type Language } from './columns.js';
import type { RegistryProblem } from './problems.js';

/** A fault of a registry for people: where it is in the file, and what it is. */
export interface RegistryProblemWords {
  /** “单位”表第 3 行“编码”列 */
  place: string;
  words: string;
}

/** The words for a fault, with the place as one finds it in a file (the head of a table without a title is row 1). */
export function describeRegistryProblem(problem: RegistryProblem, language: Language = 'zh'): RegistryProblemWords {
  const { sheet, row, entry, column, code, params } = problem;
  const head = column && COLUMNS[sheet].find(({ key }) => key === column)?.[language];
  const name = SHEET_NAMES[sheet][language];
  const zhPlace = entry === undefined ? `“${name}”表第 ${row} 行` : `现有${name} ${entry} `;
  const enPlace = entry === undefined ? `${name}, row ${row}` : `${name} already there, ${entry}`;
  const place =
    language === 'zh' ? `${zhPlace}${head ? `“${head}”列` : ''}`.trim() : `${enPlace}${head ? `, column ${head}` : ''}`;
  // what is missing is the column itself, whose name differs by language
  const isMissing = code === 'REGISTRY.MISSING_COLUMN' || code === 'REGISTRY.MISSING_VALUE';
  return { place, words: messageOf(code, isMissing && head ? { ...params, value: head } : params, language) };
}
