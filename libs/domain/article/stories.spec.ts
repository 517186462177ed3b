import { describe, expect, it } from '@jest/globals';
import { approvalActor } from '../actor.js';
import { agenda } from '../agenda/agenda.js';
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
import { openTasks } from './tasks.js';

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
    expect(life.verify(supervision)).toContain('ArticleClosed');
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

  it('a request for an extension that the leading group does not grant is the office’s again, with its whole time', () => {
    const life = executing();
    const asked = { kind: 'requestExtension', unit: 'KJJ', due: '2022-01-20', reason: '疫情', progress: '六成' } as const;
    const due = () => openTasks(life.state!, life).find(({ kind }) => kind === 'decide-extension')?.due;
    expect(life.act(head('KJJ'), asked)).toEqual(['ExtensionRequested']);
    const first = due()!;
    life.act(office, { kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason: '理由' });
    expect(due()).toBeUndefined();
    life.until(first + 86_400_000);
    const { id: decision } = life.state!.pendingDecision!;
    const refusal = { kind: 'declineDecision', outcome: 'refused', opinion: '不同意', decision } as const;
    expect(life.act(leadingGroup, refusal)).toEqual(['DecisionDeclined']);
    expect(due()!).toBeGreaterThan(life.now);
  });

  it('a unit that joins again is reminded anew, though it has to sign by the same day', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    const own = () => agenda(life.state!, life).filter(({ task }) => task === 'sign:GXJ');
    const before = own();
    life.until(at('2021-03-01', '11:00'));
    life.act(office, { kind: 'releaseUnit', unit: 'GXJ', reason: '理由' });
    expect(life.act(office, { kind: 'addUnits', units: ['GXJ'], reason: '理由' })).toEqual(['UnitsAdded']);
    const after = own();
    expect(after.map(({ due }) => due)).toEqual(before.map(({ due }) => due));
    const known = before.map(({ id }) => id);
    expect(after.filter(({ id }) => known.includes(id))).toEqual([]);
  });
});
