import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Actor } from '#domain/actor.js';
import type { AdoptionCommand } from '#domain/adoption/adoption.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { ApprovalFacts } from '#domain/approval/events.js';
import { systemActor } from '#domain/actor.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import type { MeetingFacts } from '#domain/meeting/events.js';
import type { PaperCommand, PaperFacts } from '#domain/paper/paper.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { dispatchOf, head, office, supervision } from '../support/articles.js';
import { VirtualTown, type Story } from '../support/virtual.js';

// Every moment of domain.md §4 and §6 at which time acts on a decision of the leading group, a meeting, a policy and the papers of the offices.
jest.setTimeout(180_000);
const deputy: Actor = { account: 'deputy', unit: 'SZF', roles: ['deputy_leader'] };
const leader: Actor = { account: 'mayor', unit: 'ZF', roles: ['leader'] };
const versions = {
  ruleSet: { id: MUNICIPAL.id, version: MUNICIPAL.version },
  calendar: { id: CN_2019_2026.id, version: CN_2019_2026.version },
};
let town: VirtualTown;
let story: Story;

beforeAll(async () => {
  town = await VirtualTown.start();
});
afterAll(async () => await town?.stop());
beforeEach(async () => {
  // a Monday
  story = await town.begin('2021-03-01 10:00');
});
afterEach(async () => await story.end());

const deputyLeader = { role: 'deputy_leader', unit: 'SZF', account: null } as const;
const groupLeader = { role: 'leader', unit: 'ZF', account: null } as const;

describe('a request to the leading group', () => {
  async function requested(more: Partial<ApprovalFacts> = {}) {
    const id = randomUUID();
    const facts: ApprovalFacts = {
      ...{ policyId: randomUUID(), articleId: null, kind: 'resolution', question: '是否同意', reason: '事由', interested: [] },
      ...{ mode: 'escalating', approvers: [deputyLeader, groupLeader], onApproval: null, onRefusal: null, ...versions },
      ...more,
    };
    const act = (actor: Actor, command: ApprovalCommand) => story.act('approval', id, actor, command);
    await act(office, { kind: 'request', facts });
    return { id, act, shown: () => story.workflow('approval', id) };
  }

  it('that the deputy decides in time does not pass on; its orders are reminded of 2 working days before, and overdue', async () => {
    const { act, shown } = await requested();
    await story.until('2021-03-05 10:00');
    expect(await shown()).toBe('RUNNING pending yellow');
    const instruction = { text: '抓紧落实', to: ['KJJ', 'GXJ'], due: '2021-03-12' };
    await act(deputy, { kind: 'agree', opinion: '同意', instruction });
    expect(await shown()).toBe('RUNNING granted green');
    await story.until('2021-03-11 10:00');
    await act(head('KJJ'), { kind: 'answerInstruction', index: 0, unit: 'KJJ', answer: '已落实' });
    await story.until('2021-03-13 10:00');
    expect(await story.told()).toEqual([
      '03-04 09:00 ApprovalReminderSent approve:0 remind 2',
      '03-10 09:00 ApprovalReminderSent instruction:0:GXJ remind 2',
      '03-10 09:00 ApprovalReminderSent instruction:0:KJJ remind 2',
      '03-12 17:30 InstructionOverdue instruction:0:GXJ instruction-overdue 0',
    ]);
    expect(await shown()).toBe('RUNNING granted red');
    await act(head('GXJ'), { kind: 'answerInstruction', index: 0, unit: 'GXJ', answer: '已落实' });
    expect(await shown()).toBe('COMPLETED granted green');
  });

  it('in sequence asks the next with a time of his own, and lapses with the first who lets it pass', async () => {
    const { act, shown } = await requested({ mode: 'sequence' });
    await story.until('2021-03-08 10:00');
    await act(deputy, { kind: 'agree' });
    await story.until('2021-03-16 10:00');
    expect(await story.told()).toEqual([
      '03-04 09:00 ApprovalReminderSent approve:0 remind 2',
      '03-11 09:00 ApprovalReminderSent approve:1 remind 2',
      '03-15 17:30 ApprovalLapsed approve:1 lapse 0',
    ]);
    expect(await shown()).toBe('COMPLETED lapsed green');
  });
});

it('a meeting: invitation, its hour, minutes in 5 working days, their confirmation in 3, and the answers to its orders', async () => {
  const id = randomUUID();
  const act = (actor: Actor, command: MeetingCommand) => story.act('meeting', id, actor, command);
  const shown = () => story.workflow('meeting', id);
  const facts: MeetingFacts = {
    ...{ policyId: randomUUID(), title: '领导小组会议', place: '三楼', startsAt: Date.parse('2021-03-05T15:00+08:00') },
    ...{ chairUnit: 'ZF', order: null, office: 'OFFICE', members: ['ZF', 'KJJ'], invited: ['SWJ'], ...versions },
    chair: 'leader',
    agenda: [{ matter: { kind: 'other' }, title: '研究', interested: [] }],
  };
  await act(leader, { kind: 'call', facts });
  await act(head('SWJ'), { kind: 'reply', unit: 'SWJ', answer: 'excused', words: '出差' });
  expect(await shown()).toBe('RUNNING called green');
  await act(leader, { kind: 'move', startsAt: Date.parse('2021-03-09T15:00+08:00'), reason: '改期' });
  await story.until('2021-03-17 10:00');
  expect(await story.told()).toEqual([
    '03-05 09:00 MeetingReminderSent attend:KJJ remind 2',
    '03-05 09:00 MeetingReminderSent attend:SWJ remind 2',
    '03-05 09:00 MeetingReminderSent attend:ZF remind 2',
    '03-09 15:00 MeetingBegan begin',
    '03-15 09:00 MeetingReminderSent minutes remind 1',
    '03-16 17:30 MeetingTaskOverdue minutes overdue',
  ]);
  expect(await shown()).toBe('RUNNING begun red');
  const attendance = ['ZF', 'KJJ', 'SWJ'].map((unit) => ({ unit, status: 'present' as const, words: null }));
  await act(office, { kind: 'recordAttendance', attendance });
  const votes = { for: ['ZF', 'KJJ'], against: [], abstained: [] };
  const orders = [{ text: '抓紧', to: ['KJJ', 'SWJ'], due: '2021-03-31' }];
  const resolution = { item: 1, outcome: 'adopted', text: '同意', votes, againstMajority: null, ruling: null, orders } as const;
  await act(office, { kind: 'resolve', ...resolution });
  await act(office, { kind: 'submitMinutes', text: '纪要' });
  await story.until('2021-03-23 10:00');
  expect(await story.told()).toEqual([
    '03-19 09:00 MeetingReminderSent confirm remind 1',
    '03-22 17:30 MeetingTaskOverdue confirm overdue',
  ]);
  expect(await shown()).toBe('RUNNING minuted red');
  await act(leader, { kind: 'confirmMinutes' });
  await act(head('KJJ'), { kind: 'answerOrder', order: 0, unit: 'KJJ', answer: '已办' });
  await story.until('2021-04-01 10:00');
  expect(await story.told()).toEqual([
    '03-29 09:00 MeetingReminderSent order:0:SWJ remind 2',
    '03-31 17:30 MeetingTaskOverdue order:0:SWJ overdue',
  ]);
  expect(await shown()).toBe('RUNNING confirmed red');
  await act(head('SWJ'), { kind: 'answerOrder', order: 0, unit: 'SWJ', answer: '已办' });
  expect(await shown()).toBe('COMPLETED confirmed green');
});

describe('a policy', () => {
  const policyHead = { title: '意见', issuer: null, documentNumber: null, articles: 1, findings: 0 };

  it('announces the end of its validity 30, 10, 5, 3 and 1 working days before, and ends; an extension moves it all', async () => {
    const { id: articleId, command } = dispatchOf([], {}, MUNICIPAL);
    if (command.kind !== 'dispatch') throw new Error(command.kind);
    const { policyId: id } = command;
    const act = (command: PolicyCommand) => story.act('policy', id, office, command);
    const facts = { office: 'OFFICE', supervision: 'DCS', articles: [{ id: articleId, number: 8 }], ...versions };
    const validity = { from: null, to: '2021-04-16' };
    await act({ kind: 'dispatchList', head: { ...policyHead, status: 'issued' }, facts: { ...facts, validity } });
    await story.act('article', articleId, office, command);
    await story.act('article', articleId, office, { kind: 'suspend', category: 'other', reason: '暂停' });
    await story.until('2021-04-10 10:00');
    expect(await story.told()).toEqual([
      '03-04 09:00 ValidityEndNear validity near 30',
      '04-01 09:00 ValidityEndNear validity near 10',
      '04-09 09:00 ValidityEndNear validity near 5',
    ]);
    await act({ kind: 'extendValidity', to: '2021-04-30', basis: '延期文件' });
    await story.until('2021-05-01 10:00');
    expect(await story.told()).toEqual([
      '04-10 10:00 ValidityEndNear validity near 30',
      '04-19 09:00 ValidityEndNear validity near 10',
      '04-25 09:00 ValidityEndNear validity near 5',
      '04-27 09:00 ValidityEndNear validity near 3',
      '04-29 09:00 ValidityEndNear validity near 1',
      '04-30 17:30 ValidityEnded validity end 0',
    ]);
    expect(await story.workflow('policy', id)).toMatch('COMPLETED ended');
  });

  it('in consultation reminds who has not commented 2 working days before, and ends the commenting on its day', async () => {
    const id = randomUUID();
    const act = (actor: Actor, command: PolicyCommand) => story.act('policy', id, actor, command);
    await act(office, { kind: 'import', ...policyHead, status: 'draft', source: null, replaces: null });
    await act(office, { kind: 'openConsultation', units: ['KJJ', 'GXJ'], due: '2021-03-12' });
    await act(head('GXJ'), { kind: 'concludeComments', unit: 'GXJ' });
    expect(await story.workflow('policy', id)).toBe('RUNNING review green');
    await story.until('2021-03-11 10:00');
    expect(await story.workflow('policy', id)).toBe('RUNNING review yellow');
    await story.until('2021-03-13 10:00');
    expect(await story.told()).toEqual([
      '03-10 09:00 ConsultationReminderSent comment:KJJ remind 2',
      '03-12 17:30 CommentingEnded consultation end 0',
    ]);
    expect(await story.notices(id)).toEqual([
      '03-01 GXJ consultation comment:GXJ',
      '03-01 KJJ consultation comment:KJJ',
      '03-10 KJJ reminder comment:KJJ',
    ]);
  });
});

it('a list of dates that would move is decided within 10 working days, reminded of 2 before', async () => {
  const id = randomUUID();
  const act = (actor: Actor, command: AdoptionCommand) => story.act('adoption', id, actor, command);
  const items = [{ articleId: randomUUID(), numeral: '（八）', ...versions, moves: [] }];
  const facts = {
    policyId: randomUUID(),
    what: 'calendar',
    to: versions.calendar,
    office: 'OFFICE',
    items,
    ...versions,
  } as const;
  await act(office, { kind: 'list', facts });
  await story.until('2021-03-16 10:00');
  expect(await story.told()).toEqual([
    '03-11 09:00 AdoptionReminderSent decide remind 2',
    '03-15 17:30 AdoptionOverdue decide overdue 0',
  ]);
  expect(await story.workflow('adoption', id)).toBe('RUNNING listed red');
  await act(office, { kind: 'decide', articles: [], reason: '不采用' });
  expect(await story.workflow('adoption', id)).toBe('COMPLETED decided green');
});

it('a periodic paper is sent or discarded within 5 working days, reminded of 1 before', async () => {
  const id = randomUUID();
  const act = (actor: Actor, command: PaperCommand) => story.act('paper', id, actor, command);
  const facts: PaperFacts = {
    kind: 'bulletin',
    ...{ policyId: randomUUID(), period: '2021-02', title: '二月通报', supervision: 'DCS', units: ['KJJ'] },
    ...{ from: Date.parse('2021-02-01T00:00+08:00'), until: Date.parse('2021-03-01T00:00+08:00'), sections: [], ...versions },
  };
  await act(systemActor, { kind: 'draft', facts });
  await story.told();
  await story.until('2021-03-05 10:00');
  expect(await story.workflow('paper', id)).toBe('RUNNING draft yellow');
  await story.until('2021-03-09 10:00');
  expect(await story.told()).toEqual([
    '03-05 09:00 PaperReminderSent approve-paper remind 1',
    '03-08 17:30 PaperOverdue approve-paper overdue 0',
  ]);
  expect(await story.workflow('paper', id)).toBe('RUNNING draft red');
  await act(supervision, { kind: 'send' });
  expect(await story.workflow('paper', id)).toBe('COMPLETED sent green');
});
