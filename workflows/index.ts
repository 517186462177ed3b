// The workflows that the worker runs; the bundle is built from here.
export { adoptionWorkflow } from './adoption.workflow.js';
export { approvalWorkflow } from './approval.workflow.js';
export { articleWorkflow } from './article.workflow.js';
export { caseWorkflow, toleranceWorkflow } from './case.workflow.js';
export { deliveryWorkflow } from './delivery.workflow.js';
export { meetingWorkflow } from './meeting.workflow.js';
export { paperWorkflow } from './paper.workflow.js';
export { draftPapersWorkflow } from './draft-papers.workflow.js';
export { policyWorkflow } from './policy.workflow.js';
