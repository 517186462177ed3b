import { describe, expect, it } from '@jest/globals';
import { systemActor, type Actor, type Role } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, dateAt } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { CONDITIONS, type Condition, type ToleranceFacts } from './events.js';
import {
  decideTolerance,
  foldTolerance,
  toleranceAgenda,
  toleranceTask,
  type ToleranceCommand,
  type ToleranceState,
} from './tolerance.js';

const calendar = buildCalendar(CN_2019_2026);
const reckoning = { rules: MUNICIPAL, calendar };
const at = (text: string): number => Date.parse(`${text}+08:00`);
const person = (account: string, unit: string, ...roles: Role[]): Actor => ({ account, unit, roles });
const head = person('head', 'KJJ', 'unit_head');
const discipline = person('jw', 'JW', 'discipline_body');
const every = <Value>(value: Value) => Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>;

const facts: ToleranceFacts = {
  caseId: 'C',
  policyId: 'P',
  articleId: 'A',
  number: 8,
  title: '集聚高新技术企业',
  unit: 'KJJ',
  discipline: 'JW',
  statement: '先行先试中的失误',
  conditions: every('见附件'),
  papers: [{ id: 'D', title: '风险评估报告', sha256: 'ab' }],
  ruleSet: { id: 'municipal', version: '2026.2' },
  calendar: { id: 'cn', version: '1' },
};

class Told {
  state: ToleranceState | null = null;
  now = at('2021-03-01T10:00');

  act(actor: Actor, command: ToleranceCommand): string | readonly string[] {
    const context = { now: this.now, actor, commandId: 'c', ...reckoning };
    const decision = decideTolerance(this.state, command, context);
    if (!decision.ok) return decision.code;
    this.state = foldTolerance(
      'T',
      decision.events.map((event) => recorded(event, context)),
      this.state,
    );
    return decision.events.map(({ type }) => type);
  }
}

const apply: ToleranceCommand = { kind: 'apply', facts, majorSafetyAccident: false };
const judge = (outcome: 'exempt' | 'lighten', found = every(true)): ToleranceCommand => {
  return { kind: 'judge', outcome, reasons: '符合条件', found };
};

describe('error tolerance (容错纠错, domain.md §6)', () => {
  it('is applied for by the head of the unit, never after a major safety accident', () => {
    const told = new Told();
    expect(told.act(person('x', 'GXJ', 'unit_head'), apply)).toBe('AUTH.NOT_YOUR_UNIT');
    expect(told.act(person('h', 'KJJ', 'handler'), apply)).toBe('AUTH.HEAD_ONLY');
    expect(told.act(head, { ...apply, majorSafetyAccident: true })).toBe('TOLERANCE.MAJOR_SAFETY_ACCIDENT');
    expect(told.act(head, apply)).toEqual(['ToleranceApplicationMade']);
    expect(told.act(head, apply)).toBe('TOLERANCE.ALREADY_APPLIED');
    expect(told.state!.papers).toMatchObject([{ title: '风险评估报告' }]);
  });

  it('is decided by the discipline body alone, with reasons, once', () => {
    const told = new Told();
    told.act(head, apply);
    expect(told.act(person('dcs', 'DCS', 'supervision_office'), judge('lighten'))).toBe('AUTH.DISCIPLINE_ONLY');
    expect(told.act(person('own', 'KJJ', 'discipline_body'), judge('lighten'))).toBe('AUTH.OWN_UNIT');
    expect(told.act(discipline, judge('lighten', { ...every(true), effectsRemoved: false }))).toEqual(['ToleranceJudged']);
    expect(told.act(discipline, judge('exempt'))).toBe('TOLERANCE.OVER');
  });

  it('exempts only where every condition was found to be met', () => {
    const told = new Told();
    told.act(head, apply);
    expect(told.act(discipline, judge('exempt', { ...every(true), diligent: false }))).toBe('TOLERANCE.CONDITIONS_NOT_MET');
    expect(told.act(discipline, judge('exempt'))).toEqual(['ToleranceJudged']);
    expect(told.state).toMatchObject({ status: 'exempt', judged: { account: 'jw', reasons: '符合条件' } });
  });

  it('is due in thirty days, with a reminder; time decides nothing', () => {
    const told = new Told();
    told.act(head, apply);
    expect(dateAt(calendar, toleranceTask(told.state!, reckoning)!.due)).toBe('2021-03-31');
    told.now = at('2021-03-31T17:30');
    expect(told.act(systemActor, { kind: 'settle' })).toEqual(['ToleranceReminderSent', 'ToleranceOverdue']);
    expect(told.state!.status).toBe('applied');
    expect(toleranceAgenda(told.state!, reckoning)).toEqual([]);
    expect(told.act(head, { kind: 'withdraw', reason: '另行处理' })).toEqual(['ToleranceWithdrawn']);
  });
});
