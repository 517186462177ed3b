import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One request to the leading group until it is decided, withdrawn or lapsed, and its instructions are answered. */
export async function approvalWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('approval', input);
}
