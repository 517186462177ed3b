import type { UnitCode } from '../actor.js';
import type { DateString } from '../time.js';
import type { ApprovalFacts, OnBehalf } from './events.js';

/** A comment of a leader that becomes an order: to whom, and by which day it is to be answered. */
export interface InstructionOrder {
  readonly text: string;
  readonly to: readonly UnitCode[];
  readonly due: DateString;
}

interface Deciding {
  readonly opinion?: string;
  /** Left out: in the own right. */
  readonly onBehalf?: OnBehalf;
  readonly instruction?: InstructionOrder;
}

/** What can be asked of an approval. */
export type ApprovalCommand =
  | { readonly kind: 'request'; readonly facts: ApprovalFacts }
  | (Deciding & { readonly kind: 'agree' })
  | (Deciding & { readonly kind: 'refuse'; readonly opinion: string })
  | { readonly kind: 'withdraw'; readonly reason: string }
  | { readonly kind: 'bypass'; readonly reason: string; readonly onBehalf?: OnBehalf }
  | { readonly kind: 'instruct'; readonly instruction: InstructionOrder; readonly onBehalf?: OnBehalf }
  | { readonly kind: 'answerInstruction'; readonly index: number; readonly unit: UnitCode; readonly answer: string }
  | {
      /** A confirmed resolution of a meeting of the leading group, which has no need of the single approvers. */
      readonly kind: 'decideByMeeting';
      /** Id of the meeting. */
      readonly meeting: string;
      readonly agreed: boolean;
      readonly opinion: string;
      /** Units that voted, on either side. */
      readonly voters: readonly UnitCode[];
    }
  /** Another matter has to be decided first (an application for error tolerance); until it is, nobody decides this one and no time runs. */
  | { readonly kind: 'hold'; readonly by: string }
  | { readonly kind: 'release'; readonly by: string }
  | { readonly kind: 'settle' };

export type ApprovalCommandOf<Kind extends ApprovalCommand['kind']> = Extract<ApprovalCommand, { kind: Kind }>;
