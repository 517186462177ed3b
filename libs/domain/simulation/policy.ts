import type { UnitCode } from '../actor.js';
import type { Instant } from '../time.js';

/** An article as it would be dispatched. */
export interface SimulatedArticle {
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly UnitCode[];
  readonly responsible: readonly UnitCode[];
  /** Business instant by which it is to be done. */
  readonly due: Instant;
}

/** A policy as it would be dispatched: plain data, to be handed to a worker as it is. */
export interface SimulatedPolicy {
  readonly title: string;
  readonly dispatchAt: Instant;
  /** Close of the last day of the validity. */
  readonly validUntil: Instant;
  /** Unit of the coordination office; a unit of its own unless it is known. */
  readonly office: UnitCode;
  readonly supervision: UnitCode;
  readonly articles: readonly SimulatedArticle[];
}
