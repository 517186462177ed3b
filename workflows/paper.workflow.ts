import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One periodic paper, from its draft until it is sent or discarded. */
export async function paperWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('paper', input);
}
