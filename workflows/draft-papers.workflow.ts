import { proxyActivities } from '@temporalio/workflow';
import type { PaperActivities } from '../libs/contracts/activities.js';

const { draftPapers } = proxyActivities<PaperActivities>({
  startToCloseTimeout: '5 minutes',
  // what is not drafted now is owed still when the schedule comes again
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'draft the papers of periods that are over',
});
const ROUNDS_MAX = 100;

/** Drafts the periodic papers that are owed by the business clock; started by a schedule again and again (ADR 0021). */
export async function draftPapersWorkflow(): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) if (!(await draftPapers())) return;
}
