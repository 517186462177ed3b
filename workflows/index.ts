// The workflows that the worker runs; the bundle is built from here.
export { approvalWorkflow } from './approval.workflow.js';
export { articleWorkflow } from './article.workflow.js';
export { caseWorkflow, toleranceWorkflow } from './case.workflow.js';
export { deliveryWorkflow } from './delivery.workflow.js';
export { meetingWorkflow } from './meeting.workflow.js';
export { policyWorkflow } from './policy.workflow.js';
