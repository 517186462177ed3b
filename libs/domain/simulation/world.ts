import type { Actor, UnitCode } from '../actor.js';
import { decideArticle } from '../article/decide.js';
import { foldArticle } from '../article/evolve.js';
import type { ArticleEvent } from '../article/events.js';
import { recorded } from '../article/recorded.js';
import type { ArticleState } from '../article/state.js';
import type { Reckoning } from '../article/tasks.js';
import { addWorkdays, closeOf, dayAt, openOfDay, type Calendar } from '../calendar/calendar.js';
import type { RefusalParams } from '../decision.js';
import type { RuleSet } from '../rules/rule-set.js';
import { civilFromDay, dayFromCivil, startOfDay, type Instant } from '../time.js';
import { ScenarioError } from './parse-scenario.js';
import type { SimulatedArticle, SimulatedPolicy } from './policy.js';
import { PROFILES, type Scenario, type UnitProfile } from './scenario.js';

/** Rows of the tallies beside the units: who else can hold a clock. */
export const LEADER_ROW = 'leader';
export const SUSPENDED_ROW = 'suspended';
/** The discipline body (纪检监察机关), where a scenario lets accountability be proposed. */
export const DISCIPLINE_ROW = 'discipline';

/** What all runs of one policy under one scenario have in common, worked out once. */
export interface World extends Reckoning {
  readonly policy: SimulatedPolicy;
  readonly scenario: Scenario;
  /**
   * Units by code, in the order of the policy, then office and supervision, then {@link DISCIPLINE_ROW} where it has a part, {@link LEADER_ROW} and
   * {@link SUSPENDED_ROW}.
   */
  readonly rows: readonly string[];
  readonly rowOf: ReadonlyMap<string, number>;
  /** `YYYY-MM` from the dispatch to the horizon. */
  readonly months: readonly string[];
  /** When each month begins, and when the last one ends. */
  readonly monthStarts: readonly Instant[];
  /** When a run ends at the latest: the end of the validity and the scenario's tail. */
  readonly horizon: Instant;
  /** The articles as they stand after the dispatch. */
  readonly dispatched: readonly Dispatched[];
}

export interface Dispatched {
  readonly state: ArticleState;
  readonly events: readonly ArticleEvent[];
}

/** The policy cannot be simulated: `code` and `params` of what the domain refused its dispatch with, or SIMULATION.NO_ARTICLES, SIMULATION.BAD_PERIOD. */
export class SimulationError extends Error {
  constructor(
    readonly code: string,
    readonly params: RefusalParams = {},
  ) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'SimulationError';
  }
}

/** Nothing here runs for longer than thirty years. */
const MONTHS_MAX = 360;

/**
 * Dispatches the policy under the scenario's changes. Throws a {@link SimulationError} when it cannot be dispatched, has no articles, ends before
 * it begins or lasts for more than thirty years, and a {@link ScenarioError} when the scenario changes an article that is not there.
 */
export function prepare(policy: SimulatedPolicy, scenario: Scenario, reckoning: Reckoning): World {
  const { calendar } = reckoning;
  const rules = changedRules(reckoning.rules, scenario);
  const articles = changedArticles(policy.articles, scenario, calendar);
  if (articles.length === 0) throw new SimulationError('SIMULATION.NO_ARTICLES');
  if (policy.validUntil <= policy.dispatchAt) throw new SimulationError('SIMULATION.BAD_PERIOD');
  const horizon =
    scenario.tailWorkdays === 0 ? policy.validUntil : addWorkdays(calendar, policy.validUntil, scenario.tailWorkdays);
  const members = scenario.meetings?.members ?? [];
  const units = new Set([...articles.flatMap(({ leads, responsible }) => [...leads, ...responsible]), ...members]);
  const beside = scenario.decisions.accountabilityProposed > 0 ? [DISCIPLINE_ROW] : [];
  const rows = [...units.add(policy.office).add(policy.supervision), ...beside, LEADER_ROW, SUSPENDED_ROW];
  const { months, monthStarts } = monthsFrom(policy.dispatchAt, horizon, calendar);
  if (months.length > MONTHS_MAX) throw new SimulationError('SIMULATION.BAD_PERIOD');
  return {
    policy: { ...policy, articles },
    scenario,
    rules,
    calendar,
    rows,
    rowOf: new Map(rows.map((row, i) => [row, i])),
    months,
    monthStarts,
    horizon,
    dispatched: articles.map((article) => dispatch(article, policy, { rules, calendar })),
  };
}

/** How many rows are units, the offices included. */
export const unitsIn = ({ rows, rowOf }: World): number => rows.length - (rowOf.has(DISCIPLINE_ROW) ? 3 : 2);

export const profileOf = ({ scenario }: World, unit: UnitCode): UnitProfile => scenario.units[unit] ?? scenario.standard;

/** True when questions can wait for a meeting: the rule set knows meetings, and the scenario holds some. */
export const holdsMeetings = ({ rules, scenario }: World): boolean => rules.meeting !== undefined && scenario.meetings !== null;

/** Units whose heads vote in the leading group: as the scenario says, else those that lead articles, and the office. */
export const membersOf = ({ scenario, policy }: World): readonly UnitCode[] =>
  scenario.meetings?.members ?? [...new Set([...policy.articles.flatMap(({ leads }) => leads), policy.office])];

/** The people of a simulated unit; those of the offices decide, and are as good as a unit's own head. */
export const headOf = (unit: UnitCode): Actor => ({ account: unit, unit, roles: ['unit_head', 'handler'] });
export const handlerOf = (unit: UnitCode): Actor => ({ account: `${unit} handler`, unit, roles: ['handler'] });
export const officeOf = ({ policy }: World): Actor => ({
  account: policy.office,
  unit: policy.office,
  roles: ['coordination_office'],
});

/** Whoever the article says verifies it. */
export const verifierOf = (state: ArticleState): Actor => ({
  account: state.verifier,
  unit: state.verifier,
  roles: [state.verifier === state.office ? 'coordination_office' : 'supervision_office'],
});

/** The profiles that a scenario can name, for help texts. */
export const profileNames = (): readonly string[] => Object.keys(PROFILES);

function changedRules(rules: RuleSet, { changes }: Scenario): RuleSet {
  const { reportCycle = rules.report.cycle, reportDueDay = rules.report.dueDay } = changes;
  return { ...rules, report: { ...rules.report, cycle: reportCycle, dueDay: reportDueDay } };
}

function changedArticles(articles: readonly SimulatedArticle[], { changes }: Scenario, calendar: Calendar): SimulatedArticle[] {
  const known = new Set(articles.map(({ number }) => String(number)));
  const unknown = Object.keys(changes.articles).filter((number) => !known.has(number));
  if (unknown.length > 0) {
    const words = { zh: '没有这一条，或这一条不交办', en: 'there is no such article, or it is not dispatched' };
    throw new ScenarioError(unknown.map((number) => ({ path: `changes.articles.${number}`, ...words })));
  }
  return articles.map((article) => {
    const { due, leads, responsible } = changes.articles[article.number] ?? {};
    return {
      ...article,
      ...(due !== undefined && { due: closeOf(calendar, due) }),
      ...(leads !== undefined && { leads }),
      ...(responsible !== undefined && { responsible }),
    };
  });
}

function dispatch(article: SimulatedArticle, policy: SimulatedPolicy, { rules, calendar }: Reckoning): Dispatched {
  const { due, reportCycle, ...facts } = article;
  const id = String(article.number);
  const actor: Actor = { account: policy.office, unit: policy.office, roles: ['coordination_office'] };
  const context = { now: policy.dispatchAt, actor, commandId: id, rules, calendar };
  const decision = decideArticle(
    null,
    {
      kind: 'dispatch',
      policyId: policy.title,
      ...facts,
      ...(reportCycle !== undefined && rules.report.cycle !== null && { reportCycle }),
      office: policy.office,
      supervision: policy.supervision,
      ruleSet: { id: rules.id, version: rules.version },
      calendar: { id: calendar.id, version: calendar.version },
      completion: { kind: 'fixed', due, source: 'policy' },
      given: {},
      policyEnd: policy.validUntil,
      span: null,
    },
    context,
  );
  if (!decision.ok) throw new SimulationError(decision.code, { article: article.number, ...decision.params });
  const state = foldArticle(
    id,
    decision.events.map((event) => recorded(event, context)),
  )!;
  return { state, events: decision.events };
}

function monthsFrom(from: Instant, to: Instant, calendar: Calendar) {
  const { year, month } = civilFromDay(dayAt(calendar, from));
  const months: string[] = [];
  const monthStarts: Instant[] = [];
  for (let i = 0; months.length <= MONTHS_MAX; i += 1) {
    const day = dayFromCivil(year, month + i, 1);
    const start = startOfDay(day, calendar.utcOffsetMinutes);
    monthStarts.push(start);
    if (start > to) break;
    const civil = civilFromDay(day);
    months.push(`${civil.year}-${String(civil.month).padStart(2, '0')}`);
  }
  return { months, monthStarts };
}

/** Half of the office hours of a day: when simulated people act. */
export const middayOf = (calendar: Calendar, day: number): Instant =>
  openOfDay(calendar, day) + Math.floor(calendar.lengthMs / 2);
