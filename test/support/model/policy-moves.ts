import type { Actor } from '#domain/actor.js';
import type { AdoptionCommand, AdoptionFacts, AdoptionItem, AdoptionState } from '#domain/adoption/adoption.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { Consequence } from '#domain/approval/events.js';
import type { PolicyChange } from '#domain/article/terms/policy.js';
import { isFinished, type ArticleState } from '#domain/article/state.js';
import { closeOf } from '#domain/calendar/calendar.js';
import { datesThatMove } from '#domain/impact/impact.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import type { PolicyDispatchFacts } from '#domain/policy/events.js';
import { openConsultation, type PolicyState } from '#domain/policy/state.js';
import { calendar } from '../life.js';
import { headOf, office, OFFICE, SUPERVISION, UNITS } from './cast.js';
import { whomToAsk } from './group-moves.js';
import { NEXT_CALENDAR, NEXT_RULES } from './versions.js';
import { dateIn, oneOf, someDate, WORDS, type Act, type Draw, type Thrown } from './thrown.js';

const { reason } = WORDS;

const onPolicy =
  (
    move: (thrown: Thrown, state: PolicyState) => { command: PolicyCommand; by: Actor } | null,
    which: 'policy' | 'nextVersion',
  ): Draw =>
  (thrown) => {
    const id = thrown[which];
    const moved = move(thrown, thrown.ledger.stateOf<PolicyState>(id));
    return moved && { type: 'policy', id, ...moved };
  };

/** The end of the validity: extended now and then, and seldom the policy is repealed. */
const inForce: readonly Draw[] = [
  onPolicy(
    (thrown) => ({
      command: { kind: 'extendValidity', to: dateIn(thrown, thrown.pick([30, 700, 1200])), basis: '延期通知' },
      by: office,
    }),
    'policy',
  ),
  onPolicy(
    ({ pick }) => (pick([0, 1, 2, 3, 4, 5]) === 0 ? { command: { kind: 'repeal', basis: '废止通知' }, by: office } : null),
    'policy',
  ),
];

const consultation: readonly Draw[] = [
  onPolicy(
    (thrown) => ({
      command: { kind: 'openConsultation', units: ['KJJ', thrown.pick(UNITS)], due: someDate(thrown) },
      by: office,
    }),
    'nextVersion',
  ),
  onPolicy(({ pick }, state) => {
    const unit = pick([...(openConsultation(state)?.units ?? []), ...UNITS]);
    return { command: { kind: 'comment', unit, article: 8, quote: null, text: '建议修改' }, by: headOf(unit) };
  }, 'nextVersion'),
  onPolicy(({ pick }, state) => {
    const unit = pick([...(openConsultation(state)?.units ?? []), ...UNITS]);
    return { command: { kind: 'concludeComments', unit }, by: headOf(unit) };
  }, 'nextVersion'),
  onPolicy(({ pick }, state) => {
    const open = (openConsultation(state)?.comments ?? []).filter(({ decision }) => decision === null);
    return open.length > 0
      ? { command: { kind: 'decideComment', id: open[0]!.id, adopted: pick([true, false]), reason }, by: office }
      : null;
  }, 'nextVersion'),
  onPolicy(() => ({ command: { kind: 'closeConsultation' }, by: office }), 'nextVersion'),
  onPolicy(() => ({ command: { kind: 'correct', correction: { kind: 'title', text: '更正' } }, by: office }), 'nextVersion'),
  onPolicy((_thrown, { corrections }) => {
    const last = corrections.at(-1);
    return last ? { command: { kind: 'withdrawCorrection', id: last.id }, by: office } : null;
  }, 'nextVersion'),
  // seldom: then there is nothing to compare any more
  onPolicy(
    (thrown, state) =>
      thrown.pick([0, 1, 2, 3]) === 0 ? { command: { kind: 'dispatch', ...factsOf(thrown, state, []) }, by: office } : null,
    'nextVersion',
  ),
];

function factsOf(thrown: Thrown, _state: PolicyState, articles: PolicyDispatchFacts['articles']): PolicyDispatchFacts {
  const { ruleSet, calendar: days } = thrown.ledger.stateOf<PolicyState>(thrown.policy);
  const validity = { from: null, to: dateIn(thrown, thrown.pick([100, 900])) };
  return {
    ruleSet: ruleSet!,
    calendar: days!,
    validity,
    office: OFFICE,
    supervision: SUPERVISION,
    articles: articles.length > 0 ? articles : [{ id: thrown.policy, number: 1 }],
  };
}

/** What the next version could mean for an article that runs. */
function changeOf(thrown: Thrown, state: ArticleState): PolicyChange {
  const place = { policyId: thrown.nextVersion, number: state.number, numeral: '（九）', title: '新题', span: null };
  return thrown.pick<PolicyChange>([
    { kind: 'deadline', due: closeOf(calendar, dateIn(thrown, thrown.pick([20, 200]))) },
    { kind: 'place', place, textChanged: true },
    { kind: 'units', leads: [thrown.pick(UNITS)], responsible: [] },
    { kind: 'units', leads: ['KJJ', 'FGJ'], responsible: ['SWJ'] },
    {
      kind: 'validity',
      from: thrown.ledger.stateOf<PolicyState>(thrown.policy).endsAt,
      to: closeOf(calendar, dateIn(thrown, 400)),
    },
    { kind: 'end' },
  ]);
}

const proposeImpact = onPolicy((thrown, state) => {
  const { ledger, policy, pick } = thrown;
  const { running } = ledger.stateOf<PolicyState>(policy);
  const changed = running.map(({ id }) => {
    const article = ledger.stateOf<ArticleState>(id);
    const place = {
      policyId: thrown.nextVersion,
      number: article.number,
      numeral: article.numeral,
      title: article.title,
      span: null,
    };
    return {
      articleId: id,
      changes: [{ kind: 'place', place, textChanged: false } as const, ...pick([[], [changeOf(thrown, article)]])],
    };
  });
  const id = ledger.nextId();
  const facts = factsOf(thrown, state, [...running, { id, number: 10 }]);
  const due = closeOf(calendar, facts.validity.to!);
  const { ruleSet, calendar: days } = facts;
  const about = { policyId: thrown.nextVersion, number: 10, numeral: '（十）', title: '新增', span: null, given: {} };
  const added = {
    id,
    command: {
      kind: 'dispatch',
      ...about,
      leads: ['GXJ'],
      responsible: ['KJJ'],
      office: OFFICE,
      supervision: SUPERVISION,
      ruleSet,
      calendar: days,
      completion: { kind: 'fixed', due, source: 'policy' },
    },
  } as const;
  const plan = {
    old: policy,
    facts,
    running: changed,
    ask: { ...whomToAsk(thrown), question: '新版影响', reason },
    added: [added],
  };
  return { command: { kind: 'proposeImpact', plan }, by: office };
}, 'nextVersion');

/** Which dates another calendar or rule set would move, as the ledger lists them. */
const list: Draw = (thrown) => {
  const { ledger, pick } = thrown;
  const what = pick(['calendar', 'ruleSet'] as const);
  const to = what === 'calendar' ? NEXT_CALENDAR : NEXT_RULES;
  const listed = ledger.ofType('adoption').flatMap(({ state }) => {
    const { what: of, items, decision } = state as AdoptionState;
    return of === what && decision === null ? items.map(({ articleId }) => articleId) : [];
  });
  const items = ledger.ofType('article').flatMap(({ id, state }): AdoptionItem[] => {
    const article = state as ArticleState;
    const { ruleSet, calendar: days, numeral } = article;
    const own = { ruleSet, calendar: days };
    if (isFinished(article) || listed.includes(id) || own[what].id !== to.id || own[what].version === to.version) return [];
    const after = ledger.reckoningOf({ ...own, [what]: { id: to.id, version: to.version } });
    const moves = datesThatMove(article, ledger.reckoningOf(own), after).map(({ task, unit, from, to: due }) => ({
      task,
      unit,
      from,
      to: due,
    }));
    return [{ articleId: id, numeral, ruleSet, calendar: days, moves }];
  });
  const [first] = items;
  if (!first) return null;
  const { ruleSet, calendar: days } = first;
  const facts: AdoptionFacts = {
    policyId: thrown.policy,
    what,
    to: { id: to.id, version: to.version },
    office: OFFICE,
    items,
    ruleSet,
    calendar: days,
  };
  const command: AdoptionCommand = { kind: 'list', facts };
  return { type: 'adoption', id: ledger.nextId(), command, by: office };
};

const openList = (thrown: Thrown) => oneOf<AdoptionState>(thrown, 'adoption', ({ decision }) => decision === null);
const chosen = ({ pick }: Thrown, { items }: AdoptionState) => pick(['all', [], [pick(items).articleId]] as const);

/** The office decides on a calendar. */
export function decideList(thrown: Thrown, id: string, state: AdoptionState): Act {
  const command: AdoptionCommand = { kind: 'decide', articles: chosen(thrown, state), reason };
  return { type: 'adoption', id, command, by: office };
}

/** The office asks the leading group, whose agreement carries the choice out. */
export function askForList(thrown: Thrown, id: string, state: AdoptionState): Act {
  const on = (articles: readonly string[] | 'all'): Consequence => {
    return { type: 'adoption', id, command: { kind: 'decide', ...{ articles, reason } } };
  };
  const { policyId, ruleSet, calendar: days } = state;
  const command: ApprovalCommand = {
    kind: 'request',
    facts: {
      ...{ policyId, articleId: null, kind: 'impact-plan', question: '是否改用', reason, interested: [], ...whomToAsk(thrown) },
      ...{ onApproval: on(chosen(thrown, state)), onRefusal: on([]), ruleSet, calendar: days },
    },
  };
  return { type: 'approval', id: thrown.ledger.nextId(), command, by: office };
}

const adoption: readonly Draw[] = [
  list,
  (thrown) => {
    const one = openList(thrown);
    return one && decideList(thrown, one.id, one.state);
  },
  (thrown) => {
    const one = openList(thrown);
    return one && one.state.decision === null ? askForList(thrown, one.id, one.state) : null;
  },
];

export const policyDraws: readonly Draw[] = [...inForce, ...consultation, proposeImpact, ...adoption];
