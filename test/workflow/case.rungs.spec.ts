import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { approvalActor, type Actor } from '#domain/actor.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import type { CaseCommand } from '#domain/case/commands.js';
import type { CaseFacts } from '#domain/case/events.js';
import type { CaseState } from '#domain/case/state.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { CONDITIONS, type Condition, type ToleranceFacts } from '#domain/tolerance/events.js';
import { dispatchOf, head, office, supervision } from '../support/articles.js';
import { VirtualTown, type Story } from '../support/virtual.js';

// Every moment of domain.md §4 and §6 at which time acts on a supervision case, on what is proposed in it, and on error tolerance.
jest.setTimeout(180_000);
const second: Actor = { account: 'dcs-2', unit: 'DCS', roles: ['supervision_office'] };
const discipline: Actor = { account: 'jw', unit: 'JW', roles: ['discipline_body'] };
const every = <Value>(value: Value) => Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>;
const versions = {
  ruleSet: { id: MUNICIPAL.id, version: MUNICIPAL.version },
  calendar: { id: CN_2019_2026.id, version: CN_2019_2026.version },
};
let town: VirtualTown;
let story: Story;
let article: { id: string; policyId: string };

beforeAll(async () => {
  town = await VirtualTown.start();
});
afterAll(async () => await town?.stop());
beforeEach(async () => {
  // a Monday; the article itself is suspended, and cancelled once the case is open, so that only the case has time limits
  story = await town.begin('2021-03-01 10:00');
  const { id, command } = dispatchOf([], {}, MUNICIPAL);
  if (command.kind !== 'dispatch') throw new Error(command.kind);
  await story.act('article', id, office, command);
  await story.act('article', id, office, { kind: 'suspend', category: 'other', reason: '暂停' });
  article = { id, policyId: command.policyId };
});
afterEach(async () => await story.end());

/** A case by hand against KJJ, drafted. */
async function drafted() {
  const facts: CaseFacts = {
    policyId: article.policyId,
    articleId: article.id,
    number: 8,
    numeral: '（八）',
    title: '集聚高新技术企业',
    unit: 'KJJ',
    task: null,
    due: null,
    origin: 'supervision',
    grounds: '群众反映',
    supervision: 'DCS',
    ...versions,
  };
  const id = randomUUID();
  const act = (actor: Actor, command: CaseCommand) => story.act('case', id, actor, command);
  await act(supervision, { kind: 'draft', facts });
  const plan = { content: '落实情况', object: 'KJJ', scope: '本条' };
  const open = async () => {
    await act(supervision, { kind: 'open', basis: '政府督查工作条例第十一条', plan });
    await story.act('article', article.id, approvalActor('approval:1'), { kind: 'cancel', reason: '撤销' });
  };
  const notice = async () => {
    await open();
    await act(supervision, { kind: 'issueNotice', text: '请说明情况' });
  };
  const answer = () => act(head('KJJ'), { kind: 'answer', explanation: '人员调整' });
  const shown = () => story.workflow('case', id);
  return { id, act, open, notice, answer, shown };
}

/** … with a conclusion, and something to put right by 2021-03-19. */
async function concluded() {
  const one = await drafted();
  await one.notice();
  await one.answer();
  const rectification = { task: '完成签收', due: '2021-03-19' };
  await one.act(supervision, { kind: 'conclude', finding: '未按期落实', rectification });
  return one;
}

async function proposed(proposal: 'accountability' | 'circular') {
  const one = await concluded();
  const approvers = [
    { role: 'deputy_leader', unit: 'SZF', account: null },
    { role: 'leader', unit: 'ZF', account: null },
  ] as const;
  const asked = { question: '是否同意', reason: '逾期', mode: 'escalating', approvers } as const;
  await one.act(supervision, { kind: 'propose', proposal, ...asked });
  const { proposals } = await story.stateOf<CaseState>(one.id);
  return { ...one, approval: proposals.at(-1)!.id };
}

/** … in which accountability is proposed, and the unit has applied for error tolerance. */
async function applied() {
  const { id, approval } = await proposed('accountability');
  const tolerance = randomUUID();
  const facts: ToleranceFacts = {
    ...{ caseId: id, policyId: article.policyId, articleId: article.id, number: 8, title: '集聚高新技术企业' },
    ...{ unit: 'KJJ', discipline: 'JW', statement: '先行先试', conditions: every('符合'), papers: [], ...versions },
  };
  await story.act('tolerance', tolerance, head('KJJ'), { kind: 'apply', facts, majorSafetyAccident: false });
  return { tolerance, approval };
}

describe('a supervision case', () => {
  it('that is drafted and not opened, or opened without a notice, is reminded of and overdue as a verification is', async () => {
    const { open, shown } = await drafted();
    await story.until('2021-03-16 10:00');
    expect(await story.told()).toEqual([
      '03-10 09:00 CaseReminderSent open-draft remind 3',
      '03-15 17:30 CaseTaskOverdue open-draft overdue 0',
    ]);
    expect(await shown()).toBe('RUNNING drafted red');
    await open();
    await story.until('2021-03-31 10:00');
    expect(await story.told()).toEqual([
      '03-25 09:00 CaseReminderSent issue-notice remind 3',
      '03-30 17:30 CaseTaskOverdue issue-notice overdue 0',
    ]);
    expect(await shown()).toBe('RUNNING opened red');
  });

  it('waits 10 working days for the answer to its notice, reminds 3 before, and goes on without one', async () => {
    const { id, act, notice, answer, shown } = await drafted();
    await notice();
    await story.until('2021-03-15 18:00');
    expect(await story.told()).toEqual([
      '03-10 09:00 CaseReminderSent answer-notice remind 3',
      '03-15 17:30 CaseUnanswered answer-notice overdue 0',
    ]);
    expect(await story.notices(id)).toEqual([
      '03-01 KJJ case-notice answer-notice',
      '03-10 KJJ reminder answer-notice',
      '03-15 DCS case-unanswered judge-answer',
      '03-15 KJJ overdue answer-notice',
    ]);
    // from here on the supervision office has to judge without it
    await story.until('2021-03-30 10:00');
    expect(await story.told()).toEqual([
      '03-24 09:00 CaseReminderSent judge-answer remind 3',
      '03-29 17:30 CaseTaskOverdue judge-answer overdue 0',
    ]);
    expect(await shown()).toBe('RUNNING noticed red');
    await answer();
    expect(await story.stateOf<CaseState>(id)).toMatchObject({ status: 'answered', answer: { late: true } });
    await act(supervision, { kind: 'acceptExplanation', opinion: '情况属实' });
    expect(await shown()).toBe('COMPLETED accepted green');
  });

  it('has its rectification due on its day and checked within 10 working days, as often as it is returned', async () => {
    const { act, shown } = await concluded();
    await story.until('2021-03-20 10:00');
    expect(await story.told()).toEqual([
      '03-16 09:00 CaseReminderSent rectify remind 3',
      '03-19 17:30 CaseTaskOverdue rectify overdue 0',
    ]);
    await act(head('KJJ'), { kind: 'rectify', report: '已完成' });
    await story.until('2021-04-03 10:00');
    expect(await story.told()).toEqual([
      '03-30 09:00 CaseReminderSent check-rectification remind 3',
      '03-31 17:30 ReviewPeriodOver review-period over 0',
      '04-02 17:30 CaseTaskOverdue check-rectification overdue 0',
    ]);
    expect(await shown()).toBe('RUNNING checking red');
    await act(supervision, { kind: 'returnRectification', opinion: '不到位', due: '2021-04-09' });
    await story.until('2021-04-10 10:00');
    expect(await story.told()).toEqual([
      '04-06 09:00 CaseReminderSent rectify remind 3',
      '04-09 17:30 CaseTaskOverdue rectify overdue 0',
    ]);
    await act(head('KJJ'), { kind: 'rectify', report: '已到位' });
    await act(supervision, { kind: 'passRectification' });
    await act(supervision, { kind: 'close' });
    expect(await shown()).toBe('COMPLETED closed green');
  });

  it('may be reviewed for 30 days; then it is closed within 10 working days', async () => {
    const { act, shown } = await concluded();
    await act(head('KJJ'), { kind: 'rectify', report: '已完成' });
    await act(supervision, { kind: 'passRectification' });
    expect(await shown()).toBe('RUNNING rectified green');
    await story.until('2021-04-17 10:00');
    expect(await story.told()).toEqual([
      '03-31 17:30 ReviewPeriodOver review-period over 0',
      '04-12 09:00 CaseReminderSent close-case remind 3',
      '04-15 17:30 CaseTaskOverdue close-case overdue 0',
    ]);
    await act(supervision, { kind: 'close' });
    expect(await shown()).toBe('COMPLETED closed green');
  });

  it('a review is decided within 30 days by somebody else, and stops the closing', async () => {
    const { act, shown } = await concluded();
    await act(head('KJJ'), { kind: 'rectify', report: '已完成' });
    await act(supervision, { kind: 'passRectification' });
    await story.until('2021-03-30 10:00');
    await act(head('KJJ'), { kind: 'requestReview', grounds: '事实有误' });
    await story.until('2021-04-30 10:00');
    expect(await story.told()).toEqual([
      '04-26 09:00 CaseReminderSent decide-review remind 3',
      '04-29 17:30 CaseTaskOverdue decide-review overdue 0',
    ]);
    expect(await shown()).toBe('RUNNING rectified red');
    await act(second, { kind: 'decideReview', outcome: 'upheld', opinion: '维持' });
    await act(supervision, { kind: 'close' });
    expect(await shown()).toBe('COMPLETED closed green');
  });
});

describe('what is proposed in a case', () => {
  it('passes from the deputy to the leader after 5 working days, and lapses after his 5; a lapse is no consent', async () => {
    const { id, approval } = await proposed('circular');
    await story.until('2021-03-16 10:00');
    expect(await story.toldOf(approval)).toEqual([
      '03-04 09:00 ApprovalReminderSent approve:0 remind 2',
      '03-08 17:30 ApprovalPassedOn approve:0 pass-on 0',
      '03-11 09:00 ApprovalReminderSent approve:1 remind 2',
      '03-15 17:30 ApprovalLapsed approve:1 lapse 0',
    ]);
    expect(await story.workflow('approval', approval)).toMatch('COMPLETED lapsed');
    expect((await story.stateOf<CaseState>(id)).proposals).toMatchObject([{ approved: false }]);
  });

  it('accountability waits for error tolerance, which has 30 days; then the time of the approval begins anew', async () => {
    const { tolerance, approval } = await applied();
    expect(await story.workflow('tolerance', tolerance)).toBe('RUNNING applied green');
    await story.until('2021-04-01 10:00');
    // the approval has no time limit meanwhile
    expect((await story.told()).filter((line) => /Tolerance|Approval/.test(line))).toEqual([
      '03-26 09:00 ToleranceReminderSent decide-tolerance remind 3',
      '03-31 17:30 ToleranceOverdue decide-tolerance overdue 0',
    ]);
    expect(await story.workflow('tolerance', tolerance)).toBe('RUNNING applied red');
    const judgement = { kind: 'judge', outcome: 'lighten', reasons: '部分符合', found: every(true) } as const;
    await story.act('tolerance', tolerance, discipline, judgement);
    expect(await story.workflow('tolerance', tolerance)).toMatch('COMPLETED lighten');
    expect(await story.workflow('approval', approval)).toBe('RUNNING pending green');
    await story.until('2021-04-09 10:00');
    expect((await story.told()).filter((line) => /Tolerance|Approval/.test(line))).toEqual([
      '04-07 09:00 ApprovalReminderSent approve:0 remind 2',
    ]);
  });

  it('accountability ends with an exemption, and so do both workflows', async () => {
    const { tolerance, approval } = await applied();
    const judgement = { kind: 'judge', outcome: 'exempt', reasons: '全部符合', found: every(true) } as const;
    await story.act('tolerance', tolerance, discipline, judgement);
    expect(await story.workflow('tolerance', tolerance)).toMatch('COMPLETED exempt');
    expect(await story.workflow('approval', approval)).toMatch('COMPLETED withdrawn');
  });
});
