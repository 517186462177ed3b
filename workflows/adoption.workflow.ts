import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One list of dates that a new calendar or rule set would move, until somebody has decided on it. */
export async function adoptionWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('adoption', input);
}
