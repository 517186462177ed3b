import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agenda } from '../agenda/agenda.js';
import { systemActor, type Actor, type Role } from '../actor.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, closeOf, dateAt, workingMs } from '../calendar/calendar.js';
import { holderNow, workingByHolder } from '../clock-ledger/clock-ledger.js';
import type { DecisionContext } from '../decision.js';
import { explain, lightAt, thresholds } from '../lights/lights.js';
import { MUNICIPAL, PEER } from '../rules/built-in.js';
import type { RuleSet } from '../rules/rule-set.js';
import { instantOf, type Instant } from '../time.js';
import type { ArticleCommand } from './commands.js';
import { decideArticle } from './decide.js';
import type { ArticleEvent, RecordedEvent } from './events.js';
import { evolve, foldArticle } from './evolve.js';
import { recorded } from './recorded.js';
import type { ArticleState } from './state.js';
import { openTasks, taskSlots } from './tasks.js';

const calendar = buildCalendar(CN_2019_2026);
const at = (date: string, time = '10:00'): Instant =>
  instantOf(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)), calendar.utcOffsetMinutes);
const person = (unit: string | null, ...roles: Role[]): Actor => ({ account: `someone of ${unit}`, unit, roles });
const head = (unit: string): Actor => person(unit, 'unit_head', 'handler');
const office = person('OFFICE', 'coordination_office');
const supervision = person('DCS', 'supervision_office');

/** An article whose life is told command by command; refusals are returned, not thrown. */
class Life {
  state: ArticleState | null = null;
  readonly stream: RecordedEvent[] = [];
  now: Instant;
  private commands = 0;

  constructor(
    start: Instant,
    readonly rules: RuleSet = MUNICIPAL,
  ) {
    this.now = start;
  }

  act(actor: Actor, command: ArticleCommand): string | readonly ArticleEvent['type'][] {
    const context: DecisionContext = {
      now: this.now,
      actor,
      commandId: `command-${++this.commands}`,
      rules: this.rules,
      calendar,
    };
    const decision = decideArticle(this.state, command, context);
    if (!decision.ok) return decision.code;
    for (const event of decision.events) {
      const entry = recorded(event, context);
      this.stream.push(entry);
      this.state = { ...evolve(this.state, entry), id: 'A' };
    }
    return decision.events.map((event) => event.type);
  }

  /** Time passes to the instant; everything due on the way is settled at its own instant, as a running system does. */
  until(instant: Instant): readonly string[] {
    const settled: string[] = [];
    for (;;) {
      const next = this.state === null ? undefined : agenda(this.state, this)[0];
      if (!next || next.at > instant) break;
      this.now = Math.max(this.now, next.at);
      settled.push(...this.act(systemActor, { kind: 'settle' }));
    }
    this.now = instant;
    return settled;
  }

  get calendar() {
    return calendar;
  }

  get tasks(): string[] {
    return openTasks(this.state!, this).map((task) => `${task.key} by ${dateAt(calendar, task.due)}`);
  }
}

const dispatchOf = (leads: string[], responsible: string[], supervisor = 'DCS'): ArticleCommand => ({
  kind: 'dispatch',
  policyId: 'P',
  number: 8,
  numeral: '（八）',
  title: '集聚高新技术企业',
  leads,
  responsible,
  office: 'OFFICE',
  supervision: supervisor,
  ruleSet: { id: 'municipal', version: '2026.1' },
  calendar: { id: 'cn', version: '1' },
  completion: { kind: 'fixed', due: closeOf(calendar, '2021-12-31'), source: 'policy' },
  given: {},
  span: [0, 10],
});

const plan = (unit: string): ArticleCommand => ({
  kind: 'submitPlan',
  unit,
  measures: [
    { title: '制定扶持政策', owner: unit, deliverable: '政策文件', due: '2021-09-30', quote: '制定高新技术企业扶持政策' },
  ],
});

/** Dispatched on Monday 2021-03-01, signed and planned, executing since 2021-03-03. */
function executing(leads = ['KJJ'], responsible = ['GXJ', 'SWJ']): Life {
  const life = new Life(at('2021-03-01'));
  life.act(office, dispatchOf(leads, responsible));
  for (const unit of [...leads, ...responsible]) life.act(head(unit), { kind: 'sign', unit });
  life.until(at('2021-03-02'));
  life.act(head(leads[0]!), plan(leads[0]!));
  life.until(at('2021-03-03'));
  life.act(office, { kind: 'approvePlan' });
  return life;
}

describe('the life of an article', () => {
  it('goes from dispatch to closed, each step by those who may take it', () => {
    const life = executing();
    expect(life.state).toMatchObject({ stage: 'executing' });
    expect(life.tasks).toContain('report:2021-03:GXJ by 2021-04-06'); // 2021-04-05 is 清明
    for (const unit of ['KJJ', 'GXJ', 'SWJ'])
      expect(life.act(head(unit), { kind: 'report', unit, progress: '按计划推进', percent: 40 })).toEqual(['ReportSubmitted']);
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '全部完成' })).toBe('CLOSING.PARTS_OPEN');
    for (const unit of ['GXJ', 'SWJ']) life.act(head(unit), { kind: 'completePart', unit, summary: '已完成' });
    expect(taskSlots(life.state!).map((slot) => slot.key)).toEqual(['completion:KJJ']);
    expect(life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '全部完成' })).toEqual(['ClosingRequested']);
    expect(life.act(head('KJJ'), { kind: 'verify', grade: 'good' })).toBe('AUTH.VERIFIER_ONLY');
    expect(life.act(supervision, { kind: 'verify', grade: 'good' })).toEqual(['ArticleClosed']);
    expect(life.tasks).toEqual([]);
    expect(life.act(head('KJJ'), plan('KJJ'))).toBe('ARTICLE.CLOSED');
  });

  it('starts planning when the last of two leads has signed', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['QYGXQ', 'YDGXQ'], ['CZJ']));
    expect(life.act(head('QYGXQ'), { kind: 'sign', unit: 'QYGXQ' })).toEqual(['PartSigned']);
    expect(holderNow(life.state!.clock)).toBe('unit:YDGXQ');
    expect(life.act(head('YDGXQ'), { kind: 'sign', unit: 'YDGXQ' })).toEqual(['PartSigned', 'PlanningStarted']);
    expect(life.act(head('YDGXQ'), { kind: 'sign', unit: 'YDGXQ' })).toBe('ARTICLE.ALREADY_SIGNED');
    expect(life.tasks).toEqual(['sign:CZJ by 2021-03-02', 'plan:QYGXQ by 2021-03-15', 'plan:YDGXQ by 2021-03-15']);
  });

  it('lets nobody act for another unit, and only the head object', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    expect(life.act(head('GXJ'), { kind: 'sign', unit: 'KJJ' })).toBe('AUTH.NOT_YOUR_UNIT');
    expect(life.act(person('GXJ', 'handler'), { kind: 'object', unit: 'GXJ', grounds: '非本单位职责', basis: '三定方案' })).toBe(
      'AUTH.HEAD_ONLY',
    );
    expect(life.act(person('KJJ', 'supervision_office'), { kind: 'sign', unit: 'KJJ' })).toBe('AUTH.NOT_YOUR_UNIT');
  });

  it('hears an objection: the office owns the clock, then reassigns the part or upholds it with a fresh period', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    expect(life.act(head('KJJ'), { kind: 'object', unit: 'KJJ', grounds: '职责不符', basis: '三定方案' })).toEqual([
      'PartObjected',
    ]);
    expect(holderNow(life.state!.clock)).toBe('office');
    life.until(at('2021-03-04'));
    expect(life.act(office, { kind: 'confirmAssignment', unit: 'KJJ', reason: '属本单位职责' })).toEqual(['AssignmentConfirmed']);
    expect(life.tasks).toContain('sign:KJJ by 2021-03-05');
    life.act(head('KJJ'), { kind: 'object', unit: 'KJJ', grounds: '再议', basis: '三定方案' });
    expect(life.act(office, { kind: 'reassign', unit: 'KJJ', to: ['GXJ'], reason: '改派' })).toBe('DISPATCH.UNIT_TWICE');
    expect(life.act(office, { kind: 'reassign', unit: 'KJJ', to: [], reason: '改派' })).toBe('DISPATCH.NO_LEAD');
    expect(life.act(office, { kind: 'reassign', unit: 'KJJ', to: ['FGJ'], reason: '改派' })).toEqual(['PartReassigned']);
    expect(life.state!.leads).toEqual(['FGJ']);
    expect(holderNow(life.state!.clock)).toBe('unit:FGJ');
  });

  it('hears no objection after five working days', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    life.until(at('2021-03-08', '17:31'));
    expect(life.act(head('GXJ'), { kind: 'object', unit: 'GXJ', grounds: '职责不符', basis: '三定方案' })).toBe(
      'OBJECTION.TOO_LATE',
    );
  });

  it('has the coordination office verify an article of which the supervision office is a unit', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['JWJW'], ['DCS']));
    expect(life.state!.verifier).toBe('OFFICE');
  });

  it('returns a closing request with a date for the rework', () => {
    const life = executing(['KJJ'], []);
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    expect(holderNow(life.state!.clock)).toBe('supervision');
    expect(life.act(supervision, { kind: 'returnClosing', opinion: '证据不足', reworkDue: '2021-02-01' })).toBe(
      'CLOSING.BAD_REWORK_DATE',
    );
    expect(life.act(supervision, { kind: 'returnClosing', opinion: '证据不足', reworkDue: '2021-04-03' })).toEqual([
      'ClosingReturned',
    ]);
    expect(life.tasks).toContain('completion:KJJ by 2021-04-06'); // Saturday, then 清明
  });

  it('counts no suspension from before the rework into its date', () => {
    const life = executing(['KJJ'], []);
    life.act(office, { kind: 'suspend', category: 'other', reason: '暂停' });
    life.until(at('2021-03-10'));
    life.act(office, { kind: 'resume', reason: '恢复' });
    life.act(head('KJJ'), { kind: 'requestClosing', unit: 'KJJ', summary: '完成' });
    life.act(supervision, { kind: 'returnClosing', opinion: '证据不足', reworkDue: '2021-04-16' });
    expect(life.tasks).toContain('completion:KJJ by 2021-04-16');
  });

  it('runs under the peer rule set: leads sign, no review, one report completes a part', () => {
    const life = new Life(at('2021-03-01'), PEER);
    life.act(office, dispatchOf(['KJJ'], ['GXJ', 'SWJ']));
    expect(taskSlots(life.state!).map((slot) => slot.key)).toEqual(['sign:KJJ']);
    life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' });
    expect(life.act(head('KJJ'), plan('KJJ'))).toEqual(['PlanSubmitted', 'ExecutionStarted']);
    for (const unit of ['GXJ', 'SWJ'])
      expect(life.act(head(unit), { kind: 'report', unit, progress: '完成' })).toEqual(['ReportSubmitted', 'PartCompleted']);
    expect(taskSlots(life.state!).map((slot) => slot.kind)).toEqual(['close']);
  });
});

describe('extension and suspension', () => {
  it('lets the office extend once by up to 30 days and keeps the original date', () => {
    const life = executing();
    const ask = (due: string) =>
      life.act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due, reason: '疫情影响', progress: '六成' });
    expect(ask('2021-12-01')).toBe('EXTENSION.BAD_DATE');
    expect(ask('2022-03-31')).toEqual(['ExtensionRequested']);
    expect(holderNow(life.state!.clock)).toBe('office');
    expect(life.act(office, { kind: 'grantExtension' })).toBe('EXTENSION.BEYOND_OFFICE');
    expect(life.act(office, { kind: 'grantExtension', due: '2022-01-28' })).toEqual(['ExtensionGranted']);
    const task = openTasks(life.state!, life).find(({ key }) => key === 'completion:KJJ')!;
    expect([dateAt(calendar, task.due), dateAt(calendar, task.original)]).toEqual(['2022-01-28', '2021-12-31']);
    ask('2022-02-11');
    expect(life.act(office, { kind: 'grantExtension' })).toBe('EXTENSION.BEYOND_OFFICE');
  });

  it('lifts the mark of a completion date that an extension, asked for in time, replaced', () => {
    const life = executing();
    life.until(at('2021-12-31'));
    life.act(head('KJJ'), { kind: 'requestExtension', unit: 'KJJ', due: '2022-01-20', reason: '审批未完', progress: '九成' });
    life.until(at('2022-01-05'));
    expect(Object.keys(life.state!.overdue)).toContain('completion:KJJ');
    life.act(office, { kind: 'grantExtension' });
    expect(Object.keys(life.state!.overdue).filter((task) => task.startsWith('completion'))).toEqual([]);
    expect(explain(life.state!, life.now, life).article.substance.light).toBe('yellow');
  });

  it('stops every clock while suspended, owes nothing then, and moves the dates by the days that passed', () => {
    const life = executing();
    life.act(office, { kind: 'suspend', category: 'higher-policy', reason: '上级政策调整' });
    expect(agenda(life.state!, life)).toEqual([]);
    expect(holderNow(life.state!.clock)).toBe('suspension:higher-policy');
    expect(explain(life.state!, life.now, life).article.substance.light).toBe('grey');
    expect(life.act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进' })).toBe('ARTICLE.SUSPENDED');
    life.until(at('2021-03-13'));
    expect(life.act(office, { kind: 'resume', reason: '恢复' })).toEqual(['ArticleResumed']);
    expect(life.tasks).toContain('completion:KJJ by 2022-01-10');
  });
});

describe('what time does', () => {
  it('reminds, marks overdue, reminds again and drafts a case, each once, and nothing more', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    expect(life.until(at('2021-04-30'))).toEqual([
      'ReminderSent',
      'OverdueMarked',
      'ReminderSent',
      'ReminderSent',
      'CaseDrafted',
    ]);
    expect(life.stream.slice(1).map((event) => dateAt(calendar, event.at))).toEqual([
      '2021-03-02',
      '2021-03-02',
      '2021-03-03',
      '2021-03-05',
      '2021-03-09',
    ]);
    expect(explain(life.state!, life.now, life).units['KJJ']!.timeliness).toMatchObject({
      light: 'red',
      reasons: [{ because: 'overdue', task: 'sign:KJJ' }],
    });
  });

  it('sends one notice, not five, after a standstill', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    life.now = at('2021-04-30');
    expect(life.act(systemActor, { kind: 'settle' })).toEqual([
      'ReminderLapsed',
      'OverdueMarked',
      'ReminderLapsed',
      'ReminderLapsed',
      'CaseDrafted',
    ]);
    expect(life.act(systemActor, { kind: 'settle' })).toEqual([]);
    expect(life.act(head('KJJ'), { kind: 'settle' })).toBe('AUTH.SYSTEM_ONLY');
  });

  it('keeps a red that caught up yellow until the end of the cycle', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], []));
    life.until(at('2021-03-04'));
    expect(life.act(head('KJJ'), { kind: 'sign', unit: 'KJJ' })).toEqual(['PartSigned', 'PlanningStarted', 'LatenessCaughtUp']);
    expect(explain(life.state!, life.now, life).units['KJJ']!.timeliness).toMatchObject({
      light: 'yellow',
      reasons: [{ because: 'caught-up' }, {}],
    });
    expect(
      explain(life.state!, at('2021-04-01'), life).units['KJJ']!.timeliness.reasons.some(
        ({ because }) => because === 'caught-up',
      ),
    ).toBe(false);
  });

  it('opens a report cycle each month and charges a late co-unit, not the lead', () => {
    const life = executing(['KJJ'], ['GXJ']);
    life.act(head('KJJ'), { kind: 'report', unit: 'KJJ', progress: '推进' });
    life.until(at('2021-04-08'));
    expect(holderNow(life.state!.clock)).toBe('unit:GXJ');
    expect(life.state!.parts.map((part) => part.owed.map(({ cycle }) => cycle))).toEqual([['2021-04'], ['2021-03', '2021-04']]);
    life.act(head('GXJ'), { kind: 'report', unit: 'GXJ', progress: '补报' });
    expect(holderNow(life.state!.clock)).toBe('unit:KJJ');
  });
});

describe('for any sequence of commands by anybody', () => {
  const units = ['KJJ', 'GXJ', 'SWJ', 'OFFICE', 'DCS'];
  const actors = [...units.slice(0, 3).map(head), office, supervision, systemActor, person('KJJ', 'handler')];
  const unit = fc.constantFrom(...units.slice(0, 3));
  const text = fc.constantFrom('甲', '乙');
  const date = fc.constantFrom('2021-03-20', '2021-12-31', '2022-01-20', '2022-06-30', 'never');
  const command: fc.Arbitrary<ArticleCommand> = fc.oneof(
    fc.record({ kind: fc.constant('sign' as const), unit }),
    fc.record({ kind: fc.constant('assignHandler' as const), unit, handler: text }),
    fc.record({ kind: fc.constant('object' as const), unit, grounds: text, basis: text }),
    fc.record({ kind: fc.constant('confirmAssignment' as const), unit, reason: text }),
    fc.record({ kind: fc.constant('reassign' as const), unit, to: fc.subarray(['SWJ', 'FGJ', 'DCS']), reason: text }),
    unit.map(plan),
    fc.constantFrom<ArticleCommand>({ kind: 'approvePlan' }, { kind: 'returnPlan', opinion: '退回' }),
    fc.record({ kind: fc.constant('report' as const), unit, progress: text, percent: fc.integer({ min: -1, max: 101 }) }),
    fc.record({ kind: fc.constant('completePart' as const), unit, summary: text }),
    fc.record({ kind: fc.constant('waivePart' as const), unit, reason: text }),
    fc.record({ kind: fc.constant('requestClosing' as const), unit, summary: text }),
    fc.record({ kind: fc.constant('returnClosing' as const), opinion: text, reworkDue: date }),
    fc.record({ kind: fc.constant('verify' as const), grade: fc.constantFrom('good' as const, 'qualified' as const) }),
    fc.record({ kind: fc.constant('requestExtension' as const), unit, due: date, reason: text, progress: text }),
    fc.record({ kind: fc.constant('grantExtension' as const) }),
    fc.record({ kind: fc.constant('refuseExtension' as const), opinion: text }),
    fc.record({ kind: fc.constant('withdrawExtension' as const), id: fc.constantFrom('command-3', 'command-9'), reason: text }),
    fc.record({ kind: fc.constant('suspend' as const), category: fc.constant('other' as const), reason: text }),
    fc.record({ kind: fc.constant('resume' as const), reason: text }),
  );
  const step = fc.record({
    // mostly the right person, so that stories get far
    actor: fc.constantFrom<Actor | null>(null, null, null, null, ...actors),
    command,
    hours: fc.integer({ min: 0, max: 400 }),
  });

  const rightful = (asked: ArticleCommand): Actor => {
    if ('unit' in asked && !['confirmAssignment', 'reassign', 'waivePart'].includes(asked.kind)) return head(asked.unit);
    if (asked.kind === 'verify' || asked.kind === 'returnClosing') return supervision;
    return asked.kind === 'withdrawExtension' ? head('KJJ') : office;
  };

  it('nothing throws, one holder owns the clock and its days add up, every obligation is settled once, a refold is the state', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.constantFrom(MUNICIPAL, PEER), (steps, rules) => {
        const life = new Life(at('2021-03-01'), rules);
        life.act(office, dispatchOf(['KJJ'], ['GXJ', 'SWJ']));
        for (const { actor, command: asked, hours } of steps) {
          life.until(life.now + hours * 3_600_000);
          life.act(actor ?? rightful(asked), asked);
          invariants(life);
        }
        expect(foldArticle('A', life.stream)).toEqual(life.state);
      }),
      { numRuns: 300 },
    );
  });

  function invariants(life: Life): void {
    const state = life.state!;
    const open = state.clock.filter((segment) => segment.to === undefined);
    expect(open).toHaveLength(state.stage === 'closed' ? 0 : 1);
    const until = state.stage === 'closed' ? state.stageSince : life.now;
    const total = workingByHolder(state.clock, until, calendar).reduce((sum, { ms }) => sum + ms, 0);
    expect(total).toBe(workingMs(calendar, state.dispatchedAt, until));
    const keys = taskSlots(state).map((slot) => slot.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length > 0).toBe(state.stage !== 'closed');
    const obligations = life.stream.flatMap((event) => ('obligation' in event.data ? [event.data.obligation] : []));
    expect(new Set(obligations).size).toBe(obligations.length);
    const lights = explain(state, life.now, life).article;
    const stored = thresholds(state, life);
    if (!stored.suspended)
      expect(lights.substance.light).toBe(lightAt(life.now, stored.substance.yellowAt, stored.substance.redAt));
  }
});
