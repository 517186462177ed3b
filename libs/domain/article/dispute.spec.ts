import { describe, expect, it } from '@jest/globals';
import { holderNow } from '../clock-ledger/clock-ledger.js';
import { at, deputy, dispatchOf, executing, head, leadingGroup, Life, office, person } from '../../../test/support/life.js';
import { isDisputed } from './state.js';

const objected = (): Life => {
  const life = new Life(at('2021-03-01'));
  life.act(office, dispatchOf(['KJJ'], ['GXJ', 'SWJ']));
  life.act(head('KJJ'), { kind: 'object', unit: 'KJJ', grounds: '职责不符', basis: '三定方案', question: '谁牵头' });
  return life;
};
const view = { kind: 'recordView', dispute: 1, view: '宜由科技局牵头', basis: '职责分工' } as const;
const rule = { kind: 'ruleDispute', dispute: 1, reason: '属其职责', basis: '三定方案' } as const;
const sides = { opinion: '不属本单位', reasons: '无此职能', basis: '三定方案' };

describe('sign-for in three ways (domain.md §3)', () => {
  it('accept with reservation: the clock runs, planning starts, and a dispute opens beside it', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    expect(life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ', reservation: '需增加财政局', basis: '预算法' })).toEqual([
      'PartSigned',
      'DisputeOpened',
      'PlanningStarted',
    ]);
    expect(holderNow(life.state!.clock)).toBe('unit:KJJ');
    expect(isDisputed(life.state!)).toBe(true);
    expect(life.tasks).toContain('dispute:1:office by 2021-03-08');
    // a ruling that keeps the assignment asks for no new signature
    expect(life.act(office, { ...rule, ruling: 'keep' })).toEqual(['DisputeRuled']);
    expect(isDisputed(life.state!)).toBe(false);
  });

  it('object: the unit need not sign before the ruling, and does not object twice after it took the objection back', () => {
    const life = objected();
    expect(life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' })).toBe('ARTICLE.OBJECTION_PENDING');
    life.until(at('2021-03-03'));
    expect(life.act(head('KJJ'), { kind: 'withdrawDispute', unit: 'KJJ', dispute: 1, reason: '已协商' })).toEqual([
      'DisputeWithdrawn',
    ]);
    expect(life.tasks).toContain('sign:KJJ by 2021-03-04');
    expect(life.act(head('KJJ'), { kind: 'object', unit: 'KJJ', grounds: '再议', basis: '三定方案' })).toBe(
      'OBJECTION.ALREADY_MADE',
    );
  });
});

describe('the dispute file and its ladder (domain.md §3; 重大行政决策程序暂行条例 art. 13)', () => {
  it('holds each side’s opinion and the coordinator’s view, and goes no further without the view', () => {
    const life = objected();
    expect(life.act(head('GXJ'), { kind: 'stateOpinion', unit: 'GXJ', dispute: 1, ...sides })).toEqual(['DisputeStatementMade']);
    expect(life.state!.disputes![0]).toMatchObject({ question: '谁牵头', parties: ['KJJ', 'GXJ'], viewed: false });
    expect(life.act(office, { kind: 'escalateDispute', dispute: 1, reason: '协调不成' })).toBe('DISPUTE.VIEW_MISSING');
    expect(life.act(office, view)).toEqual(['CoordinatorViewRecorded']);
    expect(life.act(head('KJJ'), { kind: 'escalateDispute', dispute: 1, reason: '协调不成' })).toBe('AUTH.OFFICE_ONLY');
    expect(life.act(office, { kind: 'escalateDispute', dispute: 1, reason: '协调不成' })).toEqual(['DisputeEscalated']);
    expect(holderNow(life.state!.clock)).toBe('leader');
    expect(life.tasks).toContain('dispute:1:deputy by 2021-03-08');
  });

  it('is ruled at each level by whom the ladder says, never by a party', () => {
    const life = objected();
    expect(life.act(deputy, { ...rule, ruling: 'keep' })).toBe('AUTH.OFFICE_ONLY');
    expect(life.act(person('KJJ', 'coordination_office'), { ...rule, ruling: 'keep' })).toBe('AUTH.OWN_UNIT');
    life.act(office, view);
    life.act(office, { kind: 'escalateDispute', dispute: 1, reason: '协调不成' });
    expect(life.act(office, { ...rule, ruling: 'keep' })).toBe('AUTH.DEPUTY_ONLY');
    expect(life.act(office, { kind: 'confirmAssignment', unit: 'KJJ', reason: '属其职责' })).toBe('DISPUTE.HIGHER_LEVEL');
    expect(life.act(deputy, { ...rule, ruling: 'change-lead', to: ['FGJ'] })).toBe('AUTH.LEADING_GROUP_ONLY');
    life.act(deputy, { kind: 'escalateDispute', dispute: 1, reason: '须会议研究' });
    expect(life.act(deputy, { ...rule, ruling: 'keep' })).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(life.act(office, { kind: 'escalateDispute', dispute: 1, reason: '再报' })).toBe('DISPUTE.HIGHEST_LEVEL');
    expect(life.act(leadingGroup, { ...rule, ruling: 'change-lead', to: ['FGJ'] })).toEqual(['DisputeRuled', 'LeadChanged']);
    expect(life.state!.leads).toEqual(['FGJ']);
    expect(life.state!.parts.map((part) => part.unit)).toEqual(['FGJ', 'GXJ', 'SWJ']);
  });

  it('is proposed for the next level when time is up, by the machine, which decides nothing', () => {
    const life = objected();
    expect(life.until(at('2021-03-08', '17:30'))).toEqual(expect.arrayContaining(['OverdueMarked', 'DisputeEscalationProposed']));
    expect(life.state!.disputes![0]).toMatchObject({ level: 'office', proposed: true, end: null });
    expect(life.stream.at(-1)).toMatchObject({
      type: 'DisputeEscalationProposed',
      data: { to: 'deputy' },
      by: { account: 'system' },
    });
  });

  it('ends in a ruling that is found again as a precedent: question, words of the policy, units, ruling, basis', () => {
    const life = executing();
    life.act(head('GXJ'), { kind: 'openDispute', unit: 'GXJ', question: '谁出资金', quote: '落实扶持资金', ...sides });
    life.act(head('KJJ'), { kind: 'stateOpinion', unit: 'KJJ', dispute: 1, ...sides });
    expect(life.act(office, { ...rule, ruling: 'add-unit', to: ['CZJ'] })).toEqual(['DisputeRuled', 'UnitsAdded']);
    expect(life.stream.find(({ type }) => type === 'DisputeRuled')!.data).toEqual({
      dispute: 1,
      level: 'office',
      ruling: 'add-unit',
      unit: 'GXJ',
      question: '谁出资金',
      quote: '落实扶持资金',
      parties: ['GXJ', 'KJJ'],
      to: ['CZJ'],
      reason: '属其职责',
      basis: '三定方案',
    });
  });

  it('is one at a time for a unit, several one after another, and one that is open holds up the closing', () => {
    const life = executing(['KJJ'], []);
    const raise = { kind: 'openDispute', unit: 'KJJ', question: '界限', ...sides } as const;
    life.act(head('KJJ'), raise);
    expect(life.act(head('KJJ'), raise)).toBe('DISPUTE.PENDING');
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' })).toBe('DISPUTE.PENDING');
    expect(life.act(office, { ...rule, ruling: 'add-unit' })).toBe('DISPUTE.BAD_RULING');
    life.act(office, { ...rule, ruling: 'keep' });
    expect(life.act(head('KJJ'), raise)).toEqual(['DisputeOpened']);
    expect(life.act(office, { ...rule, ruling: 'keep' })).toBe('DISPUTE.UNKNOWN');
    expect(life.state!.disputes!.map(({ dispute, end }) => [dispute, end?.kind ?? 'open'])).toEqual([
      [1, 'ruled'],
      [2, 'open'],
    ]);
  });

  it('lapses when its unit leaves the article', () => {
    const life = executing();
    life.act(head('GXJ'), { kind: 'openDispute', unit: 'GXJ', question: '界限', ...sides });
    life.act(office, { kind: 'releaseUnit', unit: 'GXJ', reason: '职能划出' });
    expect(life.state!.disputes![0]!.end).toMatchObject({ kind: 'lapsed' });
    expect(life.tasks.filter((task) => task.startsWith('dispute'))).toEqual([]);
  });
});
