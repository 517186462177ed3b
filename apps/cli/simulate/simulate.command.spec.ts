import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { parseScenario } from '#domain/simulation/parse-scenario.js';
import type { SimulationSummary } from '#domain/simulation/summary.js';
import { barOf } from './progress.js';
import { registerSimulate } from './simulate.command.js';

const root = new URL('../../../', import.meta.url).pathname;
const registry = path.join(root, 'demo/qingyuan/units.json');
const TEXT = `某市关于促进发展的意见
一、任务
（一）优化管理体制。（牵头单位：市科技局；责任单位：市财政局、各县（市、区）人民政府）
（二）加强用地保障。（牵头单位：市财政局）
本意见自2021年3月1日起施行，有效期1年。
`;

interface Result {
  readonly assumptions: { code: string; zh: string; en: string }[];
  readonly summaries: SimulationSummary[];
  readonly comparison?: {
    first: string;
    second: string;
    totals: Record<string, { first: number; second: number; certain: boolean }>;
  };
}

describe('duban simulate', () => {
  let folder: string;
  let out = '';
  let err = '';
  let exitCode: typeof process.exitCode;

  beforeAll(async () => {
    // threads run compiled code
    const { ensureBuilt } = (await import(path.join(root, 'tools/build.mjs'))) as { ensureBuilt: () => Promise<number> };
    await ensureBuilt();
  }, 120_000);

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-simulate-'));
    out = err = '';
    exitCode = process.exitCode;
    process.exitCode = undefined;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = exitCode;
    fs.rmSync(folder, { recursive: true });
  });

  const run = async (...args: string[]) => {
    const program = new Command();
    registerSimulate(program);
    await program.parseAsync(['node', 'duban', 'simulate', ...args]);
    return process.exitCode ?? 0;
  };
  const file = (name: string, content: unknown) => {
    const full = path.join(folder, name);
    fs.writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
    return full;
  };
  const policy = () => file('policy.txt', TEXT);

  it('prints the same result for one thread and for four, and says what it assumed', async () => {
    const args = [policy(), '--registry', registry, '--runs', '10', '--seed', '7', '--json'];
    expect(await run(...args, '--workers', '1')).toBe(0);
    const one = out;
    out = '';
    expect(await run(...args, '--workers', '4')).toBe(0);
    expect(out).toBe(one);
    const { assumptions, summaries } = JSON.parse(one) as Result;
    expect(assumptions.map(({ code }) => code)).toEqual(['ASSUMED.GROUP', 'ASSUMED.OFFICE']);
    expect(summaries).toMatchObject([
      { seed: 7, runs: 10, scenario: 'default', policy: { dispatchOn: '2021-03-01', validUntil: '2022-02-28', articles: 2 } },
    ]);
    expect(summaries[0]!.totals.tasks.mean).toBeGreaterThan(0);
    expect(summaries[0]!.months[0]).toBe('2021-03');
  }, 120_000);

  it('prints tables in Chinese first, with names of units', async () => {
    expect(await run(policy(), '--registry', registry, '--runs', '2', '--workers', '1')).toBe(0);
    for (const words of [
      '■ 假定 assumptions',
      '最易逾期的条款 critical articles',
      '各单位负担 load by unit',
      '市科学技术局',
      '市财政局',
    ])
      expect(out).toContain(words);
  }, 120_000);

  it('compares two scenarios run by run', async () => {
    const punctual = file('punctual.json', { name: '都按时', standard: 'punctual' });
    const late = file('late.json', { name: '都迟报', standard: 'late' });
    const args = ['--registry', registry, '--runs', '4', '--workers', '1', '--scenario', punctual, '--compare', late];
    expect(await run(policy(), ...args, '--json')).toBe(0);
    const { comparison } = JSON.parse(out) as Result;
    expect(comparison!.totals['overdueDays']).toMatchObject({ first: 0, certain: true });
    out = '';
    expect(await run(policy(), ...args)).toBe(0);
    expect(out).toContain('甲 都按时 → 乙 都迟报');
  }, 120_000);

  it('compares two habits, and two rule sets, of which the names say what differs', async () => {
    const args = ['--registry', registry, '--runs', '3', '--workers', '2', '--json'];
    expect(await run(policy(), ...args, '--profile', 'punctual', '--compare-profile', 'late')).toBe(0);
    const habits = (JSON.parse(out) as Result).comparison!;
    expect(habits).toMatchObject({ first: 'punctual', second: 'late' });
    expect(habits.totals['overdue']).toMatchObject({ first: 0, certain: true });
    out = '';
    const rules = JSON.parse(fs.readFileSync(path.join(root, 'libs/domain/rules/municipal.json'), 'utf8')) as object;
    const strict = file('strict.json', { ...rules, version: 'strict', report: { ...MUNICIPAL.report, cycle: 'quarter' } });
    expect(await run(policy(), ...args, '--compare-rules', strict)).toBe(0);
    const { comparison } = JSON.parse(out) as Result;
    expect(comparison).toMatchObject({ first: `default, municipal ${MUNICIPAL.version}`, second: 'default, municipal strict' });
    expect(comparison!.totals['reports']!.second).toBeLessThan(comparison!.totals['reports']!.first);
  }, 120_000);

  it('compares two calendars: other holidays, other dates', async () => {
    const days = { ...CN_2019_2026, version: 'no holidays', holidays: [], makeUpDays: [] };
    const args = ['--registry', registry, '--runs', '3', '--workers', '1', '--json', '--compare-calendar'];
    expect(await run(policy(), ...args, file('days.json', days))).toBe(0);
    const { summaries, comparison } = JSON.parse(out) as Result;
    expect(comparison!.second).toContain('no holidays');
    expect(summaries[1]!.holidayReviews).toEqual([]);
  }, 120_000);

  it('ends cleanly on Ctrl-C: no half of a result, exit code 130', async () => {
    const child = spawn(process.execPath, ['tools/duban.mjs', 'simulate', policy(), '--runs', '100000', '--json'], { cwd: root });
    let [printed, said, interrupted] = ['', '', false];
    child.stdout.on('data', (text) => (printed += String(text)));
    // the first line of the progress says that it listens for it
    child.stderr.on('data', (text) => {
      said += String(text);
      if (!interrupted && said.includes('simulating')) interrupted = child.kill('SIGINT');
    });
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    expect({ code, printed }).toEqual({ code: 130, printed: '' });
    expect(said).toContain('已中断');
  }, 120_000);

  it('takes the validity from the options, and without a registry every name as a unit', async () => {
    expect(await run(policy(), '--runs', '1', '--from', '2022-01-01', '--to', '2022-06-30', '--json', '--workers', '1')).toBe(0);
    const { assumptions, summaries } = JSON.parse(out) as Result;
    expect(summaries[0]!.policy).toMatchObject({ dispatchOn: '2022-01-04', validUntil: '2022-06-30' });
    expect(assumptions.some(({ code }) => code === 'ASSUMED.OWN_UNIT')).toBe(true);
    expect(summaries[0]!.units.map(({ unit }) => unit)).toContain('市科技局');
  }, 120_000);

  it.each<[string, () => string[], RegExp]>([
    ['a missing file', () => [path.join(folder, 'none.txt')], /ENOENT/],
    ['an empty file', () => [file('empty.txt', '')], /DOCUMENT\.EMPTY/],
    ['a number of runs that is none', () => [policy(), '--runs', 'many'], /--runs must be a whole number/],
    ['a negative number of runs', () => [policy(), '--runs', '-5'], /--runs must be.*|BAD_OPTION/],
    ['more runs than anybody waits for', () => [policy(), '--runs', '1000000000'], /SIMULATION\.BAD_OPTION/],
    ['a profile that is none', () => [policy(), '--profile', 'lazy'], /SIMULATION\.BAD_SCENARIO[^]*punctual, ordinary/],
    ['a rule set that is none', () => [policy(), '--rules', file('r.json', {})], /no usable rule set/],
    ['a calendar that is none', () => [policy(), '--compare-calendar', file('c.json', {})], /no usable calendar/],
    [
      'a validity of a time that no calendar knows',
      () => [policy(), '--from', '9990-01-01', '--to', '9999-12-31'],
      /SIMULATION\.BAD_PERIOD/,
    ],
    ['a validity of a Saturday', () => [policy(), '--from', '2021-03-06', '--to', '2021-03-06'], /SIMULATION\.BAD_PERIOD/],
    [
      'a policy without units',
      () => [file('u.txt', TEXT.replace(/（牵头[^）]*）/g, '').replace('各县（市、区）人民政府）', ''))],
      /SIMULATION\.NO_ARTICLES/,
    ],
    ['no run at all', () => [policy(), '--runs', '0'], /--runs must be/],
    [
      'a scenario with faults',
      () => [policy(), '--scenario', file('s.json', { standard: 'lazy', runs: 5 })],
      /scenario, runs[^]*情景 standard/,
    ],
    ['a scenario that is no JSON', () => [policy(), '--scenario', file('s.json', '{')], /cannot be read/],
    [
      'a change of an unknown article',
      () => [policy(), '--scenario', file('s.json', { changes: { articles: { '9': {} } } })],
      /articles\.9/,
    ],
    ['a registry that is none', () => [policy(), '--registry', file('r.json', {})], /no registry/],
    ['an end before the beginning', () => [policy(), '--to', '2020-01-01'], /CORRECTION\.BAD_DATE/],
    ['a document without articles', () => [file('none.txt', '某市通知\n请各单位知悉。\n')], /SIMULATION\.NO_ARTICLES/],
  ])('refuses %s with exit code 2', async (_, args, words) => {
    expect(await run(...args(), '--json')).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(words);
  });
});

describe('docs/simulation.md', () => {
  it('shows a scenario that can be read', () => {
    const example = /```json\n([^]*?)```/.exec(fs.readFileSync(path.join(root, 'docs/simulation.md'), 'utf8'))![1]!;
    expect(parseScenario(JSON.parse(example))).toMatchObject({ milestones: 4, changes: { reportCycle: 'quarter' } });
  });
});

describe('the progress bar', () => {
  it('says how much is done and how long the rest takes', () => {
    expect(barOf(0, 10, 0)).toContain('0/10  剩余 left —');
    expect(barOf(5, 10, 2_000)).toContain('5/10  剩余 left 2 s');
    expect(barOf(10, 10, 4_000)).not.toContain('░');
  });
});
