import { describe, expect, it } from '@jest/globals';
import { systemActor, type Actor, type Role } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar } from '../calendar/calendar.js';
import { MUNICIPAL, PEER } from '../rules/built-in.js';
import type { RuleSet } from '../rules/rule-set.js';
import { meetingAgenda, meetingTasks } from './agenda.js';
import type { MeetingCommand, MeetingCommandOf } from './commands.js';
import { decideMeeting } from './decide.js';
import type { AgendaFacts, MeetingFacts } from './events.js';
import { foldMeeting } from './evolve.js';
import { isMeetingOver, type MeetingState } from './state.js';

const calendar = buildCalendar(CN_2019_2026);
const at = (text: string): number => Date.parse(`${text}+08:00`);
const local = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16);
const person = (unit: string | null, ...roles: Role[]): Actor => ({ account: `someone of ${unit}`, unit, roles });
const office = person('OFFICE', 'coordination_office');
const leader = person('ZF', 'leader');
const deputy = person('ZF', 'deputy_leader');
const head = (unit: string): Actor => person(unit, 'unit_head');

const EXTENSION: AgendaFacts = {
  matter: { kind: 'approval', approvalId: 'X' },
  title: '（八）延期',
  interested: ['KJJ'],
};
const DISPUTE: AgendaFacts = {
  matter: { kind: 'dispute', articleId: 'A', dispute: 1 },
  title: '（九）牵头单位之争',
  interested: ['GXJ', 'SWJ'],
};
const facts: MeetingFacts = {
  policyId: 'P',
  title: '领导小组第三次会议',
  place: '市政府三楼会议室',
  startsAt: at('2021-03-10T15:00'),
  chair: 'leader',
  chairUnit: 'ZF',
  order: null,
  office: 'OFFICE',
  members: ['ZF', 'KJJ', 'CZJ', 'GXJ', 'FGJ'],
  invited: ['SWJ', 'ZF'],
  agenda: [EXTENSION, DISPUTE],
  ruleSet: { id: 'municipal', version: '2026.2' },
  calendar: { id: 'cn', version: '1' },
};

/** A meeting called on Monday 2021-03-01 for Wednesday 2021-03-10, 15:00. */
class Meeting {
  state: MeetingState | null = null;
  now = at('2021-03-01T10:00');

  constructor(readonly rules: RuleSet = MUNICIPAL) {}

  static called(more: Partial<MeetingFacts> = {}, rules?: RuleSet): Meeting {
    const meeting = new Meeting(rules);
    expect(meeting.act(leader, { kind: 'call', facts: { ...facts, ...more } })).toEqual(['MeetingCalled']);
    return meeting;
  }

  /** Its hour has passed and the attendance is recorded; FGJ is absent. */
  static begun(rules?: RuleSet): Meeting {
    const meeting = Meeting.called({}, rules);
    meeting.settle('2021-03-10T18:00');
    const attendance = ['ZF', 'KJJ', 'CZJ', 'GXJ', 'SWJ'].map((unit) => ({ unit, status: 'present' as const, words: null }));
    meeting.act(office, {
      kind: 'recordAttendance',
      attendance: [...attendance, { unit: 'FGJ', status: 'absent', words: null }],
    });
    return meeting;
  }

  act(actor: Actor, command: MeetingCommand): string | readonly string[] {
    const context = { now: this.now, actor, commandId: 'c', rules: this.rules, calendar };
    const decision = decideMeeting(this.state, command, context);
    if (!decision.ok) return decision.code;
    this.state = foldMeeting(
      'M',
      decision.events.map((event) => recorded(event, context)),
      this.state,
    );
    return decision.events.map(({ type }) => type);
  }

  settle(now: string): string | readonly string[] {
    this.now = at(now);
    return this.act(systemActor, { kind: 'settle' });
  }

  get tasks(): string[] {
    return meetingTasks(this.state!, this).map(({ key, unit, due }) => `${key} ${unit} by ${local(due)}`);
  }

  get calendar() {
    return calendar;
  }
}

const resolution = (item: number, more: Partial<MeetingCommandOf<'resolve'>> = {}): MeetingCommandOf<'resolve'> => ({
  kind: 'resolve',
  item,
  outcome: 'adopted',
  text: '会议同意',
  votes: { for: ['ZF', 'CZJ', 'GXJ'], against: [], abstained: [] },
  againstMajority: null,
  ruling: null,
  orders: [],
  ...more,
});
const ruling = { ruling: 'keep', to: [], basis: '三定方案' } as const;

describe('a meeting of the leading group', () => {
  it('is called by the leader or a deputy, by the office on their recorded order, and by nobody else', () => {
    const call = (actor: Actor, more: Partial<MeetingFacts> = {}, rules?: RuleSet) =>
      new Meeting(rules).act(actor, { kind: 'call', facts: { ...facts, ...more } });
    expect(call(deputy)).toEqual(['MeetingCalled']);
    expect(call(office)).toBe('MEETING.NO_ORDER');
    expect(call(office, { order: '组长 2021-03-01 电话指示' })).toEqual(['MeetingCalled']);
    expect(call(head('KJJ'))).toBe('AUTH.LEADER_ONLY');
    expect(call(leader, { startsAt: at('2021-03-01T10:00') })).toBe('MEETING.BAD_START');
    expect(call(leader, { startsAt: at('2031-03-01T10:00') })).toBe('DATE.TOO_FAR');
    expect(call(leader, { members: [] })).toBe('MEETING.NO_MEMBERS');
    expect(call(leader, { agenda: [EXTENSION, EXTENSION] })).toBe('MEETING.ITEM_TWICE');
    const question: AgendaFacts = { matter: { kind: 'other' }, title: '安全生产', interested: [] };
    expect(call(leader, { agenda: [question, question] })).toEqual(['MeetingCalled']);
    expect(call(leader, {}, PEER)).toBe('MEETING.NO_RULES');
  });

  it('asks members and invited units to come, each once, and reminds two working days before all but who excused himself', () => {
    const meeting = Meeting.called();
    expect(meeting.tasks).toHaveLength(6);
    expect(meeting.tasks).toContain('attend:SWJ SWJ by 2021-03-10T15:00');
    const reply = (unit: string, answer: 'attends' | 'excused', words: string | null = null): MeetingCommand => {
      return { kind: 'reply', unit, answer, words };
    };
    expect(meeting.act(head('KJJ'), reply('KJJ', 'attends'))).toEqual(['InvitationAnswered']);
    expect(meeting.act(person('GXJ', 'group_member'), reply('GXJ', 'excused', '出差'))).toEqual(['InvitationAnswered']);
    expect(meeting.act(head('KJJ'), reply('SWJ', 'attends'))).toBe('AUTH.NOT_YOUR_UNIT');
    expect(meeting.act(head('RSJ'), reply('RSJ', 'attends'))).toBe('MEETING.NOT_INVITED');
    expect(meeting.tasks).toHaveLength(4);
    expect(meeting.settle('2021-03-08T08:59')).toEqual([]);
    const reminded = meeting.settle('2021-03-08T09:00');
    expect(reminded).toEqual(Array.from({ length: 5 }, () => 'MeetingReminderSent'));
    expect(meeting.settle('2021-03-08T12:00')).toEqual([]);
  });

  it('asks everybody anew when its hour changes', () => {
    const meeting = Meeting.called();
    meeting.act(head('KJJ'), { kind: 'reply', unit: 'KJJ', answer: 'attends', words: null });
    const move = { kind: 'move', startsAt: at('2021-03-12T09:30'), reason: '组长出席省里会议' } as const;
    expect(meeting.act(office, move)).toEqual(['MeetingMoved']);
    expect(meeting.tasks).toContain('attend:KJJ KJJ by 2021-03-12T09:30');
    expect(meeting.settle('2021-03-11T00:00')).not.toContain('MeetingBegan');
    expect(meeting.settle('2021-03-12T09:30')).toEqual(['MeetingBegan']);
  });

  it('has an agenda that the office keeps; nothing stands on it twice, and numbers stay with their items', () => {
    const meeting = Meeting.called();
    expect(meeting.act(office, { kind: 'addItem', ...EXTENSION })).toBe('MEETING.ITEM_TWICE');
    expect(meeting.act(leader, { kind: 'addItem', matter: { kind: 'other' }, title: '其他', interested: [] })).toBe(
      'AUTH.OFFICE_ONLY',
    );
    expect(meeting.act(office, { kind: 'removeItem', item: 1, reason: '已办结' })).toEqual(['AgendaItemRemoved']);
    expect(meeting.act(office, { kind: 'removeItem', item: 1, reason: '已办结' })).toBe('MEETING.ITEM_UNKNOWN');
    expect(meeting.act(office, { kind: 'addItem', ...EXTENSION })).toEqual(['AgendaItemAdded']);
    expect(meeting.state!.agenda.map(({ item }) => item)).toEqual([2, 3]);
  });

  it('is recorded once its hour has come: everybody who was asked, each once', () => {
    const meeting = Meeting.called();
    const present = (...units: string[]): MeetingCommand => {
      return { kind: 'recordAttendance', attendance: units.map((unit) => ({ unit, status: 'present', words: null })) };
    };
    const all = ['ZF', 'KJJ', 'CZJ', 'GXJ', 'FGJ', 'SWJ'];
    expect(meeting.act(office, present(...all))).toBe('MEETING.WRONG_STATUS');
    meeting.settle('2021-03-10T15:00');
    expect(meeting.act(office, resolution(1))).toBe('MEETING.NO_ATTENDANCE');
    expect(meeting.act(office, present(...all.slice(1)))).toBe('MEETING.BAD_ATTENDANCE');
    expect(meeting.act(office, present(...all, 'ZF'))).toBe('MEETING.BAD_ATTENDANCE');
    expect(meeting.act(office, present(...all, 'RSJ'))).toBe('MEETING.BAD_ATTENDANCE');
    const nameless = {
      kind: 'recordAttendance',
      attendance: all.map((unit) => ({ unit, status: 'represented' as const, words: null })),
    } as const;
    expect(meeting.act(office, nameless)).toBe('MEETING.BAD_ATTENDANCE');
    expect(meeting.act(office, present(...all))).toEqual(['AttendanceRecorded']);
  });

  it('resolves with a quorum of those who may vote: whom the matter concerns does not', () => {
    const meeting = Meeting.begun();
    const voting = (units: string[], more: Partial<MeetingCommandOf<'resolve'>> = {}) =>
      meeting.act(office, resolution(1, { votes: { for: units, against: [], abstained: [] }, ...more }));
    expect(voting(['ZF', 'KJJ'])).toBe('AUTH.OWN_UNIT');
    expect(voting(['ZF', 'FGJ'])).toBe('MEETING.BAD_VOTES');
    expect(voting(['ZF', 'ZF'])).toBe('MEETING.BAD_VOTES');
    expect(voting(['SWJ'])).toBe('MEETING.BAD_VOTES');
    // ZF, CZJ and GXJ of the four that may vote are there: one voice is no majority of three, two are
    expect(voting(['ZF'])).toBe('MEETING.NO_MAJORITY');
    expect(voting(['ZF'], { againstMajority: '组长决定先行' })).toEqual(['ResolutionRecorded']);
    expect(voting(['ZF', 'CZJ'])).toEqual(['ResolutionRecorded']);
    // by the share of the rule set: two of three are no three quarters
    const strict = Meeting.begun({ ...MUNICIPAL, meeting: { ...MUNICIPAL.meeting!, majorityPercent: 75 } });
    const two = resolution(1, { votes: { for: ['ZF', 'CZJ'], against: [], abstained: [] } });
    expect(strict.act(office, two)).toBe('MEETING.NO_MAJORITY');
    const attendance = facts.members.map((unit) => ({
      unit,
      status: unit === 'ZF' || unit === 'CZJ' ? ('present' as const) : ('excused' as const),
      words: null,
    }));
    meeting.act(office, {
      kind: 'recordAttendance',
      attendance: [...attendance, { unit: 'SWJ', status: 'absent', words: null }],
    });
    // two of four are half, which is not more than half
    expect(voting(['ZF', 'CZJ'])).toBe('MEETING.NO_QUORUM');
    expect(voting([], { outcome: 'deferred', text: '下次再议' })).toEqual(['ResolutionRecorded']);
  });

  it('rules a dispute by an adopted resolution, and nothing else', () => {
    const meeting = Meeting.begun();
    const votes = { for: ['ZF', 'CZJ'], against: ['KJJ'], abstained: [] };
    expect(meeting.act(office, resolution(2, { votes }))).toBe('MEETING.NO_RULING');
    expect(meeting.act(office, resolution(1, { ruling }))).toBe('MEETING.NO_RULING');
    expect(meeting.act(office, resolution(2, { votes, ruling }))).toEqual(['ResolutionRecorded']);
    expect(meeting.act(office, resolution(9))).toBe('MEETING.ITEM_UNKNOWN');
  });

  it('is minuted within five working days of its hour, confirmed by its chair, and orders units only from then on', () => {
    const meeting = Meeting.begun();
    expect(meeting.tasks).toEqual(['minutes OFFICE by 2021-03-17T17:30']);
    const minutes: MeetingCommand = { kind: 'submitMinutes', text: '会议纪要' };
    const order = { text: '制定细则', to: ['KJJ', 'CZJ'], due: '2021-04-03' };
    expect(meeting.act(office, resolution(1, { orders: [{ ...order, due: '2021-03-01' }] }))).toBe('INSTRUCTION.BAD_DATE');
    meeting.act(office, resolution(1, { orders: [order] }));
    expect(meeting.act(office, minutes)).toBe('MEETING.ITEMS_OPEN');
    meeting.act(office, resolution(2, { outcome: 'deferred', votes: { for: [], against: [], abstained: [] } }));
    expect(meeting.settle('2021-03-18T09:00')).toEqual(['MeetingReminderSent', 'MeetingTaskOverdue']);
    expect(meeting.act(office, minutes)).toEqual(['MinutesSubmitted']);
    expect(meeting.tasks).toEqual(['confirm ZF by 2021-03-23T17:30']);
    expect(meeting.act(deputy, { kind: 'confirmMinutes' })).toBe('AUTH.LEADER_ONLY');
    expect(meeting.act(office, { kind: 'confirmMinutes' })).toBe('AUTH.LEADER_ONLY');
    expect(meeting.act(leader, { kind: 'returnMinutes', opinion: '补充不同意见' })).toEqual(['MinutesReturned']);
    expect(meeting.tasks).toEqual(['minutes OFFICE by 2021-03-25T17:30']);
    meeting.act(office, minutes);
    const acting = { role: 'leader', basis: 'acting D: 代行' } as const;
    expect(meeting.act(person('KJJ', 'leader'), { kind: 'confirmMinutes' })).toBe('AUTH.OWN_UNIT');
    const ofKjj = { ...acting, of: { account: 'head', unit: 'KJJ' } };
    expect(meeting.act(deputy, { kind: 'confirmMinutes', onBehalf: ofKjj })).toBe('AUTH.OWN_UNIT');
    expect(meeting.act(deputy, { kind: 'confirmMinutes', onBehalf: acting })).toEqual(['MinutesConfirmed']);
    // the 3rd is a Saturday before Tomb-Sweeping Day
    expect(meeting.tasks).toEqual(['order:0:KJJ KJJ by 2021-04-06T17:30', 'order:0:CZJ CZJ by 2021-04-06T17:30']);
    expect(isMeetingOver(meeting.state!)).toBe(false);
    const answer = (unit: string): MeetingCommand => ({ kind: 'answerOrder', order: 0, unit, answer: '已制定' });
    expect(meeting.act(head('SWJ'), answer('SWJ'))).toBe('MEETING.ORDER_UNKNOWN');
    expect(meeting.act(head('CZJ'), answer('KJJ'))).toBe('AUTH.NOT_YOUR_UNIT');
    expect(meeting.act(head('KJJ'), answer('KJJ'))).toEqual(['MeetingOrderAnswered']);
    expect(meeting.act(head('KJJ'), answer('KJJ'))).toBe('MEETING.ORDER_ANSWERED');
    meeting.act(head('CZJ'), answer('CZJ'));
    expect(isMeetingOver(meeting.state!)).toBe(true);
    expect(meetingAgenda(meeting.state!, meeting)).toEqual([]);
  });

  it('cancelled asks nobody for anything', () => {
    const meeting = Meeting.called();
    expect(meeting.act(leader, { kind: 'cancel', reason: '改期' })).toEqual(['MeetingCancelled']);
    expect(meeting.tasks).toEqual([]);
    expect(isMeetingOver(meeting.state!)).toBe(true);
  });
});
