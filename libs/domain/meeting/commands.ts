import type { UnitCode } from '../actor.js';
import type { OnBehalf } from '../approval/events.js';
import type { DateString, Instant } from '../time.js';
import type { AgendaFacts, AttendanceEntry, MeetingFacts, Reply, ResolutionFacts } from './events.js';

/** An order as it is given: to be answered by the close of business of a day. */
export interface OrderGiven {
  readonly text: string;
  readonly to: readonly UnitCode[];
  readonly due: DateString;
}

/** What can be asked of a meeting. */
export type MeetingCommand =
  | { readonly kind: 'call'; readonly facts: MeetingFacts; readonly onBehalf?: OnBehalf }
  | { readonly kind: 'move'; readonly startsAt: Instant; readonly place?: string; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason: string }
  | ({ readonly kind: 'addItem' } & AgendaFacts)
  | { readonly kind: 'removeItem'; readonly item: number; readonly reason: string }
  | { readonly kind: 'invite'; readonly units: readonly UnitCode[] }
  | (Reply & { readonly kind: 'reply'; readonly unit: UnitCode })
  | { readonly kind: 'recordAttendance'; readonly attendance: readonly AttendanceEntry[] }
  | (Omit<ResolutionFacts, 'orders'> & { readonly kind: 'resolve'; readonly orders: readonly OrderGiven[] })
  | { readonly kind: 'submitMinutes'; readonly text: string }
  | { readonly kind: 'returnMinutes'; readonly opinion: string; readonly onBehalf?: OnBehalf }
  | { readonly kind: 'confirmMinutes'; readonly onBehalf?: OnBehalf }
  | { readonly kind: 'answerOrder'; readonly order: number; readonly unit: UnitCode; readonly answer: string }
  | { readonly kind: 'settle' };

export type MeetingCommandOf<Kind extends MeetingCommand['kind']> = Extract<MeetingCommand, { kind: Kind }>;
