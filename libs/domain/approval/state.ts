import type { UnitCode } from '../actor.js';
import type { Instant } from '../time.js';
import type { ApprovalFacts, Instruction, OnBehalf } from './events.js';

/** `lapsed` is never shown as approved; `bypassed` is granted in an emergency, and shown as such. */
export type ApprovalStatus = 'pending' | 'granted' | 'refused' | 'withdrawn' | 'lapsed' | 'bypassed';

export interface ApprovalStep {
  /** Since when this approver is asked; null: not yet, or no longer. */
  readonly askedAt: Instant | null;
  readonly decision: {
    readonly agreed: boolean;
    readonly account: string;
    readonly at: Instant;
    readonly opinion: string | null;
    readonly onBehalf: OnBehalf | null;
  } | null;
}

export interface GivenInstruction extends Instruction {
  readonly account: string;
  readonly at: Instant;
  readonly answers: Readonly<Record<UnitCode, { readonly answer: string; readonly account: string; readonly at: Instant }>>;
}

/** The fold of an approval's events. */
export interface ApprovalState extends ApprovalFacts {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly requestedAt: Instant;
  readonly requestedBy: { readonly account: string; readonly unit: UnitCode | null };
  /** One an approver, in their order. */
  readonly steps: readonly ApprovalStep[];
  readonly decidedAt: Instant | null;
  readonly instructions: readonly GivenInstruction[];
  /** The meeting whose resolution decided it; absent: none did. */
  readonly byMeeting?: string;
  /** Id of what has to be decided first; absent: nothing has. */
  readonly heldBy?: string;
  readonly settled: readonly string[];
}

/** Nothing is awaited any longer. */
export const isOver = (state: ApprovalState): boolean =>
  state.status !== 'pending' && state.instructions.every(({ to, answers }) => to.every((unit) => answers[unit] !== undefined));
