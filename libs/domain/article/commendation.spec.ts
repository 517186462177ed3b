import { describe, expect, it } from '@jest/globals';
import { executing, head, leadingGroup, office, person, supervision } from '../../../test/support/life.js';
import type { CommandOf } from './commands.js';

const propose = (unit: string): CommandOf<'proposeCommendation'> => ({
  kind: 'proposeCommendation',
  unit,
  question: '是否表扬',
  reason: '提前完成',
  mode: 'single',
  approvers: [{ role: 'leader', unit: 'SZF', account: null }],
});

describe('a commendation without a case (domain.md §6, 政府督查工作条例 art. 21)', () => {
  it('is proposed by the supervision office for a unit of the article, one at a time, also after the closing', () => {
    const life = executing(['KJJ'], ['GXJ']);
    expect(life.act(office, propose('KJJ'))).toBe('AUTH.SUPERVISION_ONLY');
    expect(life.act(head('KJJ'), propose('KJJ'))).toBe('AUTH.SUPERVISION_ONLY');
    expect(life.act(person('GXJ', 'supervision_office'), propose('KJJ'))).toBe('AUTH.OWN_UNIT');
    expect(life.act(supervision, propose('FGJ'))).toBe('ARTICLE.NOT_A_UNIT_OF_IT');
    const before = life.tasks;
    expect(life.act(supervision, propose('KJJ'))).toEqual(['CommendationProposed']);
    expect(life.act(supervision, propose('KJJ'))).toBe('COMMENDATION.PENDING');
    expect(life.act(supervision, propose('GXJ'))).toEqual(['CommendationProposed']);
    // nothing is asked of anybody in the article for it
    expect(life.tasks).toEqual(before);
    life.act(head('GXJ'), { kind: 'completePart', unit: 'GXJ', summary: '完成' });
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    life.verify(supervision);
    life.act(leadingGroup, { kind: 'noteCommendation', commendation: life.state!.commendations![0]!.id, approved: true });
    expect(life.act(supervision, propose('KJJ'))).toEqual(['CommendationProposed']);
  });

  it('is given by the leading group alone, once, whatever has become of the article meanwhile', () => {
    const life = executing(['KJJ'], ['GXJ']);
    for (const unit of ['KJJ', 'GXJ']) life.act(supervision, propose(unit));
    const [first, second] = life.state!.commendations!;
    const note = (id: string, approved: boolean) => ({ kind: 'noteCommendation', commendation: id, approved }) as const;
    expect(life.act(supervision, note(first!.id, true))).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(life.act(leadingGroup, note(first!.id, true))).toEqual(['UnitCommended']);
    expect(life.act(leadingGroup, note(first!.id, false))).toEqual([]);
    life.act(leadingGroup, { kind: 'cancel', reason: '政策调整' });
    expect(life.act(leadingGroup, note(second!.id, false))).toEqual(['CommendationDeclined']);
    expect(life.state!.commendations).toEqual([{ id: first!.id, unit: 'KJJ', given: true }]);
    expect(life.act(supervision, propose('KJJ'))).toBe('ARTICLE.CANCELLED');
  });
});
