import type { UnitCode } from '../actor.js';
import { decideArticle } from '../article/decide.js';
import { foldArticle } from '../article/evolve.js';
import { recorded } from '../article/recorded.js';
import { splitOffDispatches } from '../article/split-off.js';
import { dateAt } from '../calendar/calendar.js';
import { seedOfRun } from '../random.js';
import type { Instant } from '../time.js';
import { CaseLife } from './case-life.js';
import { GroupLife } from './group-life.js';
import { ArticleLife, type Surroundings } from './life.js';
import { EventQueue } from './queue.js';
import type { RunResult } from './tally/result.js';
import { Tally } from './tally.js';
import { ToleranceLife } from './tolerance-life.js';
import { officeOf, type World } from './world.js';

/** Something that goes on by itself. */
interface Life {
  readonly index: number;
  readonly next: Instant | null;
  advance(at: Instant): void;
}

/**
 * One run: the policy from its dispatch to the horizon; nothing happens to an article once it is closed and looked back at. `run` counts from 0; the same seed and run give the
 * same result, whatever other runs there are and wherever they are made. `tally`: who counts along, to be used for one run.
 */
export function simulateRun(world: World, seed: number, run: number, tally = new Tally(world)): RunResult {
  const lived = new Run(world, seedOfRun(seed, run), tally);
  lived.live();
  return tally.result(run);
}

/** Everything that goes on in one run, in one queue: articles, the leading group, and what comes about beside them. */
class Run {
  private readonly queue = new EventQueue();
  /** By index; the articles of the policy first, then the leading group. */
  private readonly lives: Life[] = [];
  private readonly articles: ArticleLife[] = [];
  private readonly cases: CaseLife[] = [];
  private readonly applications: ToleranceLife[] = [];
  private readonly group: GroupLife;
  private readonly surroundings: Surroundings;
  /** Short tasks that are open, by unit. */
  private readonly load = new Map<UnitCode, number>();
  /** Last number of a notice, by year. */
  private readonly noticeNumbers = new Map<number, number>();
  private readonly wake = ({ next, index }: Life): void => {
    if (next !== null && next <= this.world.horizon) this.queue.push(next, index);
  };

  constructor(
    private readonly world: World,
    private readonly runSeed: number,
    private readonly tally: Tally,
  ) {
    this.surroundings = {
      load: this.load,
      caseDrafted: (...drafted) => this.caseDrafted(...drafted),
      splitOff: (...split) => this.splitOff(...split),
      stirred: this.wake,
    };
    for (const index of world.dispatched.keys())
      this.articles.push(new ArticleLife(world, runSeed, index, tally, this.surroundings));
    const { articles, cases, wake: stirred } = this;
    this.group = new GroupLife(world, runSeed, articles.length, tally, { articles, cases, stirred });
    this.lives.push(...articles, this.group);
  }

  live(): void {
    const { queue, lives, world } = this;
    for (const life of lives) this.wake(life);
    for (let entry = queue.pop(); entry; entry = queue.pop()) {
      const life = lives[entry.index]!;
      // a life that was stirred by another one stands in the queue twice; only its last word counts
      if (life.next !== entry.at) continue;
      life.advance(entry.at);
      this.wake(life);
    }
    for (const life of this.articles) life.finish(world.horizon);
    for (const life of this.cases) life.finish(world.horizon);
    for (const life of this.applications) life.finish();
    this.group.finish();
  }

  /** Makes a case of a draft, as the ledger does, with the numbers of its notices given out in the order in which they are issued. */
  private caseDrafted(...[article, { task, unit, due }, now]: Parameters<Surroundings['caseDrafted']>): void {
    const { id, policyId, number, numeral, title, ruleSet, calendar, verifier: supervision, casesDrafted } = article.state;
    const facts = { policyId, articleId: id, number, numeral, title, ruleSet, calendar, unit, task, due, supervision };
    const life = new CaseLife(
      this.world,
      this.runSeed,
      this.lives.length,
      this.tally,
      {
        article,
        load: (of) => this.load.get(of) ?? 0,
        noticeNumber: (at) => this.noticeNumber(at),
        toleranceAsked: (one, at) => this.toleranceAsked(one, at),
        stirred: this.wake,
      },
      { id: `${id} case ${casesDrafted} ${task}`, facts: { ...facts, origin: 'machine', grounds: null }, now },
    );
    this.cases.push(life);
    this.join(life);
  }

  private noticeNumber(now: Instant): { year: number; number: number } {
    const year = Number(dateAt(this.world.calendar, now).slice(0, 4));
    const number = (this.noticeNumbers.get(year) ?? 0) + 1;
    this.noticeNumbers.set(year, number);
    return { year, number };
  }

  private toleranceAsked(one: CaseLife, now: Instant): void {
    const life = new ToleranceLife(this.world, this.runSeed, this.lives.length, this.tally, one, now);
    this.applications.push(life);
    this.join(life);
  }

  /** The articles that come out of a split are dispatched in the same moment, as the ledger does; what is still a draft on the old one ends with it. */
  private splitOff(...[article, split, now]: Parameters<Surroundings['splitOff']>): void {
    const { world, lives, tally } = this;
    const { rules, calendar } = world;
    for (const one of this.cases) if (one.isAbout(article)) one.articleSplit(now);
    for (const { id, command } of splitOffDispatches(article.state, split)) {
      const context = { now, actor: officeOf(world), commandId: id, rules, calendar };
      const decision = decideArticle(null, command, context);
      if (!decision.ok) throw new Error(`a part of article ${article.state.number} was refused: ${decision.code}`);
      const { events } = decision;
      const state = foldArticle(
        id,
        events.map((event) => recorded(event, context)),
      )!;
      tally.splitOff(lives.length, article.index, state);
      const life = new ArticleLife(world, this.runSeed, lives.length, tally, this.surroundings, { state, events });
      this.articles.push(life);
      this.join(life);
    }
  }

  private join(life: Life): void {
    this.lives.push(life);
    this.wake(life);
  }
}
