import type { UnitCode } from '../actor.js';
import type { Instant } from '../time.js';
import type { AgendaFacts, AttendanceEntry, MeetingFacts, MeetingOrder, Reply, ResolutionFacts } from './events.js';

/** `called` until its hour, `begun` until the minutes are written, `minuted` until the chair confirms them. */
export type MeetingStatus = 'called' | 'begun' | 'minuted' | 'confirmed' | 'cancelled';

export interface AgendaItem extends AgendaFacts {
  readonly item: number;
  readonly resolution: ResolutionFacts | null;
}

export interface GivenOrder extends MeetingOrder {
  readonly item: number;
  readonly at: Instant;
  readonly answers: Readonly<Record<UnitCode, { readonly answer: string; readonly account: string; readonly at: Instant }>>;
}

/** The fold of a meeting's events. */
export interface MeetingState extends Omit<MeetingFacts, 'agenda'> {
  readonly id: string;
  readonly status: MeetingStatus;
  readonly statusSince: Instant;
  readonly calledAt: Instant;
  readonly calledBy: { readonly account: string; readonly unit: UnitCode | null };
  /** Numbers stay with their items; one that was removed leaves a gap. */
  readonly agenda: readonly AgendaItem[];
  readonly items: number;
  readonly replies: Readonly<Record<UnitCode, Reply>>;
  readonly attendance: readonly AttendanceEntry[] | null;
  /** From when the time for the minutes is counted: the hour of the meeting, or when they were returned. */
  readonly minutesFrom: Instant;
  readonly minutes: { readonly text: string; readonly account: string; readonly at: Instant } | null;
  /** What the confirmed resolutions order. */
  readonly orders: readonly GivenOrder[];
  readonly settled: readonly string[];
}

/** Everybody who is asked to come. */
export const askedToCome = ({ members, invited }: Pick<MeetingState, 'members' | 'invited'>): readonly UnitCode[] => [
  ...new Set([...members, ...invited]),
];

/** Nothing is awaited any longer. */
export const isMeetingOver = (state: MeetingState): boolean =>
  state.status === 'cancelled' ||
  (state.status === 'confirmed' && state.orders.every(({ to, answers }) => to.every((unit) => answers[unit] !== undefined)));
