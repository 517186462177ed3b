import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agenda } from '../agenda/agenda.js';
import { systemActor, type Actor } from '../actor.js';
import { dateAt, workingMs } from '../calendar/calendar.js';
import { workingByHolder } from '../clock-ledger/clock-ledger.js';
import { explain, lightAt, thresholds } from '../lights/lights.js';
import { MUNICIPAL, PEER } from '../rules/built-in.js';
import {
  at,
  calendar,
  deputy,
  dispatchOf,
  head,
  leadingGroup,
  Life,
  measure,
  office,
  person,
  supervision,
} from '../../../test/support/life.js';
import type { ArticleCommand } from './commands.js';
import { decideArticle } from './decide.js';
import type { RecordedEvent } from './events.js';
import { appliers, foldArticle } from './evolve.js';
import { isEnded, isSuspended, leadInWork, openDisputes, openMilestones, partOf, type ArticleState } from './state.js';
import { openTasks, taskSlots, type Task, type TaskKind } from './tasks.js';

/** Sequences of a run of the whole suite, and of a full run (FULL=1). */
const RUNS = process.env['FULL'] === '1' ? 10_000 : 400;

const units = ['KJJ', 'GXJ', 'SWJ', 'FGJ'];
const strangers: readonly Actor[] = [
  ...units.map(head),
  ...units.map((unit) => person(unit, 'handler')),
  office,
  supervision,
  deputy,
  leadingGroup,
  systemActor,
  // somebody of the office's own kind in a unit of the article, and of a role that has no say here
  person('KJJ', 'coordination_office'),
  person('GXJ', 'supervision_office'),
  person('SWJ', 'deputy_leader'),
  person(null, 'discipline_body'),
];

/** What a step can look at: the state, and a number to choose by. */
interface Dice {
  readonly state: ArticleState;
  readonly dates: readonly string[];
  readonly pick: <T>(list: readonly T[]) => T;
}

/** Days from now: soon, in some weeks, in some months, and one that does not exist. */
const datesFrom = (now: number): string[] => [
  ...[3, 20, 45, 200].map((days) => dateAt(calendar, now + days * 86_400_000)),
  'never',
];
const evidence = [{ name: '照片', ref: 'file:1' }];
const words = { reason: '理由', opinion: '意见', basis: '三定方案', reasons: '职责分工' };

type Draw = (dice: Dice) => { readonly command: ArticleCommand; readonly by: Actor };

const unitOf = ({ state, pick }: Dice) => pick(state.parts.length > 0 ? state.parts.map((part) => part.unit) : units);
const leadOf = ({ state, pick }: Dice) => pick(state.leads);
const fileOf = ({ state, pick }: Dice) => {
  const open = openDisputes(state);
  return open.length > 0 ? pick(open) : { dispute: 1, unit: 'KJJ' };
};
const milestoneOf = ({ state, pick }: Dice) => {
  const open = openMilestones(state);
  return open.length > 0 ? pick(open) : { id: '1.1', owner: 'KJJ' };
};
const outsider = ({ state, pick }: Dice) => pick([...units, 'DCS'].filter((unit) => !partOf(state, unit) || pick([0, 1]) === 0));
const checkOf = ({ state, pick }: Dice) => pick(state.closing?.sample?.map(({ item }) => item) ?? ['part:KJJ']);

const changeLead = (dice: Dice) =>
  ({
    kind: 'changeLead',
    from: leadOf(dice),
    to: dice.pick([outsider(dice) ?? 'FGJ', unitOf(dice)]),
    former: dice.pick(['responsible', 'released'] as const),
    reason: words.reason,
  }) as const;
const rule = (dice: Dice) =>
  ({
    kind: 'ruleDispute',
    dispute: fileOf(dice).dispute,
    ruling: dice.pick(['keep', 'reassign', 'add-unit', 'change-lead'] as const),
    to: dice.pick([[], [outsider(dice) ?? 'FGJ']]),
    reason: words.reason,
    basis: words.basis,
  }) as const;
const cancel = { kind: 'cancel', reason: words.reason } as const;
const split = ({ state }: Dice) => {
  const [first, ...others] = state.parts.map((part) => part.unit);
  return {
    kind: 'split',
    into: [
      { id: 'B', numeral: '（八）之一', title: '甲', leads: [first ?? 'KJJ'], responsible: others, span: null },
      { id: 'C', numeral: '（八）之二', title: '乙', leads: [state.leads[0] ?? 'KJJ'], responsible: [], span: null },
    ],
    reason: words.reason,
  } as const;
};
const grant = ({ pick, dates }: Dice) => ({ kind: 'grantExtension', due: pick([undefined, ...dates]) }) as const;

/** Every kind of command, as the one who may give it would; how often it stands here is how often it comes. */
const draws: readonly Draw[] = [
  (dice) => own(dice, (unit) => ({ kind: 'sign', unit })),
  (dice) => own(dice, (unit) => ({ kind: 'sign', unit })),
  (dice) => own(dice, (unit) => ({ kind: 'sign', unit, reservation: '保留意见', basis: words.basis })),
  (dice) => own(dice, (unit) => ({ kind: 'assignHandler', unit, handler: '某人' })),
  (dice) => own(dice, (unit) => ({ kind: 'object', unit, grounds: '职责不符', basis: words.basis })),
  (dice) => ({ command: { kind: 'confirmAssignment', unit: unitOf(dice), reason: words.reason }, by: office }),
  (dice) => ({
    command: { kind: 'reassign', unit: unitOf(dice), to: dice.pick([[], [outsider(dice) ?? 'FGJ']]), reason: words.reason },
    by: office,
  }),
  (dice) => own(dice, (unit) => ({ kind: 'openDispute', unit, question: '谁负责', ...words })),
  (dice) => own(dice, (unit) => ({ kind: 'stateOpinion', unit, dispute: fileOf(dice).dispute, ...words })),
  (dice) => ({
    command: { kind: 'recordView', dispute: fileOf(dice).dispute, view: '协调意见', basis: words.basis },
    by: office,
  }),
  (dice) => ({
    command: { kind: 'escalateDispute', dispute: fileOf(dice).dispute, reason: words.reason },
    by: dice.pick([office, deputy]),
  }),
  (dice) => ({ command: rule(dice), by: dice.pick([office, deputy, leadingGroup]) }),
  (dice) => {
    const { dispute, unit } = fileOf(dice);
    return { command: { kind: 'withdrawDispute', unit, dispute, reason: words.reason }, by: head(unit) };
  },
  submitPlan,
  submitPlan,
  submitPlan,
  (dice) => {
    const unit = dice.pick(dice.state.plan?.countersigns?.map((one) => one.unit) ?? units);
    const answer = dice.pick(['agree', 'agree', 'agree-with-changes', 'refuse'] as const);
    return { command: { kind: 'countersign', unit, answer, text: '意见' }, by: head(unit) };
  },
  (dice) => {
    const unit = dice.pick(dice.state.plan?.countersigns?.map((one) => one.unit) ?? units);
    return { command: { kind: 'lapseCountersign', unit, reason: words.reason }, by: office };
  },
  ({ pick }) => ({ command: { kind: 'approvePlan', opinion: pick(['同意', undefined]) }, by: office }),
  () => ({ command: { kind: 'approvePlan', opinion: '同意' }, by: office }),
  () => ({ command: { kind: 'returnPlan', opinion: '退回' }, by: office }),
  (dice) => {
    const { id, owner } = milestoneOf(dice);
    return { command: { kind: 'completeMilestone', unit: owner, milestone: id, summary: '完成', evidence }, by: head(owner) };
  },
  (dice) => ({ command: { kind: 'waiveMilestone', milestone: milestoneOf(dice).id, reason: words.reason }, by: office }),
  (dice) => own(dice, (unit) => ({ kind: 'report', unit, progress: '推进', percent: dice.pick([10, 50, 101]) })),
  (dice) => {
    const unit = unitOf(dice);
    const values = dice.pick([undefined, [{ target: 't1', value: dice.pick([10, 500, 1200, Number.NaN]) }]]);
    return { command: { kind: 'report', unit, progress: '推进', percent: 60, values }, by: person(unit, 'handler') };
  },
  (dice) => own(dice, (unit) => ({ kind: 'confirmReport', unit })),
  (dice) => own(dice, (unit) => ({ kind: 'returnReport', unit, opinion: '补充' })),
  (dice) => {
    const unit = leadOf(dice) ?? 'KJJ';
    return { command: { kind: 'rollUp', unit, summary: '汇总', percent: 50 }, by: head(unit) };
  },
  (dice) => own(dice, (unit) => ({ kind: 'completePart', unit, summary: '完成' })),
  (dice) => own(dice, (unit) => ({ kind: 'completePart', unit, summary: '完成' })),
  (dice) => ({ command: { kind: 'waivePart', unit: unitOf(dice), reason: words.reason }, by: office }),
  (dice) => {
    const unit = leadOf(dice) ?? 'KJJ';
    return {
      command: { kind: 'requestExtension', unit, due: dice.pick(dice.dates), reason: '疫情', progress: '六成' },
      by: head(unit),
    };
  },
  (dice) => ({ command: grant(dice), by: dice.pick([office, leadingGroup]) }),
  () => ({ command: { kind: 'refuseExtension', opinion: '不同意' }, by: office }),
  (dice) => ({
    command: { kind: 'withdrawExtension', id: extensionId(dice), reason: words.reason },
    by: head(leadOf(dice) ?? 'KJJ'),
  }),
  (dice) => ({
    command: { kind: 'undoExtension', id: extensionId(dice), reason: words.reason },
    by: dice.pick([office, leadingGroup]),
  }),
  ({ pick }) => ({
    command: { kind: 'suspend', category: pick(['litigation', 'funding', 'other'] as const), reason: words.reason },
    by: office,
  }),
  () => ({ command: { kind: 'resume', reason: words.reason }, by: office }),
  () => ({ command: { kind: 'resume', reason: words.reason }, by: office }),
  (dice) => ({ command: changeLead(dice), by: leadingGroup }),
  (dice) => ({ command: { kind: 'addUnits', units: [outsider(dice) ?? 'FGJ'], reason: words.reason }, by: office }),
  (dice) => ({ command: { kind: 'releaseUnit', unit: unitOf(dice), reason: words.reason }, by: office }),
  (dice) => ({
    command: dice.pick([false, false, false, false, false, false, false, true])
      ? split(dice)
      : { kind: 'resume', reason: words.reason },
    by: office,
  }),
  ({ pick }) => ({
    command: pick([false, false, false, false, false, false, false, true]) ? cancel : { kind: 'resume', reason: words.reason },
    by: leadingGroup,
  }),
  (dice) => {
    const command = dice.pick([
      changeLead(dice),
      rule(dice),
      grant(dice),
      changeLead(dice),
      dice.pick([cancel, split(dice), rule(dice), rule(dice)]),
    ]);
    return { command: { kind: 'proposeDecision', command, reason: words.reason }, by: office };
  },
  // what was asked for is decided as it was asked
  ({ state }) => ({
    command: state.pendingDecision?.command ?? cancelOfNobody,
    by: state.pendingDecision ? leadingGroup : office,
  }),
  () => ({ command: { kind: 'withdrawDecision', reason: words.reason }, by: office }),
  ({ pick }) => ({
    command: { kind: 'declineDecision', outcome: pick(['refused', 'lapsed'] as const), opinion: '不同意' },
    by: leadingGroup,
  }),
  (dice) => ({
    command: {
      kind: 'noteCase',
      caseId: dice.pick(['1', '2']),
      unit: unitOf(dice),
      task: null,
      outcome: dice.pick(['drafted', 'open']),
    },
    by: systemActor,
  }),
  (dice) => ({
    command: {
      kind: 'noteCase',
      caseId: dice.pick(['1', '2']),
      unit: unitOf(dice),
      task: null,
      outcome: dice.pick(['closed', 'accepted', 'dropped']),
    },
    by: systemActor,
  }),
  ({ state, pick }) => ({
    command: { kind: 'acceptExplanation', task: pick(Object.keys(state.overdue)) ?? 'sign:KJJ', reason: words.reason },
    by: supervision,
  }),
  (dice) => ({
    command: { kind: 'remind', task: dice.pick([`completion:${unitOf(dice)}`, `sign:${unitOf(dice)}`]) },
    by: dice.pick([office, supervision, head(leadOf(dice) ?? 'KJJ')]),
  }),
  requestClosing,
  requestClosing,
  () => ({ command: { kind: 'drawSample', seed: '种子' }, by: supervision }),
  (dice) => ({
    command: { kind: 'recordCheck', item: checkOf(dice), passed: dice.pick([true, true, false]), finding: '属实' },
    by: supervision,
  }),
  ({ pick, dates }) => ({
    command: { kind: 'returnClosing', opinion: '不足', reworkDue: pick(dates), grade: 'unqualified' },
    by: supervision,
  }),
  ({ pick }) => ({ command: { kind: 'verify', grade: pick(['good', 'qualified'] as const), opinion: '属实' }, by: supervision }),
  ({ pick }) => ({ command: { kind: 'verify', grade: pick(['good', 'qualified'] as const), opinion: '属实' }, by: supervision }),
  () => ({ command: { kind: 'passLookBack', opinion: '未反弹' }, by: supervision }),
  ({ pick, dates }) => ({ command: { kind: 'reopen', reason: '反弹', reworkDue: pick(dates) }, by: supervision }),
];

const cancelOfNobody: ArticleCommand = { kind: 'withdrawDecision', reason: words.reason };

function own(dice: Dice, command: (unit: string) => ArticleCommand) {
  const unit = unitOf(dice);
  return { command: command(unit), by: head(unit) };
}

function submitPlan(dice: Dice) {
  const unit = leadOf(dice) ?? 'KJJ';
  const measures = dice.pick([
    [measure(unit)],
    [measure(unit, { due: dice.pick(dice.dates.slice(0, -1)) })],
    [measure(unit), measure(unitOf(dice), { milestones: [{ title: '中期', due: dice.dates[2]! }] })],
  ]);
  return { command: { kind: 'submitPlan', unit, measures, urgent: dice.pick([true, false]) } as const, by: head(unit) };
}

function requestClosing(dice: Dice) {
  const unit = leadOf(dice) ?? 'KJJ';
  return { command: { kind: 'requestClosing', unit, summary: '完成' } as const, by: head(unit) };
}

const extensionId = ({ state, pick }: Dice): string =>
  pick([...state.extensions.map(({ id }) => id), ...(state.extensionRequest ? [state.extensionRequest.id] : [])]) ?? 'none';

/** What the holder of one of the open tasks would do about it, so that stories go on to their end. */
function advance(dice: Dice, tasks: readonly Task[]): ReturnType<Draw> | null {
  const { state, pick } = dice;
  if (isSuspended(state)) return { command: { kind: 'resume', reason: words.reason }, by: office };
  if (tasks.length === 0) return null;
  const { kind, unit, key, cycle } = pick(tasks);
  const dispute = Number(key.split(':')[1]);
  const keep: ArticleCommand = { kind: 'ruleDispute', dispute, ruling: 'keep', reason: words.reason, basis: words.basis };
  const ofUnit: Partial<Record<TaskKind, () => ArticleCommand>> = {
    sign: () => ({ kind: 'sign', unit }),
    countersign: () => ({ kind: 'countersign', unit, answer: 'agree' }),
    report: () => ({
      kind: 'report',
      unit,
      cycle: cycle!,
      progress: '推进',
      percent: 50,
      values: state.targets && [{ target: 't1', value: pick([10, 1200]) }],
    }),
    'confirm-report': () => ({ kind: 'confirmReport', unit, cycle: cycle! }),
    milestone: () => ({ kind: 'completeMilestone', unit, milestone: key.slice('milestone:'.length), summary: '完成', evidence }),
    part: () =>
      leadInWork(state) === unit
        ? { kind: 'rollUp', unit, summary: '汇总', percent: 50 }
        : { kind: 'completePart', unit, summary: '完成' },
    close: () => ({ kind: 'requestClosing', unit, summary: '完成' }),
  };
  const ofOffices: Partial<Record<TaskKind, () => ReturnType<Draw>>> = {
    adjudicate: () => ({ command: keep, by: office }),
    'rule-deputy': () => ({ command: keep, by: deputy }),
    'rule-meeting': () => ({ command: keep, by: leadingGroup }),
    plan: () => submitPlan(dice),
    'review-plan': () => ({ command: { kind: 'approvePlan', opinion: '同意' }, by: office }),
    'decide-extension': () => ({ command: { kind: 'grantExtension' }, by: leadingGroup }),
    'await-decision': () => ({ command: state.pendingDecision!.command, by: leadingGroup }),
    verify: () => ({ command: checking(dice), by: supervision }),
    'look-back': () => ({ command: { kind: 'passLookBack', opinion: '未反弹' }, by: supervision }),
  };
  return ofOffices[kind]?.() ?? { command: ofUnit[kind]!(), by: head(unit) };
}

function checking({ state, pick }: Dice): ArticleCommand {
  const sample = state.closing?.sample;
  if (!sample) return pick<ArticleCommand>([{ kind: 'drawSample' }, { kind: 'verify', grade: 'good' }]);
  const open = sample.find(({ passed }) => passed === null);
  if (open) return { kind: 'recordCheck', item: open.item, passed: true, finding: '属实' };
  return { kind: 'verify', grade: 'qualified', opinion: '属实' };
}

/** The drawn act, or when the state forbids it the next one that it does not, so that little is tried in vain; `any`: the drawn one as it is. */
function possible(life: Life, draw: number, thrown: Dice, any: boolean): ReturnType<Draw> {
  const first = draws[draw]!(thrown);
  for (let i = 0; i < 24 && !any; i++) {
    const { command, by } = draws[(draw + i * 17) % draws.length]!(thrown);
    const context = { now: life.now, actor: by, commandId: 'trial', rules: life.rules, calendar };
    if (decideArticle(thrown.state, command, context).ok) return { command, by };
  }
  return first;
}

const step = fc.record({
  draw: fc.noBias(fc.nat({ max: draws.length - 1 })),
  choice: fc.noBias(fc.nat()),
  // mostly what is to be done next, and mostly by the right person, so that stories get far
  goesOn: fc.noBias(fc.nat({ max: 9 })).map((n) => n < 6),
  stranger: fc.option(fc.constantFrom(...strangers), { freq: 6 }),
  hours: fc.noBias(fc.nat({ max: 999 })).map((n) => (n < 600 ? n % 30 : n < 970 ? n % 200 : n % 2 === 0 ? 24 * 40 : 24 * 190)),
});

function dice(state: ArticleState, choice: number, now: number): Dice {
  let rest = choice;
  return {
    state,
    dates: datesFrom(now),
    pick: (list) => {
      const chosen = list[rest % list.length]!;
      rest = Math.imul(rest, 0x9e3779b1) >>> 3;
      return chosen;
    },
  };
}

const happened = new Set<string>();
/** A new calendar, rule set or version of the policy moves an article by tests of its own. */
const elsewhere: readonly string[] = ['CompletionMoved', 'ArticleRebased'];
const everything = Object.keys(appliers).filter((type) => !elsewhere.includes(type));

describe('for any sequence of commands by anybody (domain.md §3, §4, §6)', () => {
  it('knows at least 40 kinds of command', () => {
    const life = new Life(at('2021-03-01'));
    life.act(office, dispatchOf(['KJJ'], ['GXJ']));
    const kinds = new Set(
      draws.flatMap((draw) => [1, 2, 3, 7].map((choice) => draw(dice(life.state!, choice, life.now)).command.kind)),
    );
    expect(kinds.size).toBeGreaterThanOrEqual(40);
  });

  it(`nothing throws and every invariant holds, in ${RUNS} sequences (FULL=1: 10000)`, () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
        fc.constantFrom(MUNICIPAL, MUNICIPAL, PEER),
        fc.constantFrom(['KJJ'], ['KJJ', 'FGJ']),
        (steps, rules, leads) => {
          const life = new Life(at('2021-03-01'), rules);
          const target = {
            id: 't1',
            indicator: '产值',
            comparator: '>=',
            value: 1000,
            measureUnit: '亿元',
            due: at('2022-12-30'),
          } as const;
          life.act(office, dispatchOf([...leads], ['GXJ', 'SWJ'], 'DCS', { targets: [target] }));
          for (const { draw, choice, goesOn, stranger, hours } of steps) {
            // a look-back is months away
            const away = life.state!.stage === 'closed' && choice % 2 === 0 ? 24 * 190 : hours;
            life.until(life.now + away * 3_600_000);
            const before = life.state!;
            const thrown = dice(before, choice, life.now);
            const { command, by } =
              (goesOn && advance(thrown, openTasks(before, life))) || possible(life, draw, thrown, stranger !== null);
            const known = life.stream.length;
            life.act(stranger ?? by, command);
            noInterestedParty(before, life.stream.slice(known));
            invariants(life);
          }
          for (const { type } of life.stream) happened.add(type);
          expect(foldArticle('A', JSON.parse(JSON.stringify(life.stream)) as RecordedEvent[])).toEqual(life.state);
        },
      ),
      // a story that breaks is short enough to read as it is: making it shorter takes minutes
      { numRuns: RUNS, endOnFailure: true },
    );
    // the sequences are no heap of refusals: most of what can happen to an article has happened
    expect(everything.filter((type) => !happened.has(type)).length).toBeLessThanOrEqual(15);
  }, 900_000);
});

/** Events by which somebody decides on what a unit asked for or did. */
const deciding: ReadonlySet<string> = new Set([
  'PlanApproved',
  'PlanReturned',
  'PlanChangeReturned',
  'ExtensionGranted',
  'ExtensionRefused',
  'DisputeRuled',
  'ArticleClosed',
  'ClosingReturned',
  'LookBackPassed',
  'ArticleReopened',
]);

function noInterestedParty(before: ArticleState, events: readonly RecordedEvent[]): void {
  for (const { type, by, data } of events.filter((event) => deciding.has(event.type))) {
    const concerned = type === 'DisputeRuled' ? (data as { parties: readonly string[] }).parties : before.leads;
    expect({ type, decidedBy: by.unit, concerned: concerned.includes(by.unit ?? '') }).toEqual({
      type,
      decidedBy: by.unit,
      concerned: false,
    });
  }
}

function invariants(life: Life): void {
  const state = life.state!;
  const ended = isEnded(state);
  oneHolder(life, state);
  const tasks = openTasks(state, life);
  const keys = tasks.map((task) => task.key);
  expect(new Set(keys).size).toBe(keys.length);
  // no ended article with open tasks, but for the look-back
  expect(ended ? tasks.every(({ kind }) => kind === 'look-back') : tasks.length > 0).toBe(true);
  expect(tasks.map(({ key }) => key)).toEqual(taskSlots(state).map(({ key }) => key));
  const obligations = life.stream.flatMap((event) => ('obligation' in event.data ? [event.data.obligation] : []));
  expect(new Set(obligations).size).toBe(obligations.length);
  expect(new Set(state.parts.map((part) => part.unit)).size).toBe(state.parts.length);
  expect(state.parts.filter((part) => part.role === 'lead').map((part) => part.unit)).toEqual(state.leads);
  expect(state.leads.length).toBeGreaterThan(0);
  if (!ended) partners(state);
  lights(life, state);
  for (const obligation of agenda(state, life)) expect(obligation.at >= state.dispatchedAt).toBe(true);
}

/** One holder at every instant while the article runs, and the days add up. */
function oneHolder(life: Life, state: ArticleState): void {
  const runs = !isEnded(state) || (state.stage === 'closed' && state.lookBack?.status === 'open');
  expect(state.clock.filter((segment) => segment.to === undefined)).toHaveLength(runs ? 1 : 0);
  const held = workingByHolder(state.clock, life.now, calendar).reduce((sum, { ms }) => sum + ms, 0);
  let running: number | null = null;
  let total = 0;
  for (const event of life.stream) {
    const { type, at: instant } = event;
    const starts = type === 'ArticleDispatched' || type === 'ArticleReopened' || type === 'LookBackOpened';
    const ends = ['ArticleClosed', 'ArticleCancelled', 'ArticleSplit', 'LookBackPassed'].includes(type);
    if (starts) running ??= instant;
    if (ends && running !== null) {
      total += workingMs(calendar, running, instant);
      running = null;
    }
  }
  if (running !== null) total += workingMs(calendar, running, life.now);
  expect(held).toBe(total);
}

/** Whoever owes something or disputes something still carries out a part of the article. */
function partners(state: ArticleState): void {
  const active = state.parts.filter((part) => part.end === null).map((part) => part.unit);
  for (const { owner } of openMilestones(state)) expect(active).toContain(owner);
  const disputing = openDisputes(state).map((file) => file.unit);
  expect(new Set(disputing).size).toBe(disputing.length);
  for (const unit of disputing) expect(active).toContain(unit);
}

/** The stored instants give the lights that are explained. */
function lights(life: Life, state: ArticleState): void {
  const { article } = explain(state, life.now, life);
  const stored = thresholds(state, life);
  if (stored.suspended) return;
  const atLeast = (light: string, until: number | null) =>
    light === 'green' && until !== null && until > life.now ? 'yellow' : light;
  expect(article.substance.light).toBe(
    atLeast(lightAt(life.now, stored.substance.yellowAt, stored.substance.redAt), stored.substanceCaughtUpUntil),
  );
  expect(article.timeliness.light).toBe(
    atLeast(lightAt(life.now, stored.timeliness.yellowAt, stored.timeliness.redAt), stored.caughtUpUntil),
  );
}
