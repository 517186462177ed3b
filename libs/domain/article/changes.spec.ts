import { describe, expect, it } from '@jest/globals';
import { approvalActor, systemActor } from '../actor.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, closeOf, dateAt } from '../calendar/calendar.js';
import { holderNow } from '../clock-ledger/clock-ledger.js';
import {
  at,
  calendar,
  dispatchOf,
  executing,
  head,
  leadingGroup,
  Life,
  measure,
  office,
  person,
  plan,
  supervision,
} from '../../../test/support/life.js';
import { MUNICIPAL, PEER } from '../rules/built-in.js';
import type { ArticleCommand } from './commands.js';
import { openTasks } from './tasks.js';

const ask = (due: string): ArticleCommand => ({
  kind: 'requestExtension',
  unit: 'KJJ',
  due,
  reason: '疫情影响',
  progress: '六成',
});
const completion = (life: Life) => life.tasks.find((task) => task.startsWith('completion:KJJ'));
const changeLead = { kind: 'changeLead', from: 'KJJ', to: 'GXJ', former: 'responsible', reason: '职能调整' } as const;
const part = (life: Life, unit: string) => life.state!.parts.find((one) => one.unit === unit);

describe('an extension at both levels (domain.md §4; 信访工作条例 art. 34, by analogy)', () => {
  it('longer or again is the leading group’s, asked for by the office and carried out as it decided', () => {
    const life = executing();
    life.act(head('KJJ'), ask('2022-06-30'));
    expect(life.act(office, { kind: 'grantExtension' })).toBe('EXTENSION.BEYOND_OFFICE');
    expect(life.act(office, { kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason: '超出办公室权限' })).toEqual([
      'DecisionProposed',
    ]);
    expect(life.state!.pendingDecision).toMatchObject({
      kind: 'grantExtension',
      askedBy: { account: office.account, unit: 'OFFICE' },
    });
    expect(life.tasks.filter((task) => task.startsWith('decide-extension'))).toEqual([]);
    expect(life.act(leadingGroup, life.state!.pendingDecision!.command)).toEqual(['ExtensionGranted', 'DecisionCarriedOut']);
    expect(life.state!.pendingDecision).toBeUndefined();
    expect(completion(life)).toBe('completion:KJJ by 2022-06-30');
    life.act(head('KJJ'), ask('2022-07-15'));
    expect(life.act(office, { kind: 'grantExtension' })).toBe('EXTENSION.BEYOND_OFFICE');
    life.act(leadingGroup, { kind: 'grantExtension' });
    expect(life.act(head('KJJ'), ask('2022-08-15'))).toBe('EXTENSION.CAP');
  });

  it('the office has the clock until it asks the leading group, which it does once', () => {
    const life = executing();
    life.act(head('KJJ'), ask('2022-06-30'));
    life.act(office, { kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason: '超出办公室权限' });
    expect(holderNow(life.state!.clock)).toBe('office');
    expect(life.act(office, { kind: 'noteAsked' })).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(life.act(approvalActor('approval:1'), { kind: 'noteAsked' })).toEqual(['DecisionAsked']);
    expect(life.state!.pendingDecision).toMatchObject({ approval: '1' });
    expect(holderNow(life.state!.clock)).toBe('leader');
    expect(life.act(approvalActor('approval:2'), { kind: 'noteAsked' })).toBe('DECISION.ALREADY_ASKED');
  });

  it('what the supervision office asked for is not dropped by the coordination office, nor the other way round', () => {
    const life = executing(['KJJ'], ['GXJ']);
    const withdraw: ArticleCommand = { kind: 'withdrawDecision', reason: '不再需要' };
    life.act(supervision, { kind: 'proposeDecision', command: changeLead, reason: '履职不力' });
    expect(life.act(office, withdraw)).toBe('DECISION.NOT_ASKER');
    expect(life.act(head('KJJ'), withdraw)).toBe('AUTH.OFFICE_ONLY');
    expect(life.act(supervision, withdraw)).toEqual(['DecisionWithdrawn']);
    life.act(office, { kind: 'proposeDecision', command: changeLead, reason: '职能调整' });
    expect(life.act(supervision, withdraw)).toBe('DECISION.NOT_ASKER');
  });

  it('is held against the end of the policy as it is now, not as it was at the dispatch', () => {
    const life = executing(['KJJ'], ['GXJ'], MUNICIPAL, { policyEnd: closeOf(calendar, '2021-12-31') });
    expect(life.act(head('KJJ'), ask('2023-06-30'))).toBe('DATE.TOO_FAR');
    const changes = [{ kind: 'policyEnd', to: closeOf(calendar, '2023-12-29') }] as const;
    const follow: ArticleCommand = { kind: 'followPolicy', changes, basis: '清府〔2021〕9号' };
    expect(life.act(leadingGroup, follow)).toEqual(['PolicyEndMoved']);
    expect(life.act(leadingGroup, follow)).toEqual([]);
    expect(life.act(head('KJJ'), ask('2023-06-30'))).toEqual(['ExtensionRequested']);
  });

  it('of thirty days that end on a day off is the office’s, to the next working day', () => {
    const completion = { kind: 'fixed', due: closeOf(calendar, '2021-10-29'), source: 'given' } as const;
    const life = executing(['KJJ'], [], MUNICIPAL, { completion });
    // the thirtieth day, 2021-11-28, is a Sunday
    life.act(head('KJJ'), ask('2021-11-28'));
    expect(life.act(office, { kind: 'grantExtension', due: '2021-11-30' })).toBe('EXTENSION.BEYOND_OFFICE');
    expect(life.act(office, { kind: 'grantExtension' })).toEqual(['ExtensionGranted']);
    expect(life.tasks).toContain('completion:KJJ by 2021-11-29');
  });

  it('refused or lapsed is never granted; the request stands until it is decided or taken back', () => {
    const life = executing();
    life.act(head('KJJ'), ask('2022-06-30'));
    life.act(office, { kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason: '请示' });
    expect(life.act(office, { kind: 'declineDecision', outcome: 'lapsed', opinion: '逾期' })).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(life.act(leadingGroup, { kind: 'declineDecision', outcome: 'lapsed', opinion: '逾期未决' })).toEqual([
      'DecisionDeclined',
    ]);
    expect(completion(life)).toBe('completion:KJJ by 2021-12-31');
    life.act(office, { kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason: '再请示' });
    const { id } = life.state!.extensionRequest!;
    expect(life.act(head('KJJ'), { kind: 'withdrawExtension', id, reason: '不再需要' })).toEqual(['ExtensionWithdrawn']);
    expect(life.state!.pendingDecision).toBeUndefined();
  });

  it('undone, the date before counts again with its marks; what the leading group granted only it undoes', () => {
    const life = executing(['KJJ'], []);
    life.until(at('2021-12-31'));
    life.act(head('KJJ'), ask('2022-01-20'));
    life.until(at('2022-01-05'));
    life.act(office, { kind: 'grantExtension' });
    expect(Object.keys(life.state!.overdue)).not.toContain('completion:KJJ');
    const { id } = life.state!.extensions[0]!;
    expect(life.act(person('KJJ', 'coordination_office'), { kind: 'undoExtension', id, reason: '有误' })).toBe('AUTH.OWN_UNIT');
    expect(life.act(office, { kind: 'undoExtension', id, reason: '批准有误' })).toEqual(['ExtensionUndone']);
    expect(completion(life)).toBe('completion:KJJ by 2021-12-31');
    expect(Object.keys(life.state!.overdue)).toContain('completion:KJJ');
    expect(life.act(office, { kind: 'undoExtension', id, reason: '再撤' })).toBe('EXTENSION.NONE');
    const other = executing();
    other.act(head('KJJ'), ask('2022-06-30'));
    other.act(leadingGroup, { kind: 'grantExtension' });
    const granted = other.state!.extensions[0]!.id;
    expect(other.act(office, { kind: 'undoExtension', id: granted, reason: '有误' })).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(other.act(leadingGroup, { kind: 'undoExtension', id: granted, reason: '有误' })).toEqual(['ExtensionUndone']);
  });
});

describe('the units of an article change mid-way (domain.md §3)', () => {
  it('the lead by decision of the leading group alone; supervision may ask for it', () => {
    const life = executing();
    expect(life.act(office, changeLead)).toBe('AUTH.LEADING_GROUP_ONLY');
    const propose = { kind: 'proposeDecision', command: changeLead, reason: '多次督办未果' } as const;
    expect(life.act(head('KJJ'), propose)).toBe('AUTH.OFFICE_ONLY');
    expect(life.act(supervision, { ...propose, command: { ...changeLead, to: 'DCS' } })).toBe('DISPATCH.VERIFIER_CONCERNED');
    expect(life.act(supervision, propose)).toEqual(['DecisionProposed']);
    expect(life.act(office, propose)).toBe('DECISION.PENDING');
    expect(life.act(leadingGroup, changeLead)).toEqual(['LeadChanged', 'DecisionCarriedOut']);
    expect(life.state!.leads).toEqual(['GXJ']);
    // it had signed already; the former lead owes its part as a responsible unit
    expect(part(life, 'GXJ')).toMatchObject({ role: 'lead' });
    expect(part(life, 'KJJ')).toMatchObject({ role: 'responsible' });
    expect(life.act(head('GXJ'), { kind: 'requestClosing', unit: 'GXJ', summary: '完成' })).toBe('CLOSING.PARTS_OPEN');
  });

  it('a lead that leads again after another one owes the completion anew, and each obligation is settled once', () => {
    const life = new Life(at('2021-03-01'), PEER);
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    for (const unit of ['KJJ', 'GXJ']) life.act(head(unit), { kind: 'sign', unit });
    life.act(head('KJJ'), plan('KJJ'));
    life.until(at('2022-01-10'));
    const decided = (change: Extract<ArticleCommand, { kind: 'changeLead' }>) => {
      expect(life.act(supervision, { kind: 'proposeDecision', command: change, reason: '逾期' })).toContain('DecisionProposed');
      expect(life.act(leadingGroup, change)).toContain('LeadChanged');
    };
    decided(changeLead);
    life.until(at('2022-01-12'));
    decided({ ...changeLead, from: 'GXJ', to: 'KJJ' });
    life.until(at('2022-01-20'));
    const settled = life.stream.flatMap(({ data }) => ('obligation' in data ? [data.obligation] : []));
    expect(settled.filter((one, i) => settled.indexOf(one) !== i)).toEqual([]);
    expect(settled.filter((one) => one.startsWith('completion:KJJ|overdue'))).toHaveLength(2);
  });

  it('a lead from outside signs, owes the running report cycle and plans within a fresh period', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    life.until(at('2021-03-08'));
    life.act(leadingGroup, { ...changeLead, to: 'FGJ', former: 'released' });
    expect(life.tasks).toEqual(expect.arrayContaining(['sign:FGJ by 2021-03-09', 'plan:FGJ by 2021-03-22']));
    expect(part(life, 'KJJ')).toBeUndefined();
    expect(holderNow(life.state!.clock)).toBe('unit:FGJ');
  });

  it('responsible units are added by the office: they sign and owe the running cycle; one that is released leaves', () => {
    const life = executing();
    life.until(at('2021-03-10'));
    expect(life.act(office, { kind: 'addUnits', units: ['GXJ'], reason: '增加' })).toBe('DISPATCH.UNIT_TWICE');
    expect(life.act(office, { kind: 'addUnits', units: ['FGJ'], reason: '增加' })).toEqual(['UnitsAdded']);
    expect(life.tasks).toEqual(expect.arrayContaining(['sign:FGJ by 2021-03-11', 'report:2021-03:FGJ by 2021-04-06']));
    expect(life.act(office, { kind: 'releaseUnit', unit: 'KJJ', reason: '撤出' })).toBe('PART.LEAD_CLOSES');
    expect(life.act(office, { kind: 'releaseUnit', unit: 'FGJ', reason: '撤出' })).toEqual(['UnitReleased']);
    expect(life.tasks.filter((task) => task.includes('FGJ'))).toEqual([]);
  });

  it('a unit that was late, released and added again is reminded and marked anew, each once', () => {
    const life = executing(['KJJ'], ['GXJ']);
    life.until(at('2021-04-07'));
    life.act(office, { kind: 'releaseUnit', unit: 'GXJ', reason: '撤出' });
    life.act(office, { kind: 'addUnits', units: ['GXJ'], reason: '恢复' });
    life.until(at('2022-01-05'));
    const obligations = life.stream.flatMap((event) => ('obligation' in event.data ? [event.data.obligation] : []));
    expect(new Set(obligations).size).toBe(obligations.length);
    expect(Object.keys(life.state!.overdue)).toContain('completion:GXJ');
  });
});

describe('split and cancellation (domain.md §3)', () => {
  const into = (lead: string) => [
    { id: 'B', numeral: '（八）之一', title: '培育', leads: [lead], responsible: ['GXJ'], span: null },
    { id: 'C', numeral: '（八）之二', title: '引进', leads: ['KJJ'], responsible: ['SWJ'], span: null },
  ];

  it('a split is the office’s among the units as they are; who comes to lead by it is the leading group’s', () => {
    const life = executing();
    const split = { kind: 'split', into: into('KJJ'), reason: '任务不同' } as const;
    expect(life.act(office, { ...split, into: into('GXJ').map((one) => ({ ...one, responsible: [] })) })).toBe(
      'AUTH.LEADING_GROUP_ONLY',
    );
    expect(life.act(office, { ...split, into: into('KJJ').slice(0, 1) })).toBe('SPLIT.TOO_FEW');
    expect(life.act(office, { ...split, into: into('KJJ').map((one) => ({ ...one, responsible: ['GXJ'] })) })).toBe(
      'SPLIT.UNIT_LEFT_OUT',
    );
    expect(life.act(office, { ...split, into: into('KJJ').map((one) => ({ ...one, responsible: ['FGJ'] })) })).toBe(
      'SPLIT.BAD_UNIT',
    );
    for (const numeral of ['（八）', '（八）之二'])
      expect(life.act(office, { ...split, into: [{ ...split.into[0]!, numeral }, split.into[1]!] })).toBe('SPLIT.SAME_NUMERAL');
    expect(life.act(office, split)).toEqual(['ArticleSplit']);
    expect(life.state).toMatchObject({ stage: 'split', splitInto: ['B', 'C'] });
    expect(life.tasks).toEqual([]);
    expect(life.act(office, split)).toBe('ARTICLE.SPLIT');
  });

  it('its parts have words and targets of the article, and no target is lost', () => {
    const target = (id: string) => ({
      ...{
        id,
        indicator: '产值',
        comparator: '>=' as const,
        value: 1000,
        measureUnit: '亿元',
        due: closeOf(calendar, '2021-12-31'),
      },
    });
    const life = executing(['KJJ'], ['GXJ', 'SWJ'], MUNICIPAL, { span: [100, 200], targets: [target('t1'), target('t2')] });
    const [first, second] = into('KJJ');
    const split = (a: object, b: object = {}) =>
      life.act(office, {
        kind: 'split',
        into: [
          { ...first!, ...a },
          { ...second!, ...b },
        ],
        reason: '任务不同',
      });
    for (const span of [
      [0, 150],
      [150, 250],
      [150, 120],
      [150, 150],
    ])
      expect(split({ span })).toBe('SPLIT.BAD_SPAN');
    expect(split({ targets: ['t3'] })).toBe('SPLIT.BAD_TARGET');
    expect(split({ targets: ['t1'] }, { targets: ['t1'] })).toBe('SPLIT.BAD_TARGET');
    expect(split({ span: [100, 150] }, { span: [150, 200], targets: ['t1'] })).toEqual(['ArticleSplit']);
    const { into: parts } = life.stream.at(-1)!.data as unknown as { into: { targets: string[] }[] };
    expect(parts.map(({ targets }) => targets)).toEqual([['t2'], ['t1']]);
  });

  it('a part without a name of its own is called after the article: （八）之一, （八）之二, up to twenty', () => {
    const life = executing();
    const [first, second] = into('KJJ').map(({ numeral: _none, ...one }) => one);
    const more = Array.from({ length: 10 }, (_, i) => ({ ...first!, id: `D${i}` }));
    expect(life.act(office, { kind: 'split', into: [first!, second!, ...more], reason: '任务不同' })).toEqual(['ArticleSplit']);
    const { into: parts } = life.stream.at(-1)!.data as unknown as { into: { numeral: string }[] };
    expect([0, 1, 9, 10, 11].map((i) => parts[i]!.numeral)).toEqual([
      '（八）之一',
      '（八）之二',
      '（八）之十',
      '（八）之十一',
      '（八）之十二',
    ]);
  });

  it('it is cancelled by decision of the leading group alone, also while suspended, and owes nothing then', () => {
    const life = executing();
    life.act(office, { kind: 'suspend', category: 'higher-policy', reason: '上级政策废止' });
    expect(life.act(office, { kind: 'cancel', reason: '废止' })).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(life.act(office, { kind: 'proposeDecision', command: changeLead, reason: '请示' })).toBe('ARTICLE.SUSPENDED');
    life.act(office, { kind: 'proposeDecision', command: { kind: 'cancel', reason: '废止' }, reason: '请示' });
    expect(life.act(leadingGroup, { kind: 'cancel', reason: '废止' })).toEqual(['ArticleCancelled', 'DecisionCarriedOut']);
    expect(life.tasks).toEqual([]);
    expect(holderNow(life.state!.clock)).toBeUndefined();
    expect(life.act(office, { kind: 'resume', reason: '恢复' })).toBe('ARTICLE.CANCELLED');
  });
});

describe('a suspension (domain.md §4)', () => {
  it('stops the time for an objection like every other', () => {
    const dispatched = () => {
      const life = new Life(at('2021-03-01'));
      life.act(office, dispatchOf(['KJJ'], ['GXJ']));
      return life;
    };
    const object: ArticleCommand = { kind: 'object', unit: 'GXJ', grounds: '非本单位职责', basis: '三定规定' };
    const late = dispatched();
    late.until(at('2021-03-09'));
    expect(late.act(head('GXJ'), object)).toBe('OBJECTION.TOO_LATE');
    const life = dispatched();
    life.act(office, { kind: 'suspend', category: 'litigation', reason: '诉讼' });
    expect(life.act(head('GXJ'), object)).toBe('ARTICLE.SUSPENDED');
    life.until(at('2021-03-25'));
    life.act(office, { kind: 'resume', reason: '判决生效' });
    expect(life.act(head('GXJ'), object)).toEqual(['PartObjected', 'DisputeOpened']);
  });

  it('that lasts for months leaves no reports behind for the months slept through', () => {
    const life = executing(['KJJ'], []);
    life.act(office, { kind: 'suspend', category: 'litigation', reason: '诉讼' });
    life.until(at('2021-07-15'));
    life.act(office, { kind: 'resume', reason: '判决生效' });
    life.until(at('2021-07-16'));
    expect(part(life, 'KJJ')!.owed.map(({ cycle }) => cycle)).toEqual(['2021-03', '2021-07']);
    expect(Object.keys(life.state!.overdue)).toEqual([]);
  });
});

describe('a date that is no working day (domain.md §4)', () => {
  const tasks = (life: Life, ...keys: string[]) => life.tasks.filter((task) => keys.some((key) => task.startsWith(`${key} `)));

  it('is kept as it was set: a suspension is added to it, and the end rolls after that', () => {
    const life = executing(['KJJ'], []);
    // of April, by 5 May: a holiday until that day
    life.until(at('2021-04-26'));
    expect(tasks(life, 'report:2021-04:KJJ')).toEqual(['report:2021-04:KJJ by 2021-05-06']);
    life.act(office, { kind: 'suspend', category: 'funding', reason: '资金未到' });
    life.until(at('2021-05-10'));
    life.act(office, { kind: 'resume', reason: '资金到位' });
    // fourteen days after the 5th, not after the 6th
    expect(tasks(life, 'report:2021-04:KJJ')).toEqual(['report:2021-04:KJJ by 2021-05-19']);
  });

  it('is that day itself once a later calendar has it worked: of a milestone and of an extension', () => {
    const life = executing(['KJJ'], []);
    const measures = [{ ...measure('KJJ'), due: '2021-09-11' }];
    life.act(head('KJJ'), { kind: 'submitPlan', unit: 'KJJ', measures });
    life.act(office, { kind: 'approvePlan' });
    life.act(head('KJJ'), ask('2022-01-15'));
    life.act(office, { kind: 'grantExtension' });
    // what people are told is when it ends as things are now
    expect(life.stream.at(-1)!.data).toMatchObject({
      due: closeOf(calendar, '2022-01-15'),
      ends: closeOf(calendar, '2022-01-17'),
    });
    const key = life.state!.milestones!.at(-1)!.id;
    const due = (makeUpDay: string) => {
      const announced = buildCalendar({ ...CN_2019_2026, makeUpDays: [...CN_2019_2026.makeUpDays, makeUpDay] });
      return openTasks(life.state!, { rules: MUNICIPAL, calendar: announced }).map(
        (task) => `${task.key} ${dateAt(calendar, task.due)}`,
      );
    };
    expect(tasks(life, `milestone:${key}`, 'completion:KJJ').sort()).toEqual([
      'completion:KJJ by 2022-01-17',
      `milestone:${key} by 2021-09-13`,
    ]);
    expect(due('2021-09-11')).toContain(`milestone:${key} 2021-09-11`);
    expect(due('2022-01-15')).toContain('completion:KJJ 2022-01-15');
  });
});

describe('supervision cases are known to the article (domain.md §6)', () => {
  it('an accepted explanation keeps a case from being drafted; the lateness stands', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    const accept = { kind: 'acceptExplanation', task: 'sign:KJJ', reason: '机构改革' } as const;
    expect(life.act(supervision, accept)).toBe('EXPLANATION.NOT_OVERDUE');
    life.until(at('2021-03-04'));
    expect(life.act(office, accept)).toBe('AUTH.SUPERVISION_ONLY');
    expect(life.act(supervision, accept)).toEqual(['ExplanationAccepted']);
    expect(life.until(at('2021-04-30'))).not.toContain('CaseDrafted');
    expect(Object.keys(life.state!.overdue)).toEqual(['sign:KJJ']);
  });

  it('of two on the same matter one is refused (政府督查工作条例 art. 15); one that began by hand keeps the machine from drafting', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    const note = { kind: 'noteCase', caseId: '1', unit: 'KJJ', task: 'sign:KJJ', outcome: 'open' } as const;
    expect(life.act(supervision, note)).toBe('AUTH.SYSTEM_ONLY');
    expect(life.act(systemActor, note)).toEqual(['CaseNoted']);
    expect(life.act(systemActor, { ...note, caseId: '2' })).toBe('CASE.DUPLICATE');
    expect(life.act(systemActor, { ...note, caseId: '2', task: null })).toBe('CASE.DUPLICATE');
    expect(life.until(at('2021-03-20'))).not.toContain('CaseDrafted');
    life.act(systemActor, { ...note, outcome: 'closed' });
    expect(life.until(at('2021-04-30'))).not.toContain('CaseDrafted');
    expect(life.act(systemActor, { ...note, caseId: '2' })).toEqual(['CaseNoted']);
    expect(life.state!.cases).toMatchObject([
      { caseId: '1', outcome: 'closed' },
      { caseId: '2', outcome: 'open' },
    ]);
  });

  it('are not begun on an article that was cancelled, but it is told how one ended', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    const note = { kind: 'noteCase', caseId: '1', unit: 'KJJ', task: 'sign:KJJ' } as const;
    expect(life.act(systemActor, { ...note, task: 'sing:KJJ', outcome: 'drafted' })).toBe('CASE.NO_SUCH_TASK');
    expect(life.act(leadingGroup, { kind: 'cancel', reason: '上级调整' })).toContain('ArticleCancelled');
    expect(life.act(systemActor, { ...note, outcome: 'open' })).toBe('ARTICLE.CANCELLED');
    expect(life.act(systemActor, { ...note, outcome: 'dropped' })).toEqual(['CaseNoted']);
  });

  it('one whose draft was dropped keeps the machine from nothing', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    const note = { kind: 'noteCase', caseId: '1', unit: 'KJJ', task: 'sign:KJJ' } as const;
    life.act(systemActor, { ...note, outcome: 'drafted' });
    life.act(systemActor, { ...note, outcome: 'dropped' });
    expect(life.until(at('2021-04-30'))).toContain('CaseDrafted');
  });
});
