import { describe, expect, it } from '@jest/globals';
import { systemActor, type Actor } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, dateAt } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { composePaper, monthsOf, titleOf, type Happening } from './compose.js';
import { decidePaper, foldPaper, paperDue, type PaperCommand, type PaperFacts, type PaperState } from './paper.js';

const calendar = buildCalendar(CN_2019_2026);
const at = (text: string): number => Date.parse(`${text}+08:00`);
const supervision: Actor = { account: 'dcs', unit: 'DCS', roles: ['supervision_office'] };
const office: Actor = { account: 'office', unit: 'OFFICE', roles: ['coordination_office'] };

const happening = (position: number, type: string, numeral: string, data: Happening['data'] = {}): Happening => ({
  subject: `A${numeral}`,
  position,
  type,
  numeral,
  title: '集聚高新技术企业',
  at: at('2021-03-10T10:00'),
  data,
});
const happenings = [
  happening(9, 'ArticleClosed', '（八）'),
  happening(4, 'OverdueMarked', '（九）', { unit: 'KJJ', due: at('2021-03-08T17:30') }),
  happening(5, 'LatenessCaughtUp', '（九）', { unit: 'KJJ' }),
  happening(7, 'ReportSubmitted', '（九）', {}),
  happening(3, 'ArticleClosed', '（十）'),
];
const nameOf = (unit: string): string => (unit === 'KJJ' ? '市科技局' : unit);

describe('a periodic paper', () => {
  it('says in a line each what happened, and cites the event; what papers do not speak of is left out', () => {
    const sections = composePaper('bulletin', happenings, nameOf);
    expect(sections.map(({ key, lines }) => [key, lines.length])).toEqual([
      ['closed', 2],
      ['overdue', 1],
      ['caught-up', 1],
    ]);
    expect(sections[1]!.lines[0]).toEqual({
      text: '（九）集聚高新技术企业：市科技局 超期，应于 2021-03-08 前办理（2021-03-10）',
      cites: [{ subject: 'A（九）', position: 4 }],
    });
  });

  it('takes nothing for settled that was taken back, and tells what was done late from what was lifted', () => {
    const [extended, back, again, caughtUp] = composePaper(
      'bulletin',
      [
        happening(1, 'ExtensionGranted', '（八）', { due: at('2021-05-10T17:30') }),
        happening(2, 'ExtensionUndone', '（八）', {}),
        happening(3, 'ArticleReopened', '（九）', { reworkDue: at('2021-06-10T17:30') }),
        happening(4, 'LatenessCaughtUp', '（十）', { unit: 'KJJ', lifted: true }),
      ],
      nameOf,
    );
    expect([extended, back, again, caughtUp].map((section) => section!.key)).toEqual([
      'extended',
      'taken-back',
      'reopened',
      'caught-up',
    ]);
    expect(back!.lines[0]!.text).toContain('延期撤销，恢复原时限');
    expect(again!.lines[0]!.text).toContain('回头看发现反弹，重新办理，限 2021-06-10 前完成');
    expect(caughtUp!.lines[0]!.text).toContain('市科技局 未补办，已免办、改期或移交');
  });

  it('sums up a quarter by section, with every event cited', () => {
    const [closed] = composePaper('summary', happenings, nameOf);
    expect(closed!.lines).toEqual([
      {
        text: '2 项，涉及 2 条：（八）、（十）',
        cites: [
          { subject: 'A（八）', position: 9 },
          { subject: 'A（十）', position: 3 },
        ],
      },
    ]);
  });

  it('stays readable: beyond two hundred lines it points to the register, and still cites', () => {
    const many = Array.from({ length: 250 }, (_, i) => happening(i, 'ArticleClosed', `（${i}）`));
    const [closed] = composePaper('bulletin', many, nameOf);
    expect(closed!.lines).toHaveLength(201);
    expect(closed!.lines.at(-1)).toMatchObject({ text: '另有 50 项，见台账' });
    expect(closed!.lines.flatMap(({ cites }) => cites)).toHaveLength(250);
  });

  it.each([
    ['2021-03', { first: '2021-03', after: '2021-04' }],
    ['2021-12', { first: '2021-12', after: '2022-01' }],
    ['2021-Q1', { first: '2021-01', after: '2021-04' }],
    ['2021-Q4', { first: '2021-10', after: '2022-01' }],
  ])('of %s covers its months', (period, months) => expect(monthsOf(period)).toEqual(months));

  it('has the name of its period', () => {
    expect(titleOf('bulletin', '若干措施', '2021-03')).toBe('《若干措施》2021年3月落实情况月报');
    expect(titleOf('summary', '若干措施', '2021-Q4')).toBe('《若干措施》2021年第四季度落实情况小结');
  });
});

describe('the draft of a paper', () => {
  const facts: PaperFacts = {
    policyId: 'P',
    kind: 'bulletin',
    period: '2021-03',
    from: at('2021-03-01T00:00'),
    until: at('2021-04-01T00:00'),
    title: '月报',
    supervision: 'DCS',
    units: ['KJJ'],
    sections: composePaper('bulletin', happenings, nameOf),
    ruleSet: { id: 'municipal', version: '2026.2' },
    calendar: { id: 'cn', version: '1' },
  };
  let state: PaperState | null = null;
  const act = (actor: Actor, command: PaperCommand, now = at('2021-04-01T00:00')): string | readonly string[] => {
    const context = { now, actor, commandId: 'c', rules: MUNICIPAL, calendar };
    const decision = decidePaper(state, command, context);
    if (!decision.ok) return decision.code;
    state = foldPaper(
      'X',
      decision.events.map((event) => recorded(event, context)),
      state,
    );
    return decision.events.map(({ type }) => type);
  };

  it('is the machine’s, and is sent by the supervision office within five working days, or not at all', () => {
    expect(act(supervision, { kind: 'draft', facts })).toBe('AUTH.SYSTEM_ONLY');
    expect(act(systemActor, { kind: 'draft', facts })).toEqual(['PaperDrafted']);
    expect(act(systemActor, { kind: 'draft', facts })).toBe('PAPER.ALREADY_DRAFTED');
    // Tomb-Sweeping Day is the 5th
    expect(dateAt(calendar, paperDue(state!, { rules: MUNICIPAL, calendar }))).toBe('2021-04-09');
    expect(act(systemActor, { kind: 'settle' }, at('2021-04-09T18:00'))).toEqual(['PaperReminderSent', 'PaperOverdue']);
    expect(act(office, { kind: 'send' })).toBe('AUTH.SUPERVISION_ONLY');
    expect(act(systemActor, { kind: 'send' })).toBe('AUTH.SUPERVISION_ONLY');
    expect(act(supervision, { kind: 'send', units: [] })).toBe('PAPER.NO_UNITS');
    expect(act(supervision, { kind: 'remark', remark: '请各单位抓紧' })).toEqual(['PaperRemarked']);
    expect(act(supervision, { kind: 'send' })).toEqual(['PaperSent']);
    expect(act(supervision, { kind: 'discard', reason: '重复' })).toBe('PAPER.DECIDED');
    expect(state).toMatchObject({ status: 'sent', remark: '请各单位抓紧', sections: facts.sections });
  });
});
