import { foldOf } from '../layout/fold.js';
import { isGroupPhrase, isSurelyUnit } from '../units/lexicon.js';

/** What words of a policy can teach the registry: another name of the unit, or that what they speak of is the unit's matter. */
export type LessonKind = 'alias' | 'hint';

/** Words that name one unit can become its alias; words for several units or for a task can only be a hint. */
export function lessonKind(words: string): LessonKind {
  const folded = foldOf(words).replace(/\s+/g, '');
  return isSurelyUnit(folded) && !isGroupPhrase(folded) ? 'alias' : 'hint';
}
