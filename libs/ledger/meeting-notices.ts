import type { NoticeKind } from '#contracts/words/notices.js';
import type { UnitCode } from '#domain/actor.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { MeetingEvent } from '#domain/meeting/events.js';
import { askedToCome, type MeetingState } from '#domain/meeting/state.js';
import type { Notice } from './notices.js';

/**
 * Who is to come is told of the hour and of every change of it; the minutes go to everybody who was asked, as a work notice: the leading group issues
 * no formal documents (domain.md §6).
 */
export function noticesOfMeeting(state: MeetingState, events: readonly RecordedEvent<MeetingEvent>[]): Notice[] {
  const to = (units: readonly UnitCode[], kind: NoticeKind, task: string | null = null, dueAt: number | null = null): Notice[] =>
    units.map((unit) => ({ policyId: state.policyId, unit, kind, task, dueAt }));
  const all = askedToCome(state);
  return events.flatMap((event) => {
    switch (event.type) {
      case 'MeetingCalled':
        return to(all, 'meeting-called', null, state.startsAt);
      case 'UnitsInvited':
        return to(event.data.units, 'meeting-called', null, state.startsAt);
      case 'MeetingMoved':
        return to(all, 'meeting-moved', null, event.data.startsAt);
      case 'MeetingCancelled':
        return to(all, 'meeting-cancelled');
      case 'MinutesReturned':
        return to([state.office], 'minutes-returned');
      case 'MinutesConfirmed':
        return [
          ...to(all, 'meeting-minutes'),
          ...state.orders.flatMap((order, i) =>
            order.to.flatMap((unit) => to([unit], 'instruction', `order:${i}:${unit}`, order.due)),
          ),
        ];
      case 'MeetingReminderSent':
        return to([event.data.unit], 'reminder', event.data.task, event.data.due);
      case 'MeetingTaskOverdue':
        return to([event.data.unit], 'overdue', event.data.task, event.data.due);
      default:
        return [];
    }
  });
}
