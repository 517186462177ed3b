import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One supervision case from its draft until it is closed: reminders, the end of the time for an answer, rectification, review. */
export async function caseWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('case', input);
}

/** One application for error tolerance until the discipline body has decided it. */
export async function toleranceWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('tolerance', input);
}
