import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agenda } from '../agenda/agenda.js';
import type { ArticleState } from '../article/state.js';
import { openTasks } from '../article/tasks.js';
import { compareScenarios } from './compare.js';
import { ArticleLife } from './life.js';
import { simulateRun } from './run.js';
import { DEFAULT_SCENARIO, DUTIES, PROFILES, type Scenario, type UnitProfile } from './scenario.js';
import { Gathering } from './summary.js';
import { Tally } from './tally.js';
import { prepare } from './world.js';
import {
  calendar,
  reckoning,
  fixed,
  NOTHING_SPECIAL,
  PLAIN,
  article,
  policyOf,
  worldOf,
  habit,
  noticesOf,
  on,
  byMonth,
  clockedMs,
  run,
} from '../../../test/support/simulated.js';

describe('one article with one punctual unit', () => {
  const world = worldOf();
  const { tally, result } = run(world);

  it('is lived to the day that a clerk would compute', () => {
    // 1 working day to sign, 10 to plan, 1 for the review; Qingming and Labour Day move the first two reports; 2 to verify
    expect(tally.when('PartSigned')).toEqual(['2021-03-02']);
    expect(tally.when('PlanSubmitted')).toEqual(['2021-03-16']);
    expect(tally.when('PlanApproved')).toEqual(['2021-03-17']);
    expect(tally.when('ReportSubmitted')).toEqual(['2021-04-06', '2021-05-06', '2021-06-07']);
    expect(tally.when('ClosingRequested')).toEqual(['2021-06-30']);
    expect(tally.when('ArticleClosed')).toEqual(['2021-07-02']);
    expect(on(result.closedAt)).toBe('2021-07-02');
    // six months later, which is a Sunday after the New Year's days: on 4 January
    expect(tally.when('LookBackOpened')).toEqual(['2022-01-04']);
    expect(tally.when('LookBackPassed')).toEqual(['2022-01-07']);
    expect(result.articles).toMatchObject([{ stage: 'closed', slackDays: 0, overdue: 0, overdueDays: 0, cases: 0 }]);
    expect(result.refusals).toEqual({});
    expect(result.unanswered).toEqual({});
  });

  it('counts what came to the unit: tasks, reports due, notices', () => {
    // sign, plan; the report of March and the part; then a report a month. The report of June is owed no more
    expect(byMonth(world, result.arrived, 'A')).toEqual({ '2021-03': 4, '2021-04': 1, '2021-05': 1, '2021-06': 1 });
    expect(byMonth(world, result.reports, 'A')).toEqual({ '2021-04': 1, '2021-05': 1, '2021-06': 1 });
    expect(byMonth(world, result.arrived, 'OFFICE')).toEqual({ '2021-03': 1 });
    expect(byMonth(world, result.arrived, 'DCS')).toEqual({ '2021-06': 1, '2022-01': 1 });
    // half time of the signature; plan 3 and 1 before; three reports 3 and 1, that of June 3; completion 30, 10, 5, 3, 1
    expect(noticesOf(world, result, 'A')).toEqual({ assigned: 1, 'plan-approved': 1, closed: 1, reminder: 15 });
    expect(noticesOf(world, result, 'DCS')).toEqual({ 'look-back': 1 });
  });

  it('adds up the clock: every moment of office time has one holder', () => {
    const held = Object.values(result.articles[0]!.heldMs).reduce((a, b) => a + b, 0);
    expect(held).toBe(clockedMs(tally, world));
    expect(result.heldMs.reduce((a, b) => a + b, 0)).toBe(held);
    // one working day of review; two of verification and three and a half of looking back
    expect(result.articles[0]!.heldMs).toMatchObject({ office: calendar.lengthMs, supervision: 5.5 * calendar.lengthMs });
  });
});

describe('habits', () => {
  it('late with the completion by three: overdue once, for three working days', () => {
    const late = habit({ late: { chance: 1, by: fixed(3), on: ['completion'] } });
    const { tally, result } = run(worldOf({ standard: late }));
    expect(tally.when('ClosingRequested')).toEqual(['2021-07-05']);
    expect(tally.when('OverdueMarked')).toEqual(['2021-06-30']);
    expect(result.articles).toMatchObject([{ overdue: 1, overdueDays: 3, slackDays: -3, cases: 0 }]);
    expect(result.overdueDays.reduce((a, b) => a + b, 0)).toBe(3);
  });

  it('late with everything: signing, planning, three reports and the completion are each overdue by three', () => {
    const { result } = run(worldOf({ standard: PROFILES.late }));
    const { overdue, overdueDays } = result.articles[0]!;
    expect(overdueDays).toBe(3 * overdue);
    expect(overdue).toBeGreaterThanOrEqual(6);
  });

  it('silent: a case is drafted on the day of the rule set, five working days after the signature was due', () => {
    const { tally, result } = run(worldOf({ standard: PROFILES.silent }));
    expect(tally.when('OverdueMarked')).toEqual(['2021-03-02']);
    expect(tally.when('CaseDrafted')).toEqual(['2021-03-09']);
    expect(result.articles).toMatchObject([{ stage: 'dispatched', closedAt: null, cases: 1, overdue: 1 }]);
    expect(result.closedAt).toBeNull();
  });

  it('objecting: the assignment is upheld, and the unit signs within a new period', () => {
    const { tally } = run(worldOf({ standard: habit({ objects: 1 }) }));
    expect(tally.when('PartObjected')).toEqual(['2021-03-02']);
    expect(tally.when('AssignmentConfirmed')).toEqual(['2021-03-03']);
    expect(tally.when('PartSigned')).toEqual(['2021-03-04']);
    expect(tally.when('ArticleClosed')).toEqual(['2021-07-02']);
  });

  it('objecting with success: a responsible unit is released, a lead that is the only one is not', () => {
    const policy = policyOf([article(1, '2021-06-30', ['A'], ['B'])]);
    const { tally, result } = run(
      worldOf({ standard: habit({ objects: 1 }), decisions: { ...NOTHING_SPECIAL, objectionUpheld: 1 } }, policy),
    );
    expect(tally.told.filter(({ type }) => type === 'PartReassigned').map(({ event }) => event.data)).toMatchObject([
      { from: 'B', to: [] },
    ]);
    expect(tally.when('AssignmentConfirmed')).toEqual(['2021-03-03']);
    expect(result.refusals).toEqual({ 'DISPATCH.NO_LEAD': 1 });
    expect(result.articles).toMatchObject([{ stage: 'closed' }]);
  });

  it('of two leads, the second declares its part done and the first requests the closing', () => {
    const { tally, result } = run(worldOf({}, policyOf([article(1, '2021-06-30', ['A', 'B'], ['C'])])));
    const done = tally.told.filter(({ type }) => type === 'PartCompleted').map(({ event }) => event.data);
    expect(done.map((data) => (data as { unit: string }).unit).sort()).toEqual(['B', 'C']);
    expect(tally.told.filter(({ type }) => type === 'ClosingRequested').map(({ event }) => event.data)).toMatchObject([
      { unit: 'A' },
    ]);
    expect(result.refusals).toEqual({});
    expect(result.articles).toMatchObject([{ stage: 'closed' }]);
  });

  it('asking for an extension: the office grants the first, the leading group the second, and there is no third', () => {
    const { tally, result } = run(worldOf({ standard: PROFILES.extending }));
    // five working days before 30 June; before 30 July, which is 30 日 later; and before 30 August, as 29 August is a Sunday
    expect(tally.when('ExtensionRequested')).toEqual(['2021-06-23', '2021-07-23']);
    expect(tally.when('DecisionProposed')).toEqual(['2021-07-26']);
    expect(tally.when('ExtensionGranted')).toEqual(['2021-06-24', '2021-07-27']);
    expect(tally.when('ClosingRequested')).toEqual(['2021-08-30']);
    expect(result.refusals).toEqual({ 'EXTENSION.BEYOND_OFFICE': 1, 'EXTENSION.CAP': 1 });
    expect(result.articles).toMatchObject([{ slackDays: 0, overdue: 0 }]);
    expect(result.heldMs[worldOf().rowOf.get('leader')! * worldOf().months.length + 4]).toBe(calendar.lengthMs);
  });

  it('asking for an extension that the leading group refuses: the first date stands', () => {
    const decisions = { ...PLAIN.decisions, extensionGranted: 0 };
    const { tally } = run(worldOf({ standard: PROFILES.extending, decisions }));
    expect(tally.when('ExtensionRefused')).toEqual(['2021-06-24']);
    expect(tally.when('ClosingRequested')).toEqual(['2021-06-30']);
  });

  it('whose plan and closing request come back: plans anew, works until the new date', () => {
    const twice = { plan: 0.5, closing: 0.5, rectification: 0, rework: fixed(30) };
    const world = worldOf({ standard: habit({ returns: twice }) });
    const runs = Array.from({ length: 30 }, (_, i) => run(world, 7, i));
    const plans = runs.map(({ tally }) => tally.when('PlanReturned').length);
    expect(plans).toContain(0);
    expect(Math.max(...plans)).toBeGreaterThan(1);
    const reworked = runs.find(({ tally }) => tally.when('ClosingReturned').length === 1)!;
    // returned on 2 July with 30 日, which end on Sunday, 1 August
    expect(reworked.tally.when('ClosingRequested')).toEqual(['2021-06-30', '2021-08-02']);
  });

  it('looked back at and reopened: closed a second time after the rework', () => {
    const { tally, result } = run(worldOf({ decisions: { ...PLAIN.decisions, reopened: 1 } }));
    expect(tally.when('ArticleReopened')).toEqual(['2022-01-07']);
    // 30 日 end on Sunday, 6 February, the last day of the Spring Festival
    expect(tally.when('ClosingRequested')).toEqual(['2021-06-30', '2022-02-07']);
    expect(result.articles).toMatchObject([{ stage: 'closed', slackDays: 0 }]);
  });

  it('with milestones: each unit owes them, evenly spread to the completion date', () => {
    const policy = policyOf([article(1, '2021-06-30', ['A'], ['B'])]);
    const { tally, result } = run(worldOf({ milestones: 2 }, policy));
    // the plan is made on 16 March, 106 days before the end; thirds of that end on 21 April and 26 May
    expect(tally.when('MilestoneCompleted')).toEqual(['2021-04-21', '2021-04-21', '2021-05-26', '2021-05-26']);
    expect(tally.when('PlanCountersigned')).toEqual(['2021-03-25']);
    expect(result.articles).toMatchObject([{ stage: 'closed', overdue: 0 }]);
  });

  it('not countersigning: the office says after its time that no answer came, and the plan goes on', () => {
    const policy = policyOf([article(1, '2021-06-30', ['A'], ['B'])]);
    const { tally } = run(worldOf({ units: { B: PROFILES.silent } }, policy));
    // asked on 16 March, seven working days to 25 March, one for the office, one for the review
    expect(tally.when('CountersignLapsed')).toEqual(['2021-03-26']);
    expect(tally.when('PlanApproved')).toEqual(['2021-03-29']);
  });

  it('a unit that never acts holds the others up, and they do not pay for it', () => {
    const policy = policyOf([article(1, '2021-06-30', ['A'], ['B'])]);
    const world = worldOf({ units: { B: PROFILES.silent } }, policy);
    const { result } = run(world);
    expect(result.articles).toMatchObject([{ stage: 'executing', closedAt: null }]);
    const days = (unit: string) => result.articles[0]!.heldMs[`unit:${unit}`]! / calendar.lengthMs;
    expect(days('B')).toBeGreaterThan(days('A'));
  });
});

describe('load, collisions and holidays', () => {
  it('counts the reports of one unit on one period as one deadline of its week', () => {
    const many = policyOf(Array.from({ length: 4 }, (_, i) => article(i + 1, '2021-06-30')));
    const { result } = run(worldOf({ collisionFrom: 4 }, many));
    const weeks = result.collisions
      .filter(({ unit }) => unit === 'A')
      .map(({ week, deadlines }) => [on(week * 86_400_000), deadlines]);
    // four signatures, four plans, four completions; never four reports
    expect(weeks).toEqual([
      ['2021-03-01', 4],
      ['2021-03-15', 4],
      ['2021-06-28', 4],
    ]);
  });

  it('finds the decision whose time has the Spring Festival in it', () => {
    // closing is asked for on 8 February 2021; the festival is from 11 to 17 February, the 7th and the 20th are worked
    const policy = policyOf([article(1, '2021-02-08')], '2021-12-31', '2021-01-04');
    const { result } = run(worldOf({}, policy));
    const review = result.reviews.find(({ kind }) => kind === 'verify')!;
    expect(on(review.openedAt)).toBe('2021-02-08');
    expect(review).toMatchObject({ longestOff: 7, daysOff: 8 });
    expect(on(review.due)).toBe('2021-02-26');
    expect(on(review.doneAt)).toBe('2021-02-10');
    const gathering = new Gathering(worldOf({}, policy), 1);
    gathering.add(result);
    expect(gathering.summary().holidayReviews).toMatchObject([
      { article: 1, kind: 'verify', from: '2021-02-08', probability: 1 },
    ]);
    expect(gathering.summary().totals.holidayReviews.mean).toBe(1);
  });

  it('says how long nobody worked before a due day', () => {
    // the review of a plan submitted on 5 February is due on the fifth working day: 7, 8, 9, 10 and, after the festival, 18 February
    const policy = policyOf([article(1, '2021-12-31')], '2021-12-31', '2021-01-21');
    const { result } = run(worldOf({}, policy));
    const review = result.reviews.find(({ kind }) => kind === 'review-plan')!;
    expect([on(review.openedAt), on(review.due)]).toEqual(['2021-02-05', '2021-02-18']);
    expect(review).toMatchObject({ longestOff: 7, gapDays: 8 });
  });
});

/** A policy of any shape, by numbers from outside. */
const anyPolicy = fc
  .record({
    articles: fc.array(
      fc.record({ lead: fc.nat(4), others: fc.uniqueArray(fc.nat(4), { maxLength: 3 }), month: fc.integer({ min: 4, max: 12 }) }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ articles }) =>
    policyOf(
      articles.map(({ lead, others, month }, i) =>
        article(
          i + 1,
          `2021-${String(month).padStart(2, '0')}-15`,
          [`U${lead}`],
          others.filter((other) => other !== lead).map((other) => `U${other}`),
        ),
      ),
    ),
  );
const restless: UnitProfile = {
  ...PROFILES.ordinary,
  late: { chance: 0.5, by: { kind: 'geometric', mean: 6, from: 1 }, on: DUTIES },
  objects: 0.3,
  extension: { chance: 0.5, before: { kind: 'uniform', from: 0, to: 30 }, days: { kind: 'empirical', days: [10, 30, 90] } },
  returns: { plan: 0.4, closing: 0.4, rectification: 0.5, rework: { kind: 'uniform', from: 1, to: 40 } },
};

describe('any policy', () => {
  const anyRun = fc.record({
    policy: anyPolicy,
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    number: fc.nat(1000),
    silent: fc.boolean(),
  });
  const scenarioOf = (silent: boolean): Scenario => ({
    ...DEFAULT_SCENARIO,
    standard: restless,
    units: silent ? { U1: PROFILES.silent } : {},
  });

  it('gives the same run for the same seed and number, whatever was simulated before', () => {
    fc.assert(
      fc.property(anyRun, ({ policy, seed, number, silent }) => {
        const world = prepare(policy, scenarioOf(silent), reckoning);
        const first = simulateRun(world, seed, number);
        simulateRun(world, seed, number + 1);
        expect(simulateRun(prepare(policy, scenarioOf(silent), reckoning), seed, number)).toEqual(first);
      }),
      { numRuns: 25 },
    );
  });

  it('has one holder for every moment, settles every obligation once, and closes nothing twice', () => {
    fc.assert(
      fc.property(anyRun, ({ policy, seed, number, silent }) => {
        const world = prepare(policy, scenarioOf(silent), reckoning);
        const { tally, result } = run(world, seed, number);
        for (const { heldMs, number: article } of result.articles) {
          const held = Object.values(heldMs).reduce((a, b) => a + b, 0);
          expect(held).toBe(clockedMs(tally, world, article));
        }
        const settled = tally.told.flatMap(({ article: number, event }) =>
          'obligation' in event.data ? [`${number} ${event.data.obligation}`] : [],
        );
        expect(new Set(settled).size).toBe(settled.length);
        const count = (type: string, of: number) =>
          tally.told.filter((entry) => entry.type === type && entry.article === of).length;
        for (const { number: article } of result.articles)
          expect(count('ArticleClosed', article)).toBeLessThanOrEqual(1 + count('ArticleReopened', article));
        const beside = tally.beside.filter(({ type }) =>
          ['CaseUnanswered', 'CaseTaskOverdue', 'MeetingTaskOverdue'].includes(type),
        );
        const ofArticles = result.articles.reduce((all, { overdue }) => all + overdue, 0);
        expect(result.overdue.reduce((a, b) => a + b, 0)).toBe(ofArticles + beside.length);
        expect(result.unanswered).toEqual({});
      }),
      { numRuns: 25 },
    );
  });

  it('knows without making it what the agenda has next, and its kept tasks are those of a state that nobody saw before', () => {
    fc.assert(
      fc.property(anyRun, ({ policy, seed, silent }) => {
        const world = prepare(policy, scenarioOf(silent), reckoning);
        const life = new ArticleLife(world, seed, 0, new Tally(world));
        while (life.next !== null && life.next <= world.horizon) {
          life.advance(life.next);
          const fresh: ArticleState = { ...structuredClone(life.state), id: 'nobody saw it' };
          expect(openTasks(life.state, world)).toEqual(openTasks(fresh, world));
          expect(life.owedByTime()).toBe(agenda(fresh, world)[0]?.at ?? Infinity);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('many runs', () => {
  const policy = policyOf([article(1, '2021-06-30', ['A'], ['B']), article(2, '2021-09-30', ['B'])]);
  const gather = (scenario: Scenario, runs = 60, seed = 5) => {
    const gathering = new Gathering(prepare(policy, scenario, reckoning), seed);
    for (let i = 0; i < runs; i += 1) gathering.add(simulateRun(gathering.world, seed, i));
    return gathering;
  };
  const often: Scenario = {
    ...PLAIN,
    name: 'often late',
    standard: habit({ late: { chance: 0.5, by: fixed(4), on: ['completion'] } }),
  };

  it('have probabilities near the habits they were made from', () => {
    const { totals, articles, units, critical, runs } = gather(often, 200).summary();
    expect(runs).toBe(200);
    // B's own part of the first article does not make the lead late unless it keeps it waiting: 1 − 0.5 × 0.5
    expect(articles[1]!.lateProbability).toBeGreaterThan(0.4);
    expect(articles[1]!.lateProbability).toBeLessThan(0.6);
    expect(articles[0]!.lateProbability).toBeGreaterThan(0.65);
    expect(articles[0]!.lateProbability).toBeLessThan(0.85);
    expect(critical).toEqual([1, 2]);
    expect(totals.overdueDays.p10).toBeLessThanOrEqual(totals.overdueDays.p50);
    expect(totals.overdueDays.p50).toBeLessThanOrEqual(totals.overdueDays.p90);
    expect(articles[0]!.finish).toEqual({ p10: '2021-07-02', p50: '2021-07-08', p90: '2021-07-08' });
    expect(units.find(({ unit }) => unit === 'B')!.overdueProbability).toBeGreaterThan(0.6);
  });

  it('refuse to be added out of their order', () => {
    const gathering = gather(often, 1);
    expect(() => gathering.add(simulateRun(gathering.world, 5, 3))).toThrow(RangeError);
  });

  it('are compared run by run with the same random numbers: what is not changed does not differ at all', () => {
    const better: Scenario = { ...often, name: 'A in time', units: { A: PROFILES.punctual } };
    const { totals, articles, units } = compareScenarios(gather(often), gather(better));
    expect(articles[1]!.late.difference).toEqual({ mean: 0, halfWidth: 0 });
    expect(articles[0]!.late).toMatchObject({ certain: true });
    expect(articles[0]!.late.difference.mean).toBeLessThan(0);
    expect(totals.lateArticles.certain).toBe(true);
    // what is left is the time for which B keeps the lead waiting
    expect(units.find(({ unit }) => unit === 'A')!.overdueDays).toMatchObject({ certain: true });
    expect(units.find(({ unit }) => unit === 'B')!.overdueDays.difference.mean).toBe(0);
    expect(() => compareScenarios(gather(often), gather(better, 10))).toThrow(RangeError);
    expect(() => compareScenarios(gather(often, 10), gather(better, 10, 6))).toThrow(RangeError);
  });

  it('show what a quarterly report saves', () => {
    const quarterly: Scenario = { ...PLAIN, changes: { reportCycle: 'quarter', reportDueDay: 10, articles: {} } };
    const { totals } = compareScenarios(gather(PLAIN, 3), gather(quarterly, 3));
    // monthly: A 3; B 3 and 6. By quarter, due on the 10th of the month after it: 1; 1 and 2
    expect([totals.reports.first, totals.reports.second]).toEqual([12, 4]);
  });
});

describe('sanity of every simulation', () => {
  const policy = policyOf([1, 2, 3, 4, 5, 6].map((number) => article(number, '2021-09-30', ['A'], ['B'])));
  const total = (of: Uint32Array): number => of.reduce((a, b) => a + b, 0);
  // late with signing and planning the work begins later, so that fewer reports are owed at all
  const late = (by: number) => habit({ late: { chance: 1, by: fixed(by), on: ['report', 'completion'] } });

  it('later units never have fewer overdue tasks or days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 15 }), fc.nat(1000), (by, more, seed) => {
        const [less, worse] = [by, by + more].map((days) => run(worldOf({ standard: late(days) }, policy), seed).result);
        expect(total(worse!.overdue)).toBeGreaterThanOrEqual(total(less!.overdue));
        expect(total(worse!.overdueDays)).toBeGreaterThanOrEqual(total(less!.overdueDays));
      }),
      { numRuns: 10 },
    );
  });

  it('a unit with much to do is slower, and the more so the more each task weighs', () => {
    const overdueDays = [0, 0.5, 2].map((days) => {
      const standard = habit({ overload: { from: 4, days } });
      return total(run(worldOf({ standard }, policy)).result.overdueDays);
    });
    expect(overdueDays[0]).toBe(0);
    expect(overdueDays[1]).toBeGreaterThan(0);
    expect(overdueDays[2]).toBeGreaterThan(overdueDays[1]!);
    // what four tasks do not bring about
    const few = worldOf({ standard: habit({ overload: { from: 12, days: 2 } }) }, policy);
    expect(total(run(few).result.overdueDays)).toBe(0);
  });

  it('has totals that are the sums of its units and of its articles', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const gathering = new Gathering(worldOf({ standard: PROFILES.ordinary }, policy), seed);
        for (let i = 0; i < 3; i += 1) gathering.add(simulateRun(gathering.world, seed, i));
        const { totals, units, articles } = gathering.summary();
        const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
        expect(sum(units.map(({ overdueDays }) => overdueDays.mean))).toBeCloseTo(totals.overdueDays.mean, 9);
        expect(sum(articles.map(({ overdueDays }) => overdueDays.mean))).toBeCloseTo(totals.overdueDays.mean, 9);
        expect(sum(units.flatMap(({ tasks }) => tasks))).toBeCloseTo(totals.tasks.mean, 9);
        expect(sum(units.flatMap(({ reports }) => reports))).toBeCloseTo(totals.reports.mean, 9);
        expect(sum(units.flatMap(({ notices }) => Object.values(notices)))).toBeCloseTo(totals.notices.mean, 9);
      }),
      { numRuns: 10 },
    );
  });
});

describe('what cannot be simulated', () => {
  it.each([
    ['no articles', policyOf([]), {}, 'SIMULATION.NO_ARTICLES'],
    ['an end before the dispatch', policyOf([article(1, '2021-06-30')], '2021-01-31'), {}, 'SIMULATION.BAD_PERIOD'],
    ['a century', policyOf([article(1, '2021-06-30')], '2121-01-31'), {}, 'SIMULATION.BAD_PERIOD'],
    ['a unit that leads and is responsible', policyOf([article(1, '2021-06-30', ['A'], ['A'])]), {}, 'DISPATCH.UNIT_TWICE'],
  ])('%s: %#', (_, policy, scenario, code) => {
    expect(() => worldOf(scenario, policy)).toThrow(expect.objectContaining({ code }));
  });

  it('a change of an article that is not there', () => {
    const changes = { articles: { '7': { due: '2021-10-31' } } };
    expect(() => worldOf({ changes })).toThrow(/changes\.articles\.7/);
    expect(on(worldOf({ changes: { articles: { '1': { due: '2021-10-31' } } } }).policy.articles[0]!.due)).toBe('2021-10-31');
  });
});
