import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One meeting of the leading group from its call until its minutes are confirmed and its orders are answered. */
export async function meetingWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('meeting', input);
}
