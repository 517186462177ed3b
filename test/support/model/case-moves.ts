import type { Actor } from '#domain/actor.js';
import { isEnded, type ArticleState } from '#domain/article/state.js';
import { openTasks } from '#domain/article/tasks.js';
import type { CaseCommand } from '#domain/case/commands.js';
import { isCaseOver, isNamed, type CaseState } from '#domain/case/state.js';
import { CONDITIONS, type Condition } from '#domain/tolerance/events.js';
import type { ToleranceCommand, ToleranceState } from '#domain/tolerance/tolerance.js';
import { discipline, DISCIPLINE, headOf, office, reviewer, supervision } from './cast.js';
import { whomToAsk } from './group-moves.js';
import { articleOf, dateIn, oneOf, someDate, WORDS, type Act, type Draw, type Thrown } from './thrown.js';

const { reason, opinion } = WORDS;

/** A case by hand, on a task of a unit or on whatever it owes. */
const draft: Draw = (thrown) => {
  const article = articleOf(thrown, (state) => !isEnded(state));
  if (!article) return null;
  const { id: articleId, state } = article;
  const { policyId, number, numeral, title, ruleSet, calendar, verifier } = state;
  const unit = thrown.pick(state.parts).unit;
  const tasks = openTasks(state, thrown.ledger.reckoningOf(state)).filter((task) => task.unit === unit);
  const task = thrown.pick([null, ...tasks.map(({ key }) => key)]);
  const facts = { policyId, articleId, number, numeral, title, ruleSet, calendar, unit, task, due: null };
  const command: CaseCommand = {
    kind: 'draft',
    facts: { ...facts, origin: 'supervision', grounds: '群众反映', supervision: verifier },
  };
  return { type: 'case', id: thrown.ledger.nextId(), command, by: verifier === office.unit ? office : supervision };
};

type OnCase = (thrown: Thrown, state: CaseState) => { command: CaseCommand; by: Actor } | null;
const plan = { content: '内容', object: '对象', scope: '范围' };

export const conclude: OnCase = (thrown) => ({
  command: {
    kind: 'conclude',
    finding: '未按时落实',
    ...(thrown.pick([0, 1]) === 0 && { rectification: { task: '整改', due: someDate(thrown) } }),
    majorSafetyAccident: thrown.pick([0, 1, 2, 3]) === 0,
  },
  by: supervision,
});

const moves: readonly OnCase[] = [
  () => ({ command: { kind: 'open', basis: '第十一条', plan }, by: supervision }),
  ({ pick, ledger }, state) => {
    const others = ledger.ofType('case').filter(({ id }) => id !== state.id && ledger.stateOf<CaseState>(id).unit === state.unit);
    const mergedInto = others.length > 0 ? pick([undefined, pick(others).id]) : undefined;
    return { command: { kind: 'discard', reason, ...(mergedInto !== undefined && { mergedInto }) }, by: supervision };
  },
  () => ({ command: { kind: 'issueNotice', text: '督查通知' }, by: supervision }),
  (_thrown, { unit }) => ({ command: { kind: 'answer', explanation: '说明' }, by: headOf(unit) }),
  () => ({ command: { kind: 'acceptExplanation', opinion }, by: supervision }),
  conclude,
  (_thrown, { unit }) => ({ command: { kind: 'rectify', report: '已整改' }, by: headOf(unit) }),
  () => ({ command: { kind: 'passRectification' }, by: supervision }),
  (thrown) => ({ command: { kind: 'returnRectification', opinion, due: someDate(thrown) }, by: supervision }),
  (_thrown, { unit }) => ({ command: { kind: 'requestReview', grounds: '事实不清' }, by: headOf(unit) }),
  (thrown) => {
    const outcome = thrown.pick(['upheld', 'changed', 'revoked'] as const);
    const conclusion = {
      finding: '复核结论',
      ...(thrown.pick([0, 1]) === 0 && { rectification: { task: '整改', due: dateIn(thrown, 20) } }),
    };
    return { command: { kind: 'decideReview', outcome, opinion, ...(outcome === 'changed' && { conclusion }) }, by: reviewer };
  },
  () => ({ command: { kind: 'close', summary: '了结' }, by: supervision }),
  ({ pick }) => ({ command: { kind: 'remind' }, by: pick([supervision, office]) }),
  propose,
  propose,
];

function propose(thrown: Thrown, state: CaseState): { command: CaseCommand; by: Actor } | null {
  const { pick, ledger } = thrown;
  const proposal = pick(['accountability', 'circular', 'interview', 'change-of-lead', 'commendation', 'accountability'] as const);
  const article = ledger.stateOf<ArticleState>(state.articleId);
  const to = pick(['FGJ', 'SWJ', article.parts.at(-1)!.unit]);
  const newLead = { to, former: pick(['responsible', 'released'] as const) };
  return {
    command: {
      ...{ kind: 'propose', proposal, question: '是否同意', reason, ...whomToAsk(thrown) },
      ...(proposal === 'change-of-lead' && { newLead }),
    },
    by: supervision,
  };
}

/** Who keeps the case: the coordination office stands in where the supervision office is a unit of the article. */
export const keeperOf = (state: CaseState, by: Actor): Actor =>
  by.unit === supervision.unit && state.supervision === office.unit ? office : by;

const caseDraws: readonly Draw[] = [
  draft,
  ...moves.map((move): Draw => (thrown) => {
    const one = oneOf<CaseState>(thrown, 'case', (state) => !isCaseOver(state));
    const moved = one && move(thrown, one.state);
    return moved && { type: 'case', id: one.id, ...moved, by: keeperOf(one.state, moved.by) };
  }),
];

const each = <Value>(value: Value) => Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>;

const apply: Draw = (thrown) => {
  const one = oneOf<CaseState>(thrown, 'case', (state) => isNamed(state) && state.tolerance === null);
  if (!one || !isNamed(one.state)) return null;
  const { policyId, articleId, number, title, unit, ruleSet, calendar } = one.state;
  const words = { statement: '陈述', conditions: each('符合'), papers: [], discipline: DISCIPLINE };
  const facts = { caseId: one.id, policyId, articleId, number, title, unit, ruleSet, calendar, ...words };
  const command: ToleranceCommand = { kind: 'apply', facts, majorSafetyAccident: thrown.pick([0, 0, 0, 1]) === 1 };
  return { type: 'tolerance', id: thrown.ledger.nextId(), command, by: headOf(unit) };
};

/** The discipline body decides; an exemption where it finds every condition met. */
export function judge({ pick }: Thrown, id: string): Act {
  const outcome = pick(['exempt', 'lighten', 'mitigate', 'refuse'] as const);
  const command: ToleranceCommand = { kind: 'judge', outcome, reasons: WORDS.reasons, found: each(pick([true, true, false])) };
  return { type: 'tolerance', id, command, by: discipline };
}

const onTolerance = (thrown: Thrown) => oneOf<ToleranceState>(thrown, 'tolerance', ({ status }) => status === 'applied');

const toleranceDraws: readonly Draw[] = [
  apply,
  apply,
  (thrown) => {
    const one = onTolerance(thrown);
    return one && judge(thrown, one.id);
  },
  (thrown) => {
    const one = onTolerance(thrown);
    return (
      one && {
        type: 'tolerance',
        id: one.id,
        command: { kind: 'withdraw', reason } as ToleranceCommand,
        by: headOf(one.state.unit),
      }
    );
  },
];

export const supervisionDraws: readonly Draw[] = [...caseDraws, ...toleranceDraws];
