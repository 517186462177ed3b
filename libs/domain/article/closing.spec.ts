import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agenda } from '../agenda/agenda.js';
import { dateAt } from '../calendar/calendar.js';
import { holderNow } from '../clock-ledger/clock-ledger.js';
import { MUNICIPAL, PEER } from '../rules/built-in.js';
import { at, calendar, dispatchOf, executing, head, Life, office, plan, supervision } from '../../../test/support/life.js';
import { sampleOf } from './sampling.js';
import { awaitsLookBack, isFinished } from './state.js';

const closing = (): Life => {
  const life = executing(['KJJ'], ['GXJ', 'SWJ']);
  for (const unit of ['GXJ', 'SWJ']) life.act(head(unit), { kind: 'completePart', unit, summary: '完成' });
  life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
  return life;
};
const closed = (): Life => {
  const life = closing();
  life.verify(supervision);
  return life;
};

describe('verification by sampled field checks (domain.md §3)', () => {
  it('drawn once from a recorded seed, never by a unit concerned; the same seed draws the same sample', () => {
    const life = closing();
    expect(life.act(head('KJJ'), { kind: 'drawSample' })).toBe('AUTH.VERIFIER_ONLY');
    expect(life.act(supervision, { kind: 'drawSample', seed: '2021-第8条' })).toEqual(['SampleDrawn']);
    expect(life.act(supervision, { kind: 'drawSample', seed: '另抽' })).toBe('SAMPLE.ALREADY_DRAWN');
    const drawn = life.stream.at(-1)!.data as { seed: string; population: string[]; drawn: string[] };
    expect(sampleOf(drawn.seed, drawn.population, 3)).toEqual(drawn.drawn);
  });

  it('all checked before the grade; over a failed one only 合格 with an opinion, or a return with 不合格', () => {
    const life = closing();
    life.act(supervision, { kind: 'drawSample', seed: 's' });
    const check = (item: string, passed: boolean) =>
      life.act(supervision, { kind: 'recordCheck', item, passed, finding: passed ? '属实' : '不实' });
    expect(check('part:FGJ', true)).toBe('SAMPLE.NOT_DRAWN');
    expect(check('part:KJJ', true)).toEqual(['FieldChecked']);
    expect(check('part:KJJ', true)).toBe('SAMPLE.ALREADY_CHECKED');
    expect(life.act(supervision, { kind: 'verify', grade: 'good' })).toBe('SAMPLE.UNCHECKED');
    check('part:GXJ', false);
    check('part:SWJ', true);
    expect(life.act(supervision, { kind: 'verify', grade: 'good', opinion: '总体属实' })).toBe('CLOSING.CHECK_FAILED');
    expect(
      life.act(supervision, { kind: 'returnClosing', opinion: '证据不实', reworkDue: '2021-04-30', grade: 'unqualified' }),
    ).toEqual(['ClosingReturned']);
    expect(life.state).toMatchObject({ stage: 'executing', closing: null });
  });

  it('nothing is closed without them where the rule set wants them; one that does not say so leaves them to the verifier', () => {
    const life = closing();
    expect(life.act(supervision, { kind: 'verify', grade: 'good' })).toBe('SAMPLE.NEEDED');
    // what is sent back needs none
    expect(life.act(supervision, { kind: 'returnClosing', opinion: '材料不齐', reworkDue: '2021-04-30' })).toEqual([
      'ClosingReturned',
    ]);
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '已补' });
    expect(life.verify(supervision)).toEqual(['ArticleClosed']);
    expect(life.stream.map(({ type }) => type).filter((type) => type === 'SampleDrawn' || type === 'FieldChecked')).toEqual([
      'SampleDrawn',
      ...Array.from({ length: MUNICIPAL.verification.sampleSize! }, () => 'FieldChecked'),
    ]);
    const { fieldChecks: _said, ...verification } = MUNICIPAL.verification;
    const before = executing(['KJJ'], [], { ...MUNICIPAL, verification });
    before.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    expect(before.act(supervision, { kind: 'verify', grade: 'good' })).toEqual(['ArticleClosed']);
  });

  it('gives every item its chance, and all of a small population', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.string(), { maxLength: 12 }), fc.nat({ max: 6 }), (seed, population, size) => {
        const drawn = sampleOf(seed, population, size);
        expect(drawn).toHaveLength(Math.min(size, population.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        for (const item of drawn) expect(population).toContain(item);
        expect(sampleOf(seed, [...population].reverse(), size)).toEqual(drawn);
      }),
    );
    const items = ['a', 'b', 'c', 'd', 'e'];
    const hits = new Map(items.map((item) => [item, 0]));
    for (let i = 0; i < 5_000; i++) for (const item of sampleOf(`seed ${i}`, items, 2)) hits.set(item, hits.get(item)! + 1);
    for (const count of hits.values()) expect(Math.abs(count - 2_000)).toBeLessThan(150);
  });

  it('a return after months owes the running report cycle alone', () => {
    const life = closing();
    life.until(at('2021-08-16'));
    life.act(supervision, { kind: 'returnClosing', opinion: '不足', reworkDue: '2021-10-29' });
    life.until(at('2021-08-17'));
    expect(life.state!.parts.find(({ unit }) => unit === 'KJJ')!.owed.map(({ cycle }) => cycle)).toEqual(['2021-08']);
  });
});

describe('look-back six months after closing (domain.md §4)', () => {
  it('keeps its workflow, asks the verifier, and is over when nothing has fallen back', () => {
    const life = closed();
    expect(life.tasks).toEqual([]);
    expect(awaitsLookBack(life.state!)).toBe(true);
    expect(agenda(life.state!, life).map(({ kind, at: when }) => [kind, dateAt(calendar, when)])).toEqual([
      ['open-look-back', '2021-09-03'],
    ]);
    expect(life.act(supervision, { kind: 'passLookBack', opinion: '稳定' })).toBe('LOOKBACK.NOT_OPEN');
    expect(life.until(at('2021-09-03', '10:00'))).toEqual(['LookBackOpened']);
    expect(life.tasks).toEqual([expect.stringMatching(/^look-back:\d+ by 2021-10-08$/)]); // twenty working days, with 国庆
    expect(holderNow(life.state!.clock)).toBe('supervision');
    expect(life.act(head('KJJ'), { kind: 'passLookBack', opinion: '稳定' })).toBe('AUTH.VERIFIER_ONLY');
    expect(life.act(supervision, { kind: 'passLookBack', opinion: '稳定' })).toEqual(['LookBackPassed']);
    expect(isFinished(life.state!)).toBe(true);
    expect(life.act(supervision, { kind: 'reopen', reason: '反弹', reworkDue: '2021-12-31' })).toBe('LOOKBACK.OVER');
  });

  it('falling back reopens the article under its number, with a date for the rework and the running cycle', () => {
    const life = closed();
    life.until(at('2021-09-06'));
    expect(life.act(supervision, { kind: 'reopen', reason: '反弹', reworkDue: '2021-08-31' })).toBe('CLOSING.BAD_REWORK_DATE');
    expect(life.act(supervision, { kind: 'reopen', reason: '反弹', reworkDue: '2029-08-31' })).toBe('DATE.TOO_FAR');
    expect(life.act(supervision, { kind: 'reopen', reason: '企业外流', reworkDue: '2021-11-30' })).toEqual(['ArticleReopened']);
    expect(life.state).toMatchObject({ stage: 'executing', number: 8, grade: null });
    expect(life.tasks).toEqual(['report:2021-09:KJJ by 2021-10-08', 'completion:KJJ by 2021-11-30']);
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '已整改' });
    life.verify(supervision, 'qualified');
    expect(awaitsLookBack(life.state!)).toBe(true);
  });

  it('a rule set without the step ends with the closing', () => {
    const life = new Life(at('2021-03-01'), PEER);
    life.act(office, dispatchOf(['KJJ'], []));
    life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    life.act(head('KJJ'), plan('KJJ'));
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    life.act(supervision, { kind: 'verify', grade: 'good' });
    expect(isFinished(life.state!)).toBe(true);
    expect(agenda(life.state!, life)).toEqual([]);
  });
});
