import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { approvalActor, systemActor } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { policyAgenda, policyTasks } from './agenda.js';
import type { PolicyCommand } from './commands.js';
import { decidePolicy } from './decide.js';
import { foldPolicy } from './evolve.js';
import type { PolicyState } from './state.js';

const office: Actor = { account: 'office', unit: 'OFFICE', roles: ['coordination_office'] };
const calendar = buildCalendar(CN_2019_2026);
const at = (iso: string) => Date.parse(`${iso}+08:00`);

const IMPORT: PolicyCommand = {
  kind: 'import',
  title: '关于促进高新技术产业开发区高质量发展的意见',
  issuer: '清远市人民政府',
  documentNumber: null,
  status: 'issued',
  articles: 19,
  findings: 3,
  source: { sha256: 'ab', characters: 9000, fileName: 'policy.txt' },
  replaces: null,
};
const DISPATCH: PolicyCommand = {
  kind: 'dispatch',
  ruleSet: { id: 'municipal', version: '2026.1' },
  calendar: { id: 'cn', version: '1' },
  validity: { from: '2021-03-01', to: '2025-12-31' },
  office: 'OFFICE',
  supervision: 'DCS',
  articles: [{ id: 'a', number: 4 }],
};

let commands = 0;
function act(state: PolicyState | null, command: PolicyCommand, now = at('2021-03-01T10:00'), actor = office) {
  const context = { now, actor, commandId: `c${(commands += 1)}`, rules: MUNICIPAL, calendar };
  const decision = decidePolicy(state, command, context);
  if (!decision.ok) return { state, code: decision.code, events: [] };
  const events = decision.events.map((event) => recorded(event, context));
  return { state: foldPolicy('p', events, state), code: null, events: events.map(({ type }) => type) };
}

const imported = () => act(null, IMPORT).state!;
const settle = (state: PolicyState, now: number) => act(state, { kind: 'settle' }, now, systemActor);

describe('a policy', () => {
  it('is imported, corrected and dispatched by the coordination office, each correction with who made it', () => {
    let state = imported();
    expect(state).toMatchObject({ id: 'p', stage: 'review', articles: 19 });
    state = act(state, { kind: 'correct', correction: { kind: 'acceptFinding', findingId: 'f', reason: '已核实' } }).state!;
    expect(state.corrections).toMatchObject([{ account: 'office', correction: { reason: '已核实' } }]);
    state = act(state, { kind: 'withdrawCorrection', id: state.corrections[0]!.id }).state!;
    expect(state.corrections).toEqual([]);
    expect(act(state, DISPATCH)).toMatchObject({
      events: ['PolicyDispatched'],
      state: { stage: 'dispatched', running: [{ id: 'a', number: 4 }] },
    });
  });

  it('refuses what comes too late, from the wrong person, or makes no sense', () => {
    const state = imported();
    const dispatched = act(state, DISPATCH).state!;
    expect(act(state, IMPORT).code).toBe('POLICY.ALREADY_IMPORTED');
    expect(act(null, DISPATCH).code).toBe('POLICY.UNKNOWN');
    expect(act(dispatched, DISPATCH).code).toBe('POLICY.WRONG_STAGE');
    expect(act(dispatched, { kind: 'correct', correction: {} }).code).toBe('POLICY.WRONG_STAGE');
    expect(act(state, { kind: 'withdrawCorrection', id: 'x' }).code).toBe('CORRECTION.UNKNOWN');
    expect(act(state, { ...DISPATCH, articles: [] }).code).toBe('POLICY.NO_ARTICLES');
    expect(act(state, { ...DISPATCH, validity: { from: '2021-03-01', to: '2021-02-30' } }).code).toBe('POLICY.BAD_VALIDITY');
    expect(act(state, { ...DISPATCH, validity: { from: '2021-03-01', to: '2021-02-01' } }).code).toBe('POLICY.BAD_VALIDITY');
    expect(act(state, { ...DISPATCH, validity: { from: null, to: '2021-02-26' } }).code).toBe('POLICY.VALIDITY_OVER');
    expect(act(state, DISPATCH, undefined, { account: 'kjj', unit: 'KJJ', roles: ['unit_head'] }).code).toBe('AUTH.OFFICE_ONLY');
    expect(act(state, { kind: 'settle' }).code).toBe('AUTH.SYSTEM_ONLY');
  });

  it('lets an approval of its impact end, though the version was dispatched without it meanwhile, but not carry it out', () => {
    const { state } = act(imported(), DISPATCH);
    const leadingGroup = approvalActor('impact');
    expect(act(state, { kind: 'declineImpact' }, undefined, leadingGroup)).toMatchObject({ code: null, events: [] });
    expect(act(state, { kind: 'declineImpact' }).code).not.toBeNull();
    expect(act(state, { kind: 'applyImpact' }, undefined, leadingGroup).code).toBe('POLICY.WRONG_STAGE');
  });

  it('is reminded of its end as the rule set says, once each, and ends at the close of its last day', () => {
    let state = act(imported(), DISPATCH).state!;
    const days = MUNICIPAL.completion.remindersBefore;
    expect(policyAgenda(state, { rules: MUNICIPAL, calendar }).map(({ kind }) => kind)).toEqual([
      ...days.map(() => 'validity-near'),
      'validity-end',
    ]);
    const first = settle(state, at('2025-11-20T09:00'));
    expect(first.events).toEqual(['ValidityEndNear']);
    state = first.state!;
    expect(settle(state, at('2025-11-20T09:00')).events).toEqual([]);
    expect(settle(state, at('2025-12-31T17:29')).events).toHaveLength(days.length - 1);
    expect(settle(state, at('2025-12-31T17:30'))).toMatchObject({ state: { stage: 'ended' } });
    expect(settle(settle(state, at('2026-01-05T09:00')).state!, at('2026-02-01T09:00')).events).toEqual([]);
  });

  it('dispatches a list of tasks without a document at once, and without an end of validity awaits nothing', () => {
    const { kind: _import, source: _source, replaces: _replaces, ...head } = IMPORT as Extract<PolicyCommand, { kind: 'import' }>;
    const { kind: _dispatch, ...facts } = DISPATCH as Extract<PolicyCommand, { kind: 'dispatch' }>;
    const list: PolicyCommand = { kind: 'dispatchList', head, facts: { ...facts, validity: { from: null, to: null } } };
    const { state, events } = act(null, list);
    expect(events).toEqual(['PolicyImported', 'PolicyDispatched']);
    expect(policyAgenda(state!, { rules: MUNICIPAL, calendar })).toEqual([]);
  });
});

describe('a policy that is compiled anew', () => {
  const { kind: _, replaces: __, ...head } = IMPORT as Extract<PolicyCommand, { kind: 'import' }>;
  const source = head.source!;
  const none = { changes: { added: [], gone: [], changed: [] }, corrections: [], notApplied: [], comments: [] };
  const anew = (more: object = {}): PolicyCommand => ({
    kind: 'recompile',
    recompilation: { ...head, source, ...none, articles: 20, ...more },
  });

  it('counts it, and takes corrections and comments along by their ids', () => {
    let state = act(imported(), { kind: 'openConsultation', units: ['KJJ'], due: '2021-03-31' }).state!;
    const kjj: Actor = { account: 'kjj', unit: 'KJJ', roles: ['unit_head'] };
    state = act(state, { kind: 'comment', unit: 'KJJ', article: 4, quote: null, text: '意见' }, undefined, kjj).state!;
    for (const n of [4, 5, 6]) state = act(state, { kind: 'correct', correction: { articleNumber: n } }).state!;
    const [moved, lost, kept] = state.corrections;
    const [comment] = state.consultations[0]!.comments;
    const corrections = [
      { id: moved!.id, correction: { articleNumber: 5 } },
      { id: lost!.id, correction: null },
    ];
    const done = act(state, anew({ corrections, notApplied: [lost!.id], comments: [{ id: comment!.id, article: null }] }));
    expect(done.events).toEqual(['PolicyRecompiled']);
    expect(done.state).toMatchObject({ articles: 20, recompiled: 1, stage: 'review' });
    expect(done.state!.corrections).toEqual([{ ...moved, correction: { articleNumber: 5 } }, { ...lost, lost: true }, kept]);
    expect(done.state!.consultations[0]!.comments).toEqual([{ ...comment, article: null }]);
    expect(done.state).not.toHaveProperty('changes');
    expect(act(done.state, anew()).state).toMatchObject({ recompiled: 2 });
  });

  it('records nothing when nothing is read otherwise', () => {
    const state = imported();
    expect(act(state, { kind: 'recompile', recompilation: null })).toMatchObject({ code: null, events: [], state });
  });

  it('is refused to others, after the dispatch, without a document, and while the leading group looks at it', () => {
    const state = imported();
    const other: Actor = { account: 'kjj', unit: 'KJJ', roles: ['unit_head'] };
    expect(act(state, anew(), undefined, other).code).toBe('AUTH.OFFICE_ONLY');
    expect(act(act(state, DISPATCH).state, anew()).code).toBe('POLICY.WRONG_STAGE');
    expect(act({ ...state, source: null }, anew()).code).toBe('POLICY.NO_DOCUMENT');
    const impact = { id: 'i' } as PolicyState['impact'];
    expect(act({ ...state, impact }, anew()).code).toBe('IMPACT.PENDING');
  });
});

describe('the consultation on a draft (征求意见)', () => {
  const kjj: Actor = { account: 'kjj', unit: 'KJJ', roles: ['handler'] };
  const gxj: Actor = { account: 'gxj', unit: 'GXJ', roles: ['handler'] };
  const reckoning = { rules: MUNICIPAL, calendar };
  const opened = () => act(imported(), { kind: 'openConsultation', units: ['KJJ', 'GXJ'], due: '2021-03-12' }).state!;
  const comment = { kind: 'comment', unit: 'KJJ', article: 8, quote: '集聚高新技术企业', text: '建议增加资金来源' } as const;

  it('asks units until a day, decides every comment with its reason, and keeps the dispatch waiting', () => {
    let state = opened();
    expect(policyTasks(state, reckoning).map(({ key }) => key)).toEqual(['comment:KJJ', 'comment:GXJ']);
    expect(act(state, DISPATCH).code).toBe('CONSULTATION.OPEN');
    state = act(state, comment, undefined, kjj).state!;
    const { id } = state.consultations[0]!.comments[0]!;
    state = act(state, { kind: 'concludeComments', unit: 'KJJ' }, undefined, kjj).state!;
    expect(act(state, comment, undefined, kjj).code).toBe('CONSULTATION.ENDED');
    state = act(state, { kind: 'concludeComments', unit: 'GXJ' }, undefined, gxj).state!;
    expect(policyTasks(state, reckoning).map(({ key, unit }) => `${key} ${unit}`)).toEqual(['decide-comments OFFICE']);
    expect(act(state, { kind: 'closeConsultation' }).code).toBe('CONSULTATION.UNDECIDED');
    const decided = act(state, { kind: 'decideComment', id, adopted: true, reason: '已在第八条补充' });
    expect(act(decided.state!, { kind: 'decideComment', id, adopted: false, reason: '' }).code).toBe('COMMENT.ALREADY_DECIDED');
    const closed = act(decided.state!, { kind: 'closeConsultation' }).state!;
    expect(policyTasks(closed, reckoning)).toEqual([]);
    expect(act(closed, DISPATCH).events).toEqual(['PolicyDispatched']);
  });

  it('is not begun while the leading group is asked to put the version into force', () => {
    const { kind: _kind, ...facts } = DISPATCH as Extract<PolicyCommand, { kind: 'dispatch' }>;
    const ask = { question: '是否同意', reason: '修订', mode: 'single', approvers: [] } as const;
    const plan = { old: 'o', facts, running: [], added: [], ask };
    const proposed = act(imported(), { kind: 'proposeImpact', plan });
    expect(proposed.events).toEqual(['ImpactProposed']);
    const open: PolicyCommand = { kind: 'openConsultation', units: ['KJJ'], due: '2021-03-12' };
    expect(act(proposed.state!, open).code).toBe('IMPACT.PENDING');
    const declined = act(proposed.state!, { kind: 'declineImpact' }, undefined, approvalActor('a')).state!;
    expect(act(declined, open).events).toEqual(['ConsultationOpened']);
  });

  it('reminds, and takes silence for no comment when its day is over', () => {
    const reminded = settle(opened(), at('2021-03-10T09:00'));
    expect(reminded.events).toEqual(['ConsultationReminderSent', 'ConsultationReminderSent']);
    const over = settle(reminded.state!, at('2021-03-12T17:30'));
    expect(over.events).toEqual(['CommentingEnded']);
    expect(over.state!.consultations[0]).toMatchObject({ concluded: ['KJJ', 'GXJ'], closedAt: null });
    expect(act(over.state!, comment, at('2021-03-13T09:00'), kjj).code).toBe('CONSULTATION.ENDED');
  });

  it('refuses who is not asked, who is of another unit, and a day that is past', () => {
    const state = opened();
    expect(act(state, { ...comment, unit: 'SWJ' }, undefined, { ...kjj, unit: 'SWJ' }).code).toBe('CONSULTATION.NOT_ASKED');
    expect(act(state, comment, undefined, gxj).code).toBe('AUTH.NOT_YOUR_UNIT');
    expect(act(state, { kind: 'openConsultation', units: ['KJJ'], due: '2021-03-12' }).code).toBe('CONSULTATION.OPEN');
    expect(act(imported(), { kind: 'openConsultation', units: ['KJJ'], due: '2021-02-26' }).code).toBe('CONSULTATION.BAD_DATE');
    expect(act(imported(), { kind: 'openConsultation', units: ['KJJ'], due: '2031-02-26' }).code).toBe('DATE.TOO_FAR');
    expect(act(imported(), { kind: 'openConsultation', units: [], due: '2021-03-12' }).code).toBe('CONSULTATION.NO_UNITS');
    expect(act(imported(), comment, undefined, kjj).code).toBe('CONSULTATION.NONE');
  });
});

describe('the force of a policy', () => {
  const dispatched = () => act(imported(), DISPATCH).state!;

  it('is extended by a paper, with a later end and reminders of its own', () => {
    const extended = act(dispatched(), { kind: 'extendValidity', to: '2026-12-31', basis: '清府〔2025〕12号' });
    expect(extended.events).toEqual(['ValidityExtended']);
    expect(settle(extended.state!, at('2025-12-31T17:30')).events).toEqual([]);
    expect(settle(extended.state!, at('2026-12-31T17:30')).state).toMatchObject({ stage: 'ended' });
    expect(act(dispatched(), { kind: 'extendValidity', to: '2024-12-31', basis: 'x' }).code).toBe('POLICY.BAD_VALIDITY');
  });

  it('ends with a repeal, after which nothing is awaited', () => {
    const repealed = act(dispatched(), { kind: 'repeal', basis: '清府〔2023〕5号' }).state!;
    expect(repealed).toMatchObject({ stage: 'repealed' });
    expect(policyAgenda(repealed, { rules: MUNICIPAL, calendar })).toEqual([]);
    expect(act(repealed, { kind: 'repeal', basis: 'x' }).code).toBe('POLICY.WRONG_STAGE');
    expect(act(imported(), { kind: 'repeal', basis: 'x' }).code).toBe('POLICY.WRONG_STAGE');
  });
});
