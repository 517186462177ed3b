import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';
import type { PlayResult } from '../../apps/cli/play/play.js';
import { toldWithoutWorkflows } from '../support/theatre.js';

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

const SEED = '7';

async function playShort(): Promise<PlayResult> {
  const run = start('--short', '--fast', '--json', '--seed', SEED);
  const code = await run.ended;
  if (code !== 0) throw new Error(`duban play ended with ${code}:\n${run.output()}`);
  return JSON.parse(run.output()) as PlayResult;
}

describe('duban play', () => {
  test('shows every rung and every kind of decision; the story is the same whoever settles what is due', async () => {
    const played = await playShort();
    expect(played.checklist.filter(({ times }) => times === 0).map(({ id }) => id)).toEqual([]);
    expect(played.verified.discrepancies).toEqual([]);
    // what time did is recorded by the machine, at the very instant at which it was due
    const byTime = played.articles.flatMap(({ events }) =>
      events.filter((event) => / (ReminderSent|OverdueMarked|CaseDrafted) /.test(event)),
    );
    expect(byTime.length).toBeGreaterThan(100);
    expect(byTime.every((event) => event.endsWith(' system') && /T\d\d:\d\d:\d\d\.000Z/.test(event))).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    // without workflows, by one loop
    const told = await toldWithoutWorkflows(Number(SEED));
    const story = ({ articles }: PlayResult) => articles.map(({ numeral, events }) => ({ numeral, events }));
    expect(story(played)).toEqual(story(told));
    expect(played.acts).toBe(told.acts);
    // papers too are drafted, and cite their events, at one business instant, whenever their schedule comes in real time
    expect(played.checklist).toEqual(told.checklist);
    expect(played.papers).toEqual(told.papers);
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
