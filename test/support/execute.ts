import type { SubjectKind } from '#contracts/workflows.js';
import type { Actor } from '#domain/actor.js';
import type { Executed, Ledger } from '#ledger/ledger.js';

export interface AnyRequest {
  readonly id: string;
  readonly commandId: string;
  readonly actor: Actor;
  readonly command: unknown;
}

/** Has the ledger carry out a command on a subject of any kind. */
export function executeOn(ledger: Ledger, kind: SubjectKind, request: AnyRequest): Promise<Executed> {
  const execute = {
    article: ledger.execute,
    policy: ledger.executePolicy,
    approval: ledger.executeApproval,
    meeting: ledger.executeMeeting,
    case: ledger.executeCase,
    tolerance: ledger.executeTolerance,
    adoption: ledger.executeAdoption,
    paper: ledger.executePaper,
  }[kind] as (request: AnyRequest) => Promise<Executed>;
  return execute.call(ledger, request);
}
