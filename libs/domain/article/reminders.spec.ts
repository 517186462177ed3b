import { describe, expect, it } from '@jest/globals';
import { MUNICIPAL } from '../rules/built-in.js';
import { at, dispatchOf, executing, head, Life, office, person, supervision } from '../../../test/support/life.js';

const remind = (task: string, words?: string) => ({ kind: 'remind', task, ...(words && { words }) }) as const;

describe('a reminder by hand (催办, domain.md §6)', () => {
  it('is the offices’ for any open task of another unit, and a lead’s for what a responsible unit owes', () => {
    const life = executing(['KJJ'], ['GXJ', 'SWJ']);
    expect(life.act(office, remind('completion:GXJ', '请加快进度'))).toEqual(['RemindedByHand']);
    expect(life.stream.at(-1)).toMatchObject({ data: { task: 'completion:GXJ', unit: 'GXJ', words: '请加快进度' } });
    expect(life.act(supervision, remind('report:2021-03:KJJ'))).toEqual(['RemindedByHand']);
    expect(life.act(head('KJJ'), remind('report:2021-03:GXJ'))).toEqual(['RemindedByHand']);
    expect(life.act(head('KJJ'), remind('completion:KJJ'))).toBe('AUTH.MAY_NOT_REMIND');
    expect(life.act(head('GXJ'), remind('completion:SWJ'))).toBe('AUTH.MAY_NOT_REMIND');
    expect(life.act(office, remind('completion:FGJ'))).toBe('REMINDER.NO_SUCH_TASK');
    life.act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due: '2022-01-20', reason: '疫情', progress: '六成' });
    expect(life.act(office, remind('decide-extension:OFFICE'))).toBe('AUTH.OWN_UNIT');
    expect(life.act(head('KJJ'), remind('decide-extension:OFFICE'))).toBe('AUTH.MAY_NOT_REMIND');
    expect(life.act(supervision, remind('decide-extension:OFFICE'))).toEqual(['RemindedByHand']);
    expect(life.act(person('SZF', 'leader'), remind('completion:GXJ'))).toBe('AUTH.MAY_NOT_REMIND');
  });

  it('is sent at most as often in seven days as the rule set says, the machine’s after the due date counted in', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    expect(life.act(office, remind('sign:KJJ'))).toEqual(['RemindedByHand']);
    // due on the 2nd; the machine's own reminder follows on the 3rd
    expect(life.until(at('2021-03-03'))).toContain('ReminderSent');
    expect(life.act(supervision, remind('sign:KJJ'))).toBe('REMINDER.TOO_MANY');
    // a second one of the machine on the 5th: the week from then on is full
    life.until(at('2021-03-09'));
    expect(life.act(office, remind('sign:KJJ'))).toBe('REMINDER.TOO_MANY');
    life.until(at('2021-03-10'));
    expect(life.act(office, remind('sign:KJJ'))).toEqual(['RemindedByHand']);
    expect(life.act(office, remind('sign:KJJ'))).toBe('REMINDER.TOO_MANY');
  });

  it('counts by the rule set of the article, twice a week where that does not say, and each task for itself', () => {
    const { byHandPerWeek: _left, ...overdue } = MUNICIPAL.overdue;
    const earlier = executing(['KJJ'], ['GXJ'], { ...MUNICIPAL, overdue });
    const once = executing(['KJJ'], ['GXJ'], { ...MUNICIPAL, overdue: { ...overdue, byHandPerWeek: 1 } });
    for (const [life, perWeek] of [
      [earlier, 2],
      [once, 1],
    ] as const) {
      for (let i = 0; i < perWeek; i += 1) expect(life.act(office, remind('completion:GXJ'))).toEqual(['RemindedByHand']);
      expect(life.act(office, remind('completion:GXJ'))).toBe('REMINDER.TOO_MANY');
      expect(life.act(office, remind('report:2021-03:GXJ'))).toEqual(['RemindedByHand']);
    }
    earlier.until(at('2021-03-10'));
    expect(earlier.act(office, remind('completion:GXJ'))).toEqual(['RemindedByHand']);
    expect(earlier.state!.remindedByHand).toEqual({ 'completion:GXJ': [at('2021-03-10')] });
  });

  it('is none while every clock stands still', () => {
    const life = executing();
    life.act(office, { kind: 'suspend', category: 'litigation', reason: '诉讼' });
    expect(life.act(office, remind('completion:GXJ'))).toBe('ARTICLE.SUSPENDED');
  });
});
