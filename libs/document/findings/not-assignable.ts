import type { Article, NotAssignableCode, NotAssignableReason } from '../types.js';
import { MESSAGES } from './messages.js';

const GUIDING = /指导思想|基本原则|总体要求|总体思路|工作原则|重要意义|重大意义|指导原则|总则/;
const AIMS = /目标/;

/** Why an article without units cannot be assigned. */
export function notAssignable(article: Pick<Article, 'title' | 'targets'>, foundsBody: boolean): NotAssignableReason {
  const code: NotAssignableCode = foundsBody
    ? 'NOT_ASSIGNABLE.BODY'
    : GUIDING.test(article.title ?? '')
      ? 'NOT_ASSIGNABLE.GUIDING'
      : AIMS.test(article.title ?? '')
        ? 'NOT_ASSIGNABLE.TARGETS'
        : 'NOT_ASSIGNABLE.NO_UNITS';
  return { code, zh: MESSAGES[code].zh, en: MESSAGES[code].en };
}
