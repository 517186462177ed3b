import type { Actor } from '#domain/actor.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import type { ArticleState } from '#domain/article/state.js';
import { closeOf } from '#domain/calendar/calendar.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import { MUNICIPAL, PEER } from '#domain/rules/built-in.js';
import { at, calendar } from '../life.js';
import { headOf, office, OFFICE, SUPERVISION } from './cast.js';
import { MemoryLedger } from './memory-ledger.js';
import type { Thrown } from './thrown.js';
import { VERSIONS } from './versions.js';

export type World = Omit<Thrown, 'pick'>;

const DAY_MS = 86_400_000;
const LAST_DAY = '2021-12-31';
/** When every story begins: UTC milliseconds. */
export const BEGINNING = at('2021-03-01');

/**
 * A policy with two articles in force, and its next version under review. What differs from story to story: the rule set, a second lead, and whether
 * the supervision office owes something itself, so that the coordination office verifies. `ledger`: an empty one to tell it in.
 */
export function worldOf(kind: number, projects: boolean, ledger = new MemoryLedger(BEGINNING, VERSIONS)): World {
  ledger.projects = projects;
  const { id, version } = kind % 3 === 0 ? PEER : MUNICIPAL;
  const rules = { ruleSet: { id, version }, calendar: { id: calendar.id, version: calendar.version } };
  const [policy, nextVersion, first, second] = [ledger.nextId(), ledger.nextId(), ledger.nextId(), ledger.nextId()];
  const begin = (type: 'article' | 'policy', subject: string, command: ArticleCommand | PolicyCommand) => {
    const begun = ledger.execute(type, subject, command, office);
    if (!begun.ok) throw new Error(`the story does not begin: ${begun.code}`);
  };
  const due = closeOf(calendar, LAST_DAY);
  const common = { policyId: policy, office: OFFICE, supervision: SUPERVISION, ...rules, given: {}, span: [0, 10] } as const;
  const target = {
    id: 't1',
    indicator: '产值',
    comparator: '>=',
    value: 1000,
    measureUnit: '亿元',
    due: at('2022-12-30'),
  } as const;
  const completion = { kind: 'fixed', due, source: 'policy' } as const;
  begin('article', first, {
    ...{ kind: 'dispatch', ...common, number: 8, numeral: '（八）', title: '集聚高新技术企业', completion, targets: [target] },
    ...{ leads: kind % 4 < 2 ? ['KJJ'] : ['KJJ', 'FGJ'], responsible: ['GXJ', 'SWJ'] },
  });
  begin('article', second, {
    ...{
      kind: 'dispatch',
      ...common,
      number: 9,
      numeral: '（九）',
      title: '建设孵化器',
      completion: { ...completion, due: closeOf(calendar, '2021-06-30') },
    },
    ...{ leads: ['GXJ'], responsible: kind % 5 === 0 ? ['KJJ', SUPERVISION] : ['KJJ'] },
  });
  const head = { title: '若干政策', issuer: '市政府', documentNumber: null, status: 'issued', articles: 2, findings: 0 } as const;
  const articles = [
    { id: first, number: 8 },
    { id: second, number: 9 },
  ];
  const facts = { ...rules, validity: { from: null, to: LAST_DAY }, office: OFFICE, supervision: SUPERVISION, articles };
  begin('policy', policy, { kind: 'dispatchList', head, facts });
  begin('policy', nextVersion, { kind: 'import', ...head, source: null, replaces: policy });
  if (kind % 4 > 0) for (const id of [first, second]) execution(ledger, id);
  return { ledger, policy, nextVersion };
}

/** Signed by everybody, planned and approved within two days. */
function execution(ledger: MemoryLedger, id: string): void {
  const act = (command: ArticleCommand, by: Actor) => void ledger.execute('article', id, command, by);
  for (const { unit } of ledger.stateOf<ArticleState>(id).parts) act({ kind: 'sign', unit }, headOf(unit));
  ledger.until(ledger.now + DAY_MS);
  const [unit] = ledger.stateOf<ArticleState>(id).leads as [string];
  const measure = { title: '制定扶持政策', owner: unit, deliverable: '政策文件', due: null, quote: null };
  act({ kind: 'submitPlan', unit, measures: [measure] }, headOf(unit));
  act({ kind: 'approvePlan', opinion: '同意' }, office);
}
