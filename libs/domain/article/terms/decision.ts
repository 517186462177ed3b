import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';
import type { ChangeCommand } from './change.js';
import type { DisputeCommand } from './dispute.js';

/** What only the leading group decides; carried out as a normal command by an actor with the role `approval`. */
export type LeadingGroupCommand =
  | Extract<ChangeCommand, { kind: 'grantExtension' | 'changeLead' | 'cancel' | 'split' }>
  | Extract<DisputeCommand, { kind: 'ruleDispute' }>;

/** A decision that the office wants of the leading group. One at a time, and asked for once. */
export interface PendingDecision {
  readonly id: string;
  readonly kind: LeadingGroupCommand['kind'];
  readonly askedBy: { readonly account: string; readonly unit: UnitCode | null };
  readonly at: Instant;
  readonly reason: string;
  readonly command: LeadingGroupCommand;
  /** Id of the approval by which the leading group was asked; absent: nobody has asked it yet. */
  readonly approval?: string;
}

export type DecisionEvent =
  | {
      readonly type: 'DecisionProposed';
      readonly data: { readonly id: string; readonly command: LeadingGroupCommand; readonly reason: string };
    }
  /** The leading group is asked: from now on it has the clock. */
  | { readonly type: 'DecisionAsked'; readonly data: { readonly id: string; readonly approval: string } }
  | { readonly type: 'DecisionWithdrawn'; readonly data: { readonly id: string; readonly reason: string } }
  | {
      /** Refused, or lapsed without a decision; what lapsed is never shown as approved (domain.md §6). */
      readonly type: 'DecisionDeclined';
      readonly data: { readonly id: string; readonly outcome: 'refused' | 'lapsed'; readonly opinion: string };
    }
  | { readonly type: 'DecisionCarriedOut'; readonly data: { readonly id: string; readonly kind: LeadingGroupCommand['kind'] } };

export type DecisionCommand =
  | { readonly kind: 'proposeDecision'; readonly command: LeadingGroupCommand; readonly reason: string }
  | ({ readonly kind: 'noteAsked' } & OfDecision)
  | ({ readonly kind: 'withdrawDecision'; readonly reason: string } & OfDecision)
  | ({ readonly kind: 'declineDecision'; readonly outcome: 'refused' | 'lapsed'; readonly opinion: string } & OfDecision);

/** What an approval brings about says on which decision: another one, asked for meanwhile, is not decided by it. Left out: the one that is awaited. */
export interface OfDecision {
  readonly decision?: string;
}
