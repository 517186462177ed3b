import { proxyActivities } from '@temporalio/workflow';
import type { DeliveryActivities } from '../libs/contracts/activities.js';

const { deliver } = proxyActivities<DeliveryActivities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '7 days',
  retry: {
    initialInterval: '5 seconds',
    backoffCoefficient: 2,
    maximumInterval: '1 hour',
    nonRetryableErrorTypes: ['DELIVERY.REFUSED'],
  },
  summary: 'deliver the notice',
});

/** One notice to one channel, tried again until the channel takes it, refuses it for good, or a week has passed. */
export async function deliveryWorkflow(input: { readonly id: string }): Promise<void> {
  await deliver(input.id);
}
