import { describe, expect, it } from '@jest/globals';
import { systemActor, type Actor, type Role } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, dateAt } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { approvalAgenda, approvalTasks, openSteps } from './agenda.js';
import type { ApprovalCommand } from './commands.js';
import { decideApproval } from './decide.js';
import type { ApprovalFacts, ApprovalMode, Approver } from './events.js';
import { foldApproval } from './evolve.js';
import { isOver, type ApprovalState } from './state.js';

const calendar = buildCalendar(CN_2019_2026);
const reckoning = { rules: MUNICIPAL, calendar };
const at = (text: string): number => Date.parse(`${text}+08:00`);
const person = (account: string, unit: string | null, ...roles: Role[]): Actor => ({ account, unit, roles });
const office = person('office', 'OFFICE', 'coordination_office');
const leader = person('mayor', 'ZF', 'leader');
const deputy = person('deputy', 'ZF', 'deputy_leader');
const DEPUTY: Approver = { role: 'deputy_leader', unit: 'ZF', account: null };
const LEADER: Approver = { role: 'leader', unit: 'ZF', account: null };

const facts = (mode: ApprovalMode, approvers: Approver[] = [DEPUTY, LEADER]): ApprovalFacts => ({
  policyId: 'P',
  articleId: 'A',
  kind: 'extension',
  question: '是否同意（八）延期至 2021-12-31',
  reason: '资金下达较迟',
  interested: ['KJJ'],
  mode,
  approvers,
  onApproval: { type: 'article', id: 'A', command: { kind: 'grantExtension' } },
  onRefusal: null,
  ruleSet: { id: 'municipal', version: '2026.2' },
  calendar: { id: 'cn', version: '1' },
});

/** An approval asked for on Monday 2021-03-01, whose life is told command by command. */
class Asked {
  state: ApprovalState | null = null;
  now = at('2021-03-01T10:00');
  private commands = 0;

  constructor(
    mode: ApprovalMode,
    approvers?: Approver[],
    onApproval: ApprovalFacts['onApproval'] = facts(mode).onApproval,
    by: Actor = office,
    more: Partial<ApprovalFacts> = {},
  ) {
    this.act(by, { kind: 'request', facts: { ...facts(mode, approvers), onApproval, ...more } });
  }

  act(actor: Actor, command: ApprovalCommand): string | readonly string[] {
    const context = { now: this.now, actor, commandId: `c${(this.commands += 1)}`, ...reckoning };
    const decision = decideApproval(this.state, command, context);
    if (!decision.ok) return decision.code;
    this.state = foldApproval(
      'X',
      decision.events.map((event) => recorded(event, context)),
      this.state,
    );
    return decision.events.map(({ type }) => type);
  }

  settle(now: string): string | readonly string[] {
    this.now = at(now);
    return this.act(systemActor, { kind: 'settle' });
  }

  get tasks(): string[] {
    return approvalTasks(this.state!, reckoning).map(({ key, unit, due }) => `${key} ${unit} by ${dateAt(calendar, due)}`);
  }
}

describe('an approval that escalates (deputy → leader, domain.md §4 and §6)', () => {
  it('is asked of the deputy for five working days, then of the leader for five, and then lapses, never approved', () => {
    const asked = new Asked('escalating');
    expect(asked.tasks).toEqual(['approve:0 ZF by 2021-03-08']);
    expect(asked.settle('2021-03-04T09:00')).toEqual(['ApprovalReminderSent']);
    expect(asked.settle('2021-03-08T17:30')).toEqual(['ApprovalPassedOn']);
    expect(asked.tasks).toEqual(['approve:1 ZF by 2021-03-15']);
    expect(asked.act(deputy, { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
    expect(asked.settle('2021-03-15T17:30')).toEqual(['ApprovalReminderSent', 'ApprovalLapsed']);
    expect(asked.state).toMatchObject({ status: 'lapsed' });
    expect(asked.act(leader, { kind: 'agree' })).toBe('APPROVAL.OVER');
    expect(approvalAgenda(asked.state!, reckoning)).toEqual([]);
    expect(isOver(asked.state!)).toBe(true);
  });

  it('may be decided by the leader before his turn, and by the deputy in his', () => {
    expect(new Asked('escalating').act(leader, { kind: 'agree', opinion: '同意' })).toEqual([
      'ApproverAgreed',
      'ApprovalGranted',
    ]);
    const refused = new Asked('escalating');
    expect(refused.act(deputy, { kind: 'refuse', opinion: '理由不足' })).toEqual(['ApproverRefused', 'ApprovalRefused']);
    expect(refused.state!.steps[0]!.decision).toMatchObject({ agreed: false, account: 'deputy', opinion: '理由不足' });
  });

  it('runs over a holiday as working days do', () => {
    const asked = new Asked('escalating');
    asked.now = at('2021-02-09T10:00');
    asked.state = null;
    asked.act(office, { kind: 'request', facts: facts('escalating') });
    // the Spring Festival of 2021 was 11 to 17 February, Saturday the 20th was worked for it
    expect(asked.tasks).toEqual(['approve:0 ZF by 2021-02-22']);
  });
});

describe('who may decide', () => {
  it('is nobody for an own request or the own unit, and nobody without the role', () => {
    const asked = new Asked('escalating');
    expect(asked.act(person('head', 'KJJ', 'deputy_leader'), { kind: 'agree' })).toBe('AUTH.OWN_UNIT');
    expect(asked.act(person('office', 'OFFICE', 'leader'), { kind: 'agree' })).toBe('APPROVAL.OWN_REQUEST');
    expect(asked.act(person('head', 'GXJ', 'unit_head'), { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
    expect(asked.act(person('head', 'GXJ', 'unit_head'), { kind: 'bypass', reason: '紧急' })).toBe('AUTH.LEADER_ONLY');
  });

  it('is a named person where one is named, and whoever stands in for him by a recorded basis', () => {
    const asked = new Asked('single', [{ ...LEADER, account: 'mayor' }]);
    expect(asked.act(person('other', 'ZF', 'leader'), { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
    const onBehalf = { role: 'leader', basis: '挂职期间由常务副市长代行' } as const;
    expect(asked.act(deputy, { kind: 'agree', onBehalf })).toEqual(['ApproverAgreed', 'ApprovalGranted']);
    expect(asked.state!.steps[0]!.decision).toMatchObject({ account: 'deputy', onBehalf });
  });
});

describe('the modes', () => {
  const member = (account: string): Approver => ({ role: 'group_member', unit: account.toUpperCase(), account });
  const as = (account: string): Actor => person(account, account.toUpperCase(), 'group_member');

  it('all: asked together, granted with the last agreement, refused with the first refusal', () => {
    const asked = new Asked('all', [member('a'), member('b')], null);
    expect(openSteps(asked.state!)).toEqual([0, 1]);
    expect(asked.act(as('b'), { kind: 'agree' })).toEqual(['ApproverAgreed']);
    expect(asked.act(as('a'), { kind: 'agree' })).toEqual(['ApproverAgreed', 'ApprovalGranted']);
    const refused = new Asked('all', [member('a'), member('b')], null);
    expect(refused.act(as('b'), { kind: 'refuse', opinion: '不同意' })).toEqual(['ApproverRefused', 'ApprovalRefused']);
  });

  it('all: nobody decides for another: not a member of another unit, and nobody twice', () => {
    const of = (unit: string): Approver => ({ role: 'group_member', unit, account: null });
    const asked = new Asked('all', [of('A'), of('B')], null);
    expect(asked.act(as('c'), { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
    expect(asked.act(as('b'), { kind: 'agree' })).toEqual(['ApproverAgreed']);
    expect(asked.act(as('b'), { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
    expect(asked.act(as('a'), { kind: 'agree' })).toEqual(['ApproverAgreed', 'ApprovalGranted']);
    const both = new Asked('sequence');
    const deputyAndLeader = person('mayor', 'ZF', 'leader', 'deputy_leader');
    expect(both.act(deputyAndLeader, { kind: 'agree' })).toEqual(['ApproverAgreed']);
    expect(both.act(deputyAndLeader, { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
  });

  it('who was delegated decides what is asked of who delegated, and of no other holder of the role', () => {
    const named = (account: string): Approver => ({ ...DEPUTY, account });
    const asked = new Asked('all', [named('deputy'), named('second')]);
    const onBehalf = { role: 'deputy_leader', basis: '委托 1', of: { account: 'deputy', unit: 'ZF' } } as const;
    const delegate = person('czj', 'CZJ', 'group_member');
    expect(asked.act(delegate, { kind: 'agree', onBehalf })).toEqual(['ApproverAgreed']);
    expect(asked.act(delegate, { kind: 'agree', onBehalf })).toBe('APPROVAL.NOT_ASKED');
    const other = { ...onBehalf, basis: '委托 2', of: { account: 'third', unit: 'ZF' } };
    expect(asked.act(delegate, { kind: 'agree', onBehalf: other })).toBe('APPROVAL.NOT_ASKED');
    // the own cause is not decided by a delegate either
    const ofKjj = { ...onBehalf, basis: '委托 4', of: { account: 'kjj', unit: 'KJJ' } };
    const own = new Asked('single', [{ ...DEPUTY, unit: 'KJJ' }]);
    expect(own.act(delegate, { kind: 'agree', onBehalf: ofKjj })).toBe('AUTH.OWN_UNIT');
    expect(own.act(delegate, { kind: 'bypass', reason: '紧急', onBehalf: ofKjj })).toBe('AUTH.OWN_UNIT');
    const asker = { ...onBehalf, basis: '委托 5', of: { account: 'office', unit: 'ZF' } };
    expect(new Asked('single', [DEPUTY]).act(delegate, { kind: 'agree', onBehalf: asker })).toBe('APPROVAL.OWN_REQUEST');
    const second = { ...onBehalf, basis: '委托 3', of: { account: 'second', unit: 'ZF' } };
    expect(asked.act(delegate, { kind: 'agree', onBehalf: second })).toEqual(['ApproverAgreed', 'ApprovalGranted']);
  });

  it('sequence: asked in turn, each from when he is asked', () => {
    const asked = new Asked('sequence', [member('a'), member('b')], null);
    expect(asked.act(as('b'), { kind: 'agree' })).toBe('APPROVAL.NOT_ASKED');
    asked.now = at('2021-03-05T10:00');
    expect(asked.act(as('a'), { kind: 'agree' })).toEqual(['ApproverAgreed']);
    expect(asked.tasks).toEqual(['approve:1 B by 2021-03-12']);
    expect(asked.act(as('b'), { kind: 'agree' })).toEqual(['ApproverAgreed', 'ApprovalGranted']);
  });

  it('any: the first decision decides, and it lapses once', () => {
    expect(new Asked('any', [member('a'), member('b')], null).act(as('b'), { kind: 'agree' })).toContain('ApprovalGranted');
    const lapsed = new Asked('any', [member('a'), member('b')], null);
    const events = lapsed.settle('2021-03-08T17:30') as readonly string[];
    expect(events.filter((type) => type === 'ApprovalLapsed')).toHaveLength(1);
  });
});

describe('what is carried out is decided by the leading group (domain.md §6)', () => {
  const member: Approver = { role: 'group_member', unit: 'CZJ', account: null };
  const asked = (mode: ApprovalMode, approvers: Approver[], more: Partial<ApprovalFacts> = {}) => {
    const decision = decideApproval(
      null,
      { kind: 'request', facts: { ...facts(mode, approvers), ...more } },
      { now: at('2021-03-01T10:00'), actor: office, commandId: 'c', ...reckoning },
    );
    return decision.ok ? 'asked' : decision.code;
  };

  it('by its leader or a deputy, whose agreement it cannot be granted without', () => {
    for (const [mode, approvers] of [
      ['single', [member]],
      ['any', [DEPUTY, member]],
      ['all', [member]],
      ['sequence', [member]],
    ] as const)
      expect([mode, asked(mode, [...approvers])]).toEqual([mode, 'APPROVAL.NOT_THE_LEADING_GROUP']);
    expect([asked('single', [DEPUTY]), asked('any', [DEPUTY, LEADER]), asked('all', [member, DEPUTY])]).toEqual(
      Array(3).fill('asked'),
    );
    expect(asked('single', [member], { onApproval: null })).toBe('asked');
  });

  it('up to the leader where it escalates, and nobody is asked twice', () => {
    expect(asked('escalating', [DEPUTY])).toBe('APPROVAL.NOT_TO_THE_LEADER');
    expect(asked('escalating', [LEADER])).toBe('asked');
    expect(asked('all', [LEADER, DEPUTY, LEADER])).toBe('APPROVAL.ASKED_TWICE');
  });
});

describe('what else can happen', () => {
  it('is withdrawn by who asked, bypassed in an emergency and shown as such', () => {
    const withdrawn = new Asked('escalating');
    expect(withdrawn.act(person('head', 'GXJ', 'unit_head'), { kind: 'withdraw', reason: '不再需要' })).toBe(
      'APPROVAL.NOT_REQUESTER',
    );
    const dcs = person('dcs', 'DCS', 'supervision_office');
    expect(withdrawn.act(dcs, { kind: 'withdraw', reason: '不再需要' })).toBe('APPROVAL.NOT_REQUESTER');
    expect(withdrawn.act(office, { kind: 'withdraw', reason: '不再需要' })).toEqual(['ApprovalWithdrawn']);
    const ofSupervision = new Asked('escalating', undefined, undefined, dcs);
    expect(ofSupervision.act(office, { kind: 'withdraw', reason: '不愿被通报' })).toBe('APPROVAL.NOT_REQUESTER');
    expect(ofSupervision.act(dcs, { kind: 'withdraw', reason: '另行处理' })).toEqual(['ApprovalWithdrawn']);
    // whoever lays a proposal before the group: who made it takes it back
    const laid = new Asked('escalating', undefined, undefined, office, { proposedBy: 'DCS' });
    expect(laid.act(office, { kind: 'withdraw', reason: '不愿调整' })).toBe('APPROVAL.NOT_REQUESTER');
    expect(laid.act(dcs, { kind: 'withdraw', reason: '另行处理' })).toEqual(['ApprovalWithdrawn']);
    const bypassed = new Asked('sequence');
    expect(bypassed.act(leader, { kind: 'bypass', reason: '防汛应急' })).toEqual(['ApprovalBypassed']);
    expect(bypassed.state).toMatchObject({ status: 'bypassed' });
  });

  it('carries an instruction (批示) with its own deadline, answered by each unit', () => {
    const asked = new Asked('escalating');
    const instruction = { text: '请科技局周五前报方案', to: ['KJJ', 'GXJ'], due: '2021-03-05' };
    expect(asked.act(leader, { kind: 'agree', instruction: { ...instruction, due: '2021-02-26' } })).toBe('INSTRUCTION.BAD_DATE');
    expect(asked.act(leader, { kind: 'agree', instruction: { ...instruction, due: '2031-02-26' } })).toBe('DATE.TOO_FAR');
    expect(asked.act(leader, { kind: 'agree', instruction })).toEqual(['ApproverAgreed', 'ApprovalGranted', 'InstructionGiven']);
    expect(asked.tasks).toEqual(['instruction:0:KJJ KJJ by 2021-03-05', 'instruction:0:GXJ GXJ by 2021-03-05']);
    const kjj = person('kjj', 'KJJ', 'handler');
    const answer = { kind: 'answerInstruction', index: 0, unit: 'KJJ', answer: '已报' } as const;
    expect(asked.act(person('x', 'GXJ', 'handler'), answer)).toBe('AUTH.NOT_YOUR_UNIT');
    expect(asked.act(kjj, answer)).toEqual(['InstructionAnswered']);
    expect(asked.act(kjj, answer)).toBe('INSTRUCTION.ALREADY_ANSWERED');
    expect(isOver(asked.state!)).toBe(false);
    expect(asked.settle('2021-03-05T17:30')).toEqual(['ApprovalReminderSent', 'InstructionOverdue']);
    expect(asked.act(person('x', 'GXJ', 'handler'), { ...answer, unit: 'GXJ' })).toEqual(['InstructionAnswered']);
    expect(isOver(asked.state!)).toBe(true);
  });

  it('keeps in mind that an instruction is overdue when the approval itself ends', () => {
    const asked = new Asked('sequence');
    const instruction = { text: '请科技局报方案', to: ['KJJ'], due: '2021-03-05' };
    expect(asked.act(deputy, { kind: 'agree', instruction })).toContain('InstructionGiven');
    expect(asked.settle('2021-03-05T17:30')).toContain('InstructionOverdue');
    expect(asked.act(leader, { kind: 'agree' })).toContain('ApprovalGranted');
    expect(asked.settle('2021-03-08T09:00')).not.toContain('InstructionOverdue');
    expect(isOver(asked.state!)).toBe(false);
  });

  it('are taken by a meeting instead, on its confirmed resolution only, and never with the voice of a unit that they concern', () => {
    const asked = new Asked('escalating');
    const decided = { kind: 'decideByMeeting', meeting: 'M', agreed: true, opinion: '会议同意', voters: ['ZF', 'CZJ'] } as const;
    expect(asked.act(leader, decided)).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(asked.act({ account: 'approval:Y', unit: null, roles: ['approval'] }, decided)).toBe('AUTH.LEADING_GROUP_ONLY');
    const resolution: Actor = { account: 'meeting:M', unit: null, roles: ['approval'] };
    expect(asked.act(resolution, { ...decided, voters: ['ZF', 'KJJ'] })).toBe('AUTH.OWN_UNIT');
    expect(asked.act(resolution, decided)).toEqual(['DecidedByMeeting', 'ApprovalGranted']);
    expect(asked.state).toMatchObject({ status: 'granted', byMeeting: 'M' });
    expect(asked.tasks).toEqual([]);
    expect(asked.act(resolution, decided)).toBe('APPROVAL.OVER');
    const other = new Asked('all');
    other.act(systemActor, { kind: 'hold', by: 'T' });
    expect(other.act(resolution, decided)).toBe('APPROVAL.HELD');
    other.act(systemActor, { kind: 'release', by: 'T' });
    other.act(systemActor, { kind: 'hold', by: 'M' });
    expect(other.act(leader, { kind: 'agree' })).toBe('APPROVAL.HELD');
    expect(other.act(resolution, { ...decided, agreed: false })).toEqual(['DecidedByMeeting', 'ApprovalRefused']);
  });
});
