import { describe, expect, it } from '@jest/globals';
import { applyCorrections, compile, dispatchBlockers, unitsToAssign } from '#document/index.js';
import { systemActor, type Actor } from '#domain/actor.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { recorded } from '#domain/article/recorded.js';
import type { ArticleState } from '#domain/article/state.js';
import { openTasks } from '#domain/article/tasks.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { instantOf } from '#domain/time.js';
import { ARTICLE } from '#ledger/subjects/article.js';
import { readDemonstration } from '../demo/accounts.js';
import { derivedUuid } from '../http/derived-uuid.js';
import type { PlayArticle } from './cast.js';
import { Dice } from './dice.js';
import { Director } from './director.js';
import { OfficeTime } from './office-time.js';
import { correctionsFor, OWN_DATES, VALIDITY } from './review.js';
import { Story, type Act, type OpenTask } from './story.js';

const demo = readDemonstration();
const calendar = buildCalendar(CN_2019_2026);
const time = new OfficeTime(calendar);
const reckoning = { rules: MUNICIPAL, calendar };
const ref = ({ id, version }: { id: string; version: string }) => ({ id, version });
const units = demo.accounts
  .filter(({ roles }) => roles.includes('unit_head'))
  .map(({ name, unit }) => ({
    code: unit!,
    head: name,
    handler: demo.accounts.find((other) => other.unit === unit && other.roles.join() === 'handler')!.name,
  }));
const actorOf = (account: string): Actor => {
  const { unit, roles } = demo.accounts.find(({ name }) => name === account)!;
  return { account, unit, roles };
};

/** The articles as a system of rules alone, without servers: what the play meets, in memory. */
class Rules {
  now = instantOf(VALIDITY.from, 600, 480);
  readonly states = new Map<string, ArticleState>();
  readonly events: string[] = [];
  private commands = 0;

  decide(id: string, actor: Actor, command: ArticleCommand): string[] {
    this.commands += 1;
    const context = { now: this.now, actor, commandId: derivedUuid(`${id} ${this.commands}`), ...reckoning };
    const state = this.states.get(id) ?? null;
    const decision = ARTICLE.decide(state, command, context);
    if (!decision.ok)
      throw new Error(`${command.kind} on ${state?.numeral}: ${decision.code} ${JSON.stringify(decision.params)}`);
    const events = decision.events.map((event) => recorded(event, context));
    if (events.length > 0) this.states.set(id, ARTICLE.fold(id, events, state));
    const types = events.map(({ type }) => type);
    this.events.push(...types);
    return types;
  }

  private tasks(id: string): OpenTask[] {
    return openTasks(this.states.get(id)!, reckoning).map(({ key, kind, unit, cycle, due, stopped }) => {
      return { articleId: id, key, kind, unit, cycle, dueAt: new Date(due).toISOString(), stopped };
    });
  }

  readonly keeper = {
    nextDue: () => {
      const dues = [...this.states.values()].map((state) => ARTICLE.nextDue(state, reckoning) ?? Infinity);
      return Promise.resolve(Math.min(...dues));
    },
    advanceTo: (instant: number) => Promise.resolve(void (this.now = instant)),
    settled: () => {
      for (const [id, state] of this.states) {
        if ((ARTICLE.nextDue(state, reckoning) ?? Infinity) <= this.now) this.decide(id, systemActor, { kind: 'settle' });
      }
      return Promise.resolve();
    },
  };

  readonly players = {
    act: ({ article, account, path, body }: Act) => {
      const actor = actorOf(account);
      const kind = path === 'plan' ? 'submitPlan' : path.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const measures = (body['measures'] as object[] | undefined)?.map((measure) => ({ due: null, quote: null, ...measure }));
      const command = { unit: actor.unit, ...body, ...(measures && { measures }), kind } as unknown as ArticleCommand;
      return Promise.resolve({ position: 0, events: this.decide(article, actor, command) });
    },
    inbox: (account: string) => {
      const { unit } = actorOf(account);
      return Promise.resolve([...this.states.keys()].flatMap((id) => this.tasks(id).filter((task) => task.unit === unit)));
    },
    tasksOf: (article: string) => Promise.resolve(this.tasks(article)),
  };
}

function dispatch(rules: Rules): PlayArticle[] {
  const { registry } = demo;
  const compiled = compile(demo.text, { registry });
  const raw = applyCorrections(compiled, [], registry);
  const policy = applyCorrections(compiled, correctionsFor(raw, dispatchBlockers(raw), registry), registry);
  expect(dispatchBlockers(policy)).toEqual([]);
  return policy.articles
    .filter(({ assignable }) => assignable)
    .map((article): PlayArticle => {
      const { number, numeral, title } = { number: article.number, numeral: article.numeral!, title: article.title! };
      const { leads, responsible } = unitsToAssign(article);
      const due = OWN_DATES[number] ?? VALIDITY.to;
      const id = derivedUuid(`article ${number}`);
      rules.decide(id, actorOf('office'), {
        kind: 'dispatch',
        policyId: derivedUuid('policy'),
        number,
        numeral,
        title,
        leads,
        responsible,
        office: 'QY-XZB',
        supervision: demo.supervision,
        ruleSet: ref(MUNICIPAL),
        calendar: ref(CN_2019_2026),
        completion: { kind: 'fixed', due: time.closeOf(due), source: 'policy' },
        given: {},
        span: null,
      });
      return { id, number, numeral, title, leads, units: [...leads, ...responsible], due };
    });
}

async function playByRules(seed: number): Promise<Rules> {
  const rules = new Rules();
  const dispatchedAt = rules.now;
  const articles = dispatch(rules);
  const offices = { office: 'office', supervision: 'dcs', supervisionUnit: demo.supervision };
  const story = new Story({ dice: new Dice(seed), time, articles, units, dispatchedAt, end: VALIDITY.to, ...offices });
  const { keeper, players } = rules;
  const until = time.closeOf(VALIDITY.to) + 60_000;
  const signal = new AbortController().signal;
  await new Director({ story, keeper, players, units, until, signal, onStop: () => Promise.resolve() }).play();
  return rules;
}

describe('the story by the rules', () => {
  it.each([2021, 7])(
    'seed %d comes to its end without a refusal, and everything planned happens',
    async (seed) => {
      const { states, events } = await playByRules(seed);
      const open = [...states.values()].filter(({ stage }) => stage !== 'closed');
      expect(open.map(({ stage }) => stage)).toEqual(['executing']);
      const happened = new Set(events);
      for (const type of [
        'AssignmentConfirmed',
        'PartReassigned',
        'PlanReturned',
        'ReportConfirmed',
        'ExtensionGranted',
        'ArticleSuspended',
        'ArticleResumed',
        'ClosingReturned',
        'LookBackPassed',
        'CaseDrafted',
      ])
        expect(happened).toContain(type);
    },
    120_000,
  );
});
