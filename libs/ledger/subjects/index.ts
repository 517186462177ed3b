import type { SubjectKind } from '#contracts/workflows.js';
import { ADOPTION } from './adoption.js';
import { APPROVAL } from './approval.js';
import { ARTICLE } from './article.js';
import { MEETING } from './meeting.js';
import { CASE } from './case.js';
import { PAPER } from './paper.js';
import { POLICY } from './policy.js';
import { TOLERANCE } from './tolerance.js';
import type { Subject, SubjectEvent } from './subject.js';

/** A kind of subject where it does not matter which: its states and commands come from its own rows, so that they fit. */
export type AnySubject = Subject<object, unknown, SubjectEvent>;

const erased = <State extends object, Command, Event extends SubjectEvent>(subject: Subject<State, Command, Event>): AnySubject =>
  subject as unknown as AnySubject;

/** Every kind of subject that the ledger keeps. A new one is a file beside this one, a table, and a line here. */
export const SUBJECTS: Readonly<Record<SubjectKind, AnySubject>> = {
  article: erased(ARTICLE),
  policy: erased(POLICY),
  approval: erased(APPROVAL),
  meeting: erased(MEETING),
  case: erased(CASE),
  tolerance: erased(TOLERANCE),
  adoption: erased(ADOPTION),
  paper: erased(PAPER),
};

export const subjectKinds = Object.keys(SUBJECTS) as readonly SubjectKind[];
