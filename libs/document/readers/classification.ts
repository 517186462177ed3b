// Recognises the mark of a state secret. State secrets do not belong in this system (domain.md §8).

/**
 * The rule: a *mark* is refused, a mere word is not. A mark (保守国家秘密法 art. 22 and the form GB/T 9704 gives it) is
 *  - the grade with the star and, if given, a term: 机密★10年, 秘密★启用前;
 *  - the grade alone in brackets: 【机密】 （秘密） 〔绝密〕;
 *  - the grade with or without a term alone on one of the first 20 written lines, blanks aside: 机 密, 秘密10年, 绝密★,
 *    or after a label there: 密级：机密, 保密等级：秘密.
 * Words in running text such as 保守国家秘密, 商业秘密, 工作秘密, 涉密 or 密级管理 are no marks, and neither is a bracket that says
 * more than the grade.
 */
export function hasClassificationMark(text: string): boolean {
  const grade = '[绝机秘][ \\t\\u3000]*密';
  if (new RegExp(`${grade}[ \\t\\u3000]*[★☆]`).test(text)) return true;
  if (new RegExp(`[【（(〔\\[〖][ \\t\\u3000]*${grade}[ \\t\\u3000]*[】）)〕\\]〗]`).test(text)) return true;
  const alone = new RegExp(`^(?:(?:密级|保密等级|秘密等级)[：:])?${grade}(?:[0-9０-９一二三四五六七八九十]{1,3}(?:年|个月))?$`);
  const lines = text.slice(0, 20_000).split(/[\r\n\f]+/);
  let written = 0;
  for (const line of lines) {
    const words = line.replace(/\s+/g, '');
    if (words === '') continue;
    if (alone.test(words)) return true;
    written += 1;
    if (written >= 20) break;
  }
  return false;
}
