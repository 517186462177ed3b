import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One policy from its dispatch to the end of its validity. */
export async function policyWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('policy', input);
}
