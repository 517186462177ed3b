import { describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, closeOf, openOf } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import type { SimulatedPolicy } from './policy.js';
import { simulateRun } from './run.js';
import { DEFAULT_SCENARIO } from './scenario.js';
import { prepare } from './world.js';

/** CPU time of one run, warm, on one thread. */
const GOAL_MS = 150;

const calendar = buildCalendar(CN_2019_2026);

/** Articles with a lead and five responsible units each, of 37 units, from January 2021 to `to`. */
function policyOf(count: number, to: string): SimulatedPolicy {
  const unit = (n: number) => `U${n % 37}`;
  return {
    title: '政策',
    dispatchAt: openOf(calendar, '2021-01-04'),
    validUntil: closeOf(calendar, to),
    office: 'OFFICE',
    supervision: 'DCS',
    articles: Array.from({ length: count }, (_, i) => ({
      number: i + 1,
      numeral: `${i + 1}`,
      title: `第${i + 1}条`,
      leads: [unit(i)],
      responsible: [1, 2, 3, 4, 5].map((step) => unit(i + step * 7)),
      due: closeOf(calendar, to),
    })),
  };
}

/** CPU time, which other work on the machine stretches less than the time on the wall. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const worldOf = (count: number, to: string) => prepare(policyOf(count, to), DEFAULT_SCENARIO, { rules: MUNICIPAL, calendar });

describe('the speed of a run', () => {
  it('of 19 articles over five years with monthly reports', () => {
    const world = worldOf(19, '2025-12-31');
    const times = Array.from({ length: 10 }, (_, i) => cpuMs(() => simulateRun(world, 1, i)));
    const best = Math.min(...times);
    process.stderr.write(`simulation: ${best.toFixed(0)} ms of CPU a run (19 articles, 5 years), best of ${times.length}\n`);
    // the goal is 150 ms without Jest (docs/simulation.md has the figures); on a machine whose cores others use, CPU time was seen to be
    // twice and three times as long, so that four times the goal is a mistake in the code and not a slow machine
    expect(best).toBeLessThan(4 * GOAL_MS);
  });

  it('of a thousand articles grows with their number', () => {
    const [few, many] = [worldOf(100, '2021-06-30'), worldOf(1_000, '2021-06-30')];
    simulateRun(few, 1, 0);
    const small = Math.min(...[1, 2, 3].map((run) => cpuMs(() => simulateRun(few, 1, run))));
    let events = 0;
    const large = cpuMs(() => {
      events = simulateRun(many, 1, 0).events;
    });
    process.stderr.write(`simulation: 1,000 articles over half a year, ${events} events, ${large.toFixed(0)} ms of CPU\n`);
    // ten times the articles: ten times the time, and as much again for memory and chance
    expect(large / small).toBeLessThan(30);
    expect(events).toBeGreaterThan(50_000);
  });
});
