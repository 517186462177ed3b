import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DispatchFacts } from '#domain/article/events.js';
import type { ArticleState } from '#domain/article/state.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar, closeOf } from '#domain/calendar/calendar.js';
import { approvalActor } from '#domain/actor.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { dispatchOf, head, office, supervision } from '../support/articles.js';
import { VirtualTown, type Story } from '../support/virtual.js';

// Every moment of domain.md §4 and §6 at which time acts on an article. The public holidays of 2021 on the way: 3 to 5 April, 1 to 5 May
// (25 April and 8 May are worked), 12 to 14 June, 19 to 21 September (18 September is worked), 1 to 7 October (26 September and 9 October are).
const calendar = buildCalendar(CN_2019_2026);
const measure = { title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null } as const;
const overdueFor = { reason: '项目审批尚未完成', progress: '已完成一半' } as const;
jest.setTimeout(180_000);
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

/** Dispatched to KJJ, which leads, and to these units; due in 2030 unless said otherwise. */
async function dispatched(responsible: readonly string[] = [], due = '2030-01-04', more: Partial<DispatchFacts> = {}) {
  const { id, command } = dispatchOf(responsible, {}, MUNICIPAL);
  const completion = { kind: 'fixed', due: closeOf(calendar, due), source: 'policy' } as const;
  await story.act('article', id, office, { ...command, completion, ...more });
  const act = (actor: typeof office, command: object) => story.act('article', id, actor, command);
  const sign = async () => {
    for (const unit of ['KJJ', ...responsible]) await act(head(unit), { kind: 'sign', unit });
  };
  const execute = async (measures: readonly object[] = [measure]) => {
    await sign();
    await act(head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures });
    await act(office, { kind: 'approvePlan' });
  };
  const report = (unit: string) => act(head(unit), { kind: 'report', unit, progress: '推进中', percent: 10 });
  const shown = () => story.workflow('article', id);
  return { id, act, sign, execute, report, shown };
}

describe('signing for', () => {
  it('is reminded of at half time, overdue after a working day, reminded of twice a week at the most, then a case is drafted', async () => {
    const { id, shown } = await dispatched();
    expect(await shown()).toBe('RUNNING dispatched green');
    await story.until('2021-03-02 10:00');
    expect(await story.told()).toEqual(['03-02 09:30 ReminderSent sign:KJJ remind half-time']);
    expect(await shown()).toBe('RUNNING dispatched yellow');
    await story.until('2021-03-03 10:00');
    expect(await story.told()).toEqual([
      '03-02 17:30 OverdueMarked sign:KJJ overdue 0',
      '03-03 09:00 ReminderSent sign:KJJ remind-after +1',
    ]);
    expect(await shown()).toBe('RUNNING dispatched red');
    await story.until('2021-03-09 10:00');
    expect(await story.told()).toEqual([
      '03-05 09:00 ReminderSent sign:KJJ remind-after +3',
      '03-09 09:00 CaseDrafted sign:KJJ draft-case +5',
      '03-09 09:00 CaseDraftMade',
    ]);
    expect(await story.notices(id)).toEqual([
      '03-01 KJJ assigned',
      '03-02 KJJ reminder sign:KJJ',
      '03-02 KJJ overdue sign:KJJ',
      '03-03 KJJ reminder sign:KJJ',
      '03-05 KJJ reminder sign:KJJ',
      '03-09 DCS case-drafted sign:KJJ',
    ]);
  });

  it('ends the ladder: what was due after it is no longer', async () => {
    const { sign, shown } = await dispatched();
    await story.until('2021-03-03 10:00');
    await story.told();
    await sign();
    // a red that caught up is yellow until the end of the cycle
    expect(await shown()).toBe('RUNNING planning yellow');
    await story.until('2021-03-10 08:00');
    expect(await story.told()).toEqual([]);
  });
});

it('a dispute: the time of the office, the deputy and the meeting, each proposes the next, none drafts a case on who decides', async () => {
  const { act, shown } = await dispatched(['GXJ']);
  await act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
  await act(head('GXJ'), { kind: 'object', unit: 'GXJ', grounds: '不属职责', basis: '三定规定' });
  await story.until('2021-03-10 11:00');
  expect((await story.told()).filter((line) => line.includes('dispute:') || line.includes('sign:'))).toEqual([
    '03-08 17:30 OverdueMarked dispute:1:office overdue 0',
    '03-08 17:30 DisputeEscalationProposed dispute:1:office propose-escalation 0',
    '03-09 09:00 ReminderSent dispute:1:office remind-after +1',
  ]);
  await act(office, { kind: 'recordView', dispute: 1, view: '应由工信局负责', basis: '三定规定' });
  await act(office, { kind: 'escalateDispute', dispute: 1, reason: '协调不成' });
  await story.until('2021-03-18 11:00');
  expect((await story.told()).filter((line) => line.includes('dispute:') || line.includes('sign:'))).toEqual([
    '03-15 09:00 ReminderSent dispute:1:deputy remind 2',
    '03-17 17:30 OverdueMarked dispute:1:deputy overdue 0',
    '03-17 17:30 DisputeEscalationProposed dispute:1:deputy propose-escalation 0',
    '03-18 09:00 ReminderSent dispute:1:deputy remind-after +1',
  ]);
  await act(office, { kind: 'escalateDispute', dispute: 1, reason: '副组长意见：上会' });
  await story.until('2021-04-20 11:00');
  expect((await story.told()).filter((line) => line.includes('dispute:') || line.includes('sign:'))).toEqual([
    '04-09 09:00 ReminderSent dispute:1:meeting remind 5',
    '04-16 17:30 OverdueMarked dispute:1:meeting overdue 0',
    '04-19 09:00 ReminderSent dispute:1:meeting remind-after +1',
  ]);
  const ruling = { kind: 'ruleDispute', dispute: 1, ruling: 'keep', reason: '职责明确', basis: '三定规定' };
  await act(approvalActor('meeting:1'), ruling);
  await story.until('2021-04-21 11:00');
  expect((await story.told()).filter((line) => line.includes('dispute:') || line.includes('sign:'))).toEqual([
    '04-21 10:00 ReminderSent sign:GXJ remind half-time',
  ]);
  expect(await shown()).toBe('RUNNING planning red');
});

describe('the plan', () => {
  it('is reminded of 3 and 1 working days before, overdue after 10, and a case is drafted 5 later', async () => {
    const { sign, shown } = await dispatched();
    await sign();
    await story.until('2021-03-10 10:00');
    expect(await story.told()).toEqual(['03-10 09:00 ReminderSent plan:KJJ remind 3']);
    expect(await shown()).toBe('RUNNING planning yellow');
    await story.until('2021-03-22 10:00');
    expect(await story.told()).toEqual([
      '03-12 09:00 ReminderSent plan:KJJ remind 1',
      '03-15 17:30 OverdueMarked plan:KJJ overdue 0',
      '03-16 09:00 ReminderSent plan:KJJ remind-after +1',
      '03-18 09:00 ReminderSent plan:KJJ remind-after +3',
      '03-22 09:00 CaseDrafted plan:KJJ draft-case +5',
      '03-22 09:00 CaseDraftMade',
    ]);
    expect(await shown()).toBe('RUNNING planning red');
  });

  it('has its review reminded of 2 working days before 5 are over; a late reviewer gets no case', async () => {
    const { sign, act } = await dispatched();
    await sign();
    await act(head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures: [measure] });
    await story.until('2021-03-20 10:00');
    expect(await story.told()).toEqual([
      '03-04 09:00 ReminderSent review-plan:OFFICE remind 2',
      '03-08 17:30 OverdueMarked review-plan:OFFICE overdue 0',
      '03-09 09:00 ReminderSent review-plan:OFFICE remind-after +1',
      '03-11 09:00 ReminderSent review-plan:OFFICE remind-after +3',
    ]);
  });

  it.each([
    [
      '7 working days',
      false,
      [
        '03-08 09:00 ReminderSent countersign:1:GXJ remind 2',
        '03-10 17:30 OverdueMarked countersign:1:GXJ overdue 0',
        '03-11 09:00 ReminderSent countersign:1:GXJ remind-after +1',
      ],
    ],
    [
      '3 working days where it is urgent',
      true,
      [
        '03-02 09:00 ReminderSent countersign:1:GXJ remind 2',
        '03-04 17:30 OverdueMarked countersign:1:GXJ overdue 0',
        '03-05 09:00 ReminderSent countersign:1:GXJ remind-after +1',
        '03-09 09:00 ReminderSent countersign:1:GXJ remind-after +3',
        '03-11 09:00 CaseDrafted countersign:1:GXJ draft-case +5',
        '03-11 09:00 CaseDraftMade',
      ],
    ],
  ])('is countersigned within %s, reminded of 2 before', async (_, urgent, told) => {
    const { sign, act } = await dispatched(['GXJ']);
    await sign();
    const measures = [measure, { ...measure, owner: 'GXJ' }];
    await act(head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures, urgent });
    await story.until('2021-03-11 10:00');
    expect(await story.told()).toEqual(told);
  });
});

describe('reports', () => {
  it('open on the first day of a month, are due by the 5th or the working day after, reminded of 3 and 1 working days before', async () => {
    const { execute, report, shown } = await dispatched(['GXJ']);
    await execute();
    await report('KJJ');
    await story.until('2021-04-07 10:00');
    expect(await story.told()).toEqual([
      '03-31 09:00 ReminderSent report:2021-03:GXJ remind 3',
      '04-01 09:00 ReportCycleOpened cycle open-cycle 2021-03',
      '04-02 09:00 ReminderSent report:2021-03:GXJ remind 1',
      '04-06 17:30 OverdueMarked report:2021-03:GXJ overdue 0',
      '04-07 09:00 ReminderSent report:2021-03:GXJ remind-after +1',
    ]);
    expect(await shown()).toBe('RUNNING executing red');
    await report('GXJ');
    await report('KJJ');
    await report('GXJ');
    await story.until('2021-05-06 10:00');
    expect(await story.told()).toEqual(['05-01 09:00 ReportCycleOpened cycle open-cycle 2021-04']);
    expect(await shown()).toBe('RUNNING executing green');
  });

  it('of a handler wait for the head, who is reminded for the same day', async () => {
    const { id, execute, act } = await dispatched();
    await execute();
    const handler = { ...head('KJJ'), account: 'KJJ-2', roles: ['handler'] } as const;
    await story.until('2021-03-30 10:00');
    await act(handler, { kind: 'report', unit: 'KJJ', progress: '推进中', percent: 10 });
    const tasks = `select kind, due_at as due from task where subject_id = $1 and key = 'report:2021-03:KJJ' and closed_at is null`;
    const { rows } = await story.pool.query(tasks, [id]);
    expect(rows).toEqual([{ kind: 'confirm-report', due: new Date('2021-04-06T17:30+08:00') }]);
    await story.until('2021-04-07 10:00');
    expect(await story.told()).toEqual([
      '03-31 09:00 ReminderSent report:2021-03:KJJ remind 3',
      '04-01 09:00 ReportCycleOpened cycle open-cycle 2021-03',
      '04-02 09:00 ReminderSent report:2021-03:KJJ remind 1',
      '04-06 17:30 OverdueMarked report:2021-03:KJJ overdue 0',
      '04-07 09:00 ReminderSent report:2021-03:KJJ remind-after +1',
    ]);
  });
});

it('milestones and completion are announced 30, 10, 5, 3 and 1 working days before', async () => {
  const { execute, report, shown } = await dispatched([], '2021-06-15');
  const milestones = [{ title: '印发方案', due: '2021-05-31' }];
  await execute([{ ...measure, milestones }]);
  await report('KJJ');
  await story.until('2021-04-20 10:00');
  await report('KJJ');
  await story.until('2021-05-20 10:00');
  await report('KJJ');
  await story.until('2021-06-03 10:00');
  await report('KJJ');
  await story.until('2021-06-24 08:00');
  expect((await story.told()).filter((line) => !line.includes('Cycle'))).toEqual([
    '04-16 09:00 ReminderSent milestone:1.1 remind 30',
    '04-29 09:00 ReminderSent completion:KJJ remind 30',
    '05-17 09:00 ReminderSent milestone:1.1 remind 10',
    '05-24 09:00 ReminderSent milestone:1.1 remind 5',
    '05-26 09:00 ReminderSent milestone:1.1 remind 3',
    '05-28 09:00 ReminderSent milestone:1.1 remind 1',
    '05-31 09:00 ReminderSent completion:KJJ remind 10',
    '05-31 17:30 OverdueMarked milestone:1.1 overdue 0',
    '06-01 09:00 ReminderSent milestone:1.1 remind-after +1',
    '06-03 09:00 ReminderSent milestone:1.1 remind-after +3',
    '06-07 09:00 ReminderSent completion:KJJ remind 5',
    '06-07 09:00 CaseDrafted milestone:1.1 draft-case +5',
    '06-07 09:00 CaseDraftMade',
    '06-09 09:00 ReminderSent completion:KJJ remind 3',
    '06-11 09:00 ReminderSent completion:KJJ remind 1',
    '06-15 17:30 OverdueMarked completion:KJJ overdue 0',
    '06-16 09:00 ReminderSent completion:KJJ remind-after +1',
    '06-17 09:00 CaseReminderSent open-draft remind 3',
    '06-18 09:00 ReminderSent completion:KJJ remind-after +3',
    '06-22 09:00 CaseDrafted completion:KJJ draft-case +5',
    '06-22 09:00 CaseDraftMade',
    '06-22 17:30 CaseTaskOverdue open-draft overdue 0',
  ]);
  expect(await shown()).toBe('RUNNING executing red');
});

describe('an extension', () => {
  it('waits for the office 5 working days, and moves every moment of the date', async () => {
    const { id, execute, act } = await dispatched([], '2021-03-31');
    await execute();
    await act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进中', percent: 10 });
    await act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due: '2021-04-28', ...overdueFor });
    await story.until('2021-03-10 10:00');
    expect(await story.told()).toEqual([
      '03-08 17:30 OverdueMarked decide-extension:OFFICE overdue 0',
      '03-09 09:00 ReminderSent decide-extension:OFFICE remind-after +1',
    ]);
    await act(office, { kind: 'grantExtension' });
    await story.until('2021-04-20 10:00');
    // nothing of the old date, and the report of April is not due yet
    expect(await story.told()).toEqual([
      '03-17 09:00 ReminderSent completion:KJJ remind 30',
      '04-01 09:00 ReportCycleOpened cycle open-cycle 2021-03',
      '04-15 09:00 ReminderSent completion:KJJ remind 10',
    ]);
    const { extensions } = await story.stateOf<ArticleState>(id);
    await act(office, { kind: 'undoExtension', id: extensions[0]!.id, reason: '误批' });
    await story.until('2021-04-20 11:00');
    // the old date is back, and long past
    expect(await story.told()).toEqual([
      '04-20 10:00 ReminderLapsed completion:KJJ remind 10',
      '04-20 10:00 ReminderLapsed completion:KJJ remind 5',
      '04-20 10:00 ReminderLapsed completion:KJJ remind 3',
      '04-20 10:00 ReminderLapsed completion:KJJ remind 1',
      '04-20 10:00 OverdueMarked completion:KJJ overdue 0',
      '04-20 10:00 ReminderLapsed completion:KJJ remind-after +1',
      '04-20 10:00 ReminderLapsed completion:KJJ remind-after +3',
      '04-20 10:00 CaseDrafted completion:KJJ draft-case +5',
      '04-20 10:00 CaseDraftMade',
    ]);
  });

  it('that was withdrawn or refused leaves the old moments', async () => {
    const { execute, act } = await dispatched([], '2021-03-31');
    await execute();
    await act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进中', percent: 10 });
    await act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due: '2021-04-28', ...overdueFor });
    await story.until('2021-03-03 10:00');
    await act(office, { kind: 'refuseExtension', opinion: '不同意' });
    await story.until('2021-03-25 10:00');
    expect(await story.told()).toEqual([
      '03-17 09:00 ReminderSent completion:KJJ remind 10',
      '03-24 09:00 ReminderSent completion:KJJ remind 5',
    ]);
  });
});

it('a suspension takes every timer away, a resumption puts them back, later by as much', async () => {
  const { id, execute, act, shown } = await dispatched([], '2021-03-31');
  await execute();
  await act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进中', percent: 10 });
  await story.until('2021-03-12 10:00');
  await story.told();
  await act(office, { kind: 'suspend', category: 'force-majeure', reason: '洪水' });
  expect(await shown()).toBe('RUNNING executing grey');
  await story.until('2021-04-15 10:00');
  expect(await story.told()).toEqual([]);
  await act(office, { kind: 'resume', reason: '恢复' });
  expect(await story.stateOf<ArticleState>(id)).toMatchObject({ cycle: { id: '2021-04' } });
  await story.until('2021-05-13 10:00');
  expect(await story.told()).toEqual([
    '04-15 10:00 ReminderSent completion:KJJ remind 30',
    '04-20 09:00 ReminderSent completion:KJJ remind 10',
    '04-26 09:00 ReminderSent completion:KJJ remind 5',
    '04-28 09:00 ReminderSent completion:KJJ remind 3',
    '04-28 09:00 ReminderSent report:2021-04:KJJ remind 3',
    '04-30 09:00 ReminderSent completion:KJJ remind 1',
    '04-30 09:00 ReminderSent report:2021-04:KJJ remind 1',
    '05-01 09:00 ReportCycleOpened cycle open-cycle 2021-04',
    '05-06 17:30 OverdueMarked completion:KJJ overdue 0',
    '05-06 17:30 OverdueMarked report:2021-04:KJJ overdue 0',
    '05-07 09:00 ReminderSent completion:KJJ remind-after +1',
    '05-07 09:00 ReminderSent report:2021-04:KJJ remind-after +1',
    '05-10 09:00 ReminderSent completion:KJJ remind-after +3',
    '05-10 09:00 ReminderSent report:2021-04:KJJ remind-after +3',
    '05-12 09:00 CaseDrafted completion:KJJ draft-case +5',
    '05-12 09:00 CaseDrafted report:2021-04:KJJ draft-case +5',
    '05-12 09:00 CaseDraftMade',
    '05-12 09:00 CaseDraftMade',
  ]);
  expect(await shown()).toBe('RUNNING executing red');
});

describe('the end of an article', () => {
  async function closing() {
    const article = await dispatched();
    await article.execute();
    await article.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    return article;
  }

  async function verified() {
    const article = await closing();
    await article.act(supervision, { kind: 'drawSample' });
    await article.act(supervision, { kind: 'recordCheck', item: 'part:KJJ', passed: true, finding: '属实' });
    await article.act(supervision, { kind: 'verify', grade: 'good' });
    return article;
  }

  it('verification is reminded of 3 working days before 10 are over', async () => {
    const { shown } = await closing();
    await story.until('2021-03-19 10:00');
    expect(await story.told()).toEqual([
      '03-10 09:00 ReminderSent verify:DCS remind 3',
      '03-15 17:30 OverdueMarked verify:DCS overdue 0',
      '03-16 09:00 ReminderSent verify:DCS remind-after +1',
      '03-18 09:00 ReminderSent verify:DCS remind-after +3',
    ]);
    expect(await shown()).toBe('RUNNING closing red');
  });

  it('what is returned is due on its rework date', async () => {
    const { act } = await closing();
    await act(supervision, { kind: 'returnClosing', opinion: '补充材料', reworkDue: '2021-03-12' });
    await story.until('2021-03-13 10:00');
    expect((await story.told()).filter((line) => !line.includes('report:'))).toEqual([
      '03-05 09:00 ReminderSent completion:KJJ remind 5',
      '03-09 09:00 ReminderSent completion:KJJ remind 3',
      '03-11 09:00 ReminderSent completion:KJJ remind 1',
      '03-12 17:30 OverdueMarked completion:KJJ overdue 0',
    ]);
  });

  it('six months after closing comes the look-back; one that is passed ends the workflow', async () => {
    const { act, shown } = await verified();
    expect(await shown()).toBe('RUNNING closed green');
    await story.until('2021-09-29 10:00');
    expect(await story.told()).toEqual([
      '09-01 09:00 LookBackOpened look-back open-look-back 0',
      '09-26 09:00 ReminderSent look-back remind 3',
    ]);
    await act(supervision, { kind: 'passLookBack', opinion: '成效巩固' });
    expect(await shown()).toMatch('COMPLETED');
  });

  it('an article that fell back is reopened, and its workflow goes on', async () => {
    const { act, shown } = await verified();
    await story.until('2021-04-02 10:00');
    await act(supervision, { kind: 'reopen', reason: '问题反弹', reworkDue: '2021-04-12' });
    await story.until('2021-04-13 10:00');
    expect((await story.told()).filter((line) => !line.includes('report:'))).toEqual([
      '04-07 09:00 ReminderSent completion:KJJ remind 3',
      '04-09 09:00 ReminderSent completion:KJJ remind 1',
      '04-12 17:30 OverdueMarked completion:KJJ overdue 0',
      '04-13 09:00 ReminderSent completion:KJJ remind-after +1',
    ]);
    expect(await shown()).toBe('RUNNING executing red');
  });
});
