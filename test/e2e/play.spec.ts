import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';
import type { PlayResult } from '../../apps/cli/play/play.js';

/** What plays leave behind would lie here. */
const folder = mkdtempSync(path.join(tmpdir(), 'duban-plays-'));

beforeAll(() => chmodSync(folder, 0o711));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Exit code; the output is complete then. */
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Run {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const program = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
  const child = spawn(process.execPath, [program, 'play', ...args], {
    env: { ...inherited, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, ended, output: () => output };
}

async function playThreeMonths(): Promise<PlayResult> {
  const run = start('--fast', '--json', '--seed', '7', '--until', '2021-06-01');
  const code = await run.ended;
  if (code !== 0) throw new Error(`duban play ended with ${code}:\n${run.output()}`);
  return JSON.parse(run.output()) as PlayResult;
}

describe('duban play', () => {
  test('tells the same story twice: the same events at the same business instants, down to the last hash', async () => {
    const [one, two] = await Promise.all([playThreeMonths(), playThreeMonths()]);
    expect(two.articles).toEqual(one.articles);
    expect(two.acts).toBe(one.acts);
    expect(one.articles).toHaveLength(16);
    expect(one.verified.discrepancies).toEqual([]);
    const types = new Set(one.articles.flatMap(({ events }) => events.map((event) => event.split(' ')[1])));
    // people, some of them late or against it, and time
    expect([...types]).toEqual(
      expect.arrayContaining([
        'PartSigned',
        'PartObjected',
        'AssignmentConfirmed',
        'PartReassigned',
        'PlanSubmitted',
        'PlanCountersigned',
        'CountersignLapsed',
        'PlanReturned',
        'PlanApproved',
        'ReportCycleOpened',
        'ReportSubmitted',
        'ReportConfirmed',
        'ReminderSent',
        'OverdueMarked',
        'CaseDrafted',
        'LatenessCaughtUp',
      ]),
    );
    // what time did is recorded by the machine, at the very instant at which it was due
    const byTime = one.articles.flatMap(({ events }) =>
      events.filter((event) => / (ReminderSent|OverdueMarked|CaseDrafted) /.test(event)),
    );
    expect(byTime.every((event) => event.endsWith(' system') && /T\d\d:\d\d:\d\d\.000Z/.test(event))).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  }, 480_000);

  test('ends cleanly when it is interrupted', async () => {
    const run = start('--until', '2021-06-01');
    await new Promise<void>((resolve, reject) => {
      const look = (): void => void (run.output().includes('办件 acts') && resolve());
      run.child.stdout!.on('data', look);
      void run.ended.then((code) => reject(new Error(`ended with ${code}:\n${run.output()}`)));
    });
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.output()).toContain('stopping PostgreSQL');
    expect(run.output()).toContain('The play was interrupted; everything has stopped.');
    expect(readdirSync(folder)).toEqual([]);
  }, 300_000);

  test('refuses options that cannot be used', async () => {
    const run = start('--until', '2030-01-01');
    expect(await run.ended).toBe(2);
    expect(run.output()).toContain('--until a date from 2021-03-01 to 2025-12-31');
  });
});
