import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';
import { paperScheduleId, WORKFLOW_TYPES } from '#contracts/workflows.js';

const HOUR_MS = 3_600_000;
/** However fast the business clock runs, Temporal is not asked more often. */
const INTERVAL_MIN_MS = 5_000;

/**
 * Creates the schedule by which periodic papers are drafted, or brings the one that is there up to date. Idempotent, whichever worker comes first. It
 * fires once in a business hour, at most every five real seconds: what is drafted depends on the business clock alone, so the interval decides only how
 * soon after the end of a period. `rate`: business seconds in a real one.
 */
export async function ensurePaperSchedule(client: Client, taskQueue: string, rate: number): Promise<void> {
  const scheduleId = paperScheduleId(taskQueue);
  const options: ScheduleOptions = {
    scheduleId,
    spec: { intervals: [{ every: Math.max(INTERVAL_MIN_MS, Math.round(HOUR_MS / rate)) }] },
    // what was missed while nobody ran is owed still, and the next firing finds it
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    action: { type: 'startWorkflow', workflowType: WORKFLOW_TYPES.draftPapers, taskQueue, args: [] },
  };
  try {
    await client.schedule.create({ ...options, state: { triggerImmediately: true } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, policies, action } = options;
    await client.schedule
      .getHandle(scheduleId)
      .update((before) => ({ ...before, spec, policies: { ...before.policies, ...policies }, action }));
  }
}
