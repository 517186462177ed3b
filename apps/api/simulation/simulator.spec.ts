import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { policyOn, type SimulationJob } from '#domain/simulation/policy.js';
import { DEFAULT_SCENARIO, PROFILES } from '#domain/simulation/scenario.js';
import { Simulator } from './simulator.js';

const policy = policyOn(buildCalendar(CN_2019_2026), {
  title: '政策',
  from: '2021-03-01',
  to: '2021-12-31',
  office: 'OFFICE',
  supervision: 'DCS',
  articles: [{ number: 1, numeral: '（一）', title: '任务', leads: ['A'], responsible: ['B'], due: '2021-06-30' }],
});
const job: SimulationJob = { policy, scenario: DEFAULT_SCENARIO, rules: MUNICIPAL, calendar: CN_2019_2026, seed: 4 };
const simulator = new Simulator();
const { limits } = simulator;

beforeAll(async () => {
  // threads run compiled code
  const tool = path.resolve(import.meta.dirname, '../../../tools/build.mjs');
  const { ensureBuilt } = (await import(tool)) as { ensureBuilt: () => Promise<number> };
  await ensureBuilt();
}, 120_000);

afterAll(async () => {
  await simulator.onApplicationShutdown();
});

describe('simulations beside the requests', () => {
  it('give the same summary for the same seed', async () => {
    const first = await simulator.run([job], 3);
    expect(first).toMatchObject({ summaries: [{ seed: 4, runs: 3, policy: { articles: 1 } }], comparison: null });
    expect(await simulator.run([job], 3)).toEqual(first);
  }, 120_000);

  it('wait for their turn, and are refused when too many wait', async () => {
    simulator.limits = { ...limits, running: 1, waiting: 1 };
    const answers = await Promise.allSettled([1, 2, 3].map(async () => await simulator.run([job], 1)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(answers[2]).toMatchObject({ reason: { code: 'SIMULATION.BUSY', params: { retryAfter: 10 } } });
    expect(await simulator.run([job], 1)).toMatchObject({ summaries: [{ runs: 1 }] });
  }, 120_000);

  it('are ended when they take too long, and make room', async () => {
    simulator.limits = { ...limits, timeoutMs: 1 };
    await expect(simulator.run([job], 200)).rejects.toMatchObject({ code: 'SIMULATION.TOO_LONG', params: { runs: 200 } });
    simulator.limits = limits;
    expect(await simulator.run([job], 1)).toMatchObject({ summaries: [{ runs: 1 }] });
  }, 120_000);

  it('of two jobs are compared run by run', async () => {
    const late = { ...job, scenario: { ...DEFAULT_SCENARIO, name: 'late', standard: PROFILES.late } };
    const { summaries, comparison } = await simulator.run([job, late], 3);
    expect(summaries.map(({ scenario }) => scenario)).toEqual(['default', 'late']);
    expect(comparison).toMatchObject({ first: 'default', second: 'late', runs: 3 });
    expect(comparison!.totals.overdue.difference.mean).toBeGreaterThan(0);
  }, 120_000);

  it('end when the client goes, also while they wait, and make room', async () => {
    simulator.limits = { ...limits, running: 1, waiting: 2 };
    const [running, waiting] = [new AbortController(), new AbortController()];
    const long = simulator.run([job], 200, running.signal);
    const waits = simulator.run([job], 1, waiting.signal);
    const next = simulator.run([job], 1);
    waiting.abort();
    await expect(waits).rejects.toMatchObject({ code: 'SIMULATION.ABANDONED' });
    running.abort();
    await expect(long).rejects.toMatchObject({ code: 'SIMULATION.ABANDONED' });
    expect(await next).toMatchObject({ summaries: [{ runs: 1 }] });
    simulator.limits = limits;
  }, 120_000);
});
