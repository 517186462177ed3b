import { describe, expect, it } from '@jest/globals';
import { explain } from '../lights/lights.js';
import { MUNICIPAL, PEER } from '../rules/built-in.js';
import { at, dispatchOf, executing, head, Life, office, person } from '../../../test/support/life.js';
import { similarity, hintsOf, type HintFact } from './hints.js';
import { expectedAt, isReached, trajectory } from './targets.js';
import type { TargetState } from './terms/report.js';

const handler = (unit: string) => person(unit, 'handler');
const report = (unit: string, more = {}) => ({ kind: 'report', unit, progress: '按计划推进', percent: 40, ...more }) as const;

describe('a report is reviewed inside the unit before it counts (domain.md §3)', () => {
  it('a handler’s waits for the head under the same task, the head’s own counts at once', () => {
    const life = executing();
    expect(life.act(handler('GXJ'), report('GXJ'))).toEqual(['ReportFiled']);
    expect(life.state!.parts.find(({ unit }) => unit === 'GXJ')).toMatchObject({
      reports: 0,
      percent: 0,
      filed: [{ percent: 40 }],
    });
    expect(life.tasks).toContain('report:2021-03:GXJ by 2021-04-06');
    expect(life.act(handler('GXJ'), { kind: 'confirmReport', unit: 'GXJ' })).toBe('AUTH.HEAD_ONLY');
    expect(life.act(head('GXJ'), { kind: 'returnReport', unit: 'GXJ', opinion: '补充数据' })).toEqual(['ReportReturned']);
    expect(life.act(head('GXJ'), { kind: 'confirmReport', unit: 'GXJ' })).toBe('REPORT.NONE_FILED');
    life.act(handler('GXJ'), report('GXJ', { percent: 45 }));
    expect(life.act(head('GXJ'), { kind: 'confirmReport', unit: 'GXJ' })).toEqual(['ReportConfirmed']);
    expect(life.state!.parts.find(({ unit }) => unit === 'GXJ')).toMatchObject({ reports: 1, percent: 45, owed: [] });
    expect(life.act(head('KJJ'), report('KJJ'))).toEqual(['ReportSubmitted']);
  });

  it('it is late when it counts late: the time with the head is the unit’s own', () => {
    const life = executing();
    life.until(at('2021-04-06', '16:00'));
    life.act(handler('GXJ'), report('GXJ'));
    life.until(at('2021-04-07'));
    expect(Object.keys(life.state!.overdue)).toContain('report:2021-03:GXJ');
    expect(life.act(head('GXJ'), { kind: 'confirmReport', unit: 'GXJ', cycle: '2021-03' })).toEqual([
      'ReportConfirmed',
      'LatenessCaughtUp',
    ]);
    expect(explain(life.state!, life.now, life).units['GXJ']!.timeliness.light).toBe('yellow');
  });
});

describe('an article is reported on in the rhythm that its policy gives it', () => {
  it.each([
    ['quarter', '2021-Q1', '2021-04-06', '2021-04-01', '2021-Q2'],
    ['half-year', '2021-H1', '2021-07-05', '2021-07-01', '2021-H2'],
    ['year', '2021', '2022-01-05', '2022-01-01', '2022'],
  ] as const)('%s', (reportCycle, first, due, opens, second) => {
    const life = executing(['KJJ'], ['GXJ'], MUNICIPAL, { reportCycle });
    expect(life.state).toMatchObject({ reportCycle, cycle: { id: first, nextOpensAt: at(opens, '09:00') } });
    expect(life.tasks).toContain(`report:${first}:GXJ by ${due}`);
    for (const unit of ['KJJ', 'GXJ']) life.act(head(unit), report(unit));
    life.until(at(opens, '09:00'));
    expect(life.state!.cycle).toMatchObject({ id: second });
  });

  it('a rule set without cycles refuses one', () => {
    const life = new Life(at('2021-03-01'), PEER);
    expect(life.act(office, dispatchOf(['KJJ'], ['GXJ'], 'DCS', { reportCycle: 'quarter' }))).toBe('DISPATCH.NO_REPORT_CYCLES');
  });
});

describe('the lead rolls up a cycle (domain.md §3)', () => {
  it('from the reports that count, naming those that are missing', () => {
    const life = executing();
    const rollUp = { kind: 'rollUp', unit: 'KJJ', summary: '总体推进', percent: 35 } as const;
    expect(life.act(head('KJJ'), rollUp)).toBe('REPORT.NOTHING_TO_ROLL_UP');
    for (const unit of ['KJJ', 'GXJ']) life.act(head(unit), report(unit));
    life.act(handler('SWJ'), report('SWJ'));
    expect(life.act(head('GXJ'), { ...rollUp, unit: 'GXJ' })).toBe('ARTICLE.NOT_LEAD');
    for (const cycle of ['2021-04', '2021-02', '1999-01', '0', '2021-13', '2021-Q1', '2021'])
      expect([cycle, life.act(head('KJJ'), { ...rollUp, cycle })]).toEqual([cycle, 'REPORT.UNKNOWN_CYCLE']);
    expect(life.act(head('KJJ'), rollUp)).toEqual(['CycleRolledUp']);
    expect(life.state!.rollUp).toMatchObject({ cycle: '2021-03', covered: ['KJJ', 'GXJ'], missing: ['SWJ'] });
  });
});

const output = {
  id: 't1',
  indicator: '工业总产值',
  comparator: '>=',
  value: 1000,
  measureUnit: '亿元',
  due: at('2021-12-31', '17:30'),
} as const;
const withTarget = (): Life => executing(['KJJ'], ['GXJ'], MUNICIPAL, { targets: [output] });
const valued = (value: number, cycle?: string) => ({
  ...report('KJJ', { values: [{ target: 't1', value }] }),
  ...(cycle && { cycle }),
});

describe('target values are held against a trajectory (domain.md §2, §5)', () => {
  it('from the first value to the goal at its due date; behind it the substance is yellow, missed it is red', () => {
    const life = withTarget();
    expect(life.act(head('KJJ'), valued(Number.NaN))).toBe('REPORT.BAD_VALUE');
    expect(life.act(head('KJJ'), report('KJJ', { values: [{ target: 't2', value: 1 }] }))).toBe('REPORT.UNKNOWN_TARGET');
    life.act(head('KJJ'), valued(400));
    expect(explain(life.state!, life.now, life).article.substance.light).toBe('green');
    life.until(at('2021-08-02'));
    for (const cycle of ['2021-04', '2021-05', '2021-06']) life.act(head('KJJ'), report('KJJ', { cycle }));
    life.act(head('KJJ'), valued(500, '2021-07'));
    const [target] = life.state!.targets!;
    expect(trajectory(target!, life.now, MUNICIPAL)).toMatchObject({ current: 500, verdict: 'behind' });
    expect(expectedAt(target!, at('2021-08-02'))).toBeCloseTo(700, -1);
    expect(explain(life.state!, life.now, life).article.substance.reasons.map(({ because }) => because)).toContain(
      'behind-target',
    );
    // enough for the lead to contest it
    const behind = explain(life.state!, life.now, life).article.substance.reasons.find(
      ({ because }) => because === 'behind-target',
    );
    expect(behind!.target).toMatchObject({
      comparator: '>=',
      goal: 1000,
      first: { value: 400 },
      last: { value: 500, at: life.now },
    });
    expect(behind!.target!.wanted).toBeCloseTo(700, -1);
    expect(trajectory(target!, at('2022-01-01'), MUNICIPAL)).toMatchObject({ verdict: 'missed' });
    life.act(head('KJJ'), valued(1000, '2021-08'));
    expect(trajectory(life.state!.targets![0]!, at('2022-01-01'), MUNICIPAL)).toMatchObject({ verdict: 'reached' });
  });

  it('that is reached after its date was red, and is yellow until the end of the cycle', () => {
    const life = withTarget();
    life.act(head('KJJ'), valued(400));
    life.until(at('2022-01-10'));
    const substance = () => explain(life.state!, life.now, life).units['KJJ']!.substance;
    expect(substance().reasons).toContainEqual(expect.objectContaining({ task: 'target:t1', because: 'target-missed' }));
    const { cycle } = life.state!.parts[0]!.owed[0]!;
    life.act(head('KJJ'), valued(900, cycle));
    // the report was late as well, the target is missed as before
    expect(life.stream.at(-1)).toMatchObject({ type: 'LatenessCaughtUp', data: { task: `report:${cycle}:KJJ` } });
    const next = life.state!.parts[0]!.owed[0]!.cycle;
    life.act(head('KJJ'), valued(1000, next));
    expect(life.stream.at(-1)).toMatchObject({
      type: 'LatenessCaughtUp',
      data: { task: 'target:t1', unit: 'KJJ', light: 'substance' },
    });
    expect(substance().reasons.map(({ because }) => because)).toContain('caught-up');
    expect(life.state!.caughtUpSubstance).toEqual({ KJJ: at('2022-02-01', '09:00') });
  });

  it('by the comparator of the text', () => {
    const target = (comparator: TargetState['comparator'], value: number): TargetState => ({
      ...output,
      comparator,
      value,
      first: { value: 50, at: 0 },
      last: null,
    });
    expect(isReached(target('>', 100), 100, MUNICIPAL)).toBe(false);
    expect(isReached(target('<=', 40), 40, MUNICIPAL)).toBe(true);
    expect(isReached(target('<', 40), 40, MUNICIPAL)).toBe(false);
    expect(isReached(target('~', 100), 96, MUNICIPAL)).toBe(true);
    expect(isReached(target('x', 2), 99, MUNICIPAL)).toBe(false);
    expect(isReached(target('x', 2), 100, MUNICIPAL)).toBe(true);
    expect(isReached(target('=', 30), 29, MUNICIPAL)).toBe(true);
  });

  it('左右 as near as the rule set says; one from before it said so means five in a hundred', () => {
    const about: TargetState = { ...output, comparator: '~', value: 100, first: null, last: null };
    const near = (approximatelyPercent: number) => isReached(about, 96, { targets: { approximatelyPercent } });
    expect([near(3), near(4)]).toEqual([false, true]);
    expect([95, 94].map((value) => isReached(about, value, PEER))).toEqual([true, false]);
  });
});

describe('hints on reports are advisory (issue: verification)', () => {
  const fact = (cycle: string, progress: string, percent: number, when: string): HintFact => ({
    type: 'ReportSubmitted',
    data: { unit: 'GXJ', cycle, progress, problems: '', nextSteps: '', percent },
    at: at(when),
  });
  const old = '已召开协调会三次，走访企业二十家，正在修改扶持办法征求意见稿';

  it('text repeated from the period before, new figures or not; a leap just before a due date', () => {
    const life = executing();
    const facts = [fact('2021-10', old, 30, '2021-11-03'), fact('2021-11', old.replace('三', '四'), 35, '2021-12-03')];
    expect(hintsOf(life.state!, facts, life)).toMatchObject([{ code: 'repeated-text', unit: 'GXJ', cycle: '2021-11' }]);
    const leap = [facts[0]!, fact('2021-12', '扶持办法已经印发实施', 90, '2021-12-28')];
    expect(hintsOf(life.state!, leap, life)).toEqual([{ code: 'jump-before-due', unit: 'GXJ', cycle: '2021-12', figure: 60 }]);
    expect(hintsOf(life.state!, [facts[0]!, fact('2021-11', '扶持办法已经印发实施', 90, '2021-12-03')], life)).toEqual([]);
  });

  it('a closing that nothing proves', () => {
    const life = executing(['KJJ'], []);
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    expect(hintsOf(life.state!, [], life)).toMatchObject([{ code: 'closing-without-evidence', unit: 'KJJ' }]);
    const proof: HintFact = {
      type: 'MilestoneCompleted',
      data: { unit: 'KJJ', milestone: '1.1', summary: '完成', evidence: [{ name: '文件', ref: '1' }] },
      at: life.now,
    };
    expect(hintsOf(life.state!, [proof], life)).toEqual([]);
  });

  it('likeness is the share of pairs of characters', () => {
    expect(similarity(old, old)).toBe(1);
    expect(similarity('', '')).toBe(0);
    expect(similarity('2021年完成3项', '2022年完成5项')).toBe(1);
    expect(similarity('完成培育', '走访企业')).toBe(0);
  });
});
