import { describe, expect, it } from '@jest/globals';
import { holderNow } from '../clock-ledger/clock-ledger.js';
import { PEER } from '../rules/built-in.js';
import { at, dispatchOf, executing, head, Life, measure, office, person, plan } from '../../../test/support/life.js';
import type { ArticleCommand } from './commands.js';

const planning = (): Life => {
  const life = new Life(at('2021-03-01'));
  life.act(office, dispatchOf(['KJJ'], ['GXJ', 'SWJ']));
  for (const unit of ['KJJ', 'GXJ', 'SWJ']) life.act(head(unit), { kind: 'sign', unit });
  return life;
};
const both = plan('KJJ', measure('KJJ'), measure('GXJ', { milestones: [{ title: '中期评估', due: '2021-06-30' }] }));
const evidence = [{ name: '文件', ref: 'file:1' }];
const agree = (unit: string): ArticleCommand => ({ kind: 'countersign', unit, answer: 'agree' });

describe('a plan is countersigned by the units that own something of it (domain.md §3, 会签)', () => {
  it('in seven working days, urgent in three; each has the clock until it has answered, then the office', () => {
    const life = planning();
    expect(life.act(head('KJJ'), both)).toEqual(['PlanSubmitted', 'CountersignAsked']);
    expect(life.tasks).toEqual(['countersign:1:GXJ by 2021-03-10']);
    expect(holderNow(life.state!.clock)).toBe('unit:GXJ');
    // a better version takes its place, and is asked about anew
    life.until(at('2021-03-02'));
    life.act(head('KJJ'), { ...both, urgent: true } as ArticleCommand);
    expect(life.tasks).toEqual(['countersign:2:GXJ by 2021-03-05']);
    expect(life.act(person('GXJ', 'handler'), agree('GXJ'))).toBe('AUTH.HEAD_ONLY');
    expect(life.act(head('SWJ'), agree('SWJ'))).toBe('PLAN.NOT_COUNTERSIGNING');
    expect(life.act(office, { kind: 'approvePlan' })).toBe('PLAN.NOT_IN_REVIEW');
    life.until(at('2021-03-04'));
    expect(life.act(head('GXJ'), agree('GXJ'))).toEqual(['PlanCountersigned']);
    expect(holderNow(life.state!.clock)).toBe('office');
    expect(life.tasks).toEqual(['review-plan:OFFICE by 2021-03-11']);
  });

  it('with changes, or a refusal with its reason, over which the office approves only with an opinion', () => {
    const life = planning();
    life.act(head('KJJ'), both);
    expect(life.act(head('GXJ'), { kind: 'countersign', unit: 'GXJ', answer: 'refuse' })).toBe('PLAN.REASON_MISSING');
    life.act(head('GXJ'), { kind: 'countersign', unit: 'GXJ', answer: 'refuse', text: '缺少经费' });
    expect(life.act(office, { kind: 'approvePlan' })).toBe('PLAN.OPINION_NEEDED');
    expect(life.act(office, { kind: 'approvePlan', opinion: '经费另行安排' })).toEqual([
      'PlanApproved',
      'MilestonesSet',
      'ExecutionStarted',
    ]);
  });

  it('is not replaced by the plan of another lead while it is countersigned; its own lead may change it', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ', 'GXJ'], []));
    for (const unit of ['KJJ', 'GXJ']) life.act(head(unit), { kind: 'sign', unit });
    expect(life.act(head('KJJ'), plan('KJJ', measure('GXJ')))).toEqual(['PlanSubmitted', 'CountersignAsked']);
    expect(life.act(head('GXJ'), plan('GXJ'))).toBe('PLAN.IN_REVIEW');
    expect(life.act(head('KJJ'), plan('KJJ', measure('KJJ'), measure('GXJ')))).toEqual(['PlanSubmitted', 'CountersignAsked']);
    life.act(head('GXJ'), { kind: 'countersign', unit: 'GXJ', answer: 'refuse', text: '分工不当' });
    life.act(office, { kind: 'returnPlan', opinion: '两家商定后再报' });
    expect(life.act(head('GXJ'), plan('GXJ'))).toEqual(['PlanSubmitted']);
  });

  it('and an answer that does not come is shown as lapsed, never as agreed', () => {
    const life = planning();
    life.act(head('KJJ'), both);
    const lapse = { kind: 'lapseCountersign', unit: 'GXJ', reason: '逾期未复' } as const;
    expect(life.act(office, lapse)).toBe('PLAN.COUNTERSIGN_RUNNING');
    life.until(at('2021-03-11'));
    expect(life.act(office, lapse)).toEqual(['CountersignLapsed', 'LatenessCaughtUp']);
    // nobody is told to have made up for what never came
    expect(life.stream.at(-1)!.data).toMatchObject({ unit: 'GXJ', lifted: true });
    expect(life.state!.plan).toMatchObject({ status: 'in-review', countersigns: [{ unit: 'GXJ', answer: 'lapsed' }] });
  });

  it('is not asked for where nobody else owns anything, nor by a rule set without the step', () => {
    const life = planning();
    expect(life.act(head('KJJ'), plan('KJJ'))).toEqual(['PlanSubmitted']);
    const plain = new Life(at('2021-03-01'), PEER);
    plain.act(office, dispatchOf(['KJJ'], ['GXJ']));
    plain.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    expect(plain.act(head('KJJ'), both)).toEqual(['PlanSubmitted', 'ExecutionStarted']);
    expect(plain.state!.milestones).toBeUndefined();
  });
});

describe('milestones are dated tasks of their owners (domain.md §4)', () => {
  const running = (): Life => {
    const life = planning();
    life.act(head('KJJ'), both);
    life.act(head('GXJ'), agree('GXJ'));
    life.act(office, { kind: 'approvePlan' });
    return life;
  };

  it('reminded of 30, 10, 5, 3 and 1 working days before, done with evidence by their owner', () => {
    const life = running();
    expect(life.tasks).toContain('milestone:1.1 by 2021-06-30');
    life.until(at('2021-06-30'));
    const reminders = life.stream.filter((event) => event.type === 'ReminderSent' && event.data.task === 'milestone:1.1');
    expect(reminders.map((event) => (event.data as { moment: string }).moment)).toEqual(['30', '10', '5', '3', '1']);
    const done = { kind: 'completeMilestone', unit: 'GXJ', milestone: '1.1', summary: '完成', evidence } as const;
    expect(life.act(head('GXJ'), { ...done, evidence: [] })).toBe('MILESTONE.NO_EVIDENCE');
    expect(life.act(head('KJJ'), { ...done, unit: 'KJJ' })).toBe('MILESTONE.NOT_YOURS');
    expect(life.act(head('GXJ'), done)).toEqual(['MilestoneCompleted']);
    expect(life.act(head('GXJ'), done)).toBe('MILESTONE.UNKNOWN');
  });

  it('hold up the part and the closing until they are done or waived', () => {
    const life = running();
    expect(life.act(head('GXJ'), { kind: 'completePart', unit: 'GXJ', summary: '完成' })).toBe('PART.MILESTONES_OPEN');
    life.act(office, { kind: 'waivePart', unit: 'GXJ', reason: '合并办理' });
    life.act(office, { kind: 'waivePart', unit: 'SWJ', reason: '合并办理' });
    // what a unit leaves behind falls to the lead
    expect(life.state!.milestones![0]!.owner).toBe('KJJ');
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' })).toBe('CLOSING.MILESTONES_OPEN');
    life.act(office, { kind: 'waiveMilestone', milestone: '1.1', reason: '不再需要' });
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' })).toEqual(['ClosingRequested']);
  });

  it('change by a new version of the plan, which leaves the old one in force until it is approved', () => {
    const life = running();
    life.until(at('2021-04-01'));
    const later = plan('KJJ', measure('GXJ', { milestones: [{ title: '中期评估', due: '2021-09-30' }] }));
    expect(life.act(head('KJJ'), plan('KJJ', measure('KJJ', { due: '2021-03-31' })))).toBe('PLAN.BAD_DATE');
    expect(life.act(head('KJJ'), later)).toEqual(['PlanSubmitted', 'CountersignAsked']);
    life.act(head('GXJ'), agree('GXJ'));
    expect(life.act(office, { kind: 'returnPlan', opinion: '不宜推迟' })).toEqual(['PlanChangeReturned']);
    expect(life.tasks).toContain('milestone:1.1 by 2021-06-30');
    life.act(head('KJJ'), later);
    life.act(head('GXJ'), agree('GXJ'));
    expect(life.act(office, { kind: 'approvePlan' })).toEqual(['PlanApproved', 'MilestonesSet']);
    expect(life.tasks).toContain('milestone:3.1 by 2021-09-30');
    expect(life.tasks.filter((task) => task.startsWith('milestone'))).toHaveLength(1);
  });

  it('move with a suspension', () => {
    const life = running();
    life.act(office, { kind: 'suspend', category: 'funding', reason: '资金未到' });
    life.until(at('2021-03-11'));
    life.act(office, { kind: 'resume', reason: '资金到位' });
    expect(life.tasks).toContain('milestone:1.1 by 2021-07-12'); // ten days later is Saturday 10 July
  });

  it('fall to the next lead when it is the former one that leaves', () => {
    const life = executing(['KJJ'], ['GXJ']);
    life.act(head('KJJ'), plan('KJJ', measure('KJJ', { due: '2021-08-31' })));
    life.act(office, { kind: 'approvePlan' });
    life.act(
      { account: 'resolution', unit: null, roles: ['approval'] },
      {
        kind: 'changeLead',
        from: 'KJJ',
        to: 'FGJ',
        former: 'released',
        reason: '机构改革',
      },
    );
    expect(life.state!.milestones).toMatchObject([{ owner: 'FGJ', end: null }]);
  });
});
