import { describe, expect, it } from '@jest/globals';
import { approvalActor } from '../actor.js';
import {
  at,
  executing,
  head,
  leadingGroup,
  Life,
  dispatchOf,
  office,
  person,
  plan,
  supervision,
} from '../../../test/support/life.js';

// what random stories have found, cut short
describe('what the model test found', () => {
  it('a unit with an open dispute neither signs with a reservation nor objects: one dispute at a time', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    const words = { question: '谁负责', opinion: '意见', reasons: '职责', basis: '三定方案' };
    expect(life.act(head('GXJ'), { kind: 'openDispute', unit: 'GXJ', ...words })).toEqual(['DisputeOpened']);
    expect(life.act(head('GXJ'), { kind: 'sign', unit: 'GXJ', reservation: '保留意见' })).toBe('DISPUTE.PENDING');
    expect(life.act(head('GXJ'), { kind: 'object', unit: 'GXJ', grounds: '职责', basis: '三定方案' })).toBe('DISPUTE.PENDING');
    expect(life.act(head('GXJ'), { kind: 'sign', unit: 'GXJ' })).toContain('PartSigned');
  });

  it('a second lead does not grant the extension that the first one asked for', () => {
    const life = executing(['KJJ', 'FGJ']);
    const asked = { kind: 'requestExtension', unit: 'FGJ', due: '2022-01-20', reason: '疫情', progress: '六成' } as const;
    expect(life.act(head('FGJ'), asked)).toEqual(['ExtensionRequested']);
    expect(life.act(person('KJJ', 'coordination_office'), { kind: 'grantExtension' })).toBe('AUTH.OWN_UNIT');
  });

  it('the end of an approval changes nothing where its decision is no longer awaited, and an agreement is refused', () => {
    const life = executing();
    life.act(office, { kind: 'proposeDecision', command: { kind: 'cancel', reason: '理由' }, reason: '理由' });
    const decision = life.state!.pendingDecision!.id;
    const lapse = { kind: 'declineDecision', outcome: 'lapsed', opinion: '逾期', decision } as const;
    life.act(office, { kind: 'withdrawDecision', reason: '理由' });
    expect(life.act(leadingGroup, lapse)).toEqual([]);
    expect(life.act(leadingGroup, Object.assign({ kind: 'cancel' as const, reason: '理由' }, { decision }))).toBe(
      'DECISION.NONE',
    );
    life.act(office, { kind: 'proposeDecision', command: { kind: 'cancel', reason: '再次' }, reason: '理由' });
    expect(life.act(leadingGroup, lapse)).toEqual([]);
    expect(life.state!.pendingDecision).toBeDefined();
    life.act(leadingGroup, { kind: 'cancel', reason: '理由' });
    expect(life.act(approvalActor('approval 1'), lapse)).toEqual([]);
  });

  it('an article that is closed awaits no decision', () => {
    const life = executing(['KJJ'], []);
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    life.act(office, { kind: 'proposeDecision', command: { kind: 'cancel', reason: '理由' }, reason: '理由' });
    expect(life.act(supervision, { kind: 'verify', grade: 'good' })).toContain('ArticleClosed');
    expect(life.state!.pendingDecision).toBeUndefined();
  });

  it('a signature that was still owed at the closing request is not asked for again after a return', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    life.act(head('KJJ'), plan('KJJ'));
    life.act(office, { kind: 'approvePlan' });
    life.until(at('2021-03-10'));
    life.act(leadingGroup, { kind: 'changeLead', from: 'KJJ', to: 'GXJ', former: 'released', reason: '理由' });
    expect(life.act(head('GXJ'), { kind: 'requestClosing', unit: 'GXJ', summary: '完成' })).toContain('ClosingRequested');
    life.act(supervision, { kind: 'returnClosing', opinion: '不足', reworkDue: '2021-06-30' });
    expect(life.tasks.filter((task) => task.startsWith('sign:'))).toEqual([]);
  });
});
