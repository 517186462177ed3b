// Recognises the mark of a state secret. State secrets do not belong in this system (domain.md §8).

/** Blanks of every kind but the end of a line, and characters without a width. */
const BLANK = '(?:[^\\S\\r\\n]|[\\u200b-\\u200d\\u2060])*';
/** Also in traditional characters, which are read like the others. */
const FIRST = '[绝機机絕秘祕]';
const GRADE = `${FIRST}${BLANK}密`;
const TERM = '[0-9０-９一二三四五六七八九十]{1,3}(?:年|[个個]月)';
const ANYWHERE = [
  new RegExp(`${GRADE}${BLANK}[★☆⭐]`),
  new RegExp(`${GRADE}${BLANK}[*＊]${BLANK}${TERM}`),
  new RegExp(`[【（(〔\\[〖]${BLANK}${GRADE}${BLANK}[】）)〕\\]〗]`),
];
/** A line without its blanks that holds nothing but a label and the grade; brackets, stars and such around it do not count. */
const LABELLED = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:密[级級]|保密等[级級]|[秘祕]密等[级級]|保密[级級][别別])[^\\p{L}\\p{N}]*${FIRST}密[级級]?[^\\p{L}\\p{N}]*(?:${TERM})?[^\\p{L}\\p{N}]*$`,
  'u',
);
const ALONE = new RegExp(`^${FIRST}密[级級]?(?:${TERM})?$`);
/** How many written lines from the top can hold the grade alone: below, a line that was wrapped or a cell of a table may read so. */
const HEAD_LINES = 20;

/**
 * The rule: a *mark* is refused, a mere word is not. A mark (保守国家秘密法 art. 22 and the form GB/T 9704 gives it) is
 *  - the grade with the star and, if given, a term, anywhere: 机密★10年, 秘密★启用前;
 *  - the grade alone in brackets, anywhere: 【机密】 （秘密） 〔绝密〕;
 *  - a label with the grade on a line of its own, anywhere: 密级：机密, 保密等级：秘密, （密级：机密 1年）;
 *  - the grade with or without a term alone on one of the first 20 written lines, blanks aside: 机 密, 机密级, 秘密10年;
 * in simplified and in traditional characters.
 * Words in running text such as 保守国家秘密, 商业秘密, 工作秘密, 涉密 or 密级管理 are no marks, and neither is a bracket that says
 * more than the grade.
 */
export function hasClassificationMark(text: string): boolean {
  // every mark holds this character, and most texts do not
  if (!text.includes('密')) return false;
  if (ANYWHERE.some((mark) => mark.test(text))) return true;
  let written = 0;
  for (const line of text.split(/[\r\n\f\v\u0085\u2028\u2029]+/)) {
    const words = line.replace(/[\s\u200b-\u200d\u2060]+/g, '');
    if (words === '') continue;
    written += 1;
    if (!words.includes('密')) continue;
    if (LABELLED.test(words) || (written <= HEAD_LINES && ALONE.test(words))) return true;
  }
  return false;
}
