import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { WorkerMetrics } from './metrics.js';

/** Measures how long each activity takes and how it ends, by its name. */
export function activityMetrics({ activities }: Pick<WorkerMetrics, 'activities'>): ActivityInterceptorsFactory {
  return ({ info: { activityType: activity } }) => ({
    inbound: {
      async execute(input, next) {
        const end = activities.startTimer({ activity });
        try {
          const result = await next(input);
          end({ result: 'completed' });
          return result;
        } catch (error) {
          end({ result: 'failed' });
          throw error;
        }
      },
    },
  });
}
