import type { RecordedEvent } from '../article/events.js';
import type { MeetingEvent } from './events.js';
import type { AgendaItem, GivenOrder, MeetingState, MeetingStatus } from './state.js';

type Recorded = RecordedEvent<MeetingEvent>;

/** The state after one more event; `state` is null before the first. Decides nothing and refuses nothing. */
export function evolveMeeting(state: MeetingState | null, event: Recorded): MeetingState {
  if (event.type === 'MeetingCalled') return called(event);
  if (state === null) throw new Error(`the stream of a meeting begins with MeetingCalled, not ${event.type}`);
  return apply(state, event);
}

/** Folds a stream, or goes on from the state of its beginning. `id` is the subject's id, which the events do not repeat. */
export function foldMeeting(id: string, events: Iterable<Recorded>, from: MeetingState | null = null): MeetingState | null {
  let state = from;
  for (const event of events) state = evolveMeeting(state, event);
  return state && { ...state, id };
}

function called({ data, at, by }: Extract<Recorded, { type: 'MeetingCalled' }>): MeetingState {
  const { onBehalf: _onBehalf, agenda, ...facts } = data;
  return {
    ...facts,
    id: '',
    status: 'called',
    statusSince: at,
    calledAt: at,
    calledBy: by,
    agenda: agenda.map((item, i) => ({ ...item, item: i + 1, resolution: null })),
    items: agenda.length,
    replies: {},
    attendance: null,
    minutesFrom: facts.startsAt,
    minutes: null,
    orders: [],
    settled: [],
  };
}

function apply(state: MeetingState, event: Exclude<Recorded, { type: 'MeetingCalled' }>): MeetingState {
  const { at, by } = event;
  const become = (status: MeetingStatus): MeetingState => ({ ...state, status, statusSince: at, settled: [] });
  switch (event.type) {
    case 'MeetingMoved':
      // who said that he comes, or does not, said it of another hour
      return { ...state, startsAt: event.data.startsAt, place: event.data.place, replies: {} };
    case 'MeetingCancelled':
      return become('cancelled');
    case 'AgendaItemAdded': {
      const item: AgendaItem = { ...event.data, resolution: null };
      return { ...state, agenda: [...state.agenda, item], items: event.data.item };
    }
    case 'AgendaItemRemoved':
      return { ...state, agenda: state.agenda.filter(({ item }) => item !== event.data.item) };
    case 'UnitsInvited':
      return { ...state, invited: [...state.invited, ...event.data.units] };
    case 'InvitationAnswered': {
      const { unit, answer, words } = event.data;
      return { ...state, replies: { ...state.replies, [unit]: { answer, words } } };
    }
    case 'MeetingBegan':
      // however late this is recorded
      return { ...become('begun'), minutesFrom: state.startsAt };
    case 'AttendanceRecorded':
      return { ...state, attendance: event.data.attendance };
    case 'ResolutionRecorded':
      return {
        ...state,
        agenda: state.agenda.map((item) => (item.item === event.data.item ? { ...item, resolution: event.data } : item)),
      };
    case 'MinutesSubmitted':
      return { ...become('minuted'), minutes: { text: event.data.text, account: by.account, at } };
    case 'MinutesReturned':
      return { ...become('begun'), minutesFrom: at };
    case 'MinutesConfirmed':
      return { ...become('confirmed'), orders: ordersOf(state, at) };
    case 'MeetingOrderAnswered': {
      const { order, unit, answer } = event.data;
      const orders = state.orders.map((given, i) =>
        i === order ? { ...given, answers: { ...given.answers, [unit]: { answer, account: by.account, at } } } : given,
      );
      return { ...state, orders };
    }
    case 'MeetingReminderSent':
    case 'MeetingTaskOverdue':
      return { ...state, settled: [...state.settled, event.data.obligation] };
  }
}

const ordersOf = (state: MeetingState, at: number): GivenOrder[] =>
  state.agenda.flatMap(({ item, resolution }) =>
    resolution?.outcome === 'adopted' ? resolution.orders.map((order) => ({ ...order, item, at, answers: {} })) : [],
  );
