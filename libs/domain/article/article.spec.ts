import { describe, expect, it } from '@jest/globals';
import { agenda } from '../agenda/agenda.js';
import { systemActor, type Actor } from '../actor.js';
import { dateAt } from '../calendar/calendar.js';
import { holderNow } from '../clock-ledger/clock-ledger.js';
import { explain } from '../lights/lights.js';
import { PEER } from '../rules/built-in.js';
import {
  at,
  calendar,
  dispatchOf,
  executing,
  head,
  Life,
  office,
  person,
  plan,
  supervision,
} from '../../../test/support/life.js';
import type { ArticleCommand } from './commands.js';
import { clockHolder } from './holder.js';
import { openTasks, taskSlots } from './tasks.js';

describe('the life of an article', () => {
  it('goes from dispatch to closed, each step by those who may take it', () => {
    const life = executing();
    expect(life.state).toMatchObject({ stage: 'executing' });
    expect(life.tasks).toContain('report:2021-03:GXJ by 2021-04-06'); // 2021-04-05 is 清明
    for (const unit of ['KJJ', 'GXJ', 'SWJ'])
      expect(life.act(head(unit), { kind: 'report', unit, progress: '按计划推进', percent: 40 })).toEqual(['ReportSubmitted']);
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '全部完成' })).toBe('CLOSING.PARTS_OPEN');
    for (const unit of ['GXJ', 'SWJ']) life.act(head(unit), { kind: 'completePart', unit, summary: '已完成' });
    expect(taskSlots(life.state!).map((slot) => slot.key)).toEqual(['completion:KJJ']);
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '全部完成' })).toEqual(['ClosingRequested']);
    expect(life.act(head('KJJ'), { kind: 'verify', grade: 'good' })).toBe('AUTH.VERIFIER_ONLY');
    expect(life.verify(supervision)).toEqual(['ArticleClosed']);
    expect(life.tasks).toEqual([]);
    expect(life.act(head('KJJ'), plan('KJJ'))).toBe('ARTICLE.CLOSED');
  });

  it('starts planning when the last of two leads has signed', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['QYGXQ', 'YDGXQ'], ['CZJ']));
    expect(life.act(head('QYGXQ'), { kind: 'sign', unit: 'QYGXQ' })).toEqual(['PartSigned']);
    expect(holderNow(life.state!.clock)).toBe('unit:YDGXQ');
    expect(life.act(head('YDGXQ'), { kind: 'sign', unit: 'YDGXQ' })).toEqual(['PartSigned', 'PlanningStarted']);
    expect(life.act(head('YDGXQ'), { kind: 'sign', unit: 'YDGXQ' })).toBe('ARTICLE.ALREADY_SIGNED');
    expect(life.tasks).toEqual(['sign:CZJ by 2021-03-02', 'plan:QYGXQ by 2021-03-15', 'plan:YDGXQ by 2021-03-15']);
  });

  it('lets nobody act for another unit, and only the head object', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    expect(life.act(head('GXJ'), { kind: 'sign', unit: 'KJJ' })).toBe('AUTH.NOT_YOUR_UNIT');
    expect(life.act(person('GXJ', 'handler'), { kind: 'object', unit: 'GXJ', grounds: '非本单位职责', basis: '三定方案' })).toBe(
      'AUTH.HEAD_ONLY',
    );
    expect(life.act(person('KJJ', 'supervision_office'), { kind: 'sign', unit: 'KJJ' })).toBe('AUTH.NOT_YOUR_UNIT');
  });

  it('hears an objection: the office owns the clock, then reassigns the part or upholds it with a fresh period', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    expect(life.act(head('KJJ'), { kind: 'object', unit: 'KJJ', grounds: '职责不符', basis: '三定方案' })).toEqual([
      'PartObjected',
      'DisputeOpened',
    ]);
    expect(holderNow(life.state!.clock)).toBe('office');
    life.until(at('2021-03-04'));
    expect(life.act(office, { kind: 'confirmAssignment', unit: 'KJJ', reason: '属本单位职责' })).toEqual([
      'DisputeRuled',
      'AssignmentConfirmed',
    ]);
    expect(life.tasks).toContain('sign:KJJ by 2021-03-05');
    life.act(head('KJJ'), { kind: 'object', unit: 'KJJ', grounds: '再议', basis: '三定方案' });
    expect(life.act(office, { kind: 'reassign', unit: 'KJJ', to: ['GXJ'], reason: '改派' })).toBe('DISPATCH.UNIT_TWICE');
    expect(life.act(office, { kind: 'reassign', unit: 'KJJ', to: [], reason: '改派' })).toBe('DISPATCH.NO_LEAD');
    expect(life.act(office, { kind: 'reassign', unit: 'KJJ', to: ['FGJ'], reason: '改派' })).toEqual([
      'DisputeRuled',
      'PartReassigned',
    ]);
    expect(life.state!.leads).toEqual(['FGJ']);
    expect(holderNow(life.state!.clock)).toBe('unit:FGJ');
  });

  it('hears no objection after five working days', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    life.until(at('2021-03-08', '17:31'));
    expect(life.act(head('GXJ'), { kind: 'object', unit: 'GXJ', grounds: '职责不符', basis: '三定方案' })).toBe(
      'OBJECTION.TOO_LATE',
    );
  });

  it('of two leads: each other one declares its own part done, and the last one’s ends with the closing request', () => {
    const life = executing(['KJJ', 'FGJ'], ['GXJ']);
    const done = (unit: string) => ({ kind: 'completePart', unit, summary: '已完成' }) as const;
    const close = (unit: string) => ({ kind: 'requestClosing', unit, summary: '全部完成' }) as const;
    const completions = () =>
      taskSlots(life.state!).flatMap(({ key, kind }) => (key.startsWith('completion:') ? [`${kind} ${key}`] : []));
    life.act(head('GXJ'), done('GXJ'));
    expect(completions()).toEqual(['part completion:KJJ', 'part completion:FGJ']);
    expect(life.act(head('KJJ'), close('KJJ'))).toBe('CLOSING.PARTS_OPEN');
    expect(life.act(head('KJJ'), done('KJJ'))).toEqual(['PartCompleted']);
    expect(completions()).toEqual(['close completion:FGJ']);
    expect(clockHolder(life.state!)).toBe('unit:FGJ');
    expect(life.act(head('FGJ'), done('FGJ'))).toBe('PART.LEAD_CLOSES');
    expect(life.act(office, { kind: 'waivePart', unit: 'FGJ', reason: '理由' })).toBe('PART.LEAD_CLOSES');
    expect(life.act(head('KJJ'), close('KJJ'))).toBe('CLOSING.PARTS_OPEN');
    expect(life.act(head('FGJ'), close('FGJ'))).toEqual(['ClosingRequested']);
    // a return is both leads' again
    life.act(supervision, { kind: 'returnClosing', opinion: '不足', reworkDue: '2021-06-30' });
    expect(completions()).toEqual(['part completion:KJJ', 'part completion:FGJ']);
    expect(life.act(office, { kind: 'waivePart', unit: 'KJJ', reason: '职责调整' })).toContain('PartWaived');
    expect(life.act(head('FGJ'), close('FGJ'))).toContain('ClosingRequested');
    expect(life.verify(supervision)).toContain('ArticleClosed');
  });

  it('when the last of two leads that had something to do leaves, the one that stays asks for the closing', () => {
    const life = executing(['KJJ', 'FGJ'], []);
    life.act(head('FGJ'), { kind: 'completePart', unit: 'FGJ', summary: '已完成' });
    const dispute = { question: '谁负责', opinion: '意见', reasons: '职责分工', basis: '三定方案' };
    life.act(head('KJJ'), { kind: 'openDispute', unit: 'KJJ', ...dispute });
    const ruling = { ruling: 'reassign', to: [], reason: '理由', basis: '三定方案' } as const;
    expect(life.act(office, { kind: 'ruleDispute', dispute: 1, ...ruling })).toContain('PartReassigned');
    expect(taskSlots(life.state!).filter(({ kind }) => kind === 'close')).toMatchObject([{ unit: 'FGJ' }]);
    expect(life.act(head('FGJ'), { kind: 'requestClosing', unit: 'FGJ', summary: '完成' })).toContain('ClosingRequested');
  });

  it('a lead that owes the closing after its own part had ended is reminded of it, and of each once', () => {
    const life = executing(['KJJ', 'FGJ'], []);
    life.until(at('2021-12-27'));
    life.act(head('FGJ'), { kind: 'completePart', unit: 'FGJ', summary: '已完成' });
    const dispute = { question: '谁负责', opinion: '意见', reasons: '职责分工', basis: '三定方案' };
    life.act(head('KJJ'), { kind: 'openDispute', unit: 'KJJ', ...dispute });
    life.act(office, { kind: 'ruleDispute', dispute: 1, ruling: 'reassign', to: [], reason: '理由', basis: '三定方案' });
    // a unit that comes and goes leaves the closing owed anew
    life.act(office, { kind: 'addUnits', units: ['GXJ'], reason: '理由' });
    expect(taskSlots(life.state!).some(({ kind }) => kind === 'close')).toBe(false);
    life.until(at('2021-12-29'));
    life.act(office, { kind: 'releaseUnit', unit: 'GXJ', reason: '理由' });
    life.until(at('2022-01-10'));
    const settled = life.stream.flatMap(({ data }) => ('obligation' in data ? [data.obligation] : []));
    expect(settled.filter((one, i) => settled.indexOf(one) !== i)).toEqual([]);
    expect(settled.filter((one) => one.startsWith('completion:FGJ|overdue'))).toHaveLength(1);
  });

  it('while one of two leads has ended its part, the other asks for an extension and holds the clock', () => {
    const life = executing(['KJJ', 'FGJ'], ['GXJ']);
    life.act(head('KJJ'), { kind: 'completePart', unit: 'KJJ', summary: '已完成' });
    const more = { due: '2022-01-20', reason: '疫情', progress: '六成' };
    expect(life.act(head('FGJ'), { kind: 'requestExtension', unit: 'FGJ', ...more })).toEqual(['ExtensionRequested']);
    expect(life.act(office, { kind: 'grantExtension' })).toEqual(['ExtensionGranted']);
    expect(life.tasks).toContain('completion:FGJ by 2022-01-20');
    expect(clockHolder(life.state!)).toBe('unit:FGJ');
  });

  it('has the coordination office verify an article of which the supervision office is a unit', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['JWJW'], ['DCS']));
    expect(life.state!.verifier).toBe('OFFICE');
  });

  it('returns a closing request with a date for the rework', () => {
    const life = executing(['KJJ'], []);
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    expect(holderNow(life.state!.clock)).toBe('supervision');
    expect(life.act(supervision, { kind: 'returnClosing', opinion: '证据不足', reworkDue: '2021-02-01' })).toBe(
      'CLOSING.BAD_REWORK_DATE',
    );
    expect(life.act(supervision, { kind: 'returnClosing', opinion: '证据不足', reworkDue: '2021-04-03' })).toEqual([
      'ClosingReturned',
    ]);
    expect(life.tasks).toContain('completion:KJJ by 2021-04-06'); // Saturday, then 清明
  });

  it('counts no suspension from before the rework into its date', () => {
    const life = executing(['KJJ'], []);
    life.act(office, { kind: 'suspend', category: 'other', reason: '暂停' });
    life.until(at('2021-03-10'));
    life.act(office, { kind: 'resume', reason: '恢复' });
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    life.act(supervision, { kind: 'returnClosing', opinion: '证据不足', reworkDue: '2021-04-16' });
    expect(life.tasks).toContain('completion:KJJ by 2021-04-16');
  });

  it('runs under the peer rule set: leads sign, no review, one report completes a part', () => {
    const life = new Life(at('2021-03-01'), PEER);
    life.act(office, dispatchOf(['KJJ'], ['GXJ', 'SWJ']));
    expect(taskSlots(life.state!).map((slot) => slot.key)).toEqual(['sign:KJJ']);
    life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    expect(life.act(head('KJJ'), plan('KJJ'))).toEqual(['PlanSubmitted', 'ExecutionStarted']);
    for (const unit of ['GXJ', 'SWJ'])
      expect(life.act(head(unit), { kind: 'report', unit, progress: '完成' })).toEqual(['ReportSubmitted', 'PartCompleted']);
    expect(taskSlots(life.state!).map((slot) => slot.kind)).toEqual(['close']);
  });
});

describe('extension and suspension', () => {
  it('lets the office extend once by up to 30 days and keeps the original date', () => {
    const life = executing();
    const ask = (due: string) =>
      life.act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due, reason: '疫情影响', progress: '六成' });
    expect(ask('2021-12-01')).toBe('EXTENSION.BAD_DATE');
    expect(ask('2022-03-31')).toEqual(['ExtensionRequested']);
    expect(holderNow(life.state!.clock)).toBe('office');
    expect(life.act(office, { kind: 'grantExtension' })).toBe('EXTENSION.BEYOND_OFFICE');
    expect(life.act(office, { kind: 'grantExtension', due: '2022-01-28' })).toEqual(['ExtensionGranted']);
    const task = openTasks(life.state!, life).find(({ key }) => key === 'completion:KJJ')!;
    expect([dateAt(calendar, task.due), dateAt(calendar, task.original)]).toEqual(['2022-01-28', '2021-12-31']);
    ask('2022-02-11');
    expect(life.act(office, { kind: 'grantExtension' })).toBe('EXTENSION.BEYOND_OFFICE');
  });

  it('lifts the mark of a completion date that an extension, asked for in time, replaced', () => {
    const life = executing();
    life.until(at('2021-12-31'));
    life.act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due: '2022-01-20', reason: '审批未完', progress: '九成' });
    life.until(at('2022-01-05'));
    expect(Object.keys(life.state!.overdue)).toContain('completion:KJJ');
    life.act(office, { kind: 'grantExtension' });
    expect(Object.keys(life.state!.overdue).filter((task) => task.startsWith('completion'))).toEqual([]);
    expect(explain(life.state!, life.now, life).article.substance.light).toBe('yellow');
  });

  it('stops every clock while suspended, owes nothing then, and moves the dates by the days that passed', () => {
    const life = executing();
    life.act(office, { kind: 'suspend', category: 'higher-policy', reason: '上级政策调整' });
    expect(agenda(life.state!, life)).toEqual([]);
    expect(holderNow(life.state!.clock)).toBe('suspension:higher-policy');
    expect(explain(life.state!, life.now, life).article.substance.light).toBe('grey');
    expect(life.act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进' })).toBe('ARTICLE.SUSPENDED');
    life.until(at('2021-03-13'));
    expect(life.act(office, { kind: 'resume', reason: '恢复' })).toEqual(['ArticleResumed']);
    expect(life.tasks).toContain('completion:KJJ by 2022-01-10');
  });
});

describe('what time does', () => {
  it('reminds, marks overdue, reminds again and drafts a case, each once, and nothing more', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    expect(life.until(at('2021-04-30'))).toEqual([
      'ReminderSent',
      'OverdueMarked',
      'ReminderSent',
      'ReminderSent',
      'CaseDrafted',
    ]);
    expect(life.stream.slice(1).map((event) => dateAt(calendar, event.at))).toEqual([
      '2021-03-02',
      '2021-03-02',
      '2021-03-03',
      '2021-03-05',
      '2021-03-09',
    ]);
    expect(explain(life.state!, life.now, life).units['KJJ']!.timeliness).toMatchObject({
      light: 'red',
      reasons: [{ because: 'overdue', task: 'sign:KJJ' }],
    });
  });

  it('sends one notice, not five, after a standstill', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    life.now = at('2021-04-30');
    expect(life.act(systemActor, { kind: 'settle' })).toEqual([
      'ReminderLapsed',
      'OverdueMarked',
      'ReminderLapsed',
      'ReminderLapsed',
      'CaseDrafted',
    ]);
    expect(life.act(systemActor, { kind: 'settle' })).toEqual([]);
    expect(life.act(head('KJJ'), { kind: 'settle' })).toBe('AUTH.SYSTEM_ONLY');
  });

  it('keeps a red that caught up yellow until the end of the cycle', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    life.until(at('2021-03-04'));
    expect(life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' })).toEqual(['PartSigned', 'PlanningStarted', 'LatenessCaughtUp']);
    expect(explain(life.state!, life.now, life).units['KJJ']!.timeliness).toMatchObject({
      light: 'yellow',
      reasons: [{ because: 'caught-up' }, {}],
    });
    expect(
      explain(life.state!, at('2021-04-01'), life).units['KJJ']!.timeliness.reasons.some(
        ({ because }) => because === 'caught-up',
      ),
    ).toBe(false);
  });

  it('does not tell of a report that never came as made up for', () => {
    const life = executing(['KJJ'], ['GXJ']);
    life.until(at('2021-04-08'));
    const caughtUp = (act: ArticleCommand, by: Actor) => {
      life.act(by, act);
      return life.stream
        .slice(-2)
        .flatMap((event) => (event.type === 'LatenessCaughtUp' ? [[event.data.task, event.data.lifted ?? false]] : []));
    };
    expect(caughtUp({ kind: 'completePart', unit: 'GXJ', summary: '完成' }, head('GXJ'))).toEqual([['report:2021-03:GXJ', true]]);
    expect(caughtUp({ kind: 'report', unit: 'KJJ', progress: '补报' }, head('KJJ'))).toEqual([['report:2021-03:KJJ', false]]);
  });

  it('opens a report cycle each month and charges a late co-unit, not the lead', () => {
    const life = executing(['KJJ'], ['GXJ']);
    life.act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进' });
    life.until(at('2021-04-08'));
    expect(holderNow(life.state!.clock)).toBe('unit:GXJ');
    expect(life.state!.parts.map((part) => part.owed.map(({ cycle }) => cycle))).toEqual([['2021-04'], ['2021-03', '2021-04']]);
    life.act(head('GXJ'), { kind: 'report', unit: 'GXJ', progress: '补报' });
    expect(holderNow(life.state!.clock)).toBe('unit:KJJ');
  });
});
