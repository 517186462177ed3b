import { describe, expect, it } from '@jest/globals';
import {
  article,
  fixed,
  habit,
  NOTHING_SPECIAL,
  noticesOf,
  PLAIN,
  policyOf,
  run,
  worldOf,
} from '../../../test/support/simulated.js';
import { PROFILES } from './scenario.js';

const silentButAnswering = habit({ late: { chance: 1, by: fixed(60), on: ['sign', 'report', 'plan', 'completion'] } });

describe('a supervision case of a simulation', () => {
  const opened = { ...NOTHING_SPECIAL, caseOpened: 1 };

  it('is opened, noticed, answered on the last day, concluded, rectified, checked, and closed when its review period is over', () => {
    const { tally, result } = run(worldOf({ standard: silentButAnswering, decisions: opened }));
    // the signature was due on 2 March; five working days later the draft, one to open, one to the notice, ten for the answer
    expect(tally.when('CaseDrafted')[0]).toBe('2021-03-09');
    expect(tally.whenBeside('CaseOpened')[0]).toBe('2021-03-10');
    expect(tally.whenBeside('CaseNoticeIssued')[0]).toBe('2021-03-11');
    expect(tally.whenBeside('CaseAnswered')[0]).toBe('2021-03-25');
    expect(tally.whenBeside('CaseConcluded')[0]).toBe('2021-03-29');
    // 20 日 later is Sunday, 18 April
    expect(tally.whenBeside('RectificationReported')[0]).toBe('2021-04-19');
    expect(tally.whenBeside('RectificationPassed')[0]).toBe('2021-04-21');
    // 30 日 after the conclusion
    expect(tally.whenBeside('ReviewPeriodOver')[0]).toBe('2021-04-28');
    expect(tally.whenBeside('CaseClosed')[0]).toBe('2021-04-29');
    expect(result.counts).toMatchObject({ answersLate: 0, answersMissing: 0, casesDropped: 0 });
    expect(result.counts.casesOpened).toBe(result.articles[0]!.casesOpened);
    expect(result.counts.caseNotices).toBe(result.counts.casesOpened);
  });

  it('is dropped when what was late is done before the office looks at the draft', () => {
    const sevenLate = habit({ late: { chance: 1, by: fixed(6), on: ['sign'] } });
    const { tally, result } = run(worldOf({ standard: sevenLate, decisions: opened }));
    expect(tally.when('CaseDrafted')).toEqual(['2021-03-09']);
    expect(tally.when('PartSigned')).toEqual(['2021-03-10']);
    expect(tally.whenBeside('CaseDiscarded')).toEqual(['2021-03-10']);
    expect(result.counts).toMatchObject({ casesOpened: 0, casesDropped: 1 });
    expect(noticesOf(worldOf(), result, 'A')['case-notice']).toBeUndefined();
  });

  it('of a unit that never answers is concluded all the same, and stays open', () => {
    const { tally, result } = run(worldOf({ standard: PROFILES.silent, decisions: opened }));
    expect(tally.whenBeside('CaseUnanswered')).toEqual(['2021-03-25']);
    expect(tally.whenBeside('CaseConcluded')).toEqual(['2021-03-29']);
    expect(tally.whenBeside('RectificationReported')).toEqual([]);
    expect(result.counts).toMatchObject({ casesOpened: 1, answersMissing: 1, conclusions: 1, casesClosed: 0 });
    expect(noticesOf(worldOf(), result, 'A')).toMatchObject({ 'case-notice': 1, 'case-concluded': 1 });
  });

  it('ends with an accepted explanation, after which the machine drafts none for the same date', () => {
    const { tally, result } = run(worldOf({ standard: silentButAnswering, decisions: { ...opened, explanationAccepted: 1 } }));
    expect(result.counts.explanationsAccepted).toBe(result.counts.casesOpened);
    const drafts = tally.told.flatMap(({ event }) =>
      event.type === 'CaseDrafted' ? [`${event.data.task} ${event.data.due}`] : [],
    );
    expect(new Set(drafts).size).toBe(drafts.length);
  });

  it('leads to a circular that goes round or waits for the meeting, and to a review by others', () => {
    const standard = { ...silentButAnswering, reviews: 1 };
    const decisions = { ...opened, circularProposed: 1, conclusionRevoked: 1 };
    const round = run(worldOf({ standard, decisions }));
    expect(round.tally.whenBeside('ProposalMade')[0]).toBe('2021-03-30');
    expect(round.tally.whenBeside('ProposalDecided')[0]).toBe('2021-03-31');
    expect(round.tally.whenBeside('ReviewDecided')[0]).toBe('2021-04-01');
    expect(round.result.counts.meetings).toBe(0);
    const met = run(worldOf({ standard, decisions: { ...decisions, toMeeting: 1 } }));
    expect(met.result.counts.meetings).toBeGreaterThan(0);
    expect(met.tally.whenBeside('ProposalDecided').length).toBeGreaterThan(0);
  });

  it('brings another unit to the lead where the supervision office proposes it and the leading group agrees, and the article goes on', () => {
    const policy = policyOf([article(1, '2021-12-31', ['A'], ['B', 'C'])], '2022-12-30');
    const units = { A: habit({ late: { chance: 1, by: fixed(40), on: ['sign'] } }) };
    const decisions = { ...opened, leadChangeProposed: 1 };
    for (const meetings of [
      null,
      { everyWorkdays: 10, notice: 5, minutes: fixed(2), confirmation: fixed(1), excused: 0, deferred: 0 },
    ]) {
      const { tally, result } = run(
        worldOf({ units, decisions: { ...decisions, toMeeting: meetings ? 1 : 0 }, meetings }, policy),
      );
      expect(tally.told.find(({ type }) => type === 'LeadChanged')!.event.data).toMatchObject({
        from: 'A',
        to: 'B',
        former: 'responsible',
      });
      expect(result.counts.leadChanges).toBe(1);
      const requested = tally.told.find(({ type }) => type === 'ClosingRequested')!;
      expect(requested.event.data).toMatchObject({ unit: 'B' });
      // the former lead carries out its part like the others
      const completed = tally.told
        .filter(({ type }) => type === 'PartCompleted')
        .map(({ event }) => (event.data as { unit: string }).unit);
      expect(completed.sort()).toEqual(['A', 'C']);
      expect(result.articles[0]).toMatchObject({ stage: 'closed', slackDays: 0 });
    }
    const refused = run(worldOf({ units, decisions: { ...decisions, leadChangeApproved: 0 } }, policy));
    expect(refused.result.counts).toMatchObject({ proposals: 1, leadChanges: 0 });
  });

  it('is not opened twice on one matter, and the refusal is not a fault', () => {
    const policy = policyOf([article(1, '2021-06-30', ['A'], ['B'])]);
    const { result } = run(worldOf({ standard: PROFILES.silent, decisions: opened }, policy));
    expect(result.counts.casesOpened).toBe(2);
    expect(result.refusals['CASE.DUPLICATE'] ?? 0).toBe(0);
  });
});

describe('reports that a head confirms', () => {
  it('are filed by a handler as the unit’s habits say, and count when the head has confirmed them', () => {
    const standard = habit({ headReview: { chance: 1, after: fixed(2) } });
    const { tally, result } = run(worldOf({ standard }));
    const [filed] = tally.when('ReportFiled');
    expect(filed).toBe('2021-04-06');
    expect(tally.when('ReportConfirmed')[0]).toBe('2021-04-08');
    expect(tally.when('ReportSubmitted')).toEqual([]);
    // in time as the handler was, each is overdue for as long as it lies with the head
    expect(result.unanswered).toEqual({});
    expect(result.articles[0]!.overdue).toBeGreaterThanOrEqual(3);
    const plain = run(worldOf());
    expect([...result.reports]).toEqual([...plain.result.reports]);
    expect([...result.arrived]).toEqual([...plain.result.arrived]);
  });
});

describe('a suspension of a simulation', () => {
  it('is asked for by the lead, granted, and ended after its working days; the date moves by as much, and nobody works meanwhile', () => {
    const { tally, result } = run(worldOf({ standard: PROFILES.suspending }));
    // execution began on 17 March; 20 working days and one of review
    expect(tally.when('ArticleSuspended')).toEqual(['2021-04-16']);
    const suspended = tally.told.find(({ type }) => type === 'ArticleSuspended')!;
    expect(suspended.event.data).toMatchObject({ category: 'dependency' });
    expect(tally.when('ArticleResumed')).toEqual(['2021-06-15']);
    const meanwhile = tally.told.filter(({ on }) => on > '2021-04-16' && on < '2021-06-15');
    expect(meanwhile).toEqual([]);
    expect(tally.when('ClosingRequested')[0]! > '2021-08-25').toBe(true);
    expect(result.counts.suspensions).toBe(1);
    expect(result.counts.suspendedDays).toBe(40);
    expect(result.refusals).toEqual({});
  });

  it('is not there when the office says no', () => {
    const { result } = run(worldOf({ standard: PROFILES.suspending, decisions: { ...NOTHING_SPECIAL, suspensionGranted: 0 } }));
    expect(result.counts.suspensions).toBe(0);
  });
});

describe('disputes and meetings of a simulation', () => {
  const upTheLadder = { ...NOTHING_SPECIAL, disputeEscalated: 1, disputeToMeeting: 1, toMeeting: 1 };
  const policy = policyOf([article(1, '2021-12-31', ['A'], ['B', 'C'])]);
  const objecting = { units: { B: habit({ objects: 1 }) }, decisions: upTheLadder };
  const meetings = { everyWorkdays: 10, notice: 5, minutes: fixed(2), confirmation: fixed(1), excused: 0, deferred: 0 };

  it('an objection climbs from the office to the deputy to the next meeting, whose minutes rule it', () => {
    const { tally, result } = run(worldOf({ ...objecting, meetings }, policy));
    expect(tally.when('DisputeOpened')).toEqual(['2021-03-02']);
    expect(tally.when('DisputeEscalated')).toEqual(['2021-03-03', '2021-03-04']);
    // dates of the rhythm are 15 March and so on; five working days to the hour, two to the minutes, one to the chair
    expect(tally.whenBeside('MeetingCalled')).toEqual(['2021-03-15']);
    expect(tally.whenBeside('MeetingBegan')).toEqual(['2021-03-22']);
    expect(tally.whenBeside('MinutesSubmitted')).toEqual(['2021-03-24']);
    expect(tally.whenBeside('MinutesConfirmed')).toEqual(['2021-03-25']);
    expect(tally.when('DisputeRuled')).toEqual(['2021-03-25']);
    expect(result.counts).toMatchObject({ disputes: 1, disputesEscalated: 2, meetings: 1, meetingItems: 1, itemsDeferred: 0 });
    // the lead and the office are members, the unit of the dispute is invited
    expect(result.counts.attendances).toBe(3);
    expect(noticesOf(worldOf({}, policy), result, 'B')).toMatchObject({ 'meeting-called': 1, 'meeting-minutes': 1 });
  });

  it('what is put off comes to the next meeting', () => {
    const { result } = run(worldOf({ ...objecting, meetings: { ...meetings, deferred: 1 } }, policy));
    expect(result.counts.itemsDeferred).toBe(result.counts.meetingItems);
    expect(result.counts.meetings).toBeGreaterThan(3);
  });

  it('without a quorum nothing is decided', () => {
    const { result } = run(worldOf({ ...objecting, meetings: { ...meetings, excused: 1 } }, policy));
    expect(result.counts.itemsDeferred).toBe(result.counts.meetingItems);
    expect(result.refusals['MEETING.NO_QUORUM']).toBeGreaterThan(0);
  });

  it('without meetings everything goes round, and the deputy rules', () => {
    const { tally, result } = run(worldOf({ ...objecting, meetings: null }, policy));
    expect(tally.when('DisputeRuled')).toEqual(['2021-03-04']);
    expect(result.counts.meetings).toBe(0);
  });

  it('a second extension waits for the meeting, and the date counts when the minutes are confirmed', () => {
    const extending = { standard: PROFILES.extending, decisions: upTheLadder, meetings };
    const { tally } = run(worldOf(extending, policyOf([article(1, '2021-06-30')])));
    expect(tally.when('ExtensionGranted')).toHaveLength(2);
    expect(tally.when('ExtensionGranted')[1]).toBe(tally.whenBeside('MinutesConfirmed')[0]);
  });
});

describe('error tolerance in a simulation', () => {
  const policy = policyOf([article(1, '2021-12-31', ['A'], ['B'])], '2022-06-30');
  const units = { A: { ...silentButAnswering, tolerance: { chance: 1, after: fixed(1) } } };
  const decisions = { ...NOTHING_SPECIAL, caseOpened: 1, accountabilityProposed: 1 };
  const lived = (more: Partial<typeof decisions>, scenario = {}) =>
    run(
      worldOf(
        { units, decisions: { ...decisions, ...more }, reactions: { ...PLAIN.reactions, leader: fixed(3) }, ...scenario },
        policy,
      ),
    );

  it('is applied for when accountability is proposed, which waits for the discipline body, and ends with an exemption', () => {
    const { tally, result } = lived({ toleranceExempt: 1 });
    const [proposed] = tally.beside.filter(({ event }) => event.type === 'ProposalMade' && event.data.kind === 'accountability');
    expect(proposed!.on).toBe('2021-03-30');
    // a working day later the unit applies, and the discipline body takes ten
    expect(tally.whenBeside('ToleranceApplied')[0]).toBe('2021-03-31');
    expect(tally.whenBeside('ToleranceDecided')[0]).toBe('2021-04-15');
    const [decided] = tally.beside.filter(({ event }) => event.type === 'ProposalDecided');
    expect(decided).toMatchObject({ on: '2021-04-15', event: { data: { approved: false } } });
    const { accountabilities, toleranceApplied, toleranceExempt } = result.counts;
    expect(toleranceApplied).toBe(accountabilities);
    expect(toleranceExempt).toBeGreaterThan(0);
    expect(noticesOf(worldOf({ decisions }, policy), result, 'discipline')['tolerance-asked']).toBe(toleranceApplied);
    expect(noticesOf(worldOf({ decisions }, policy), result, 'A')['tolerance-decided']).toBe(toleranceExempt);
  });

  it('ends otherwise in lighter measures, or is refused, and the leading group goes on; at a meeting too', () => {
    for (const [share, count] of [
      ['toleranceLighten', 'toleranceLightened'],
      ['toleranceMitigate', 'toleranceMitigated'],
      [null, 'toleranceRefused'],
    ] as const) {
      const { tally, result } = lived(share === null ? {} : { [share]: 1 });
      expect(result.counts[count]).toBeGreaterThan(0);
      // three working days of the leader after 15 April
      const [decided] = tally.beside.filter(({ event }) => event.type === 'ProposalDecided');
      expect(decided).toMatchObject({ on: '2021-04-20', event: { data: { approved: true } } });
    }
    const met = lived({ toMeeting: 1 });
    const [decided] = met.tally.beside.filter(({ event }) => event.type === 'ProposalDecided');
    expect(decided!.on > '2021-04-15').toBe(true);
    expect(met.result.counts.meetings).toBeGreaterThan(0);
  });

  it('comes too late once accountability is decided, is late itself, and is as likely as it was said', () => {
    const slow = lived({}, { reactions: { ...PLAIN.reactions, leader: fixed(0), tolerance: fixed(40) } });
    expect(slow.result.refusals['TOLERANCE.TOO_LATE']).toBeGreaterThan(0);
    const late = lived({}, { reactions: { ...PLAIN.reactions, leader: fixed(3), tolerance: fixed(40) } });
    const row = worldOf({ decisions }, policy).rowOf.get('discipline')!;
    expect(late.result.overdue[row]).toBeGreaterThan(0);
    expect(late.result.overdueDays[row]).toBeGreaterThan(late.result.overdue[row]!);
    const never = lived({}, { units: { A: { ...units.A, tolerance: { chance: 0, after: fixed(1) } } } });
    expect(never.result.counts).toMatchObject({ toleranceApplied: 0, accountabilities: late.result.counts.accountabilities });
  });

  it('has no part unless accountability is proposed', () => {
    expect(worldOf({ decisions: NOTHING_SPECIAL }, policy).rowOf.has('discipline')).toBe(false);
  });
});

describe('a split in a simulation', () => {
  const policy = policyOf([article(1, '2021-09-30', ['A'], ['B', 'C', 'D']), article(2, '2021-09-30', ['A'], ['B'])]);

  it('is carried on as two articles with the units in turns, and the policy is done when both are', () => {
    const { tally, result } = run(worldOf({ standard: PROFILES.splitting }, policy));
    // execution began on 18 March or so; of one responsible unit nothing can be dealt out
    expect(result.counts.splits).toBe(1);
    const [split] = tally.told.filter(({ type }) => type === 'ArticleSplit');
    expect(split).toMatchObject({ article: 1 });
    const dispatched = tally.told.filter(({ type, at }) => type === 'ArticleDispatched' && at === split!.at);
    expect(dispatched.map(({ event }) => event.data)).toMatchObject([
      { numeral: '（1）之一', leads: ['A'], responsible: ['B', 'D'] },
      { numeral: '（1）之二', leads: ['A'], responsible: ['C'] },
    ]);
    expect(tally.told.filter(({ type, article: of }) => type === 'ArticleClosed' && of === 1)).toHaveLength(2);
    const closings = tally.told.filter(({ type }) => type === 'ArticleClosed').map(({ at }) => at);
    expect(result.articles).toMatchObject([
      { number: 1, stage: 'closed', slackDays: 0 },
      { number: 2, stage: 'closed' },
    ]);
    expect(result.closedAt).toBe(Math.max(...closings));
    expect(noticesOf(worldOf({}, policy), result, 'D')).toMatchObject({ split: 1, assigned: 2, closed: 1 });
  });

  it('leaves every clock with one holder, and counts the lateness of all that came out of it as the article’s', () => {
    const standard = { ...PROFILES.splitting, late: { chance: 1, by: fixed(7), on: ['sign', 'report', 'completion'] as const } };
    const world = worldOf({ standard }, policy);
    const { tally, result } = run(world);
    const [whole] = result.articles;
    const marks = tally.told.filter(({ type, article: of }) => type === 'OverdueMarked' && of === 1);
    expect(whole!.overdue).toBe(marks.length);
    expect(whole!.slackDays).toBeLessThan(0);
    const held = Object.values(whole!.heldMs).reduce((a, b) => a + b, 0);
    expect(result.heldMs.reduce((a, b) => a + b, 0)).toBe(
      held + Object.values(result.articles[1]!.heldMs).reduce((a, b) => a + b, 0),
    );
    // the machine's drafts on the article end with it
    expect(result.counts.casesDropped + result.counts.casesOpened).toBeLessThanOrEqual(result.cases.reduce((a, b) => a + b, 0));
  });

  it('comes about as often as the habits of the lead say, and never by default', () => {
    const some = { ...PROFILES.punctual, splits: { chance: 0.5, after: fixed(20) } };
    const world = worldOf({ standard: some }, policy);
    const count = Array.from({ length: 60 }, (_, i) => run(world, 1, i).result.counts.splits).reduce((a, b) => a + b, 0);
    expect(count).toBeGreaterThan(15);
    expect(count).toBeLessThan(45);
    expect(run(worldOf({ standard: PROFILES.ordinary }, policy)).result.counts.splits).toBe(0);
  });
});
