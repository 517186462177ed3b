import type { SubjectInput } from '../libs/contracts/workflows.js';
import { followSubject } from './subject-loop.js';

/** One article from its dispatch to its closing: reminders, overdue marks, report cycles and the ladder, as the ledger's agenda says. */
export async function articleWorkflow(input: SubjectInput): Promise<void> {
  await followSubject('article', input);
}
