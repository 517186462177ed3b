import type { AgendaView } from './activities.js';

/** Names that the API, the worker and the workflows share. Renaming one strands running workflows: add, never change. */
export const WORKFLOW_TYPES = {
  article: 'articleWorkflow',
  policy: 'policyWorkflow',
  approval: 'approvalWorkflow',
  meeting: 'meetingWorkflow',
  case: 'caseWorkflow',
  tolerance: 'toleranceWorkflow',
  adoption: 'adoptionWorkflow',
  paper: 'paperWorkflow',
  delivery: 'deliveryWorkflow',
  draftPapers: 'draftPapersWorkflow',
} as const;

/** A subject of the ledger whose time acts through a workflow of its own. */
export type SubjectKind = 'article' | 'policy' | 'approval' | 'meeting' | 'case' | 'tolerance' | 'adoption' | 'paper';

/** "The ledger moved": read the agenda again. A signal, not an update: the sender has nothing to wait for. */
export const LEDGER_MOVED = 'ledgerMoved';

/**
 * `article/（八）/ID`, `policy/TITLE/ID`, `case/（八）/ID`; `approval/ID` and the like for what has no name: one workflow a subject, so that Temporal's own
 * lists can be read. `name`: what the subject was called when it began, since an id cannot follow a later number.
 */
export const workflowIdOf = (kind: SubjectKind, id: string, name?: string | null): string =>
  [kind, ...(name ? [name] : []), id].join('/');

/** `delivery/ID`: one workflow a notice, started once. */
export const deliveryWorkflowId = (noticeId: string): string => `delivery/${noticeId}`;

/** The schedule by which periodic papers are drafted, one a task queue. */
export const paperScheduleId = (taskQueue: string): string => `papers/${taskQueue}`;

export interface SubjectInput {
  /** UUID of the subject in the ledger. */
  readonly id: string;
  /** What the starter saw, so that the first look costs nothing; without it the workflow looks itself. */
  readonly seen?: SeenAgenda;
}

export interface SeenAgenda {
  readonly agenda: AgendaView;
  /** When it was seen: real instant, UTC milliseconds. */
  readonly at: number;
}

export interface DeliveryInput {
  /** UUID of the notice in the ledger. */
  readonly id: string;
}

/** Type of the failure of a channel that will never take the notice; it is not tried again. */
export const DELIVERY_REFUSED = 'DELIVERY.REFUSED';
