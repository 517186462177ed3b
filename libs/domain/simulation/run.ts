import type { UnitCode } from '../actor.js';
import { dateAt } from '../calendar/calendar.js';
import type { Instant } from '../time.js';
import { CaseLife } from './case-life.js';
import { GroupLife } from './group-life.js';
import { ArticleLife, type Surroundings } from './life.js';
import { EventQueue } from './queue.js';
import { seedOfRun } from '../random.js';
import type { RunResult } from './tally/result.js';
import { Tally } from './tally.js';
import type { World } from './world.js';

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
  const runSeed = seedOfRun(seed, run);
  const queue = new EventQueue();
  const lives: Life[] = [];
  const cases: CaseLife[] = [];
  const load = new Map<UnitCode, number>();
  const wake = ({ next, index }: Life): void => {
    if (next !== null && next <= world.horizon) queue.push(next, index);
  };
  const caseDrafted = caseMaker(world, runSeed, tally, { load, lives, cases, wake });
  const articles = world.dispatched.map(
    (_, index) => new ArticleLife(world, runSeed, index, tally, { load, caseDrafted, stirred: wake }),
  );
  const group = new GroupLife(world, runSeed, articles.length, tally, { articles, cases, stirred: wake });
  lives.push(...articles, group);
  for (const life of lives) wake(life);
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    const life = lives[entry.index]!;
    // a life that was stirred by another one stands in the queue twice; only its last word counts
    if (life.next !== entry.at) continue;
    life.advance(entry.at);
    wake(life);
  }
  for (const life of articles) life.finish(world.horizon);
  for (const life of cases) life.finish(world.horizon);
  group.finish();
  return tally.result(run);
}

/** Makes a case of each draft, as the ledger does, with the numbers of its notices given out in the order in which they are issued. */
function caseMaker(
  world: World,
  runSeed: number,
  tally: Tally,
  beside: { load: Map<UnitCode, number>; lives: Life[]; cases: CaseLife[]; wake: (life: Life) => void },
): Surroundings['caseDrafted'] {
  const last = new Map<number, number>();
  const noticeNumber = (now: Instant) => {
    const year = Number(dateAt(world.calendar, now).slice(0, 4));
    const number = (last.get(year) ?? 0) + 1;
    last.set(year, number);
    return { year, number };
  };
  return (article, { task, unit, due }, now) => {
    const { id, policyId, number, numeral, title, ruleSet, calendar, verifier: supervision, casesDrafted } = article.state;
    const facts = { policyId, articleId: id, number, numeral, title, ruleSet, calendar, unit, task, due, supervision };
    const life = new CaseLife(
      world,
      runSeed,
      world.dispatched.length + 1 + beside.cases.length,
      tally,
      { article, load: (of) => beside.load.get(of) ?? 0, noticeNumber },
      { id: `${number} case ${casesDrafted} ${task}`, facts: { ...facts, origin: 'machine', grounds: null }, now },
    );
    beside.cases.push(life);
    beside.lives.push(life);
    beside.wake(life);
  };
}
