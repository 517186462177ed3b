import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { DeliveryActivities } from '../libs/contracts/activities.js';
import { DELIVERY_REFUSED, type DeliveryInput } from '../libs/contracts/workflows.js';

const { deliver } = proxyActivities<Pick<DeliveryActivities, 'deliver'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '7 days',
  retry: {
    initialInterval: '5 seconds',
    backoffCoefficient: 2,
    maximumInterval: '1 hour',
    nonRetryableErrorTypes: [DELIVERY_REFUSED],
  },
  summary: 'deliver the notice',
});
const { giveUp } = proxyActivities<Pick<DeliveryActivities, 'giveUp'>>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'record that nobody tries any more',
});

/** One notice to one channel, tried again until the channel takes it, refuses it for good, or a week has passed. Fails in the latter two cases. */
export async function deliveryWorkflow({ id }: DeliveryInput): Promise<void> {
  setCurrentDetails('the channel has not taken the notice yet');
  try {
    await deliver(id);
    setCurrentDetails('the channel took the notice');
  } catch (error) {
    // a refusal is in the ledger already, recorded by the attempt that met it
    setCurrentDetails(isRefusal(error) ? 'the channel refused the notice' : 'the channel did not take the notice within a week');
    if (error instanceof ActivityFailure && !isRefusal(error)) await giveUp(id);
    throw error;
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === DELIVERY_REFUSED;
