import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemActor, type Actor, type Role } from '../actor.js';
import type { RecordedEvent } from '../article/events.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, dateAt } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { caseAgenda, caseSlots, caseTasks, openStep } from './agenda.js';
import type { CaseCommand, CaseCommandOf } from './commands.js';
import { decideCase } from './decide.js';
import type { CaseEvent, CaseFacts, ProposalKind } from './events.js';
import { foldCase } from './evolve.js';
import { isCaseOver, noticeTitle, type CaseState, type CaseStatus } from './state.js';

const calendar = buildCalendar(CN_2019_2026);
const reckoning = { rules: MUNICIPAL, calendar };
const at = (text: string): number => Date.parse(`${text}+08:00`);
const person = (account: string, unit: string | null, ...roles: Role[]): Actor => ({ account, unit, roles });
const supervisor = person('zhao', 'DCS', 'supervision_office');
const other = person('qian', 'DCS', 'supervision_office');
const office = person('office', 'OFFICE', 'coordination_office');
const unit = person('sun', 'KJJ', 'unit_head');
const group = person('approval:1', null, 'approval');

const facts: CaseFacts = {
  policyId: 'P',
  articleId: 'A',
  number: 8,
  numeral: '（八）',
  title: '集聚高新技术企业',
  unit: 'KJJ',
  task: 'completion:KJJ',
  due: at('2021-02-05T17:30'),
  origin: 'machine',
  grounds: null,
  supervision: 'DCS',
  ruleSet: { id: 'municipal', version: '2026.2' },
  calendar: { id: 'cn', version: '1' },
};
const plan = { content: '（八）完成情况', object: '市科学技术局', scope: '2021 年以来' };
const open: CaseCommand = { kind: 'open', basis: '政府督查工作条例第十一条', plan };
const notice: CaseCommand = { kind: 'issueNotice', text: '请说明情况', number: { year: 2021, number: 3 } };
const proposal = (kind: ProposalKind): CaseCommandOf<'propose'> => ({
  kind: 'propose',
  proposal: kind,
  question: '是否通报',
  reason: '逾期未整改',
  mode: 'escalating',
  approvers: [{ role: 'deputy_leader', unit: 'ZF', account: null }],
  ...(kind === 'change-of-lead' && { newLead: { to: 'GXJ', former: 'responsible' } }),
});

/** A case drafted on Monday 2021-03-01, whose life is told command by command. */
class Told {
  state: CaseState | null = null;
  now = at('2021-03-01T10:00');
  readonly stream: RecordedEvent<CaseEvent>[] = [];
  private commands = 0;

  constructor(actor: Actor = systemActor, more: Partial<CaseFacts> = {}) {
    this.act(actor, { kind: 'draft', facts: { ...facts, ...more } });
  }

  act(actor: Actor, command: CaseCommand): string | readonly string[] {
    const context = { now: this.now, actor, commandId: `c${(this.commands += 1)}`, ...reckoning };
    const decision = decideCase(this.state, command, context);
    if (!decision.ok) return decision.code;
    const events = decision.events.map((event) => recorded(event, context));
    this.stream.push(...events);
    this.state = foldCase('X', events, this.state);
    return decision.events.map(({ type }) => type);
  }

  settle(now: string): string | readonly string[] {
    this.now = at(now);
    return this.act(systemActor, { kind: 'settle' });
  }

  noticed(): this {
    this.act(supervisor, open);
    this.act(supervisor, notice);
    return this;
  }

  concluded(rectified = true): this {
    this.noticed().act(unit, { kind: 'answer', explanation: '企业认定推迟' });
    const rectification = { task: '补齐认定材料', due: '2021-03-26' };
    this.act(supervisor, { kind: 'conclude', finding: '履职不力', ...(rectified && { rectification }) });
    return this;
  }

  get tasks(): string[] {
    return caseTasks(this.state!, reckoning).map(({ key, unit: whose, due }) => `${key} ${whose} by ${dateAt(calendar, due)}`);
  }
}

describe('opening a case (政府督查工作条例 art. 6-7, 11, 15)', () => {
  it('is for the supervision office alone: the machine drafts, a department may remind but not open', () => {
    const told = new Told();
    expect(told.state).toMatchObject({ status: 'drafted', origin: 'machine' });
    expect(told.act(systemActor, open)).toBe('AUTH.SUPERVISION_ONLY');
    expect(told.act(office, open)).toBe('AUTH.SUPERVISION_ONLY');
    expect(told.act(person('x', 'KJJ', 'supervision_office'), open)).toBe('AUTH.OWN_UNIT');
    expect(told.act(supervisor, open)).toEqual(['CaseOpened']);
    expect(told.state!.opening).toMatchObject({ basis: '政府督查工作条例第十一条', plan });
    told.act(supervisor, notice);
    expect(told.act(office, { kind: 'remind' })).toEqual(['CaseRemindedByHand']);
  });

  it('where the supervision office is a unit of the article, who stands in for it keeps the case to its end, and nobody else', () => {
    const stoodIn = { supervision: 'OFFICE' };
    const told = new Told(systemActor, stoodIn);
    expect(told.tasks).toEqual(['open-draft OFFICE by 2021-03-15']);
    expect(told.act(supervisor, open)).toBe('CASE.OTHER_OFFICE');
    expect(told.act(person('wu', 'ELSEWHERE', 'coordination_office'), open)).toBe('AUTH.SUPERVISION_ONLY');
    expect(told.act(person('li', 'OFFICE', 'unit_head'), open)).toBe('AUTH.SUPERVISION_ONLY');
    expect(told.act(office, open)).toEqual(['CaseOpened']);
    expect(told.act(supervisor, notice)).toBe('CASE.OTHER_OFFICE');
    expect(told.act(office, notice)).toEqual(['CaseNoticeIssued']);
    told.act(unit, { kind: 'answer', explanation: '说明' });
    const rectification = { task: '补齐', due: '2021-03-26' };
    expect(told.act(office, { kind: 'conclude', finding: '履职不力', rectification })).toEqual(['CaseConcluded']);
    expect(told.act(office, proposal('circular'))).toEqual(['ProposalMade']);
    told.act(unit, { kind: 'rectify', report: '已补齐' });
    expect(told.act(office, { kind: 'passRectification' })).toEqual(['RectificationPassed']);
    told.settle('2021-03-31T17:30');
    expect(told.act(supervisor, { kind: 'close' })).toBe('CASE.OTHER_OFFICE');
    expect(told.act(office, { kind: 'close' })).toEqual(['CaseClosed']);
    const againstIt = new Told(systemActor, { ...stoodIn, unit: 'DCS', task: 'sign:DCS' });
    expect(againstIt.act(supervisor, { kind: 'discard', reason: '已签收' })).toBe('AUTH.OWN_UNIT');
    expect(againstIt.act(office, { kind: 'discard', reason: '已签收' })).toEqual(['CaseDiscarded']);
    expect(new Told(supervisor, stoodIn).state).toBeNull();
    expect(new Told(office, stoodIn).state).toMatchObject({ origin: 'supervision' });
  });

  it('is drafted once by the machine, and by hand by the supervision office only', () => {
    const told = new Told();
    expect(told.act(systemActor, { kind: 'draft', facts })).toEqual([]);
    expect(told.act(supervisor, { kind: 'draft', facts })).toBe('CASE.ALREADY_DRAFTED');
    const byHand = new Told(supervisor);
    expect(byHand.state).toMatchObject({ origin: 'supervision', participants: ['zhao'] });
    expect(new Told(office).state).toBeNull();
  });

  it('a draft is discarded with a reason, and what is discarded is over', () => {
    const told = new Told();
    expect(told.act(supervisor, { kind: 'discard', reason: '已口头说明' })).toEqual(['CaseDiscarded']);
    expect(isCaseOver(told.state!)).toBe(true);
    expect(told.act(supervisor, open)).toBe('CASE.WRONG_STATUS');
    expect(caseAgenda(told.state!, reckoning)).toEqual([]);
  });

  it('ends by the machine when its article is over, as long as it is a draft of the machine’s own', () => {
    const end: CaseCommand = { kind: 'discard', reason: '条款已终止：理由' };
    const told = new Told();
    expect(told.act(systemActor, end)).toEqual(['CaseDiscarded']);
    expect(isCaseOver(told.state!)).toBe(true);
    expect(new Told().noticed().act(systemActor, end)).toEqual([]);
    expect(new Told(supervisor).act(systemActor, end)).toEqual([]);
  });

  it('takes over the matter of another draft against the same unit instead of asking twice (less burden, domain.md §7)', () => {
    const told = new Told().noticed();
    const merge = { kind: 'takeOver', from: 'Y', articleId: 'A', task: 'report:2021-02:KJJ', due: null } as const;
    expect(told.act(systemActor, { ...merge, unit: 'GXJ' })).toBe('CASE.NOT_MERGEABLE');
    expect(told.act(systemActor, { ...merge, unit: 'KJJ' })).toEqual(['CaseMerged']);
    told.act(unit, { kind: 'answer', explanation: '说明' });
    expect(told.act(systemActor, { ...merge, unit: 'KJJ' })).toBe('CASE.NOT_MERGEABLE');
  });
});

describe('the notice and its answer (杭州市绩效管理条例 art. 20)', () => {
  it('is numbered, and answered within ten working days with a reminder three before', () => {
    const told = new Told();
    told.act(supervisor, open);
    expect(told.act(supervisor, { kind: 'issueNotice', text: '请说明' })).toBe('CASE.NO_NUMBER');
    expect(told.act(supervisor, notice)).toEqual(['CaseNoticeIssued']);
    expect(noticeTitle(told.state!.notice!)).toBe('督查通知〔2021〕3号');
    expect(told.tasks).toEqual(['answer-notice KJJ by 2021-03-15']);
    expect(told.settle('2021-03-10T09:00')).toEqual(['CaseReminderSent']);
    expect(told.settle('2021-03-15T17:29')).toEqual([]);
    expect(told.act(other, { kind: 'answer', explanation: '说明' })).toBe('AUTH.NOT_YOUR_UNIT');
    expect(told.act(unit, { kind: 'answer', explanation: '说明' })).toEqual(['CaseAnswered']);
    expect(told.state!.answer).toMatchObject({ late: false, account: 'sun' });
  });

  it('is marked when it is not answered, concluded without an answer then and not before, and may still be answered late', () => {
    const told = new Told().noticed();
    const conclude: CaseCommand = { kind: 'conclude', finding: '未按期说明' };
    expect(told.act(supervisor, conclude)).toBe('CASE.WRONG_STATUS');
    expect(told.settle('2021-03-15T17:30')).toEqual(['CaseReminderSent', 'CaseUnanswered']);
    expect(told.tasks).toEqual(['judge-answer DCS by 2021-03-29']);
    const late = new Told().noticed();
    late.settle('2021-03-15T17:30');
    expect(late.act(unit, { kind: 'answer', explanation: '补报' })).toEqual(['CaseAnswered']);
    expect(late.state!.answer).toMatchObject({ late: true });
    expect(told.act(supervisor, conclude)).toEqual(['CaseConcluded']);
  });

  it('an accepted explanation ends the case without a conclusion', () => {
    const told = new Told().noticed();
    told.act(unit, { kind: 'answer', explanation: '上级调整' });
    expect(told.act(supervisor, { kind: 'acceptExplanation', opinion: '理由成立' })).toEqual(['ExplanationAccepted']);
    expect(told.state).toMatchObject({ status: 'accepted', conclusion: null });
    expect(told.act(supervisor, proposal('circular'))).toBe('CASE.NO_CONCLUSION');
  });

  it('reminders by hand are at most as many a week as the rule set says, the machine’s counted in', () => {
    const told = new Told().noticed();
    const remind: CaseCommand = { kind: 'remind' };
    expect(told.act(supervisor, remind)).toEqual(['CaseRemindedByHand']);
    told.now = at('2021-03-03T10:00');
    expect(told.act(office, remind)).toEqual(['CaseRemindedByHand']);
    // Monday and Wednesday: no third one on Friday, nor on the Sunday after
    told.now = at('2021-03-05T10:00');
    expect(told.act(supervisor, remind)).toBe('CASE.ALREADY_REMINDED');
    told.now = at('2021-03-08T09:00');
    expect(told.act(supervisor, remind)).toEqual(['CaseRemindedByHand']);
    // the machine's, three working days before the answer is due
    expect(told.settle('2021-03-10T09:00')).toEqual(['CaseReminderSent']);
    expect(told.act(supervisor, remind)).toBe('CASE.ALREADY_REMINDED');
    expect(told.act(unit, remind)).toBe('AUTH.OFFICE_ONLY');
    // the next step is another matter
    told.act(unit, { kind: 'answer', explanation: '说明' });
    told.act(supervisor, { kind: 'conclude', finding: '履职不力', rectification: { task: '补齐', due: '2021-04-09' } });
    expect(told.act(supervisor, remind)).toEqual(['CaseRemindedByHand']);
  });
});

describe('rectification and its check (art. 18)', () => {
  it('has a date, is marked when it is late, is checked and may be returned with another date', () => {
    const told = new Told().concluded();
    expect(told.tasks).toEqual(['rectify KJJ by 2021-03-26']);
    expect(told.settle('2021-03-26T17:30')).toEqual(['CaseReminderSent', 'CaseTaskOverdue']);
    expect(told.act(unit, { kind: 'rectify', report: '已补齐' })).toEqual(['RectificationReported']);
    expect(told.act(supervisor, { kind: 'returnRectification', opinion: '缺一份', due: '2021-03-20' })).toBe('CASE.BAD_DATE');
    expect(told.act(supervisor, { kind: 'returnRectification', opinion: '缺一份', due: '2031-03-20' })).toBe('DATE.TOO_FAR');
    told.act(supervisor, { kind: 'returnRectification', opinion: '缺一份', due: '2021-04-09' });
    expect(told.tasks).toEqual(['rectify KJJ by 2021-04-09']);
    told.act(unit, { kind: 'rectify', report: '全部补齐' });
    expect(told.act(supervisor, { kind: 'passRectification' })).toEqual(['RectificationPassed']);
    expect(told.state).toMatchObject({ status: 'rectified', rectification: { reports: 2 } });
  });

  it('is closed only when the conclusion is final: the time for a review is over', () => {
    const told = new Told().concluded(false);
    expect(told.act(supervisor, { kind: 'close' })).toBe('CASE.REVIEW_OPEN');
    // thirty days from 1 March end on Wednesday 31 March
    expect(told.settle('2021-03-31T17:30')).toEqual(['ReviewPeriodOver']);
    expect(told.tasks).toEqual(['close-case DCS by 2021-04-15']);
    expect(told.act(supervisor, { kind: 'close' })).toEqual(['CaseClosed']);
    expect(isCaseOver(told.state!)).toBe(true);
  });
});

describe('the review of a conclusion (art. 17)', () => {
  const ask: CaseCommand = { kind: 'requestReview', grounds: '事实有出入' };
  const upheld: CaseCommand = { kind: 'decideReview', outcome: 'upheld', opinion: '维持' };

  it('is asked for within thirty days, once', () => {
    const told = new Told().concluded(false);
    expect(told.act(unit, ask)).toEqual(['ReviewRequested']);
    expect(told.act(unit, ask)).toBe('CASE.REVIEW_MADE');
    const late = new Told().concluded(false);
    late.settle('2021-03-31T17:30');
    expect(late.act(unit, ask)).toBe('CASE.REVIEW_TOO_LATE');
  });

  it('is decided within thirty days by people who took no part in the case', () => {
    const told = new Told().concluded(false);
    told.act(unit, ask);
    expect(told.tasks).toEqual(['decide-review DCS by 2021-03-31']);
    expect(told.act(supervisor, upheld)).toBe('CASE.RECUSED');
    expect(told.act(other, upheld)).toEqual(['ReviewDecided']);
    expect(told.act(supervisor, { kind: 'close' })).toEqual(['CaseClosed']);
  });

  it('may change the conclusion, or revoke it, which ends the case', () => {
    const told = new Told().concluded();
    told.act(unit, ask);
    const changed: CaseCommand = { kind: 'decideReview', outcome: 'changed', opinion: '部分成立' };
    expect(told.act(other, changed)).toBe('CASE.NEW_CONCLUSION_NEEDED');
    told.act(other, { ...changed, conclusion: { finding: '进度滞后', rectification: { task: '补报', due: '2021-04-30' } } });
    expect(told.state).toMatchObject({ status: 'rectifying', conclusion: { finding: '进度滞后' } });
    expect(told.tasks).toEqual(['rectify KJJ by 2021-04-30']);
    const revoked = new Told().concluded();
    revoked.act(unit, ask);
    expect(revoked.act(other, { kind: 'decideReview', outcome: 'revoked', opinion: '依据不足' })).toEqual(['ReviewDecided']);
    expect(isCaseOver(revoked.state!)).toBe(true);
    expect(revoked.act(supervisor, proposal('circular'))).toBe('CASE.NO_CONCLUSION');
  });
});

describe('what follows a case is proposed, never taken (art. 21)', () => {
  it('is decided by the leading group alone, once', () => {
    const told = new Told().concluded();
    expect(told.act(supervisor, proposal('accountability'))).toEqual(['ProposalMade']);
    expect(told.act(supervisor, proposal('accountability'))).toBe('CASE.PROPOSAL_PENDING');
    const { id } = told.state!.proposals[0]!;
    const decided: CaseCommand = { kind: 'noteDecision', proposal: id, approved: true };
    expect(told.act(supervisor, decided)).toBe('AUTH.SYSTEM_ONLY');
    expect(told.act(group, decided)).toEqual(['ProposalDecided']);
    expect(told.act(group, decided)).toEqual([]);
    expect(told.state!.proposals).toMatchObject([{ kind: 'accountability', approved: true }]);
  });

  it('needs a conclusion, except for a commendation', () => {
    const told = new Told().noticed();
    for (const kind of ['circular', 'interview', 'change-of-lead', 'accountability'] as const)
      expect(told.act(supervisor, proposal(kind))).toBe('CASE.NO_CONCLUSION');
    expect(told.act(supervisor, proposal('commendation'))).toEqual(['ProposalMade']);
  });

  it('a change of lead names who leads instead', () => {
    const told = new Told().concluded();
    expect(told.act(supervisor, { ...proposal('circular'), proposal: 'change-of-lead' })).toBe('CASE.NEW_LEAD_NEEDED');
    expect(told.act(supervisor, { ...proposal('change-of-lead'), proposal: 'circular' })).toBe('CASE.NEW_LEAD_NEEDED');
    expect(told.act(supervisor, proposal('change-of-lead'))).toEqual(['ProposalMade']);
  });

  it('accountability is not proposed against a unit that was exempted, and tolerance needs a ground', () => {
    const applied: CaseCommand = { kind: 'noteTolerance', tolerance: 'T', status: 'applied' };
    expect(new Told().noticed().act(systemActor, applied)).toBe('TOLERANCE.NO_GROUND');
    const told = new Told().concluded();
    expect(told.act(systemActor, applied)).toEqual(['ToleranceApplied']);
    expect(told.act(systemActor, applied)).toBe('TOLERANCE.ALREADY_APPLIED');
    told.act(systemActor, { kind: 'noteTolerance', tolerance: 'T', status: 'exempt' });
    expect(told.act(supervisor, proposal('accountability'))).toBe('CASE.EXEMPTED');
    const again = new Told().concluded();
    const withdrawn: CaseCommand = { kind: 'noteTolerance', tolerance: 'T', status: 'withdrawn' };
    for (const command of [applied, withdrawn, applied, withdrawn]) again.act(systemActor, command);
    // accountability waits for the application: it does not wait for ever
    expect(again.act(systemActor, applied)).toBe('TOLERANCE.ALREADY_APPLIED');
    const accident = new Told().noticed();
    accident.act(unit, { kind: 'answer', explanation: '说明' });
    accident.act(supervisor, { kind: 'conclude', finding: '事故', majorSafetyAccident: true });
    expect(accident.act(systemActor, applied)).toBe('TOLERANCE.MAJOR_SAFETY_ACCIDENT');
  });
});

describe('any sequence of acts', () => {
  const day = fc.integer({ min: 2, max: 28 }).map((n) => `2021-05-${String(n).padStart(2, '0')}`);
  const rectification = fc.option(fc.record({ task: fc.constant('整改'), due: day }), { nil: undefined });
  const command: fc.Arbitrary<CaseCommand> = fc.oneof(
    fc.constantFrom<CaseCommand>(
      open,
      notice,
      { kind: 'discard', reason: '重复' },
      { kind: 'answer', explanation: '说明' },
      { kind: 'acceptExplanation', opinion: '成立' },
      { kind: 'rectify', report: '已整改' },
      { kind: 'passRectification' },
      { kind: 'requestReview', grounds: '有出入' },
      { kind: 'close' },
      { kind: 'remind' },
      { kind: 'settle' },
      { kind: 'takeOver', from: 'Y', unit: 'KJJ', articleId: 'A', task: null, due: null },
      { kind: 'decideReview', outcome: 'upheld', opinion: '维持' },
      { kind: 'decideReview', outcome: 'revoked', opinion: '撤销' },
      { kind: 'noteTolerance', tolerance: 'T', status: 'applied' },
      { kind: 'noteTolerance', tolerance: 'T', status: 'withdrawn' },
      { kind: 'noteTolerance', tolerance: 'T', status: 'exempt' },
      ...(['circular', 'interview', 'change-of-lead', 'commendation', 'accountability'] as const).map(proposal),
    ),
    rectification.map((order): CaseCommand => ({ kind: 'conclude', finding: '结论', ...(order && { rectification: order }) })),
    day.map((due): CaseCommand => ({ kind: 'returnRectification', opinion: '再改', due })),
    rectification.map((order): CaseCommand => ({
      kind: 'decideReview',
      outcome: 'changed',
      opinion: '变更',
      conclusion: { finding: '新结论', ...(order && { rectification: order }) },
    })),
    fc.integer({ min: 1, max: 30 }).map((n): CaseCommand => ({ kind: 'noteDecision', proposal: `c${n}`, approved: n % 2 === 0 })),
  );
  // mostly what fits where the case stands, by who may do it, so that cases get far; sometimes anything by anybody
  const anybody = fc.constantFrom(supervisor, other, office, unit, systemActor, group);
  const conclude: CaseCommand = { kind: 'conclude', finding: '结论', rectification: { task: '整改', due: '2021-05-31' } };
  const review: CaseCommand = { kind: 'requestReview', grounds: '有出入' };
  const decided: CaseCommand = { kind: 'decideReview', outcome: 'upheld', opinion: '维持' };
  const close: CaseCommand = { kind: 'close' };
  const fitting: Partial<Record<CaseStatus, readonly CaseCommand[]>> = {
    drafted: [open, open, open, { kind: 'discard', reason: '重复' }],
    opened: [notice],
    noticed: [
      { kind: 'answer', explanation: '说明' },
      { kind: 'conclude', finding: '未说明' },
    ],
    answered: [conclude, conclude, { kind: 'conclude', finding: '已整改' }, { kind: 'acceptExplanation', opinion: '成立' }],
    rectifying: [{ kind: 'rectify', report: '已整改' }, review],
    checking: [{ kind: 'passRectification' }, { kind: 'returnRectification', opinion: '再改', due: '2021-06-30' }, decided],
    rectified: [close, close, close, review, decided, proposal('accountability')],
  };
  const rightful = ({ kind }: CaseCommand): Actor => {
    if (kind === 'answer' || kind === 'rectify' || kind === 'requestReview') return unit;
    if (kind === 'settle' || kind === 'noteTolerance' || kind === 'takeOver') return systemActor;
    return kind === 'noteDecision' ? group : kind === 'decideReview' ? other : supervisor;
  };
  const step = fc.record({
    guided: fc.integer({ min: 0, max: 99 }),
    any: command,
    who: anybody,
    hours: fc.integer({ min: 0, max: 300 }),
  });
  const chosen = (status: CaseStatus, guided: number, any: CaseCommand): CaseCommand => {
    const fit = fitting[status];
    return guided >= 25 && fit ? fit[guided % fit.length]! : any;
  };
  const reached = new Set<string>();

  it('keeps one open step, settles every obligation once, and folds to the same state again', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 15, maxLength: 35 }), (steps) => {
        const told = new Told();
        for (const { guided, any, who, hours } of steps) {
          told.now += hours * 3_600_000;
          // time before people, as the ledger does it
          told.act(systemActor, { kind: 'settle' });
          const given = chosen(told.state!.status, guided, any);
          told.act(guided < 10 ? who : rightful(given), given);
          const state = told.state!;
          reached.add(state.status);
          const keys = caseSlots(state).map(({ key }) => key);
          const steps = keys.filter((key) => key !== 'decide-review').length;
          const awaited = caseAgenda(state, reckoning).length;
          // whoever waits, somebody has a step or a period runs: nothing is forgotten
          const well = isCaseOver(state)
            ? openStep(state) === null && awaited === 0
            : steps <= 1 && new Set(keys).size === keys.length && awaited + keys.length > 0;
          if (!well) throw new Error(`${state.status}: ${keys.join()} with ${awaited} awaited`);
        }
        const obligations = told.stream.flatMap(({ data }) => ('obligation' in data ? [data.obligation] : []));
        expect(new Set(obligations).size).toBe(obligations.length);
        expect(foldCase('X', told.stream)).toEqual(told.state);
        const standing = told.stream.filter(({ type }) => type === 'CaseConcluded').length;
        expect(standing).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
    expect([...reached].sort()).toEqual([
      'accepted',
      'answered',
      'checking',
      'closed',
      'discarded',
      'drafted',
      'noticed',
      'opened',
      'rectified',
      'rectifying',
      'revoked',
    ]);
  });
});
