import type { UnitCode } from '../actor.js';
import type { OnBehalf } from '../approval/events.js';
import type { RulingKind } from '../article/terms/dispute.js';
import type { VersionRef } from '../decision.js';
import type { Instant } from '../time.js';

/** What an item of the agenda is about. `other`: a question that is no subject of its own. */
export type Matter =
  | { readonly kind: 'dispute'; readonly articleId: string; readonly dispute: number }
  | { readonly kind: 'approval'; readonly approvalId: string }
  | { readonly kind: 'other' };

/** An item as it is put on the agenda. */
export interface AgendaFacts {
  readonly matter: Matter;
  readonly title: string;
  /** Units that the matter concerns: they may speak, they do not vote. */
  readonly interested: readonly UnitCode[];
}

export interface MeetingFacts {
  readonly policyId: string;
  readonly title: string;
  readonly place: string;
  readonly startsAt: Instant;
  /** Who chairs, and confirms the minutes: the meeting is his, also when the office calls it on his order. */
  readonly chair: 'leader' | 'deputy_leader';
  /** The inbox of the chair. */
  readonly chairUnit: UnitCode;
  /** Where the order to call it is recorded; null: the chair calls it himself. */
  readonly order: string | null;
  /** Keeps agenda, attendance and minutes. */
  readonly office: UnitCode;
  /** Units of the leading group's members: they vote. */
  readonly members: readonly UnitCode[];
  /** Others who are asked to come and be heard. */
  readonly invited: readonly UnitCode[];
  readonly agenda: readonly AgendaFacts[];
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

/** What a unit announces before the meeting. */
export interface Reply {
  readonly answer: 'attends' | 'excused' | 'represented';
  /** Who comes in the place of its head, or why nobody does. */
  readonly words: string | null;
}

export type Attendance = 'present' | 'excused' | 'represented' | 'absent';

export interface AttendanceEntry {
  readonly unit: UnitCode;
  readonly status: Attendance;
  /** Name of who came in the place of the head; reason of an excuse. */
  readonly words: string | null;
}

/** What each voting unit said. */
export interface Votes {
  readonly for: readonly UnitCode[];
  readonly against: readonly UnitCode[];
  readonly abstained: readonly UnitCode[];
}

/** How a dispute is ruled by the resolution. */
export interface Ruling {
  readonly ruling: RulingKind;
  readonly to: readonly UnitCode[];
  readonly basis: string;
}

/** An order of the meeting to units, with its own deadline and answer. */
export interface MeetingOrder {
  readonly text: string;
  readonly to: readonly UnitCode[];
  readonly due: Instant;
}

export interface ResolutionFacts {
  /** 1, 2, … of the agenda. */
  readonly item: number;
  readonly outcome: 'adopted' | 'rejected' | 'deferred';
  readonly text: string;
  readonly votes: Votes;
  /** 行政首长拟作出的决定与多数人的意见不一致的，应当说明理由 (重大行政决策程序暂行条例 art. 30). */
  readonly againstMajority: string | null;
  readonly ruling: Ruling | null;
  readonly orders: readonly MeetingOrder[];
}

interface ObligationFact {
  readonly obligation: string;
  readonly task: string;
  readonly unit: UnitCode;
  readonly due: Instant;
}

export type MeetingEvent =
  | { readonly type: 'MeetingCalled'; readonly data: MeetingFacts & { readonly onBehalf: OnBehalf | null } }
  | {
      readonly type: 'MeetingMoved';
      readonly data: { readonly startsAt: Instant; readonly place: string; readonly reason: string };
    }
  | { readonly type: 'MeetingCancelled'; readonly data: { readonly reason: string } }
  | { readonly type: 'AgendaItemAdded'; readonly data: AgendaFacts & { readonly item: number } }
  | {
      readonly type: 'AgendaItemRemoved';
      readonly data: { readonly item: number; readonly matter: Matter; readonly reason: string };
    }
  | { readonly type: 'UnitsInvited'; readonly data: { readonly units: readonly UnitCode[] } }
  | { readonly type: 'InvitationAnswered'; readonly data: Reply & { readonly unit: UnitCode } }
  /** Its hour has come: who was there and what was resolved can be recorded. */
  | { readonly type: 'MeetingBegan'; readonly data: { readonly obligation: string } }
  | { readonly type: 'AttendanceRecorded'; readonly data: { readonly attendance: readonly AttendanceEntry[] } }
  /** A later one on the same item takes the place of the one before, until the minutes are confirmed. */
  | { readonly type: 'ResolutionRecorded'; readonly data: ResolutionFacts }
  | { readonly type: 'MinutesSubmitted'; readonly data: { readonly text: string } }
  | { readonly type: 'MinutesReturned'; readonly data: { readonly opinion: string; readonly onBehalf: OnBehalf | null } }
  /** The chair stands for what was resolved: from here on it takes effect. */
  | { readonly type: 'MinutesConfirmed'; readonly data: { readonly onBehalf: OnBehalf | null } }
  | {
      readonly type: 'MeetingOrderAnswered';
      readonly data: { readonly order: number; readonly unit: UnitCode; readonly answer: string };
    }
  | { readonly type: 'MeetingReminderSent'; readonly data: ObligationFact }
  | { readonly type: 'MeetingTaskOverdue'; readonly data: ObligationFact };
