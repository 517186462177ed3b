import type { UnitCode } from '../actor.js';
import { ArticleLife } from './life.js';
import { EventQueue } from './queue.js';
import { seedOfRun } from './random.js';
import { Tally, type RunResult } from './tally.js';
import type { World } from './world.js';

/**
 * One run: the policy from its dispatch to the horizon; nothing happens to an article once it is closed and looked back at. `run` counts from 0; the same seed and run give the
 * same result, whatever other runs there are and wherever they are made. `tally`: who counts along, to be used for one run.
 */
export function simulateRun(world: World, seed: number, run: number, tally = new Tally(world)): RunResult {
  const runSeed = seedOfRun(seed, run);
  const load = new Map<UnitCode, number>();
  const lives = world.dispatched.map((_, index) => new ArticleLife(world, runSeed, index, tally, load));
  const queue = new EventQueue();
  for (const { next, index } of lives) if (next !== null) queue.push(next, index);
  for (let entry = queue.pop(); entry && entry.at <= world.horizon; entry = queue.pop()) {
    const life = lives[entry.index]!;
    life.advance(entry.at);
    if (life.next !== null) queue.push(life.next, life.index);
  }
  for (const life of lives) life.finish(world.horizon);
  return tally.result(run);
}
